# A wrong row of the pool table stops the build with file, line and sentence.
use v5.36;
use Test::More;
use File::Temp qw(tempdir);

my $dir = tempdir(CLEANUP => 1);

sub generate ($rows) {
	open my $out, '>', "$dir/pools.tab" or die $!;
	print $out $rows;
	close $out;
	unlink glob "$dir/out/*";
	my $said = qx{deploy/generate $dir/pools.tab $dir/out 2>&1};
	return ($? >> 8, $said);
}

my $good = "home 2 home 5 0 - - /\n";
my ($code, $said) = generate("# a comment\n\n$good");
is("$code $said", '0 ', 'a right table says nothing');

# Rows that come third, and what is said of line 4.
my @wrong = (
	['ping 2 - 2 0 - -', qr/eight columns or more, this one has 7/],
	['Ping 2 - 2 0 - - /ping', qr/"Ping" is no name of a pool/],
	['pi/ng 2 - 2 0 - - /ping', qr/is no name of a pool/],
	['a234567890123456789012 2 - 2 0 - - /x', qr/longer than 20/],
	['home 2 - 2 0 - - /home', qr/pool "home" stands in line 2 already/],
	['ping 0 - 2 0 - - /ping', qr/processes is a number from 1 to 64/],
	['ping two - 2 0 - - /ping', qr/processes is a number/],
	['ping 65 - 2 0 - - /ping', qr/processes is a number/],
	['ping 2 nobody 2 0 - - /ping', qr/schema\/ has no role et_nobody/],
	['ping 2 ET 2 0 - - /ping', qr/"ET" is no name of a role/],
	['ping 2 home 2 0 - - /ping', qr/role "home" is that of line 2/],
	['ping 2 - 0 0 - - /ping', qr/seconds is a number from 1 to 600/],
	['ping 2 - 1.5 0 - - /ping', qr/seconds is a number/],
	['ping 2 - 2 64K - - /ping', qr/body is a size such as/],
	['ping 2 - 2 65m - - /ping', qr/body is at most 64m/],
	['ping 2 - 2 -1 - - /ping', qr/body is a size/],
	['ping 2 - 2 0 fast - /ping', qr/there is no rate zone "fast"/],
	['ping 2 - 2 0 - gold /ping', qr/there is no key "gold"/],
	['ping 2 - 2 0 - jwt,jwt /ping', qr/key "jwt" is given twice/],
	['ping 2 - 2 0 - - ping', qr/"ping" is no path/],
	['ping 2 - 2 0 - - /ping/', qr/is no path/],
	['ping 2 - 2 0 - - /p{i', qr/is no path/],
	['ping 2 - 2 0 - - /a;b', qr/is no path/],
	['ping 2 - 2 0 - - /{a}-{b}', qr/two variables in one segment/],
	['ping 2 - 2 0 - - /', qr/path "\/" is that of line 2 already/],
	['ping 2 - 2 0 - - /a/{x} /a/{y}', qr/path "\/a\/\{y\}" is that of line 4/],
	['post 1 - 9 0 - - - /x', qr/a daemon \(path -\) has no further path/],
	['post 1 - 9 0 scan - -', qr/a daemon has no rate zone/],
);
for (@wrong) {
	my ($row, $like) = @$_;
	($code, $said) = generate("# first\n$good# third\n$row\n");
	is($code, 1, "refused: $row");
	like($said, qr/\A\Q$dir\E\/pools\.tab:4: .*$like.*\n\z/,
		'… with its place and one sentence');
	is(join(' ', glob "$dir/out/*"), '', '… and nothing is written');
}
($code, $said) = generate("# nothing\n");
is($code, 1, 'a table without a row is refused');

# More to choose from: the pattern with more fixed characters comes first.
($code, $said) = generate("a 1 - 1 0 - - /t/{code}\nb 1 - 1 0 - - /t/{code}.png\n"
	. "c 1 - 1 0 - - /t/new\n");
is($code, 0, 'paths that overlap are allowed');
open my $in, '<', "$dir/out/nginx-locations.conf" or die $!;
is(join(' ', map { /^location (.*) \{/ ? $1 : () } <$in>),
	'~ ^/t/[^/]+\.png$ = /t/new ~ ^/t/[^/]+$', '… the closer one is asked first');
done_testing;
