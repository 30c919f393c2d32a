# What is not installed is named with the line that installs it, or installed
# where that may be done.
use v5.36;
use Test::More;
use File::Temp qw(tempdir);
use ET::Stack;

my $home = tempdir('et-home-XXXXXX', TMPDIR => 1, CLEANUP => 1);
chmod 0755, $home;

# A directory for PATH with all that is installed but what is named.
sub path_without ($name, @programs) {
	my $bin = "$home/$name";
	mkdir $bin;
	for my $file (map { glob "$_/*" } '/usr/sbin', '/usr/bin') {
		(my $base = $file) =~ s{.*/}{};
		symlink $file, "$bin/$base" if !grep { $_ eq $base } @programs;
	}
	return $bin;
}

sub script ($file, $text) {
	unlink $file;
	open my $out, '>', $file or die "$file: $!";
	print $out "#!/bin/sh\n$text\n";
	close $out;
	chmod 0755, $file;
}

sub run ($path, $words) {
	local $ENV{PATH} = $path;
	my $said = qx{$words 2>&1 </dev/null};
	return ($? >> 8, $said);
}

# ---- the command --------------------------------------------------------------------
my $bin = path_without('lean', qw(curl spawn-fcgi));
my ($code, $said) = run($bin, "deploy/event-tickets up -d $home/stack -p "
	. ET::Stack::free_port());
is($code, 69, 'without a program nothing starts');
like($said, qr/not installed: spawn-fcgi curl\. As root: apt-get install .*curl/,
	'… and the line that installs it is named');

# ---- install-packages -----------------------------------------------------------------
is(join('', run($ENV{PATH}, 'deploy/install-packages run')), '0',
	'where all is installed it does nothing and says nothing');
($code) = run($ENV{PATH}, 'deploy/install-packages everything');
is($code, 64, 'a kind that there is not is told');

# A machine that lacks nginx.
$bin = path_without('poor', 'sudo');
script("$bin/dpkg-query", q(/usr/bin/dpkg-query "$@" | sed '/^nginx /d'));
script("$bin/apt-get", 'echo "apt-get $*"');
my $as = $> == 0 ? 'setpriv --reuid nobody --regid nogroup --clear-groups' : '';
SKIP: {
	skip 'the tree is closed to others', 4
		if $as && system("$as test -x deploy/install-packages") != 0;
	($code, $said) = run($bin, "$as deploy/install-packages run");
	is($code, 69, 'an ordinary user cannot install');
	like($said, qr/^  apt-get install --no-install-recommends nginx$/m,
		'… and is told the line');
	script("$bin/sudo", 'echo "sudo $*"; exec "$@"');
	($code, $said) = run($bin, "$as deploy/install-packages run");
	is($code, 0, 'with sudo he can');
	like($said, qr/^Installing nginx\n.*sudo apt-get update/s,
		'… and it is done');
}
SKIP: {
	skip 'only root installs', 1 if $> != 0;
	script("$bin/apt-get", qq{echo "apt-get \$*" >>$home/said});
	run($bin, 'deploy/install-packages run');
	open my $in, '<', "$home/said" or die "said: $!";
	like(join('', <$in>), qr/^apt-get install .*--no-install-recommends nginx$/m,
		'root installs what is missing and nothing else');
}
done_testing;
