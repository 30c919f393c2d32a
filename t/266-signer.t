# The signer: whoever is approved has a ticket, many at once, however often it is
# killed, and the door never waits for it.
use v5.36;
use ET::Desk;
use ET::Keys;
use ET::Worker;
use Test::More;

my $desk = ET::Desk->new(event => q{p_approval => 'automatic',
	p_check_in_from => '2017-03-20 06:30Z',
	p_check_in_until => '2097-03-20 17:00:30Z'});
my $db = $desk->db;
my $w = ET::Worker->new('signer', db => $db);
my ($from, $until) = split /\|/, $db->query('select
	extract(epoch from check_in_from)::bigint,
	extract(epoch from check_in_until)::bigint + 30 from app.event');
my $minutes = join '\\.', $from / 60, $until / 60;

sub waiting () { return $db->query('select count(*) from app.sign_request') }

sub until_signed ($seconds = 60) {
	return ET::Worker::wait_for(sub { waiting() == 0 }, $seconds);
}

# That many people more; serials that no two have.
sub people ($letter, $n) {
	$db->query("select count(*) from generate_series(1, $n) i,
		api.register('', '', 'demo', 'P', '$letter' || i
		|| '\@example.org', '12345', null, null, '{}',
		array[lpad(i || '$letter', 17, '0')], null, null, null)");
	return;
}

# Tickets of these people, and how many of them have the one right code.
sub signed ($letter) {
	return $db->query("select count(*), count(*) filter (where code ~
		('^1\\.[0-9A-Z]{4}\\.1\\.' || serial
		|| '\\.$minutes\\.[0-9A-Z]{103}\$')),
		count(distinct code) from app.ticket
		where serial ~ '^0+[0-9]+$letter\$'");
}

# ---- one ------------------------------------------------------------------------
my $ada = $desk->register(members => ['Bob']);
ok(until_signed(), 'who is approved is signed');
is($db->query("select string_agg(code, ' ' order by position) from app.ticket
	where registration_id = $ada->{id}"), join(' ', map {
	ET::Keys->code(1, $_, $from, $until) } @{ $ada->{serials} }),
	'… as openssl signs it');

# ---- killed, again and again ------------------------------------------------------
people('K', 3000);
my $kills = 0;
while (waiting() > 0 && $kills < 200) {
	my ($pid) = $w->pids;
	kill 'KILL', $pid;
	waitpid $pid, 0;
	$w->{pids} = [];
	$w->spawn;
	$kills++;
	my $before = waiting();
	ET::Worker::wait_for(sub { waiting() < $before || $before == 0 }, 20)
		if $kills % 5 == 0;
}
ok(until_signed(), "killed $kills times, it finishes");
cmp_ok($kills, '>', 4, '… there were many kills');
is(signed('K'), '3000|3000|3000',
	'every ticket has one code, its own, and none has that of another');

# ---- ten thousand at once, with people at the door ---------------------------------
my $mark = ET::Worker->new('mark-used', db => $db);
my $token = $desk->device;
$db->query("update app.event set approval = 'manual'");
people('T', 10_000);
my $owner = $desk->session('owner');
my @door = map { $desk->register->{serials}[0] } 1 .. 40;
my $done = $db->query("select count(*) filter (where state is null)
	from api.bulk('', '', $owner, 'approve', null, null, null, 'pending',
	null, null, null, 20000, null, null, null, null, null)");
is($done, 10_040, 'ten thousand are approved at once');
my %said;
$said{ $mark->post("/mark-used/$_", token => $token,
	json => {})->{status} }++ for @door;
is(join(' ', %said), '200 40', 'the door admits while they are signed');
ok(until_signed(120), '… all of them are');
is(signed('T'), '10000|10000|10000', '… each with its own code');

# ---- a ticket that is held ----------------------------------------------------------
my ($held, $free) = map { $desk->register } 1 .. 2;
my $lock = $desk->hold("update app.ticket set used_at = null
	where registration_id = $held->{id}");
$db->query("select status from api.decide('', '', $owner, $_->{id}, 'approve',
	null, null, null, null)") for $held, $free;
ok(ET::Worker::wait_for(sub { waiting() == 1 }),
	'a ticket at the door is not waited for');
is($db->query("select code is not null from app.ticket
	where registration_id = $free->{id}"), 't', '… the others are signed');
close $lock;
ok(until_signed(), '… and it is as well when it is free');

# ---- the database goes ---------------------------------------------------------------
$db->stop;
$desk->db->start;
my $late = $desk->register;
$desk->approve($late->{id});
ok(until_signed(), 'a database that restarts is found again');
unlike($w->log, qr/@|Person|[0-9A-Z]{17}/, 'the log names nobody and no serial');
$_->done for $w, $mark;
done_testing;
