# GET /api/admin/me and POST /api/admin/logout: the own session.
use v5.36;
use utf8;
use ET::BadInput qw(is_problem);
use ET::Desk;
use ET::Worker;
use JSON::PP ();
use Test::More;

my ($me, $out) = ('/api/admin/me', '/api/admin/logout');
my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('session', db => $db);
my $token = $desk->token('viewer');

my $r = $w->get($me, token => $token);
is($r->{status}, 200, 'who is signed in is told who he is');
is_deeply($r->{json}, { id => 1, email => 'viewer@example.org',
	name => 'Viewer', role => 'viewer',
	two_step => JSON::PP::false, two_step_required => JSON::PP::false,
	recovery_codes_left => 0 }, '… and nothing else');
is_problem($w->post($me, token => $token), 405, 'method_not_allowed',
	'me is not posted');
is_problem($w->get($out, token => $token), 405, 'method_not_allowed',
	'a link cannot sign out');
is_problem($w->get("$me?x=1", token => $token), 422, 'validation_failed',
	'an unknown parameter is refused');
for my $path ($me, $out) {
	my $method = $path eq $me ? 'GET' : 'POST';
	$r = $w->ask($method, $path);
	is_problem($r, 401, 'unauthorized', "$path is not for strangers");
	like($r->{headers}{'www-authenticate'}, qr/^Bearer/,
		'… who are told how to come back');
	is_problem($w->ask($method, $path, token => $desk->device), 403,
		'forbidden', "$path is not for scanners");
}
for my $role (qw(owner admin reviewer door)) {
	is($w->get($me, token => $desk->token($role))->{json}{role}, $role,
		"a session of $role is known");
}

# The cookie does the same, from our own pages only.
sub cookie ($value, %more) {
	return (headers => { cookie => "a=b; __Host-event-tickets=$value; c=d",
		%more });
}
is($w->get($me, cookie($token))->{status}, 200, 'the cookie is enough');
for my $origin (undef, 'null', 'https://evil.test', 'https://tickets.test.evil',
	'http://tickets.test', 'https://tickets.test:444', 'https://tickets.tes') {
	is_problem($w->post($out, cookie($token,
		defined $origin ? (origin => $origin) : ())), 403, 'forbidden',
		'a cookie with origin ' . ($origin // 'unknown')
		. ' changes nothing');
}
is($w->get($me, token => $token)->{status}, 200, '… the session lives');
is_problem($w->get($me, headers => { cookie => "event-tickets=$token" }), 401,
	'unauthorized', 'a cookie of another name is none');
is_problem($w->get($me, token => 'nonsense', cookie($token)), 401,
	'unauthorized', 'a wrong token is not made up for by the cookie');
is_problem($w->get($me, headers => { authorization => 'Basic YTpi',
	cookie => "__Host-event-tickets=$token" }), 401, 'unauthorized',
	'… nor another scheme');

# The end of a session.
$r = $w->post($out, cookie($token, origin => 'https://tickets.test'));
is($r->{status}, 200, 'signing out with the cookie from our page');
like($r->{headers}{'set-cookie'}, qr/^__Host-event-tickets=; .*Max-Age=0/,
	'… takes the cookie away');
is_problem($w->get($me, token => $token), 401, 'unauthorized',
	'… and the token is worth nothing any more');
is($w->post($out, token => $token)->{status}, 200,
	'signing out twice is no error');

$token = $desk->token('admin');
$db->query('update app.session set expires_at = now()');
is_problem($w->get($me, token => $token), 401, 'unauthorized',
	'a session that is over on the server is over');
$token = $desk->token('admin');
$db->query('update app.staff set disabled_at = now()');
is_problem($w->get($me, token => $token), 401, 'unauthorized',
	'a disabled account has no session');
$db->query('update app.staff set disabled_at = null');
$token = $desk->token('admin');
$db->query('update app.session set ended_at = now()');
is_problem($w->get($me, token => $token), 401, 'unauthorized',
	'a revoked session is over at once');

$db->stop;
$r = $w->get($me, token => $token);
is_problem($r, 503, 'unavailable', 'without a database nobody is let in');
is($r->{headers}{'retry-after'}, 2, '… and it is said when to try again');
$w->done;
done_testing;
