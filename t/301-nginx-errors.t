# Whatever goes wrong at the front door is said in the shape of the interface,
# with all headers: JSON, RFC 9457 or a page, as the client asks for.
use v5.36;
use Test::More;
use IO::Socket::UNIX;
use ET::Stack;

my $stack = ET::Stack->new;

my @always = qw(x-request-id strict-transport-security content-security-policy
	x-content-type-options x-frame-options referrer-policy
	permissions-policy cross-origin-opener-policy
	cross-origin-resource-policy);

sub has_headers ($r, $what) {
	my @missing = grep { !length($r->{headers}{$_} // '') } @always;
	return is("@missing", '', "$what: all security headers");
}

# As JSON, as a problem and, where there is one, as a page. Where the request
# line itself cannot be read nobody knows what the client accepts: undef.
sub told ($status, $code, $what, $page, @request) {
	my $r = $stack->curl(@request);
	is("$r->{status} " . ($r->{json}{code} // $r->{content}),
		"$status $code", "$what: $status $code");
	my $type = $r->{headers}{'content-type'} // '';
	is($type, 'application/json', "$what: as JSON");
	ok(length($r->{json}{detail} // '') && ref $r->{json}{errors} eq 'ARRAY',
		"$what: a sentence and a list");
	is($r->{json}{request_id}, $r->{headers}{'x-request-id'},
		"$what: the request id in the body and the header");
	is($r->{headers}{'cache-control'}, 'no-store', "$what: not stored");
	has_headers($r, $what);
	return $r if !defined $page;
	my $p = $stack->curl('-H', 'Accept: application/problem+json', @request);
	is($p->{headers}{'content-type'}, 'application/problem+json',
		"$what: as RFC 9457");
	is("$p->{json}{status} $p->{json}{code} $p->{json}{type}",
		"$status $code about:blank", "$what: with its members");
	return $r if !$page;
	my $h = $stack->curl('-H', 'Accept: text/html,*/*;q=0.8', @request);
	is($h->{status}, $status, "$what: a browser gets the same status");
	like($h->{headers}{'content-type'}, qr{^text/html}, '… and a page');
	like($h->{content}, qr/\Q$h->{headers}{'x-request-id'}\E/,
		'… with the request id to tell');
	has_headers($h, "$what, page");
	return $r;
}

# ---- answers that are no errors have them too ------------------------------
for my $path (qw(/ping / /health /docs /redoc /openapi.json /app.css)) {
	my $r = $stack->curl($path);
	is($r->{status}, 200, "$path is there");
	has_headers($r, $path);
}
has_headers($stack->curl('-H', 'Content-Type: application/json', '-d', '{}',
	'/api/register'), 'a 422 of a worker');
has_headers($stack->curl('/api/admin/stats'), 'a 401 of a worker');
my $etag = $stack->curl('/app.css')->{headers}{etag};
my $same = $stack->curl('-H', "If-None-Match: $etag", '/app.css');
is($same->{status}, 304, 'a page that did not change is 304');
has_headers($same, '304');

# ---- 400 404 405 413 414 431 -----------------------------------------------
told(404, 'not_found', 'a path that is not there', 1, '/nope');
told(404, 'not_found', 'below a route', 0, '/ping/x');
told(404, 'not_found', 'an empty path parameter', 0,
	'/api/registration/status/');
told(404, 'not_found', 'a slash in a parameter', 0, '/mark-used/a%2Fb');
told(404, 'not_found', 'a hidden file', 0, '/.git/config');
told(404, 'not_found', 'a file beside the pages', 0,
	'/docs/../nginx.conf');
told(400, 'bad_request', 'a way out above the root', undef,
	'--http1.1', '/../../etc/passwd');
told(400, 'bad_request', 'a request line that is none', undef,
	'--http1.1', '-X', 'NO METHOD', '/ping');
told(400, 'bad_request', 'a NUL in the path', undef, '/verify-ticket/a%00b');
told(400, 'bad_request', 'a request without a host', 0, '--http1.1', '-H',
	'Host:', '/ping');
my $r = told(405, 'method_not_allowed', 'POST to a page', 0,
	qw(-X POST -d a=b), '/docs');
is($r->{headers}{allow}, 'GET, HEAD', '… with Allow');
$r = told(405, 'method_not_allowed', 'DELETE of a route', 0, qw(-X DELETE),
	'/api/register');
is($r->{headers}{allow}, 'GET, HEAD, POST', '… with Allow');
$r = told(405, 'method_not_allowed', 'POST to /ping', 0, qw(-X POST -d a=b),
	'/ping');
like($r->{headers}{allow}, qr/GET/, '… with Allow');
told(414, 'address_too_long', 'an address of 9000 characters', undef,
	'--http1.1', '/' . 'a' x 9000);
told(431, 'header_too_large', 'a header of 40000 characters', 0,
	'--http1.1', '-H', 'X-Long: ' . 'a' x 40000, '/ping');

# ---- 502 503 504: the pool is away, or never answers -----------------------
my $socket = $stack->dir . '/run/sock/ping.sock';
rename $socket, "$socket.away" or die "rename: $!";
$r = told(502, 'bad_gateway', 'a pool that is gone', 1, '/ping');
is($r->{headers}{'retry-after'}, 2, '… try again soon');
my $deaf = IO::Socket::UNIX->new(Local => $socket, Listen => 64) or die $!;
chmod 0666, $socket;
my $from = time;
$r = $stack->curl('/ping');
is("$r->{status} $r->{json}{code}", '504 gateway_timeout',
	'a pool that never answers: 504');
is($r->{headers}{'retry-after'}, 2, '… try again soon');
cmp_ok(time - $from, '<', 10, '… after the limit of the pool, asked once');
has_headers($r, '504');
close $deaf;
rename "$socket.away", $socket or die "rename: $!";
is($stack->curl('/ping')->{status}, 200, 'the pool is back');

kill 'STOP', $stack->pid('supervise');
my $postgres = $stack->pid('postgres');
kill 'INT', $postgres;
ET::Stack::wait_for(sub { !readlink "/proc/$postgres/cwd" });
my $down = $stack->curl('/health');
kill 'CONT', $stack->pid('supervise');
is($down->{status}, 503, 'health without a database: 503');
has_headers($down, 'a 503 of a worker');

# Only the unreachable pool may have been complained about.
$stack->stop;
unlike($stack->log('nginx'), qr/request: /, 'the error log names no request');
done_testing;
