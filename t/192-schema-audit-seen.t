# Whoever saw somebody is on record: lists, searches, doubles, proofs, exports;
# without what was searched for, and once where a page refreshes itself.
use v5.36;
use ET::Desk;
use JSON::PP qw(decode_json);
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
$desk->token('viewer');
my ($viewer) = $desk->staff('viewer');
my $session = $db->query('select hash from app.session limit 1');
my ($event) = $db->query('select id from app.event');

sub list (%o) {
	return $db->query(sprintf(q{select count(id) from api.registrations(
		'%s', %s, %s, %s, null, false, %d, null, null, %s, false,
		'req-1', '192.0.2.9')}, $session, map({ ET::Desk::quote($_) }
		@o{qw(event status q)}), $o{limit} // 50,
		ET::Desk::quote($o{filter})), 'et_registrations');
}
sub entries () {
	return $db->query("select count(*) from app.audit
		where action = 'registration.listed'");
}
sub last_entry () {
	my ($row) = $db->query("select actor, subject, request_id, address,
		after from app.audit where action = 'registration.listed'
		order by id desc limit 1");
	my @row = split /\|/, $row, 5;
	return (@row[0 .. 3], decode_json($row[4]));
}

# A worker keeps the plan that it made when the record was short.
my $look = "perform app.audit_view('staff:$viewer', 'ticket.viewed',
	'ticket:' || i, '', '', '{}')";
my $read = "pg_stat_get_xact_tuples_returned('app.audit_actor'::regclass)";
cmp_ok($db->query("begin;
	do \$\$ begin for i in 1 .. 6 loop $look; end loop; end \$\$;
	insert into app.audit (actor, action, subject, request_id, address)
	select 'staff:$viewer', 'ticket.viewed', 'ticket:' || i, '', ''
	  from generate_series(1, 3000) i;
	select 'was', $read; do \$\$ declare i int := 9; begin $look; end \$\$;
	select $read; rollback") =~ s/was\|(\d+)\n(\d+)/$2 - $1/er, '<', 100,
	'what a look costs does not grow with the record');

list();
is(entries(), 0, 'an empty list shows nobody');
my @ids = map { $_->{id} } map { $desk->register(name => "Zaphod $_") } 1 .. 3;
is(list(limit => 2), 3, 'a page, and one more to know that there is another');
is_deeply([ last_entry() ], [ "staff:$viewer", "event:$event", 'req-1',
	'192.0.2.9', { ids => [ @ids[2, 1] ] } ], 'who was on it is on record');
list(limit => 2);
is(entries(), 1, 'the same page again is the same look');
list();
is(entries(), 2, 'another page is another');
list(q => 'zaphod', status => 'pending');
my @entry = last_entry();
is_deeply($entry[4], { ids => [ reverse @ids ], status => 'pending',
	searched => JSON::PP::true }, 'of a search, that it was one');
list(q => 'nobody of that name');
is(entries(), 3, 'a search that found nobody shows nobody');
$desk->register(name => 'New one');
list(limit => 2);
is(entries(), 4, 'somebody new on the page is a new look');
my $old = $db->query('select max(id) from app.audit');
$db->query("set session_replication_role = replica; update app.audit
	set at = at - interval '6 minutes'");
list(limit => 2);
is(entries(), 5, 'and after five minutes it is one again');
$db->query("select app.event_create('other', 'Other')");
list();
is((last_entry())[1], 'event:*', 'all events are all events');

# ---- one of them, and its doubles -----------------------------------------------
$db->query("update app.registration set payment_reference = 'R-1'
	where id in ($ids[0], $ids[1])");
$db->query("select id from api.registration('', '', '$session', $ids[0])",
	'et_registration');
is($db->query("select after ->> 'ids' from app.audit
	where action = 'registration.viewed' order by id desc limit 1"),
	"[$ids[1]]", 'those that are shown beside it are seen as well');
$db->query("select id from api.registration('', '', '$session', $ids[2])",
	'et_registration');
is($db->query("select after from app.audit
	where action = 'registration.viewed' order by id desc limit 1"), '',
	'… where there are any');

# ---- at the door -------------------------------------------------------------------
my $guest = $desk->register(approve => 1);
$desk->token('door');
my ($door) = $desk->staff('door');
my $device = $desk->device;
sub looks () {
	return $db->query("select count(*) from app.audit
		where action = 'ticket.viewed'");
}
sub verify ($who) {
	return $db->query("select reason from api.verify_ticket($who, false,
		'$guest->{serials}[0]', null, 'req', '192.0.2.9')", 'et_verify');
}
my $at_door = $db->query("select hash from app.session
	where staff_id = $door");
is(verify("'$at_door', null"), 'valid', 'staff look at a ticket');
is($db->query("select actor, subject, after from app.audit
	where action = 'ticket.viewed'"),
	"staff:$door|registration:$guest->{id}|{\"position\": 1}",
	'… which is on record');
verify("'$at_door', null");
is(looks(), 1, '… once');
verify("null, sha256('$device')");
is(looks(), 1, 'a scanner that asks is part of admitting');

# ---- who saw this person ----------------------------------------------------------
$desk->token('admin');
my ($admin) = $desk->staff('admin');
my $as_admin = $db->query("select hash from app.session
	where staff_id = $admin");
sub seen ($id) {
	return join ' ', map { s/\|/ /r } split /\n/, $db->query("select
		action, subject from api.audit('', '', '$as_admin', null,
		'viewed', 'registration:$id', null, null, null, 100, null)
		where action = 'registration.viewed'", 'et_audit');
}
is(seen($ids[1]), "registration.viewed registration:$ids[0]",
	'a look at a double is found from both sides');
is(seen($ids[2]), "registration.viewed registration:$ids[2]", '… once each');
is($db->query("select count(*) from api.audit('', '', '$as_admin', null,
	'viewed', 'registration:$ids[0]', null, null, null, 100, null)
	where action = 'registration.listed'", 'et_audit'), 3,
	'and lists with this person on them');
$db->query("select count(*) from api.export_tickets('', '', '$as_admin', 'csv',
	null, null, null, null, null, null)", 'et_export');
is($db->query("select action from api.audit('', '', '$as_admin', null,
	'viewed', 'registration:$ids[0]', null, null, null, 1, null) limit 1",
	'et_audit'), 'export.tickets', 'an export of all events is found');
unlike($db->query('select string_agg(a::text, chr(10)) from app.audit a'),
	qr/zaphod|nobody of|person\d|\@example/i, 'nobody is named anywhere');
done_testing;
