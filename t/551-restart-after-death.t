# Whatever dies is started again; what was acknowledged is there. Whatever is
# left of a stack whose supervisor died, the next start clears away.
use v5.36;
use Test::More;
use POSIX ();
use Time::HiRes qw(sleep);
use ET::Load;
use ET::Stack;

my $stack = ET::Stack->new(RATE_SIGNUP => 'off', RATE_SCAN => 'off');

sub children ($pid) {
	open my $in, '<', "/proc/$pid/task/$pid/children" or return;
	return split ' ', <$in> // '';
}

sub person ($n, $client) {
	my $email = "p$n.$client." . int(rand 1e9) . '@example.org';
	return (POST => '/api/register', tag => $email, json => {
		name => 'Somebody', email => $email, phone => '+49 30 1234567' });
}

sub all_are_stored ($load, $name) {
	my %stored = map { ($_ => 1) }
		split /\n/, $stack->sql('select email from app.registration');
	my @acknowledged = $load->answered(201);
	cmp_ok(scalar @acknowledged, '>', 50, "$name: "
		. @acknowledged . ' registrations were acknowledged');
	my @lost = grep { !$stored{$_} } @acknowledged;
	is("@lost", '', "$name: all of them are there");
	return;
}

# ---- workers killed under load ------------------------------------------------
my $load = ET::Load->new($stack, 6, \&person);
for (my $n = 0; $n < ($ENV{SOAK} ? 100 : 10)
	|| $n < 600 && $load->answered(201) < 60; $n++) {
	my @workers = children($stack->pid('register'));
	kill 'KILL', $workers[ rand @workers ] if @workers;
	sleep 0.1;
}
my $seen = $load->stop;
is(join(' ', grep { $_ != 201 && $_ != 502 } sort keys %$seen), '',
	'while workers are killed an answer is 201 or 502');
all_are_stored($load, 'workers killed');
ok(ET::Stack::wait_for(sub { children($stack->pid('register')) == 4 }),
	'all workers are back');

# ---- the database restarted under load -------------------------------------------
my @before = sort map { children($stack->pid($_)) } qw(register home decide);
$load = ET::Load->new($stack, 6, \&person);
for (1 .. 2) {
	my $old = $stack->pid('postgres');
	kill 'INT', $old;
	ET::Stack::wait_for(sub { $stack->pid('postgres') != $old });
	sleep 1.5;
}
$seen = $load->stop;
is(join(' ', grep { $_ != 201 && $_ != 503 } sort keys %$seen), '',
	'while the database restarts an answer is 201 or 503');
my @hasty = grep { $_->[0] == 503 && $_->[2] !~ /^\d+$/ } $load->lines;
is(scalar @hasty, 0, '… a 503 says when to come again');
all_are_stored($load, 'database restarted');
my @after = sort map { children($stack->pid($_)) } qw(register home decide);
is("@after", "@before", 'no worker had to be started again');

# ---- every service, killed --------------------------------------------------------
my %asked = (ping => '/ping', nginx => '/ping', home => '/', postgres => '/health');
for my $name (qw(ping home nginx postgres mail-catcher mailer)) {
	my $old = $stack->pid($name);
	kill 'KILL', $old;
	ok(ET::Stack::wait_for(sub {
		my $pid = $stack->pid($name);
		$pid != $old && -d "/proc/$pid"
	}), "$name is started again");
	my $path = $asked{$name} // '/ping';
	ok(ET::Stack::wait_for(sub { $stack->curl($path)->{status} == 200 }),
		'… and answers');
}
like($stack->log('supervise'), qr/"message":"ping ended, status 9/,
	'the supervisor says so');

# ---- the supervisor killed ---------------------------------------------------------
my @all = $stack->processes;
cmp_ok(scalar @all, '>', 50, 'a stack is many processes');
kill 'KILL', $stack->pid('supervise');
ok(ET::Stack::wait_for(sub { $stack->processes < 40 }),
	'without the supervisor its services end');
my ($uid, $gid) = (stat $stack->dir)[4, 5];
my $orphan = fork // die $!;
if (!$orphan) {
	chdir $stack->dir . '/run/at';
	POSIX::setgid($gid);
	POSIX::setuid($uid);
	open STDOUT, '>', '/dev/null';
	exec 'sleep', 60;
}
like($stack->command('status'), qr/does not run/, 'status sees that');
is($? >> 8, 3, '… with its code');
like($stack->command('up', '-p', $stack->env('PORT')), qr/is running/,
	'up starts it again');
is($?, 0, '… well');
ok(ET::Stack::wait_for(sub { waitpid($orphan, 1) }),
	'… and ends what was left over');
cmp_ok($stack->sql('select count(*) from app.registration'), '>', 100,
	'all data is there');
is($stack->curl('/ping')->{status}, 200, 'it answers');

# ---- the stack removed while it runs ----------------------------------------------
unlink glob $stack->dir . '/run/pid/*';
my ($pool) = grep { children($_)
	&& (readlink "/proc/$_/exe" // '') =~ m{/cgi/ping$} } $stack->processes;
kill 'TERM', $pool;
ok(ET::Stack::wait_for(sub { !$stack->processes }, 20),
	'a supervisor that lost its stack ends with it');
$stack->stop;
is(join(' ', $stack->processes), '', 'no process is left');
done_testing;
