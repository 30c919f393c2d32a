# A worker that hangs ends by itself; a database that hangs does not hang it.
use v5.36;
use utf8;
use ET::BadInput qw(is_problem);
use ET::Desk;
use ET::Worker;
use IO::Socket::UNIX;
use POSIX ();
use Test::More;
use Time::HiRes qw(time sleep);

my $ENV_BUILD = $ENV{BUILD} // 'build';
my $desk = ET::Desk->new;
my $db = $desk->db;

# Somebody connects and says nothing more: the process is stuck in reading.
my $w = ET::Worker->new('ping', env => { TIME_LIMIT => 1 });
my $start = time;
my $silent = IO::Socket::UNIX->new(Peer => $w->{path});
print $silent "\1\1\0\1\0\10\0\0";
$silent->flush;
my ($pid) = $w->pids;
ok(ET::Worker::wait_for(sub { waitpid $pid, POSIX::WNOHANG() }),
	'a process that is stuck ends');
my $status = $?;
is($status >> 8, 70, '… with the status of the watchdog');
cmp_ok(time - $start, '<', 10, '… soon after the time limit');
like($w->log, qr/"level":"error","message":"watchdog/, '… and says so');
$w->{pids} = [];

# What cannot work ends at the start, and says why.
sub start_of ($pool, %env) {
	local %ENV = (PATH => $ENV{PATH}, ET_POOL => $pool, %env);
	my $build = $ENV_BUILD;
	my $said = `$build/cgi/$pool </dev/null 2>&1`;
	return ($? >> 8, $said);
}
my ($exit, $said) = start_of('ping');
is($exit, 78, 'started by hand it ends with the status for configuration');
like($said, qr/start it with spawn-fcgi/, '… and one sentence');
($exit, $said) = start_of('verify-ticket', SIGNING_PUBLIC_FILE => '/nowhere');
is($exit, 78, 'without its key it ends as well');
like($said, qr{/nowhere}, '… and names the file');

# A frozen server: no answer, no error, the connection stays.
$w = ET::Worker->new('register', db => $db, env => { TIME_LIMIT => 2 });
my %good = (name => 'Ada', email => 'ada@example.org', phone => '+44 20 7946');
is($w->post('/api/register', json => \%good)->{status}, 201, 'all is well');
$db->freeze;
$start = time;
my $r = $w->post('/api/register', json => { %good, email => 'b@example.org' });
is_problem($r, 503, 'unavailable', 'a frozen database is 503');
is($r->{headers}{'retry-after'}, 2, '… with when to try again');
cmp_ok(time - $start, '<', 10, '… within the time limit, or little more');
$r = $w->post('/api/register', json => { %good, email => 'c@example.org' });
is_problem($r, 503, 'unavailable', '… also where it has to connect anew');
$db->thaw;
ok(ET::Worker::wait_for(sub { $w->post('/api/register',
	json => { %good, email => 'd@example.org' })->{status} == 201 }),
	'it thaws and the same process goes on');

# A lock that somebody holds: the role's own timeout ends the statement.
my $holder = fork // die "fork: $!";
if (!$holder) {
	$db->try('begin; lock table app.registration; select pg_sleep(20)');
	POSIX::_exit(0);
}
ok(ET::Worker::wait_for(sub { $db->query(q{select count(*) from pg_locks
	where mode = 'AccessExclusiveLock' and granted
	and relation = 'app.registration'::regclass}) }), 'a table is locked');
$start = time;
$r = $w->post('/api/register', json => { %good, email => 'e@example.org' });
is_problem($r, 503, 'unavailable', 'what waits for it is 503');
cmp_ok(time - $start, '<', 10, '… within the time limit, or little more');
$db->query(q{select pg_terminate_backend(pid) from pg_stat_activity
	where query like '%pg_sleep(20)%' and pid <> pg_backend_pid()});
waitpid $holder, 0;
is($w->post('/api/register', json => { %good, email => 'f@example.org' })
	->{status}, 201, 'afterwards all is well');
$w->done;

# An idle connection is given back.
$w = ET::Worker->new('home', db => $db, env => { DB_IDLE_SECONDS => 1 });
my @page = ('/', headers => { accept => 'text/html' });
sub connections () {
	return $db->query(q{select count(*) from pg_stat_activity
		where application_name = 'home'});
}
is(connections(), 0, 'a worker that was not asked has no connection');
is($w->get(@page)->{status}, 200, 'the first request connects');
is(connections(), 1, '… under the name of its pool');
ok(ET::Worker::wait_for(sub { connections() == 0 }),
	'… and when it is idle it disconnects');
is($w->get(@page)->{status}, 200, 'the next request connects again');
$w->done;
done_testing;
