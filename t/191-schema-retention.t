# Personal data is forgotten some days after the event, all of it: a column that
# could hold some must be listed here, with what becomes of it.
use v5.36;
use utf8;
use open qw(:std :encoding(UTF-8));
use ET::Desk;
use ET::Holder;
use Test::More;

# Every column of text, JSON or bytes. personal: of people who register; it is
# planted below, and must be gone. The others: whose it is instead.
my %columns = map { my ($table, $verdict, $names) = @$_;
	map { ("$table.$_" => $verdict) } split ' ', $names } (
	[ access_link => 'hashes', 'hash' ],
	[ audit => 'personal', 'address' ],
	[ audit => 'codes', 'actor action subject request_id before after' ],
	[ audit_move => 'personal', 'was became' ],
	[ audit_move => 'hashes', 'salt' ],
	[ audit_seal => 'hashes', 'hash mark salt' ],
	[ device => 'organiser', 'name gate profile token_hash enrol_hash
		app_version without_list' ],
	[ door_count => 'organiser', 'by_gate' ],
	[ event => 'organiser', 'slug name venue zone approval currency
		payment_instructions proof lookup reply_to templates language
		accent entry gates organiser reject_reasons' ],
	[ event_picture => 'organiser', 'image kind sha256 type' ],
	[ idempotency => 'personal', 'answer' ],
	[ idempotency => 'codes', 'scope key body_hash' ],
	[ link_request => 'personal', 'email' ],
	[ login_attempt => 'staff', 'account address' ],
	[ outbox => 'personal', 'recipient reason last_error' ],
	[ outbox => 'organiser', 'sample' ],
	[ outbox => 'codes', 'kind message_id state lease' ],
	[ payment_proof => 'personal', 'image claim' ],
	[ payment_proof => 'codes', 'type' ],
	[ payment_proof => 'hashes', 'sha256' ],
	[ quarantine => 'personal', 'scan' ],
	[ quarantine => 'codes', 'key' ],
	[ receipt => 'personal', 'email' ],
	[ receipt => 'codes', 'status' ],
	[ receipt => 'hashes', 'token_hash' ],
	[ recovery_code => 'staff', 'hash' ],
	[ registration_note => 'personal', 'text' ],
	[ reset_request => 'staff', 'email' ],
	[ registration => 'personal', 'search name email phone team_name members
		payment_reference reason claim proof_request_reason counted_once
		source' ],
	[ registration => 'codes', 'status cancelled_reason language currency
		may' ],
	[ registration_claim => 'codes', 'session' ],
	[ scan => 'personal', 'note' ],
	[ scan => 'codes', 'effect kind reason serial actor key source status
		request_id' ],
	[ scan => 'organiser', 'gate first_gate' ],
	[ schema_migration => 'codes', 'name checksum' ],
	[ session => 'staff', 'hash address agent' ],
	[ staff => 'staff', 'email name role password_hash language otp_new
		otp_secret' ],
	[ staff_link => 'staff', 'kind' ],
	[ summary => 'codes', 'kind' ],
	[ tally => 'codes', 'status' ],
	[ ticket => 'personal', 'member_name' ],
	[ ticket => 'codes', 'serial code used_by' ],
	[ ticket => 'organiser', 'used_gate' ],
);

my $desk = ET::Desk->new;
my $db = $desk->db;
my $hold = ET::Holder->new($desk);
$desk->token('owner');
my $session = $db->query('select hash from app.session limit 1');

my @there = split /\n/, $db->query(q{select c.relname || '.' || a.attname
	from pg_attribute a join pg_class c on c.oid = a.attrelid
	join pg_type t on t.oid = a.atttypid
	left join pg_type b on b.oid = t.typbasetype
	left join pg_type bb on bb.oid = b.typbasetype
	where c.relnamespace = 'app'::regnamespace and c.relkind = 'r'
	and a.attnum > 0 and not a.attisdropped
	and coalesce(bb.typname, b.typname, t.typname) in ('text', 'json',
		'jsonb', 'bytea', '_text', 'name', 'varchar', 'bpchar', 'inet',
		'xml', 'hstore', '_jsonb', '_varchar')
	order by 1});
is(join(' ', grep { !$columns{$_} } @there), '',
	'of each column it is known whose data it holds');
my %there = map { ($_ => 1) } @there;
is(join(' ', grep { !$there{$_} } sort keys %columns), '',
	'… and all that are listed are there');

my $device = $db->query("insert into app.device (name, gate, profile, event_id,
	token_hash) values ('Door', 'North', 'steward', 1, sha256('d')) returning id");

# ---- somebody with as much data as there can be -----------------------------------
sub plant ($name) {
	my $r = "'req', '198.51.100.4'";
	my $desk = "'req', '203.0.113.9'";
	my $id = $db->query("select id from api.register($r, null,
		'$name Planted', 'Planted.$name\@example.org', '+42 4242 4242',
		'Team planted', 'Member planted', '{Member planted}', array['"
		. ET::Desk::serial() . "', '" . ET::Desk::serial() . "'],
		'Ref planted $name', 'key-$name', '\\x01', 'de',
		'{\"payment_method\": \"planted\"}', convert_to('planted',
		'UTF8'), 'image/png', sha256('p$name'), 'Twice planted',
		sha256('r$name'), '{\"ref\": \"planted\"}')");
	$db->query("update app.receipt set email = 'planted.2\@example.org'
		where registration_id = $id");
	$db->query("select app.link_add($id, sha256('link of $id'))");
	$db->query("select api.request_proof($desk, '$session', $id,
		'Because planted', null)");
	$db->query("select api.decide($desk, '$session', $id, 'rejected',
		'Reason planted', null, 'd-$name', '\\x02')");
	$db->query("insert into app.registration_note (registration_id,
		staff_id, text) values ($id, 1, 'Note planted');
	insert into app.scan (kind, reason, ticket_id, actor, note)
		select 'undo', 'undone', id, 'staff:1', 'Was planted'
		  from app.ticket where registration_id = $id limit 1;
	insert into app.quarantine (device_id, event_id, ticket_id, key, scan)
		select $device, 1, id, 'q-' || id, '{\"note\": \"Was planted\"}'
		  from app.ticket where registration_id = $id limit 1;
	insert into app.audit_move (audit_id, registration_id, was, became,
		salt) select max(id), $id, 'planted.1\@example.org',
		'planted.3\@example.org', '\\x00' from app.audit");
	$db->query("update app.outbox set state = 'sent', sent_at = now(),
		last_error = '550 planted' where registration_id = $id");
	$db->query("select api.link_request($r, null,
		'Planted.$name\@example.org')");
	return { id => $id, token => "sha256('link of $id')" };
}
my @people = map { plant($_) } qw(Ann Ben Cay);
my $kept = $desk->register(name => 'Approved Planted',
	members => [ 'Planted too' ], approve => 1);

# "planted", also as the bytes of it; a phone; an address of a client.
my $planted = "'planted|706c616e746564|4242 4242|198\\.51\\.100'";
sub holding (@expressions) {
	return $db->query("select string_agg(what, ' ' order by what) from ("
		. join(' union all ', map { my ($what, $table) = @$_;
			"select '$table.$what' as what where exists (select
			from app.$table t where $what\::text ~* $planted)" }
		@expressions) . ') x') =~ s/\.t\b//gr;
}
my @personal = grep { $columns{$_} eq 'personal' } sort keys %columns;
is(holding(map { [ reverse split /\./ ] } @personal), "@personal",
	'something is planted in each column of personal data');
my @tables = split /\n/, $db->query("select relname from pg_class
	where relnamespace = 'app'::regnamespace and relkind = 'r'");
sub found () { holding(map { [ t => $_ ] } @tables) }
isnt(found(), '', 'the words are found in a dump of everything');
unlike($db->query('select string_agg(concat(a.before, a.after), chr(10))
	from app.audit a'), qr/planted|4242|\@example/i,
	'the record names nobody');

# ---- when it is time ---------------------------------------------------------------
sub forget ($lim = 100) {
	return $db->query("select * from api.forget($lim)", 'et_sweeper');
}
sub left () { $db->query('select app.known_people(id) from app.event') }
sub ended ($days) {
	$db->query("update app.event set starts_at = now() - interval
		'$days days 9 hours', ends_at = now() - interval '$days days'");
}
ended(4000);
is(forget(), 0, 'without a limit everything is kept');
$db->query('update app.event set erase_after_days = 30');
ended(29.99);
is(forget(), 0, 'before its time nothing is touched');
my $counts = $db->query('select jsonb_agg(t order by status, slot)
	from app.tally t where registrations <> 0');
ended(30);
$hold->said($people[0], 'erase');
is(left(), 3, 'one asked for it before');
my $audited = $db->query("select count(*) from app.audit
	where action = 'registration.erased'");
is(forget(1), 1, 'one at a time');
is(forget(), 2, 'then all the others');
is(forget(), 0, '… and nobody twice');
is($db->query("select count(*) from app.audit where actor = 'system'
	and action = 'registration.erased'"), 3, 'each is on record');
is($db->query("select count(*) from app.audit where actor = 'system'
	and action = 'event.people_erased'"), 1, '… and the event, once');
is(found(), '', 'nothing is left in a dump of everything');
is($db->query('select jsonb_agg(t order by status, slot)
	from app.tally t where registrations <> 0'), $counts, 'the counts stay');
is($hold->wrong, '', '… which are those of the rows');
is($db->query("select status, tickets from app.registration
	where id = $kept->{id}"), 'approved|2', '… and what became of each');
$db->query('select * from api.audit_seal(10000)', 'et_sweeper');
is($db->query('select broken, unsealed from app.audit_check(null)'), '|0',
	'the chain of the record is whole');

# ---- another event keeps its people; who is being worked on comes next ---------------
$db->query("select app.event_create('next', 'Next')");
my $other = $desk->register(event => 'next', name => 'Dan');
ended(-30);
my $busy = $desk->register(name => 'Eve');
ended(30);
my $handle = $desk->hold("do \$\$ begin perform from app.registration
	where id = $busy->{id} for update; end \$\$");
is(forget(), 0, 'who is being worked on is not waited for');
close $handle;
ok((grep { forget() } 1 .. 200), '… but comes next');
is($db->query("select name from app.registration where id = $other->{id}"),
	'Dan', 'another event is not touched');
done_testing;
