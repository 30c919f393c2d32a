# GET /ping: the worker alone answers.
use v5.36;
use utf8;
use ET::BadInput qw(is_problem);
use ET::Worker;
use Test::More;

my $w = ET::Worker->new('ping');

my $r = $w->get('/ping');
is($r->{status}, 200, 'it answers');
is($r->{body}, '{"status":"pong"}', '… pong');
is($r->{headers}{'content-type'}, 'application/json', '… as JSON');
is($r->{headers}{'cache-control'}, 'no-store', '… that nobody keeps');
is($r->{headers}{'content-length'}, 17, '… with its length');

for my $method (qw(POST PUT DELETE)) {
	$r = $w->ask($method, '/ping');
	is_problem($r, 405, 'method_not_allowed', "$method is refused");
	is($r->{headers}{allow}, 'GET, HEAD', '… and Allow is there');
}
is($w->get('/ping?a=b')->{status}, 200, 'what it does not know it ignores');
is_problem($w->ask(GET => '/ping', raw => 'x' x 100), 422,
	'validation_failed', 'a body with GET is refused');
is_problem($w->ask(GET => '/ping', raw => 'x' x 1025), 413, 'body_too_large',
	'… and a large one is not read');
is($w->get('/ping?a=%zz')->{status}, 200, '… also where it cannot be read');

$r = $w->ask(PUT => '/ping', headers => { accept =>
	'application/problem+json' });
is($r->{headers}{'content-type'}, 'application/problem+json',
	'who asks for RFC 9457 gets it');
is($r->{json}{status}, 405, '… with the status in it');

$r = $w->ask(PUT => '/ping', headers => { 'accept-language' => 'de-AT, en' });
like($r->{json}{detail}, qr/^Diese Adresse kennt diese Methode nicht/,
	'who reads German is told in German');
is($r->{headers}{'content-language'}, 'de', '… and that it is');

my @lines = $w->requests;
my ($first) = @lines;
is(scalar @lines, 10, 'each request leaves one line in the log');
is_deeply([ @$first{qw(pool method route status request_id)} ],
	[ 'ping', 'GET', '/ping', 200, sprintf '%032x', 1 ],
	'… with pool, method, route, status and request id');
is($lines[1]{code}, 'method_not_allowed', '… and the code of its error');

$w->done;
done_testing;
