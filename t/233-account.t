# The own account over HTTP: password, links, two steps, sessions; and that no
# foreign page can do any of it.
use v5.36;
use utf8;
use ET::BadInput qw(fields_of is_problem refuses_bad_bodies);
use ET::Desk;
use ET::Otp qw(totp);
use ET::Worker;
use Digest::SHA qw(sha256_hex);
use Test::More;

my $api = '/api/admin';
my $desk = ET::Desk->new;
my $db = $desk->db;
my $login = ET::Worker->new('login', db => $db);
my $session = ET::Worker->new('session', db => $db);
my ($id, $email) = $desk->staff('reviewer');
my $token = $desk->token('reviewer');
my $password = $desk->password;

sub forgive () { $db->query('delete from app.login_attempt') }

# ---- what every route does first -----------------------------------------------
my %route = ("$api/password" => $login, "$api/otp/disable" => $login,
	"$api/otp" => $login, "$api/otp/confirm" => $session);
for my $path (sort keys %route) {
	my $w = $route{$path};
	is_problem($w->get($path, token => $token), 405, 'method_not_allowed',
		"$path is not read");
	is_problem($w->post($path, json => {}), 401, 'unauthorized',
		"$path is not for strangers");
	is_problem($w->post($path, json => {}, token => $desk->device), 403,
		'forbidden', '… nor for scanners');
	is_problem($w->post($path, json => { x => 1 }, token => $token), 422,
		'validation_failed', '… and takes no other fields');
	for my $origin (undef, 'https://evil.test', 'null') {
		is_problem($w->post($path, json => {}, headers => {
			cookie => "__Host-event-tickets=$token",
			defined $origin ? (origin => $origin) : () }), 403,
			'forbidden', '… nor a request of '
			. ($origin // 'an unknown') . ' page');
	}
}
for my $path ("$api/sessions", "$api/sessions/1") {
	is_problem($session->ask(DELETE => $path), 401, 'unauthorized',
		"$path is not for strangers");
	is_problem($session->ask(DELETE => $path, headers => {
		cookie => "__Host-event-tickets=$token",
		origin => 'https://evil.test' }), 403, 'forbidden',
		'… nor for foreign pages');
}
refuses_bad_bodies($login, "$api/password", { current_password => 'x' x 12,
	password => 'y' x 12 }, token => $token);
for my $path (map { "$api/password/$_" } qw(forgotten link set)) {
	is_problem($login->get($path), 405, 'method_not_allowed',
		"$path is not read");
	is_problem($login->post($path, json => {}), 422, 'validation_failed',
		'… and wants its fields');
}

# ---- password ---------------------------------------------------------------------
sub change ($current, $new, $by = $token) {
	return $login->post("$api/password", token => $by,
		json => { current_password => $current, password => $new });
}
my $other = $desk->token('reviewer');
my $r = change('not this one', 'a few words in a row');
is_problem($r, 422, 'validation_failed', 'a wrong password changes nothing');
is(fields_of($r), 'current_password', '… and is told at its field');
for my $bad ('short', 'password123', $email, 'aaaaaaaaaa') {
	$r = change($password, $bad);
	is_problem($r, 422, 'validation_failed', "\"$bad\" is refused");
	is(fields_of($r), 'password', '… at its field');
	forgive();
}
$r = change($password, 'a few words in a row ');
is($r->{status}, 200, 'another password is stored');
is($session->get("$api/me", token => $token)->{status}, 200,
	'… and this session lives');
is($session->get("$api/me", token => $other)->{status}, 401,
	'… the other one ended');
is($login->post("$api/login", json => { email => $email,
	password => 'a few words in a row' })->{status}, 401,
	'the blank at its end counts');
is($login->post("$api/login", json => { email => $email,
	password => 'a few words in a row ' })->{status}, 200, 'it signs in');
change('guess', 'a few words in a row') for 1 .. 5;
$r = change('a few words in a row ', 'five words stand in a row');
is_problem($r, 429, 'too_many_requests', 'guessing it is slowed down');
ok($r->{headers}{'retry-after'}, '… and it is said how long');
forgive();
$password = 'a few words in a row ';

# ---- links by mail -----------------------------------------------------------------
my @said = map { $login->post("$api/password/forgotten",
	json => { email => $_ }) } $email, 'nobody@example.org';
is($said[0]{status} . $said[0]{body}, $said[1]{status} . $said[1]{body},
	'who is known and who is not hear the same');
$db->query('select count(*) from api.mail_claim(60)', 'et_mailer');
my $link = $db->query('select max(id) from app.staff_link');
my $secret = 'yctzcrsbm1zs85rg4wkzdya3a2';
my $hash = sha256_hex($secret);
$db->query("select app.staff_link_add($link, '\\x$hash')");
sub with_link ($what, %more) {
	return $login->post("$api/password/$what",
		json => { token => $secret, %more });
}
is_deeply(with_link('link')->{json}, { email => $email, name => 'Reviewer',
	kind => 'reset' }, 'a link tells whose it is');
is_problem($login->post("$api/password/link", json => {
	token => 'zctzcrsbm1zs85rg4wkzdya3a2' }), 404, 'link_invalid',
	'another one tells nothing');
is_problem($login->post("$api/password/link", json => {
	token => 'YCTZCRSBM1ZS85RG4WKZDYA3A2' }), 404, 'link_invalid',
	'… nor one that was typed');
is_problem(with_link('set', password => 'password123'), 422,
	'validation_failed', 'a common password is refused');
is(with_link('link')->{status}, 200, '… and the link goes on');
is(with_link('set', password => 'words from a mail')->{status}, 200,
	'it chooses a password');
is_problem(with_link('set', password => 'words from a mail'), 404,
	'link_invalid', '… once');
is($session->get("$api/me", token => $token)->{status}, 401,
	'all sessions ended');
$password = 'words from a mail';
$r = $login->post("$api/login", json => { email => $email,
	password => $password }, params => { HTTP_USER_AGENT =>
	'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0' });
is($r->{status}, 200, 'the new password signs in');
$token = $r->{json}{access_token};

# ---- two steps -----------------------------------------------------------------------
is_problem($session->post("$api/otp/confirm", token => $token,
	json => { otp => '123456' }), 422, 'validation_failed',
	'nothing is confirmed before it begins');
is(fields_of($login->post("$api/otp", token => $token, json => {})),
	'current_password', 'two steps do not begin without the password');
is(fields_of($login->post("$api/otp", token => $token, json => {
	current_password => 'wrong' })), 'current_password',
	'… nor with a wrong one');
is($db->query("select count(*) from app.staff where otp_new is not null"), 0,
	'… and nothing has begun');
sub begin () {
	return $login->post("$api/otp", token => $token,
		json => { current_password => $password });
}
$r = begin();
is($r->{status}, 200, 'two steps begin');
my $key = $r->{json}{secret};
like($key, qr/^[A-Z2-7]{32}$/, '… with a secret');
like($r->{json}{uri}, qr/^otpauth:.*secret=$key/, '… that an app scans');
like($r->{json}{qr}, qr{^data:image/png;base64,[\w+/=]{200,}$}, '… from a picture');
is($db->query("select count(*) from app.staff
	where position('$key' in otp_new::text) > 0 or octet_length(otp_new)
	<> 24 + 20 + 16 and otp_new is not null"), 0,
	'the database cannot read it');
sub confirm ($code) {
	return $session->post("$api/otp/confirm", token => $token,
		json => { otp => $code });
}
is_problem(confirm($_), 422, 'validation_failed', "\"$_\" confirms nothing")
	for '000000', 'abcdef', '1';
my $step = int(time / 30);
$r = confirm(totp($key, $step));
is($r->{status}, 200, 'the code of now does');
my @codes = @{ $r->{json}{recovery_codes} };
my @codes_before = @codes;
is(scalar(grep { /^[0-9a-z]{5}-[0-9a-z]{5}$/ } @codes), 10,
	'ten recovery codes are told');
$r = $session->get("$api/me", token => $token);
is("$r->{json}{two_step} $r->{json}{recovery_codes_left}", '1 10',
	'the account has two steps');
is_problem(begin(), 422,
	'validation_failed', 'it does not begin twice');

sub sign_in (%more) {
	return $login->post("$api/login", json => { email => $email,
		password => $password, %more });
}
$r = sign_in();
is_problem($r, 401, 'otp_required', 'now a code is asked for');
is($r->{headers}{'set-cookie'}, undef, '… and nobody is in');
is_problem(sign_in(password => 'wrong', otp => totp($key, $step + 1)), 401,
	'login_failed', 'with a wrong password a right code tells nothing');
is_problem(sign_in(otp => totp($key, $step)), 401, 'otp_wrong',
	'the code that confirmed it is used up');
my $code = totp($key, $step + 1);
is(sign_in(otp => substr($code, 0, 3) . ' ' . substr $code, 3)->{status}, 200,
	'the next one signs in, a blank inside is forgiven');
is_problem(sign_in(otp => $code), 401, 'otp_wrong', '… once');
is(sign_in(otp => uc $codes[0])->{status}, 200, 'a recovery code signs in');
is_problem(sign_in(otp => $codes[0]), 401, 'otp_wrong', '… once');
forgive();

# ---- new recovery codes -----------------------------------------------------------------
sub new_codes ($otp) {
	return $session->post("$api/otp/codes", token => $token,
		json => { otp => $otp });
}
$r = new_codes('000000');
is_problem($r, 422, 'validation_failed', 'a wrong code makes no new ones');
is(fields_of($r), 'otp', '… at its field');
is_problem($session->post("$api/otp/codes", json => { otp => $codes[1] }),
	401, 'unauthorized', '… nor does a stranger');
is_problem($session->get("$api/otp/codes", token => $token), 405,
	'method_not_allowed', '… nor does a GET');
my $old = $codes[1];
$r = new_codes($old);
is($r->{status}, 200, 'a recovery code makes ten new ones');
@codes = @{ $r->{json}{recovery_codes} };
is(scalar(@codes), 10, '… which are told');
is($session->get("$api/me", token => $token)->{json}{recovery_codes_left}, 10,
	'… and all are left');
is_problem(sign_in(otp => $_), 401, 'otp_wrong', 'an old one is of no use')
	for $old, $codes_before[2];
forgive();

sub disable ($with, $otp) {
	return $login->post("$api/otp/disable", token => $token,
		json => { current_password => $with, otp => $otp });
}
is(fields_of(disable('wrong', $codes[1])), 'current_password',
	'turning it off takes the password');
is(fields_of(disable($password, '000000')), 'otp', '… and a code');
is(disable($password, $codes[1])->{status}, 200, 'both turn it off');
is_problem(new_codes($codes[2]), 422, 'validation_failed',
	'then there are no codes to make');
is($db->query(q{select string_agg(a.action || ' ' || o.recipient, ', '
	order by o.id) from app.outbox o join app.audit a on a.id = o.audit_id
	where o.kind = 'staff_changed'}), join(', ', map { "$_ $email" }
	qw(staff.password staff.password otp.enabled otp.codes otp.disabled)),
	'of each of it its owner is told by mail');
is(sign_in()->{status}, 200, 'the password is enough again');
forgive();

# ---- sessions --------------------------------------------------------------------------
$r = $session->get("$api/sessions", token => $token);
my @sessions = @{ $r->{json}{sessions} };
is($sessions[0]{agent}, 'Firefox, Linux', 'a session tells the browser');
is($sessions[0]{is_current}, JSON::PP::true, '… the present one first');
is(scalar(grep { $_->{is_current} } @sessions), 1, '… which is one');
is_problem($session->ask(DELETE => "$api/sessions/x", token => $token), 422,
	'validation_failed', 'a session has a number');
is_problem($session->ask(DELETE => "$api/sessions/999999", token => $token),
	404, 'not_found', '… that is known');
is($session->ask(DELETE => "$api/sessions/$sessions[1]{id}",
	token => $token)->{json}{ended}, 1, 'one is ended');
is($session->ask(DELETE => "$api/sessions", token => $token)->{json}{ended},
	@sessions - 2, 'then all others');
is($session->get("$api/me", token => $token)->{status}, 200,
	'this one goes on');
$r = $session->ask(PATCH => "$api/me", token => $token,
	json => { name => "  Zo\x{eb} O\x{2019}Neil " });
is($r->{json}{name}, "Zo\x{eb} O\x{2019}Neil", 'one has a name');

# ---- asked of everybody -------------------------------------------------------------------
$db->query('update app.installation set otp_required = true');
my $list = ET::Worker->new('registrations', db => $db);
is_problem($list->get("$api/registrations", token => $token), 403,
	'otp_setup_required', 'who has yet to set it up sees nothing else');
is($session->get("$api/me", token => $token)->{status}, 200,
	'… but the own account');
is(begin()->{status}, 200,
	'… and can set it up');

unlike($login->log . $session->log,
	qr/example\.org|words|$key|$secret|@{[ join '|', @codes ]}|eyJ/,
	'no address, password, secret or token is in the log');
$_->done for $login, $session, $list;
done_testing;
