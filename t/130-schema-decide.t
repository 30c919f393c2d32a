# api.decide: once, by whom, with what follows.
use v5.36;
use ET::Crowd qw(crowd);
use ET::Desk;
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;

sub session ($role) {
	my ($id) = $desk->staff($role);
	$desk->token($role);
	return $db->query("select hash from app.session where staff_id = $id
		order by created_at desc limit 1");
}
my %session = map { $_ => session($_) } qw(owner admin reviewer viewer door);

sub try ($id, $decision, %o) {
	return ($db->try(sprintf(q{select id, status, reason, version,
		tickets_count, replayed from api.decide('req', '192.0.2.1',
		%s, %s, '%s', %s, %s, %s, %s)},
		ET::Desk::quote($session{ $o{as} // 'reviewer' }), $id, $decision,
		ET::Desk::quote($o{reason}), $o{version} // 'null',
		ET::Desk::quote($o{key}), $o{hash} ? "sha256('$o{hash}')" : 'null'),
		'et_decide'))[0];
}

my $id = $desk->register(members => ['Bob'])->{id};
for my $as (qw(viewer door)) {
	like(try($id, 'approve', as => $as), qr/ERROR:  ET403:/,
		"a $as does not decide");
}
like(($db->try("select * from api.decide('', '', sha256('x'), $id, 'approve',
	null, null, null, null)", 'et_decide'))[0], qr/ERROR:  ET401:/,
	'nor does somebody without a session');
like(try($id, 'maybe'), qr/ERROR:  ET422:/, 'it is one or the other');
like(try(999999, 'approve'), qr/ERROR:  ET404:/, 'nobody is decided on');
like(try($id, 'approve', version => 7), qr/ERROR:  ET412:.*"version": 1/s,
	'what an admin saw must be what there is');
is(try($id, 'approve', version => 1), "$id|approved||2|2|f",
	'a reviewer approves');
is($db->query("select kind, recipient from app.outbox
	where registration_id = $id order by id desc limit 1") =~ s/\|.*//r,
	'approved', '… it is mailed');
is($db->query("select actor, action, request_id, address, before, after
	from app.audit where subject = 'registration:$id'
	order by id desc limit 1"), 'staff:' . ($desk->staff('reviewer'))[0]
	. '|registration.approved|req|192.0.2.1|'
	. '{"status": "pending", "version": 1}|'
	. '{"status": "approved", "version": 2, "reason_given": false}',
	'… and on record: who, what, from where, before and after');
my $said = try($id, 'reject', as => 'admin', version => 1);
like($said, qr/ERROR:  ET413:/, 'it is decided once, whatever the other saw');
like($said, qr/"status": "approved".*"decided_by": "Reviewer"/s,
	'… who was first is told');
like($said, qr/"decided_at": "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"/, '… and when');

$id = $desk->register->{id};
is(try($id, 'reject', reason => 'Too dark', key => 'k', hash => 'b'),
	"$id|rejected|Too dark|2|1|f", 'another one is rejected with a reason');
is($db->query("select kind, reason from app.outbox where registration_id = $id
	order by id desc limit 1"), 'rejected|Too dark', '… which is mailed');
is(try($id, 'reject', reason => 'Too dark', key => 'k', hash => 'b'),
	"$id|rejected|Too dark|2|1|t", 'the same key is the same answer');
like(try($id, 'approve', key => 'k', hash => 'c'), qr/ERROR:  ET415:/,
	'… with another body it is refused');
like(try($id, 'reject', as => 'owner', key => 'k', hash => 'b'),
	qr/ERROR:  ET413:/, 'the key of somebody else is another key');
is($db->query("select count(*) from app.outbox where registration_id = $id
	and kind = 'rejected'"), 1, 'one mail');

# ---- places
$db->query(q{select app.event_create('three', 'T', p_capacity => 3,
	p_waitlist => true)});
my $team = $desk->register(event => 'three', members => [qw(A B)])->{id};
my $waits = $desk->register(event => 'three')->{id};
sub seats () {
	return $db->query(q{select seats_taken from app.event
		where slug = 'three'});
}
like(try($waits, 'approve'), qr/ERROR:  ET410:/,
	'from the waiting list only when there is a place');
try($team, 'reject');
is(seats(), 1, 'a rejection gives back its places, and who waits moves up');
is(try($waits, 'approve'), "$waits|approved||3|1|f", '… and can be approved');
is(seats(), 1, '… and keeps that place');
my $waits_too = $desk->register(event => 'three', members => [qw(A B)])->{id};
is($db->query("select status from app.registration where id = $waits_too"),
	'waitlisted', 'a team that does not fit waits');
try($waits_too, 'reject');
is(seats(), 1, 'who waited had no places to give back');

# ---- at once
my @ids = map { $desk->register->{id} } 1 .. 10;
is(crowd($db, 'et_decide', 32, 10, <<"END"), '',
do \$\$ begin perform api.decide('', '', '$session{admin}', $ids[0] - 1 + :n,
	case :client_id % 2 when 0 then 'approve' else 'reject' end, null, null,
	null, null);
exception when sqlstate 'ET413' then null; end \$\$;
END
	'32 at once decide on each of ten');
is($db->query("select count(*), min(version), max(version),
	(select count(*) from app.outbox o where o.kind in ('approved',
		'rejected') and o.registration_id >= $ids[0])
	from app.registration where id >= $ids[0]"), '10|2|2|10',
	'… each is decided once and mailed once');
done_testing;
