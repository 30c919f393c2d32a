# The processes of a pool: forked from one parent, which replaces whoever ends
# and never outlives them, nor they it.
use v5.36;
use ET::Worker;
use POSIX ();
use Test::More;

sub slurp ($file) {
	open my $in, '<', $file or return '';
	local $/ = undef;
	return <$in> // '';
}

# Where the program stands in the memory of a process.
sub address ($pid) {
	return slurp("/proc/$pid/maps") =~ m{^(\w+)-.*/cgi/ping$}m ? $1 : '';
}

sub gone ($pid) {
	return slurp("/proc/$pid/stat") !~ /^\d+ \(.*\) [^ZX]/s;
}

my $w = ET::Worker->new('ping', n => 3, pool => 1);
my ($parent) = $w->pids;

# The children once the one of the given id has a successor that answers.
sub successors ($old) {
	ET::Worker::wait_for(sub {
		my @now = $w->children;
		return @now == 3 && !grep { $_ == $old } @now;
	}) or return ();
	return $w->children;
}

my @first = $w->children;
is(scalar @first, 3, 'there are as many as PROCESSES says');
is(join(' ', grep { address($_) ne address($parent) } @first), '',
	'… all with the addresses of their parent: they share its memory');
is($w->get('/ping')->{status}, 200, '… and they answer');

# A crash.
my ($victim) = $w->children;
my %before = map { $_ => 1 } $w->children;
kill 'ABRT', $victim;
my ($new) = grep { !$before{$_} } successors($victim);
ok($new, 'who crashes is replaced');
ok(ET::Worker::wait_for(sub { address($new) ne ''
	&& address($new) ne address($parent) }),
	'… by one whose addresses are new: nothing was learned from it');
like($w->log, qr/"message":"process $victim was ended by signal 6"/,
	'… and it is said');
is(join(' ', map { $w->get('/ping')->{status} } 1 .. 20),
	join(' ', (200) x 20), '… all answer');

# Killed by an administrator, or for want of memory: no reason for a new start.
%before = map { $_ => 1 } $w->children;
($victim) = grep { address($_) eq address($parent) } keys %before;
kill 'KILL', $victim;
($new) = grep { !$before{$_} } successors($victim);
is(address($new // 0), address($parent), 'who is killed is forked again');
$w->done;

# Who has served enough.
$w = ET::Worker->new('ping', n => 3, pool => 1, env => { MAX_REQUESTS => 5 });
@first = $w->children;
$w->get('/ping') for 1 .. 20;
ok(ET::Worker::wait_for(sub {
	my %now = map { $_ => 1 } $w->children;
	return keys %now == 3 && grep { !$now{$_} } @first;
}), 'who has served MAX_REQUESTS is replaced');
unlike($w->log, qr/ended by|left with/, '… which is not worth a word');
$w->done;

# Without its parent nobody stays.
$w = ET::Worker->new('ping', n => 3, pool => 1);
($parent) = $w->pids;
my @orphans = $w->children;
kill 'KILL', $parent;
waitpid $parent, 0;
ok(ET::Worker::wait_for(sub { 3 == grep { gone($_) } @orphans }),
	'the parent is killed: its children leave');
$w->{pids} = [];

# One that is stuck in a request keeps the parent waiting, twice told it goes on
# until that request is done: nothing is cut off.
$w = ET::Worker->new('ping', n => 2, pool => 1);
($parent) = $w->pids;
my ($stuck) = $w->children;
kill 'STOP', $stuck;
kill 'TERM', $parent;
ok(ET::Worker::wait_for(sub { $w->children == 1 }),
	'TERM: whoever can leaves');
kill 'TERM', $parent;
is(waitpid($parent, POSIX::WNOHANG()), 0, '… the parent waits for the rest');
kill 'CONT', $stuck;
ok(ET::Worker::wait_for(sub { waitpid $parent, POSIX::WNOHANG() }),
	'… and is the last to leave');
is($?, 0, '… with status 0');
$w->{pids} = [];
done_testing;
