# Too much of anything is refused by nginx itself, in time and in our words.
use v5.36;
use Test::More;
use ET::Stack;

my $site = 'https://desk.example';
my $stack = ET::Stack->new(RATE_SIGNUP => '6r/m burst=2', RATE_LOGIN => '1r/s',
	RATE_TICKET => '6r/m burst=2', RATE_STATUS => 'off', RATE_SCAN => 'off', RATE_ADMIN => 'off',
	CORS_ORIGINS => $site);

# ---- requests ---------------------------------------------------------------
my @signup = (qw(-H Content-Type:application/json -d {}), '/api/register');
is($stack->curl(@signup)->{status}, 422, 'the first registration is looked at')
	for 1 .. 3;
my $r = $stack->curl('-H', "Origin: $site", @signup);
is("$r->{status} $r->{json}{code}", '429 too_many_requests',
	'one more than the burst is refused');
is($r->{headers}{'retry-after'}, 10, '… until the next is due, in seconds');
is($r->{headers}{'access-control-allow-origin'}, $site,
	'… readable for a page of a listed origin');
ok($r->{headers}{'content-security-policy'}, '… with the security headers');
is($stack->logged($r)->{route}, '/api/register', '… and its route in the log');
$r = $stack->curl('-H', 'Accept: text/html', @signup);
is($r->{status}, 429, 'a browser is refused alike');
like($r->{content}, qr/<h1>/, '… with a page');
is($r->{headers}{'retry-after'}, 10, '… and the time to wait');
is($stack->logged($r)->{route}, '/api/register', '… and its route in the log');

my $many = join ' ', map { $stack->curl('/api/admin/login')->{status} } 1 .. 3;
like($many, qr/^405( 405)? 429/, 'each route has the limit of its zone');
$many = join ' ', map { $stack->curl('/t/1')->{status} } 1 .. 4;
is($many, '404 404 404 429', 'tickets have a limit of their own');
$r = $stack->curl('-H', 'Accept: text/html', '/t/1');
like($r->{content}, qr/Yours stays valid.*>Try again</s,
	'… with words that fit, and a way to try again');
$many = join ' ', map { $stack->curl('/api/registration/status/a@b.example')
	->{status} } 1 .. 30;
is($many, join(' ', (404) x 30), 'off is off');
unlike($stack->log('nginx'), qr/limiting requests/,
	'the error log is not filled with it');

# ---- bodies: each route of the pool table -----------------------------------
my $big = $stack->dir . '/body';

sub body_of ($bytes) {
	open my $out, '>', $big or die "$big: $!";
	print $out 'x' x $bytes;
	close $out;
	return "\@$big";
}

sub bytes ($text) {
	my %unit = (k => 1024, m => 1024 ** 2);
	return $text =~ /^(\d+)([km])$/ ? $1 * $unit{$2} : $text;
}

open my $tab, '<', 'deploy/pools.tab' or die "pools.tab: $!";
for (grep { !/^\s*(#|$)/ } <$tab>) {
	my (undef, undef, undef, undef, $body, $zone, undef, @paths) = split;
	my $limit = bytes($body) || 1024;
	for my $path (grep { $_ ne '-' } @paths) {
		my $url = $path =~ s/\{\w+\*?\}/1/gr;
		my @post = ('--data-binary', body_of($limit + 1), $url);
		my $length = $stack->curl(@post);
		is($length->{status}, 413, "$path: a byte over its limit");
		is($length->{json}{code}, 'body_too_large', '… in JSON');
		# These zones are narrow here: a second request may be too many.
		next if $zone =~ /^(signup|login|ticket)$/;
		my $chunked = $stack->curl('-H', 'Transfer-Encoding: chunked',
			'--http1.1', @post);
		is($chunked->{status}, 413, '… without a length as well');
		@post = ('--data-binary', body_of($limit), $url);
		isnt($stack->curl(@post)->{status}, 413,
			'… at its limit it is looked at');
	}
}

# The rest of a large body is not the next request, nor a broken connection.
my %status;
body_of(8 * 1024 ** 2);
for my $way ('--http1.1', '--http2') {
	for (1 .. 15) {
		my $r = $stack->curl($way, '-H', 'Expect:', '--data-binary',
			"\@$big", '/api/register');
		$status{ $r->{status} }++;
	}
}
is(join(' ', %status), '413 30', '8 MB are 413 each time, never 502');
$r = $stack->curl('-H', 'Accept: text/html', '--data-binary', "\@$big",
	'/api/register');
is($r->{status}, 413, 'a browser that sends too much');
like($r->{content}, qr/<h1>/, '… gets a page');

$stack->done;
done_testing;
