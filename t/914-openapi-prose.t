# A fault in api/*.txt stops make with its file and line; so does a program that
# the text files know nothing of.
use v5.36;
use Test::More;
use File::Temp qw(tempdir);

my $build = $ENV{BUILD} // 'build';
my $api = tempdir(CLEANUP => 1);

sub slurp ($file) {
	open my $in, '<', $file or die "$file: $!";
	local $/;
	return <$in>;
}

sub spew ($file, $text) {
	open my $out, '>', $file or die "$file: $!";
	print $out $text;
	close $out or die "$file: $!";
}

# What is said when one thing in a file is another.
sub said ($name, $from, $to) {
	system("cp api/*.txt api/*.mjs $api/") == 0 or die 'cp';
	my $text = slurp("$api/$name");
	my $at = index $text, $from;
	die "$name has no $from" if $at < 0;
	substr $text, $at, length $from, $to;
	spew("$api/$name", $text);
	my $command = "node $api/openapi.mjs $build/cgi deploy/pools.tab"
		. " nginx/maps.conf 2>&1 >$api/openapi.json";
	return qx($command);
}

is(said('ping.txt', '', ''), '', 'as they are, the files are right');
is(slurp("$api/openapi.json"), slurp("$build/gen/openapi.json"),
	'… and make has written what they say');

sub refused ($name, $from, $to, $why, $what) {
	like(said($name, $from, $to), qr{^openapi: api/$why$}, $what);
}
refused('ping.txt', 'GET /ping', 'GET /pong', 'ping.txt:\d+: GET /ping is missing',
	'a route without words');
refused('ping.txt', 'type Ping', "GET /pong  Not there\n    id  pong\n"
	. "    200  Ping  No.\n\ntype Ping",
	'ping.txt:\d+: no program answers this', 'words without a route');
refused('registrations.txt', '?sort', '?sorted',
	'registrations.txt:\d+: no program takes \?sorted here',
	'a filter that the program does not take');
refused('decide.txt', '    reason   ', '    motive   ',
	'decide.txt:\d+: no program takes motive here',
	'a field that the program does not take');
refused('register.txt', 'already_registered', 'already_there',
	'register.txt:\d+: no error has the code already_there',
	'an error that no program has');
refused('ping.txt', '200  Ping', '200  Pong',
	'ping.txt:\d+: "Pong" is no type', 'a type that is not there');
refused('register.txt', 'int64', 'int46',
	'register.txt:\d+: "int46" is no type', 'a type that there is not');
refused('register.txt', '"name": "Mira', '"name" "Mira',
	'register.txt:\d+: this JSON does not end, or is none', 'an ill-formed example');
refused('ping.txt', 'type Ping', "type Ping\n    a  text\n    a  text\n\ntype Pong",
	'ping.txt:\d+: a is there twice', 'a member that is there twice');
refused('ping.txt', '    id  ping', '', 'ping.txt:\d+: "id" is missing',
	'an operation without its id');
refused('decide.txt', '    body  Looking', '',
	'decide.txt:\d+: "body" is missing: the name of its form',
	'a body without the name of its form');

done_testing;
