# TLS as it should be in 2026, and plain HTTP sent on to it.
use v5.36;
use Test::More;
use ET::Stack;

my $http_port = ET::Stack::free_port();
my $stack = ET::Stack->new(HTTP_PORT => $http_port);
my $port = $stack->env('PORT');

# What openssl sees when it connects with these options.
sub s_client (@options) {
	return qx{openssl s_client -connect localhost:$port -servername localhost @options </dev/null 2>&1};
}

for my $version (qw(tls1_2 tls1_3)) {
	like(s_client("-$version"), qr/Cipher is (?!\(NONE\))/,
		"$version is spoken");
}
for my $version (qw(tls1 tls1_1)) {
	like(s_client("-$version", '-cipher', q('DEFAULT:@SECLEVEL=0')),
		qr/Cipher is \(NONE\)/, "$version is refused");
}
for my $cipher (qw(AES128-SHA ECDHE-ECDSA-AES128-SHA256 RC4-SHA)) {
	like(s_client('-tls1_2', '-cipher', "'$cipher:\@SECLEVEL=0'"),
		qr/Cipher is \(NONE\)|no cipher match/, "$cipher is refused");
}
like(s_client('-tls1_2'), qr/ECDHE-ECDSA-\w+-(GCM|CHACHA20|POLY1305)/,
	'an authenticated cipher with forward secrecy is chosen');
unlike(s_client('-tls1_2'), qr/TLS session ticket:/,
	'no session ticket outlives its key');
like(s_client('-alpn', 'h2,http/1.1'), qr/ALPN protocol: h2/,
	'HTTP/2 is offered');

my $text = qx{openssl x509 -noout -text -in @{[ $stack->env('CA_CERT') ]}};
like($text, qr/NIST CURVE: P-256/, 'the certificate is ECDSA on P-256');
like($text, qr/DNS:localhost, IP Address:127\.0\.0\.1, IP Address:0:0:0:0:0:0:0:1/,
	'it is for localhost by name and by both addresses');
is((stat $stack->dir . '/tls/server.key')[2] & 0777, 0600,
	'its key is for its user only');
for my $host (qw(localhost 127.0.0.1)) {
	is($stack->curl("https://$host:$port/ping")->{status}, 200,
		"verified, it answers at $host");
}

is($stack->curl('/ping')->{protocol}, 'HTTP/2', 'a client gets HTTP/2');
is($stack->curl('--http1.1', '/ping')->{protocol}, 'HTTP/1.1',
	'an older one HTTP/1.1');

# Plain HTTP, on its own port and by mistake on that of TLS.
for my $at ($http_port, $port) {
	my $r = $stack->curl("http://localhost:$at/api/register?a=b%20c");
	is($r->{status}, 308, "plain HTTP on $at is sent on");
	is($r->{headers}{location},
		"https://localhost:$port/api/register?a=b%20c",
		'… to the same place over TLS');
	ok($r->{headers}{'x-request-id'}, '… with a request id');
	$r = $stack->curl(qw(-X POST -d a=b), "http://localhost:$at/ping");
	is($r->{status}, 308, '… a POST as well, as a POST');
}

$stack->done;
done_testing;
