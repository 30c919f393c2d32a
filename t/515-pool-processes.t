# The processes of a pool: forked from one parent, which replaces whoever ends
# and never outlives them, nor they it.
use v5.36;
use ET::Worker;
use File::Copy qw(copy);
use File::Temp qw(tempdir);
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

# ---- HUP: the program is read again ---------------------------------------------
my $dir = tempdir('et-hup-XXXXXX', TMPDIR => 1, CLEANUP => 1);
my $built = ($ENV{BUILD} // 'build') . '/cgi/ping';
copy($built, "$dir/ping");
chmod 0755, "$dir/ping";
$w = ET::Worker->new('ping', n => 3, pool => 1, program => "$dir/ping");
($parent) = $w->pids;

# The program as it was is still in use, so its file is replaced, not written.
sub replace_program ($with) {
	open my $out, '>', "$dir/new" or die "$dir/new: $!";
	print $out $with;
	close $out;
	chmod 0755, "$dir/new";
	rename "$dir/new", "$dir/ping" or die "rename: $!";
	return;
}

sub inode ($pid) { return (stat "/proc/$pid/exe")[1] // 0 }

replace_program(slurp($built));
my %old = map { $_ => 1 } $w->children;
kill 'STOP', my $busy = (keys %old)[0];
kill 'HUP', $parent;
ok(ET::Worker::wait_for(sub { 3 == grep { !$old{$_} } $w->children }),
	'HUP: there are new processes');
my $new_file = (stat "$dir/ping")[1];
is(join(' ', map { inode($_) } grep { !$old{$_} } $w->children),
	"$new_file $new_file $new_file", '… of the program as it is now');
ok(ET::Worker::wait_for(sub { 4 == $w->children }),
	'… the old ones leave, but for one that is at work');
is($w->get('/ping')->{status}, 200, '… and the pool answers');
kill 'CONT', $busy;
ok(ET::Worker::wait_for(sub { 3 == $w->children }),
	'… which leaves when it is done');

# A program that does not start.
my $refused = 0;
for my $case (["#!/bin/sh\necho broken >&2\nexit 78\n", 'says what is wrong'],
	['', 'is empty'], ["\x7fELF garbage", 'is no program']) {
	my ($program, $name) = @$case;
	replace_program($program);
	@first = sort $w->children;
	kill 'HUP', $parent;
	$refused++;
	ok(ET::Worker::wait_for(sub {
		$refused == (() = $w->log =~ /HUP: the program cannot be/g) }),
		"HUP with a program that $name: the log says so");
	is(join(' ', sort $w->children), "@first", '… and who works goes on');
	is($w->get('/ping')->{status}, 200, '… and answers');
}
is(join(' ', map { kill 'HUP', $_; $w->get('/ping')->{status} } @first),
	'200 200 200', 'HUP to a process of the pool changes nothing');
is(join(' ', sort $w->children), "@first", '… it stays');

# Again and again, faster than the old ones can leave.
replace_program(slurp($built));
for (1 .. 10) {
	kill 'HUP', $parent;
	is($w->get('/ping')->{status}, 200, 'asked while it is read again');
}
ok(ET::Worker::wait_for(sub { 3 == $w->children }), 'ten times HUP: as many '
	. 'processes as before');
kill 'HUP', $parent;
kill 'TERM', $parent;
ok(ET::Worker::wait_for(sub { waitpid $parent, POSIX::WNOHANG() }),
	'HUP and TERM at once: the pool leaves');
is($?, 0, '… with status 0');
$w->{pids} = [];
done_testing;
