# POST /api/scans/quarantine: what a revoked scanner had not sent is kept apart,
# shown as conflicts, and counts once when somebody says so.
use v5.36;
use utf8;
use ET::BadInput qw(refuses_bad_bodies is_problem fields_of);
use ET::Desk qw(shown serial);
use ET::Worker;
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('scans', db => $db);
my $mark = ET::Worker->new('mark-used', db => $db);
my $admin = ET::Worker->new('devices', db => $db);
my $verify = ET::Worker->new('verify-ticket', db => $db);
my @lost = (token => $desk->supervisor('Gate A'));
my @other = (token => $desk->device('Gate B'));
my @boss = (token => $desk->supervisor('Gate B'));
my @staff = (token => $desk->token('admin'));
my $path = '/api/scans/quarantine';
my $n = 0;
$db->query("update app.event set check_in_from = '2026-01-01',
	check_in_until = '2099-01-01'");

sub ticket (%r) { $desk->register(approve => 1, %r)->{serials}[0] }
sub scan ($serial, %more) {
	return { key => 'key-' . ++$n, serial => $serial,
		scanned_at => '2027-03-20T09:00:00.000Z',
		clock_offset_ms => 0, %more };
}
sub batch ($left, @scans) {
	return { sent_at => '2027-03-20T09:05:00.000Z', left => $left,
		scans => \@scans };
}
sub hand_in ($left, @scans) {
	my $r = $w->post($path, @lost, json => batch($left, @scans));
	return join ' ', map { $_->{status} } @{ $r->{json}{results}
		// [ { status => $r->{json}{code} } ] };
}
sub used ($serial) {
	return $db->query("select used_at is not null from app.ticket
		where serial = '$serial'");
}
sub conflicts () {
	return @{ $w->get('/api/scans/conflicts', @boss)->{json}{conflicts} };
}
sub of ($serial) {
	my ($c) = grep { $_->{serial_number} eq shown($serial) } conflicts();
	return $c;
}
sub settle ($serial, %more) {
	return $w->post('/api/scans/conflicts', @boss, json => { serial =>
		$serial, key => 'settle-' . ++$n, note => 'Asked Anna', %more });
}

# ---- who may
my ($t, $met, $left_out, $refused) = map { ticket() } 1 .. 4;
my $first = scan($t);
is_problem($w->post($path, @lost, json => batch(0, $first)), 403, 'forbidden',
	'a scanner that is in use sends its scans as ever');
is_problem($w->post($path, json => batch(0)), 401, 'unauthorized',
	'not for strangers');
is_problem($w->post($path, @staff, json => batch(0)), 401, 'unauthorized',
	'not for staff');
is_problem($w->get($path, @lost), 405, 'method_not_allowed', 'GET is refused');
$mark->post("/mark-used/$refused", @lost, key => 'answer-lost');
my $device = $db->query("select id from app.device where gate = 'Gate A'");
$admin->post("/api/admin/devices/$device/revoke", @staff);
$db->query("update app.device set revoked_at = '2027-03-20T09:01:00Z'
	where id = $device");
is_problem($w->post('/api/scans', @lost, json => { sent_at =>
	'2027-03-20T09:05:00Z', scans => [$first] }), 401, 'device_revoked',
	'a revoked one sends nothing as ever');
is_problem($w->get('/api/scans/search?q=Person', @lost), 401,
	'device_revoked', '… and reads nothing');

# ---- kept apart
my $r = $w->post($path, @lost, json => batch(3, $first));
is($r->{status}, 200, 'what it had not sent is taken');
is_deeply($r->{json}{results}, [ { key => $first->{key}, status => 'kept' } ],
	'… and it is told nothing of the person');
is(used($t), 'f', '… but the ticket is unused');
is($verify->get("/verify-ticket/$t", @other)->{json}{valid}, JSON::PP::true,
	'… and admits at another gate');
is($db->query('select count(*) from app.scan'), 1, '… and no scan is stored');
is(hand_in(3, $first), 'known', 'sent again it is there once');
my @rest = (scan($met), scan($left_out, scanned_at =>
	'2027-03-20T09:04:00.000Z'), scan(ticket(), refused => 'revoked'),
	scan(ticket(), tried => \1), scan(serial()), scan(ticket(),
	kind => 'dance'), scan(ticket(), rehearsal => \1), { },
	scan($refused, key => 'answer-lost'), scan($met, key => $first->{key}));
is(hand_in(0, @rest), 'kept ' x 8 . 'known kept',
	'whatever it is, it is kept; what the server had is known');
is($db->query('select count(*) from app.quarantine'), 10, '… each once');
is($db->query("select queued, emptied_at is not null,
	last_seen_at > now() - interval '1 minute' from app.device
	where id = $device"), '0|t|t', 'then it is empty, and that is known');
is(hand_in(0), '', 'nothing at all may be handed in');
refuses_bad_bodies($w, $path, { sent_at => 'x', left => 0, scans => [] }, @lost);
$r = $w->post($path, @lost, json => {});
is(fields_of($r), 'left sent_at', 'a list says how many are left');

# ---- shown as conflicts
is(scalar conflicts(), 3, 'who it let in is to be settled, nobody else');
my $c = of($t);
is("$c->{why} @{[ map { qq{$_->{source} $_->{gate} $_->{reason}} }
	@{ $c->{scans} } ]}", 'quarantine quarantine Gate A admitted',
	'a conflict says that it is of a revoked scanner');
is($c->{scans}[0]{late}, JSON::PP::false, '… made before it was revoked');
is(of($left_out)->{scans}[0]{late}, JSON::PP::true, '… or after');
$mark->post("/mark-used/$met", @other);
is(join(' ', map { $_->{source} } @{ of($met)->{scans} }),
	'online quarantine', '… and whom it meets');
my $live = $admin->get('/api/admin/door', @staff)->{json};
is("$live->{conflicts} $live->{quarantined}", '0 3',
	'the live page counts them');
my ($row) = grep { $_->{id} == $device } @{ $admin->get('/api/admin/devices',
	@staff)->{json}{devices} };
is("$row->{state} $row->{to_settle}", 'revoked 3', '… and the list of scanners');
like($row->{emptied_at}, qr/Z$/, '… which says that it is empty');

# ---- settled
$r = settle($t);
is_problem($r, 422, 'validation_failed', 'whether it counts has to be said');
is(fields_of($r), 'counts', '… by name');
is(used($t), 'f', '… nothing happened');
my %once = (key => 'settle-once', counts => \1);
is(settle($t, %once)->{status}, 200, 'it counts');
is($db->query("select to_char(used_at at time zone 'UTC', 'HH24:MI'),
	used_by, used_gate from app.ticket where serial = '$t'"),
	"09:00|device:$device|Gate A", '… as on the day: when, by whom, where');
like(of($t)->{resolved_at}, qr/Z$/, '… and is settled');
is(settle($t, %once)->{status}, 200, 'once more, with the same key');
is($db->query("select count(*) from app.scan where serial = '$t'
	and effect = 'in'"), 1, '… it counts once');
is($mark->post("/mark-used/$t", @other)->{status}, 409,
	'the ticket admits nobody else');
is(hand_in(0, $first), 'known', 'handed in again after that: known');
is($db->query("select count(*) from app.scan where serial = '$t'
	and effect = 'in'"), 1, '… and not once more');

is(settle($left_out, counts => \0)->{status}, 200, 'another is left out');
is(used($left_out), 'f', '… and its ticket is unused');
is(of($left_out)->{note}, 'Asked Anna', '… with a note');
is($mark->post("/mark-used/$left_out", @other)->{status}, 200,
	'… and admits');

is_problem($w->post('/api/scans/conflicts', @other, json => { serial => $met,
	key => 'x', note => 'x', counts => \1 }), 403, 'forbidden',
	'a steward settles nothing');
is(settle($met, counts => \1)->{status}, 200, 'one that meets another');
is($db->query("select string_agg(reason, ' ' order by id) from app.scan
	where serial = '$met'"), 'admitted conflict resolved',
	'… is a conflict, and settled with it');
is($db->query("select sum(counts) from app.scan where serial = '$met'"), 1,
	'… one person is inside');

# ---- all of a device
my @many = map { ticket() } 1 .. 5;
is(hand_in(0, map { scan($_) } @many), 'kept kept kept kept kept',
	'five more are handed in');
my $all = "/api/admin/devices/$device/settle";
is_problem($admin->post($all, token => $desk->token('reviewer'), json => {
	counts => \1, note => 'x' }), 403, 'forbidden', 'not for the reviewer');
$r = $admin->post($all, @staff, json => {});
is(fields_of($r), 'counts note', 'all are settled with a note');
is_problem($admin->post('/api/admin/devices/999/settle', @staff, json => {
	counts => \1, note => 'x' }), 404, 'not_found', 'a scanner of nobody');
$r = $admin->post($all, @staff, json => { counts => \1, note => 'Anna’s gate' });
is("$r->{status} $r->{json}{to_settle}", '200 0', 'all of it counts at once');
is(join('', map { used($_) } @many), 'ttttt', '… each ticket is used');
$admin->post($all, @staff, json => { counts => \0, note => 'No' });
is(join('', map { used($_) } @many), 'ttttt', '… what is settled stays so');
is(scalar(grep { !$_->{resolved_at} } conflicts()), 0, 'nothing is open');
is($db->query("select string_agg(distinct action, ' ' order by action)
	from app.audit where action ~ 'quarantined|device.settled'"),
	'device.settled scan.quarantined', 'both are on record');

# A supervisor's undo, and an exit, are kept likewise.
my $back = ticket();
$mark->post("/mark-used/$back", @other);
hand_in(0, scan($back, kind => 'undo', reason => 'Wrong person',
	scanned_at => '2099-01-01T09:00:00.000Z'));
is(used($back), 't', 'an undo changes nothing before it is settled');
settle($back, counts => \1);
is(used($back), 'f', '… and then it does');

# Set up again: its new token is a scanner like any other, the old one nobody.
my $code = $admin->post("/api/admin/devices/$device/enrol", @staff)
	->{json}{enrol}{url} =~ s/.*=//r;
my $enrol = ET::Worker->new('enrol', db => $db);
is($enrol->post('/api/scans/enrol', json => { code => $code })->{status}, 200,
	'it is set up again');
is_problem($w->post($path, @lost, json => batch(0)), 401, 'unauthorized',
	'… then the revoked token is good for nothing');
unlike($w->log . $admin->log, qr/$t|$met|Anna/, 'no serial or note is in the log');
$_->done for $w, $mark, $admin, $verify, $enrol;
done_testing;
