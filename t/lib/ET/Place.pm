# Where a test works: directories in memory where there is room for them, and
# copies of what takes long to make.
#
#   use ET::Place qw(kept);
#   kept('pg', ['schema/*'], "$dir/data", sub ($new) { …make it in $new… });
#
# What is kept lies in build/, one for each state of the files it is made from.
# A test makes and removes thousands of small files, which costs a disk more
# than all that is written into them.
package ET::Place;
use v5.36;
use Carp qw(croak);
use Cwd qw(abs_path);
use Digest::SHA;
use Exporter 'import';
use Fcntl qw(:flock);
use File::Path qw(make_path remove_tree);

our @EXPORT_OK = qw(kept);

my $build = $ENV{BUILD} // abs_path('build');
my $memory = '/dev/shm';

# File::Temp, Node.js and Chromium go there.
$ENV{TMPDIR} //= $memory if !$ENV{SOAK} && roomy();

# Of a machine's own, not the little piece a container is given: 4 GB that are
# free twice over.
sub roomy () {
	my ($mount) = grep { m{ \Q$memory\E tmpfs } } lines('/proc/mounts');
	return 0 if !$mount || $mount =~ /\bnoexec\b/ || !-w $memory;
	my ($free) = map { /^MemAvailable: +(\d+)/ } lines('/proc/meminfo');
	my ($room) = `df -Pk $memory` =~ /(\d+) +\d+% \Q$memory\E$/m;
	return $free > 4 << 20 && $room > 4 << 20;
}

sub lines ($path) {
	open my $in, '<', $path or return ();
	return <$in>;
}

# A copy of `name` at `to`; made if nobody did since its files changed.
sub kept ($name, $from, $to, $make) {
	my $kept = "$build/$name-" . state_of(@$from);
	my $lock = locked($name, LOCK_SH);
	if (!-d $kept) {
		close $lock;
		$lock = locked($name, LOCK_EX);
		renew($name, $kept, $make) if !-d $kept;
	}
	system('cp', '-a', '--reflink=auto', '-T', $kept, $to) == 0
		or croak "cannot copy $kept";
	close $lock;
	return;
}

sub renew ($name, $kept, $make) {
	remove_tree(glob "$build/$name-*");
	$make->("$kept.new");
	rename "$kept.new", $kept or croak "rename: $!";
}

sub locked ($name, $how) {
	make_path($build);
	open my $lock, '>', "$build/$name.lock"
		or croak "$build/$name.lock: $!";
	flock $lock, $how or croak "flock: $!";
	return $lock;
}

sub state_of (@globs) {
	my $sum = Digest::SHA->new(256);
	$sum->add("$_\0")->addfile($_) for sort grep { -f } map { glob } @globs;
	return substr $sum->hexdigest, 0, 12;
}
1;
