# api.verify_ticket and api.mark_used: what a ticket is worth at the door.
use v5.36;
use Digest::SHA qw(sha256_hex);
use ET::Desk;
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;

sub device (@where) { "'\\x" . sha256_hex($desk->device(@where)) . "'" }
my $gate_a = device('Gate A');
my $gate_b = device('Gate B');

sub who (%o) {
	my $session = $o{as} && $db->query(sprintf q{select hash
		from app.session where staff_id = %d order by created_at desc
		limit 1}, do { $desk->token($o{as}); ($desk->staff($o{as}))[0] });
	return join ', ', $session ? "'$session'" : 'null',
		$o{device} // ($o{as} || $o{open} || $o{nobody} ? 'null' : $gate_a),
		$o{open} ? 'true' : 'false';
}

sub verify ($serial, %o) {
	return ($db->try(sprintf(q{select reason, checked_in, gate, email, phone
		from api.verify_ticket(%s, %s, %s)}, who(%o),
		ET::Desk::quote($serial), $o{event} // 'null'), 'et_verify'))[0];
}

sub mark ($serial, %o) {
	return ($db->try(sprintf(q{select reason, gate, first_gate, same_device,
		status, replayed from api.mark_used('req', %s, %s, %s, %s)},
		who(%o), ET::Desk::quote($serial), $o{event} // 'null',
		ET::Desk::quote($o{key})), 'et_mark'))[0];
}

sub ticket (%r) { $desk->register(approve => 1, %r)->{serials}[0] }

# ---- who may
my $t = ticket();
like(verify($t, nobody => 1), qr/ERROR:  ET401:/, 'verify wants a token');
like(mark($t, nobody => 1), qr/ERROR:  ET401:/, 'mark wants a token');
like(mark($t, device => "sha256('x')"), qr/ERROR:  ET401:/,
	'an unknown device is nobody');
like(mark($t, device => "sha256('x')", open => 1), qr/ERROR:  ET401:/,
	'… even where the door is open');
like(mark($t, as => 'viewer'), qr/ERROR:  ET403:/, 'a viewer does not scan');
like(verify($t, as => 'viewer'), qr/ERROR:  ET403:/, '… nor look');
is(verify($t), 'valid|f||' . $db->query(q{select email, phone
	from app.registration}), 'a device sees whose it is');
is(verify($t, open => 1), 'valid|f|||', 'nobody in particular does not');
is(mark(ticket(), as => 'door'), 'admitted||||approved|f',
	'door staff admit, at no gate');
is($db->query('select actor from app.scan'),
	'staff:' . ($desk->staff('door'))[0], '… and are on record');

# ---- what for: verify says what mark would, and writes nothing
sub both ($serial, $reason, $what, %o) {
	my $scans = $db->query('select count(*) from app.scan');
	is((split /\|/, verify($serial, %o))[0], $reason, "$what: $reason");
	is($db->query('select count(*) from app.scan'), $scans, '… looking leaves no trace');
	is((split /\|/, mark($serial, %o))[0],
		$reason eq 'valid' ? 'admitted' : $reason, '… mark agrees');
	is($db->query('select reason, coalesce(serial, \'none\'), gate,
		request_id from app.scan order by id desc limit 1'),
		join('|', $reason eq 'valid' ? 'admitted' : $reason,
		$serial // 'none', 'Gate A', 'req'), '… and is on record');
}
both($t, 'valid', 'an approved ticket');
both($t, 'already_used', 'a second time');
both('0' x 17, 'unknown', 'a serial of nobody');
both(undef, 'unknown', 'what is no serial');
my $r = $desk->register;
both($r->{serials}[0], 'not_approved', 'a pending one');
$db->query("update app.registration set status = 'rejected',
	decided_at = now() where id = $r->{id}");
both($r->{serials}[0], 'not_approved', 'a rejected one');
$t = ticket();
$db->query("update app.ticket set revoked_at = now() where serial = '$t'");
both($t, 'revoked', 'a revoked one');
$db->query("select app.event_create('other', 'Other')");
both(ticket(event => 'other'), 'wrong_event', 'one of another event');
$t = ticket();
both($t, 'wrong_event', 'a code signed for another event', event => 2);
$db->query("update app.event set check_in_from = now() + interval '1 minute'");
both($t, 'too_early', 'before the doors open');
$db->query("update app.event set check_in_from = now() - interval '1 minute',
	check_in_until = now()");
both($t, 'too_late', 'when they have closed');
$db->query("update app.event set check_in_until = now() + interval '1 hour'");
both($t, 'valid', 'in between', event => 1);
is(mark(ticket(event => 'other'), as => 'door'), 'admitted||||approved|f',
	'staff are not bound to an event');

# ---- used: by whom, where, when
$t = ticket();
is(mark($t), 'admitted|Gate A|||approved|f', 'Gate A admits');
is(mark($t), 'already_used|Gate A|Gate A|t|approved|f',
	'… and is told that it did');
is(mark($t, device => $gate_b), 'already_used|Gate A|Gate A|f|approved|f',
	'Gate B is told that another did');
is($db->query("select count(*) from app.scan s join app.ticket t
	on t.id = ticket_id where t.serial = '$t'"), 3, 'each try is on record');
like($db->query("select check_in_time = app.rfc3339(used_at),
	first_used_at = app.rfc3339(used_at), seconds_ago between 0 and 60
	from app.ticket t, api.mark_used('', null, $gate_a, false, '$t', null,
	null) m where t.serial = '$t'"), qr/^t\|t\|t$/, '… with when it was');

# ---- keys
$t = ticket();
my $first = mark($t, key => 'k');
is($first, 'admitted|Gate A|||approved|f', 'with a key it is used');
$db->query("update app.ticket set revoked_at = now() where serial = '$t';
	update app.registration set status = 'cancelled' where id =
	(select registration_id from app.ticket where serial = '$t')");
is(mark($t, key => 'k'), 'admitted|Gate A|||approved|t',
	'the key again is the first answer, whatever happened since');
is(mark($t, key => 'k', device => $gate_b), 'revoked|||'
	. '|cancelled|f', 'the same key of another device is another key');
like(mark(ticket(), key => 'k'), qr/ERROR:  ET415:/,
	'one key is not for two tickets');
is(mark(undef, key => 'u'), 'unknown|||||f', 'a refusal has its key too');
is(mark(undef, key => 'u'), 'unknown|||||t', '… and its replay');
is($db->query("select count(*) from app.scan where key = 'u'"), 1,
	'a replay is no further scan');
done_testing;
