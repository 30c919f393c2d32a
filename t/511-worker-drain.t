# TERM, USR1, recycling: whoever waits in the queue is answered all the same.
use v5.36;
use utf8;
use ET::Worker;
use POSIX ();
use Test::More;
use Time::HiRes qw(sleep);

sub answered (@asked) {
	return scalar grep { ($_->answer(10) // { status => 0 })->{status} == 200 }
		@asked;
}

# A process that stands still while requests queue up behind it.
sub queue ($w, $n) {
	kill 'STOP', $w->pids;
	return map { $w->send(GET => '/ping') } 1 .. $n;
}

my $w = ET::Worker->new('ping');
$w->get('/ping');
my @asked = queue($w, 50);
kill 'USR1', $w->pids;
kill 'CONT', $w->pids;
is(answered(@asked), 50, 'USR1 with 50 in the queue: all are answered');
my ($pid) = $w->pids;
ok(ET::Worker::wait_for(sub { waitpid $pid, POSIX::WNOHANG() }),
	'… and then it leaves');
is($?, 0, '… with status 0');
$w->{pids} = [];

$w = ET::Worker->new('ping');
$w->get('/ping');
@asked = queue($w, 50);
kill 'TERM', $w->pids;
kill 'CONT', $w->pids;
($pid) = $w->pids;
ok(ET::Worker::wait_for(sub { waitpid $pid, POSIX::WNOHANG() }),
	'TERM with 50 in the queue: it leaves at once');
is($?, 0, '… with status 0');
$w->{pids} = [];
$w->spawn;
is(answered(@asked), 50, '… and a sibling answers all of them');
$w->get('/ping');
kill 'INT', $w->pids;
($pid) = $w->pids;
ok(ET::Worker::wait_for(sub { waitpid $pid, POSIX::WNOHANG() }),
	'INT ends an idle process');
is($?, 0, '… with status 0');
$w->{pids} = [];

$w = ET::Worker->new('ping', n => 3, env => { MAX_REQUESTS => 40 });
@asked = map { $w->send(GET => '/ping') } 1 .. 120;
is(answered(@asked), 120, 'three processes of 40 requests answer 120');
is(join(' ', grep { $_ } $w->stop), '', '… and have left with status 0');

# Under load, signals one after the other to processes that are replaced.
$w = ET::Worker->new('ping', n => 4, pool => 1);
my ($lost, $asked) = (0, 0);
for my $round (1 .. 40) {
	@asked = map { $w->send(GET => '/ping') } 1 .. 25;
	my @children = $w->children;
	kill $round % 2 ? 'TERM' : 'USR1', $children[ $round % 4 ] // ();
	$asked += @asked;
	$lost += @asked - answered(@asked);
}
is($lost, 0, "of $asked requests under 40 signals none was lost");
@asked = map { $w->send(GET => '/ping') } 1 .. 100;
($pid) = $w->pids;
kill 'TERM', $pid;
is(answered(@asked), 100, 'TERM to the parent: the queue is answered');
$w->done;
done_testing;
