# api.scans_store: scans made offline: once each, nothing dropped, in any order.
use v5.36;
use Digest::SHA qw(sha256_hex);
use ET::Desk qw(serial);
use JSON::PP;
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
my $json = JSON::PP->new->canonical;

sub device (@where) { "'\\x" . sha256_hex($desk->device(@where)) . "'" }
my $gate_a = device('Gate A');
my $gate_b = device('Gate B');
my $boss = device('Gate C');
$db->query("update app.device set profile = 'supervisor'
	where token_hash = $boss");

sub store ($device, @scans) {
	my ($said) = $db->try(sprintf(q{select api.scans_store('', null, %s,
		null, %s)}, $device, ET::Desk::quote($json->encode(\@scans))),
		'et_scans');
	return $said =~ /^\{/ ? @{ $json->decode($said)->{results} } : $said;
}
sub reasons (@results) {
	return join ' ', map { ref ? "$_->{status}/$_->{reason}" : $_ } @results;
}
sub ticket (%r) { $desk->register(approve => 1, %r)->{serials}[0] }
sub at ($minute) { sprintf '2027-03-20T09:%02d:00.000Z', $minute }
sub stands ($serial) {
	return $db->query("select to_char(used_at at time zone 'UTC', 'MI'),
		used_by, used_gate, left_at is not null from app.ticket
		where serial = '$serial'");
}
my $n = 0;
sub scan ($serial, $minute, %more) {
	return { key => 'k' . ++$n, serial => $serial, at => at($minute),
		offset => 0, %more };
}

my $t = ticket();
my $first = scan($t, 10);
is(reasons(store($gate_a, $first)), 'stored/admitted', 'a scan is stored');
is(reasons(store($gate_a, $first)), 'replayed/admitted', '… once');
is($db->query('select count(*) from app.scan'), 1, '… as one row');
is(stands($t), '10|device:1|Gate A|f', 'the ticket was used when it was');
is(reasons(store($gate_b, scan($t, 12))), 'stored/conflict',
	'a second one is a conflict');
is(stands($t), '10|device:1|Gate A|f', '… and the first stays the first');
is(reasons(store($gate_b, scan($t, 8))), 'stored/conflict',
	'one that was earlier is a conflict as well');
is(stands($t), '08|device:2|Gate B|f', '… and was the first');
is($db->query('select sum(counts) from app.scan'), 1, 'one person is inside');
like(reasons(store($boss, scan($t, 20, kind => 'undo'))), qr/stored\/undone/,
	'a supervisor takes it back');
is(stands($t), '|||f', '… and the ticket is unused');
is($db->query('select sum(counts) from app.scan'), 0, '… and nobody inside');
is(reasons(store($gate_a, scan($t, 30, kind => 'undo'))), 'stored/invalid',
	'a steward does not');

is(reasons(store($gate_a, { bad => 'serial: Please fill this in.',
	sent => 'x' })), 'stored/invalid', 'what cannot be read is told');
is(reasons(store($gate_a, { bad => 'serial: Please fill this in.',
	sent => 'x' })), 'replayed/invalid', '… and kept once');
is(reasons(store($gate_a, { %$first, serial => ticket() })), 'stored/invalid',
	'a key is for one ticket');
is(reasons(store($gate_a, scan(serial(), 1))), 'stored/unknown',
	'a ticket of nobody is kept as unknown');
is(reasons(store($gate_a, scan(ticket(), 1, at => 'yesterday'))),
	'stored/invalid', 'a time that is none is told');
is(reasons(store($gate_a, map { scan(ticket(), $_) } 1 .. 3)),
	'stored/admitted stored/admitted stored/admitted',
	'a list has its results in order');

# Let in offline although the rules said no: inside all the same, and told.
my $r = $desk->register;
is(reasons(store($gate_a, scan($r->{serials}[0], 5))), 'stored/not_approved',
	'one that was not approved');
is(stands($r->{serials}[0]), '05|device:1|Gate A|f', '… is inside');
$t = ticket();
is(reasons(store($gate_a, scan($t, 5, refused => 'already_used'))),
	'stored/already_used', 'one that was refused offline');
is(stands($t), '|||f', '… is not');

# Corrected by the clock of the device.
$t = ticket();
store($gate_a, scan($t, 20, offset => 15 * 60_000));
store($gate_b, scan($t, 7));
is(stands($t), '05|device:1|Gate A|f', 'a clock that is fast is put right');

# Re-entry.
$db->query(q{update app.event set entry = 'reentry'});
$t = ticket();
is(reasons(store($gate_a, scan($t, 1), scan($t, 5, kind => 'exit'),
	scan($t, 9))), 'stored/admitted stored/left stored/admitted',
	'in, out and in again');
is(stands($t), '09|device:1|Gate A|f', '… is inside since the last');

# The fields
like((store("sha256('x')", scan($t, 1)))[0], qr/ERROR:  ET401:/,
	'an unknown device is nobody');
$db->query("update app.device set revoked_at = now()
	where token_hash = $gate_b");
like((store($gate_b, scan($t, 1)))[0], qr/ERROR:  ET402:/,
	'a revoked device is told so');
done_testing;
