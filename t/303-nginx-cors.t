# Pages of listed origins may call, with credentials; no others.
use v5.36;
use Test::More;
use ET::Stack;

my @listed = ('https://desk.example', 'http://localhost:3000');
my $stack = ET::Stack->new(
	CORS_ORIGINS => qq(["$listed[0]", "$listed[1]"]));

sub from ($origin, @args) {
	return $stack->curl('-H', "Origin: $origin", @args)->{headers};
}

sub preflight ($origin, $method, $path) {
	return $stack->curl('-X', 'OPTIONS', '-H', "Origin: $origin",
		'-H', "Access-Control-Request-Method: $method",
		'-H', 'Access-Control-Request-Headers: authorization', $path);
}

for my $origin (@listed) {
	my $h = from($origin, '/ping');
	is($h->{'access-control-allow-origin'}, $origin, "$origin may read");
	is($h->{'access-control-allow-credentials'}, 'true', '… with credentials');
	like($h->{'access-control-expose-headers'}, qr/X-Request-Id/,
		'… and sees our headers');
	is($h->{vary}, 'Origin', '… and caches know');
	is($h->{'access-control-allow-methods'}, undef,
		'… without what only a preflight asks for');
	my $r = preflight($origin, 'POST', '/api/register');
	is($r->{status}, 204, "$origin: a preflight is answered");
	is($r->{content}, '', '… with nothing but headers');
	is($r->{headers}{'access-control-allow-origin'}, $origin, '… for it');
	like($r->{headers}{'access-control-allow-methods'}, qr/\bPOST\b/,
		'… with methods');
	like($r->{headers}{'access-control-allow-headers'},
		qr/Authorization.*Idempotency-Key/, '… with headers');
	ok($r->{headers}{'access-control-max-age'}, '… for a while');
	ok($r->{headers}{'x-content-type-options'}, '… and all the others');
}

# An error is readable as well, whoever makes it.
my %error = (404 => ['/nope'], 401 => ['/api/admin/stats'],
	405 => [qw(-X DELETE), '/api/register'],
	413 => ['-d', 'x' x 5000, '/mark-used/1'],
	422 => [qw(-H Content-Type:application/json -d {}), '/api/register']);
for my $status (sort keys %error) {
	my $r = $stack->curl('-H', "Origin: $listed[0]", @{ $error{$status} });
	is("$r->{status} $r->{headers}{'access-control-allow-origin'}",
		"$status $listed[0]", "$status is readable for a listed origin");
}

for my $origin ('https://evil.example', 'null', 'https://desk.example.evil',
	'https://desk.example:444', 'http://desk.example',
	'https://desk.example, https://evil.example') {
	my $h = from($origin, '/ping');
	is(join(' ', grep { /^access-control/ } keys %$h), '',
		"$origin is told nothing");
	is($h->{vary}, 'Origin', '… and caches know');
	my $r = preflight($origin, 'POST', '/api/register');
	is($r->{status}, 405, '… its preflight is not answered');
	is(join(' ', grep { /^access-control/ } keys $r->{headers}->%*), '',
		'… nor told anything');
}
is($stack->curl('-X', 'OPTIONS', '-H', "Origin: $listed[0]", '/ping')->{status},
	405, 'OPTIONS that is no preflight is like any other method');

# An <img> on another site sends no origin: what is public is for every page.
my %policy = ('/api/event/logo' => 'cross-origin',
	'/api/event/payment-qr' => 'cross-origin',
	'/api/payment-qr/individual' => 'cross-origin',
	'/api/payment-qr/bulk' => 'cross-origin', '/t/X.png' => 'cross-origin',
	'/t/X' => 'same-origin', '/t/X.pdf' => 'same-origin',
	'/api/event' => 'same-origin', '/api/event/theme.css' => 'same-origin',
	'/api/admin/registrations/1/payment-proof' => 'same-origin');
sub policy_of ($path) {
	return $stack->curl($path)->{headers}{'cross-origin-resource-policy'};
}
is(policy_of($_), $policy{$_}, "$_ is $policy{$_}") for sort keys %policy;
$stack->done;

$stack = ET::Stack->new(CORS_ORIGINS => ' https://a.example,https://b.example');
is(from('https://b.example', '/ping')->{'access-control-allow-origin'},
	'https://b.example', 'a comma list does as well');
$stack->done;

$stack = ET::Stack->new;
my $h = from($listed[0], '/ping');
is(join(' ', grep { /^(access-control|vary)/ } keys %$h), '',
	'without a list nobody else may, and answers do not vary');
is(policy_of($_), 'same-origin', "… nor show $_") for sort keys %policy;
$stack->done;
done_testing;
