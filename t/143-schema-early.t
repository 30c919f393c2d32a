# Without check-in times of its own, an event's door is open from 12 hours before
# the start until 12 hours after the end; a scan before that is a rehearsal.
use v5.36;
use Digest::SHA qw(sha256_hex);
use ET::Desk;
use JSON::PP qw(decode_json encode_json);
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
my $token = $desk->device('Gate A');
my $device = "'\\x" . sha256_hex($token) . "'";
my $boss = "'\\x" . sha256_hex($desk->supervisor('Gate A')) . "'";
my $n = 0;

# The event begins at `starts` and lasts nine hours, with no times of its own.
sub begins ($starts) {
	$db->query("update app.event set starts_at = now() + interval '$starts',
		ends_at = now() + interval '$starts' + interval '9 hours',
		check_in_from = null, check_in_until = null, rehearsal = false");
}
sub ticket () { $desk->register(approve => 1)->{serials}[0] }
sub mark ($serial, $kind = 'admit', $who = $device) {
	return ($db->try("select reason, rehearsal from api.mark_used('', null,
		$who, false, '$serial', null, null, '$kind')", 'et_mark'))[0];
}
sub verify ($serial) {
	return ($db->try("select reason, rehearsal from api.verify_ticket(null,
		$device, false, '$serial', null)", 'et_verify'))[0];
}

# A scan that was made offline `ago`, with a clock that is right.
sub offline ($serial, $ago, %more) {
	my ($at, $now) = split /\|/, $db->query("select app.rfc3339_ms(now()
		- interval '$ago'), app.rfc3339_ms(now())");
	my $list = encode_json([ { key => 'k' . ++$n, serial => $serial,
		at => $at, offset => '0', %more } ]);
	my $answer = decode_json($db->query("select api.scans_store('', null,
		$device, '$now', '$list')", 'et_scans'));
	my $r = $answer->{results}[0];
	return join '|', $r->{reason}, $r->{rehearsal} ? 't' : 'f';
}

sub counted () {
	$db->query("update app.door_count set at = at - interval '2 seconds'");
	my $session = $desk->session('viewer');
	my $stats = decode_json($db->query("select body from api.stats(
		array[$session\::bytea], 'demo')", 'et_stats'));
	my $live = decode_json($db->query("select api.door_live($session,
		'demo')", 'et_devices'));
	return join ' ', @$stats{qw(checked_in inside)}, $live->{inside},
		scalar @{ $stats->{refusals_today} },
		scalar @{ $live->{refusals} },
		$db->query('select count(*) from app.ticket
			where used_at is not null');
}

# ---- weeks before
begins('30 days');
my $t = ticket();
is(verify($t), 'valid|t', 'a month before, a look says that it is practice');
is(mark($t), 'admitted|t', '… a scan answers as on the day, and says so');
is(mark($t), 'already_used|t', '… a second one too');
is(verify($t), 'already_used|t', '… as a look foretells');
is(mark($t, 'exit'), 'left|t', '… the way out as well');
is(mark(ticket(), 'manual', $boss), 'admitted|t', '… and by a supervisor');
is(offline(ticket(), '1 minute'), 'admitted|t', '… or offline');
is(mark($desk->register->{serials}[0]), 'not_approved|t',
	'… what would be refused is refused');
is(counted(), '0 0 0 0 0 0', '… and nothing of it is counted anywhere');

my $reviewer = $desk->session('reviewer');
is($db->query("select count(*) from api.export_scans('', '', $reviewer,
	'csv', array['id'], 'demo', null, null)", 'et_export'), 0,
	'… nor exported as a scan');

# ---- the edges
begins('12 hours 1 minute');
is(mark($t), 'already_used|t', 'a minute before the door opens is practice');
begins('11 hours 59 minutes');
is(verify($t), 'valid|f', 'twelve hours before the start the door opens');
is(mark($t), 'admitted|f', '… the ticket that practised admits');
is(mark($t), 'already_used|f', '… once');
is(counted(), '1 1 1 1 1 1', '… and this counts');
is(offline(ticket(), '1 hour'), 'admitted|t',
	'made offline before the door opened: practice');
is(offline(ticket(), '30 seconds'), 'admitted|f', '… after it: in earnest');
my @late = map { ticket() } 1 .. 2;
begins('-20 hours 59 minutes');
is(mark($late[0]), 'admitted|f', 'within twelve hours of the end it admits');
begins('-21 hours');
is(mark($late[1]), 'too_late|f', '… then no more');
is(verify($late[1]), 'too_late|f', '… as a look says');
$db->query("update app.event set check_in_until = now() + interval '1 hour'");
is(mark($late[1]), 'admitted|f', 'an end of its own holds instead');

# ---- taking back what counted
begins('1 hour');
$t = ticket();
mark($t);
begins('30 days');
is(decode_json($db->query("select api.scan_undo('', '', null, $boss, '$t',
	null, 'u1', 'wrong')", 'et_scans'))->{reason}, 'undone',
	'an admission is taken back after the event was put off');
is($db->query("select used_at is null from app.ticket where serial = '$t'"),
	't', '… which counts');

# ---- times of its own
$db->query("update app.event set check_in_from = now() + interval '1 day'");
is(mark($t), 'too_early|f', 'before an opening time of its own: too early');
$db->query("update app.event set check_in_from = now() - interval '1 day'");
is(mark($t), 'admitted|f', '… after it in earnest, weeks before the start');

# ---- what scanners are told
sub told () {
	return $db->query("select j ->> 'check_in_from', j ->> 'rehearsal_until',
		j ->> 'check_in_until' from app.event e,
		app.door_event_json(e) j");
}
$db->query("update app.event set starts_at = '2027-03-20 08:00Z',
	ends_at = '2027-03-20 17:00Z', check_in_from = null");
is(told(), '|2027-03-19T20:00:00Z|2027-03-21T05:00:00Z',
	'scanners are told until when they practise, and when the door closes');
$db->query("update app.event set check_in_from = '2027-03-20 07:00Z',
	check_in_until = '2027-03-20 12:00Z'");
is(told(), '2027-03-20T07:00:00Z||2027-03-20T12:00:00Z',
	'… with times of its own those');
done_testing;
