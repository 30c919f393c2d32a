# POST /api/admin/login: a session for the right password, and no hint else.
use v5.36;
use utf8;
use Digest::SHA qw(sha256_hex hmac_sha256);
use ET::BadInput qw(refuses_bad_bodies is_problem fields_of);
use ET::Desk;
use ET::Keys;
use ET::Worker;
use JSON::PP;
use MIME::Base64 qw(decode_base64url encode_base64url);
use Test::More;
use Time::HiRes qw(time);

my $path = '/api/admin/login';
my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('login', db => $db, n => 2);
my (undef, $email) = $desk->staff('admin');
my %good = (email => $email, password => $desk->password);

my $r = $w->post($path, json => \%good);
is($r->{status}, 200, 'the right password signs in');
is_deeply([ sort keys %{ $r->{json} } ],
	[qw(access_token expires_in token_type user)], '… with a token');
is_deeply($r->{json}{user}, { id => 1, email => $email, name => 'Admin',
	role => 'admin' }, '… and who it is');
my $cookie = $r->{headers}{'set-cookie'};
like($cookie, qr/^__Host-event-tickets=\Q$r->{json}{access_token}\E;/,
	'the cookie is the same token');
like($cookie, qr/; $_(;|$)/, "… with $_")
	for 'Path=/', 'HttpOnly', 'Secure', 'SameSite=Strict',
	"Max-Age=$r->{json}{expires_in}";
unlike($cookie, qr/Domain=/i, '… for this host alone');

# The token, read by somebody else's eyes.
my ($head, $body, $mac) = split /\./, $r->{json}{access_token};
is(encode_base64url(hmac_sha256("$head.$body", ET::Keys->secret)), $mac,
	'the token is signed with HMAC-SHA-256');
my $claims = decode_json(decode_base64url($body));
is_deeply([ sort keys %$claims ], [qw(aud exp iat iss jti nbf role sub)],
	'it has the claims we need and no personal data');
is($claims->{exp} - $claims->{iat}, $r->{json}{expires_in},
	'it ends when it says');
is($db->query(sprintf q{select count(*) from app.session
	where hash = '\x%s'}, sha256_hex($claims->{jti})), 1,
	'the session is in the database by its hash');

for my $method (qw(GET PUT DELETE)) {
	$r = $w->ask($method, $path);
	is_problem($r, 405, 'method_not_allowed', "$method is refused");
	is($r->{headers}{allow}, 'POST', '… and Allow says POST');
}
is_problem($w->post($path, json => {}), 422, 'validation_failed',
	'both fields are needed');
refuses_bad_bodies($w, $path, \%good);

# One answer for every cause.
my %wrong = ('a wrong password' => { %good, password => 'wrong' },
	'an unknown account' => { %good, email => 'nobody@example.org' },
	'a password with a space behind it' => { %good,
		password => "$good{password} " },
	'SQL as the password' => { %good, password => "' or 1=1 --" });
my %said;
for my $what (sort keys %wrong) {
	$r = $w->post($path, json => $wrong{$what},
		params => { REMOTE_ADDR => '198.51.100.' . keys %said });
	is_problem($r, 401, 'login_failed', "$what is refused");
	ok($r->{headers}{'www-authenticate'}, '… with a challenge');
	is($r->{headers}{'set-cookie'}, undef, '… and no cookie');
	$said{$what} = $r->{json}{detail};
}
is(scalar keys %{ { reverse %said } }, 1, 'the sentence is always the same');
$db->query(q{update app.staff set disabled_at = now()});
is_problem($w->post($path, json => \%good), 401, 'login_failed',
	'a disabled account is refused');
$db->query(q{update app.staff set disabled_at = null});
is($w->post($path, json => { %good, email => uc $email })->{status}, 200,
	'the address may be typed in any case');

$db->query("select app.staff_add('chef\@bücher.example', 'Chef', 'owner',
	'" . $desk->password_hash . "')");
is($w->post($path, json => { %good, email => $_ })->{status}, 200,
	"an account signs in as $_")
	for 'chef@bücher.example', 'chef@xn--bcher-kva.example',
	"Chef\@BÜCHER.example\x{200b}";

# Unknown accounts take as long as known ones. The quickest of some tries, taken
# in turns, on a busy machine of more: without a dummy hash an unknown one would
# take next to nothing, however often it is tried.
my %quickest;
for my $try (1 .. 40) {
	last if $try > 6 && $quickest{'nobody@example.org'} > $quickest{$email} / 2;
	for my $who ($email, 'nobody@example.org') {
		my $start = time;
		$w->post($path, json => { email => $who, password => 'wrong' },
			params => { REMOTE_ADDR => "203.0.113.$try" });
		my $took = time - $start;
		$quickest{$who} = $took
			if $took < ($quickest{$who} // 99);
	}
}
my ($known, $unknown) = @quickest{ $email, 'nobody@example.org' };
cmp_ok($unknown, '>', $known / 2, sprintf
	'known %.0f ms, unknown %.0f ms', $known * 1e3, $unknown * 1e3);

# Lock-out: by account and address.
my %from = (params => { REMOTE_ADDR => '198.51.100.99' });
$w->post($path, json => { %good, password => 'wrong' }, %from) for 1 .. 5;
$r = $w->post($path, json => \%good, %from);
is_problem($r, 429, 'too_many_requests',
	'after five failures even the right password waits');
cmp_ok($r->{headers}{'retry-after'}, '>', 600, '… for long');
is($w->post($path, json => \%good)->{status}, 200,
	'… but only from there: nobody locks another out');
$r = $w->post($path, json => { %good, email => 'none@example.org' }, %from)
	for 1 .. 5;
$r = $w->post($path, json => { %good, email => 'none@example.org' }, %from);
is($r->{status}, 429, 'an account that does not exist is locked alike');
$db->query(q{update app.login_attempt set locked_until = now()});
is($w->post($path, json => \%good, %from)->{status}, 200,
	'when the time is over it works again');

# Many at once are no way around the limit.
%from = (params => { REMOTE_ADDR => '198.51.100.77' });
my @asked = map { $w->send(POST => $path, json => { %good,
	password => "guess $_" }, %from) } 1 .. 12;
my %status;
$status{ ET::Worker::decode($_->answer)->{status} }++ for @asked;
is_deeply(\%status, { 401 => 5, 429 => 7 }, 'of twelve at once five are tried');

unlike($w->log, qr/example\.org|battery|wrong|eyJ/,
	'no address, password or token is in the log');
$w->done;
done_testing;
