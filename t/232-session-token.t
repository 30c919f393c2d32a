# Damaged, forged and borrowed tokens: each is refused, none is a 500.
use v5.36;
use utf8;
use ET::BadInput qw(is_problem);
use ET::Desk;
use ET::Keys;
use ET::Worker;
use JSON::PP;
use MIME::Base64 qw(encode_base64url decode_base64url);
use Test::More;

my $me = '/api/admin/me';
my $desk = ET::Desk->new;
my $w = ET::Worker->new('session', db => $desk->db);
my $good = $desk->token('owner');
is($w->get($me, token => $good)->{status}, 200, 'the token itself is good');
my ($head, $body, $mac) = split /\./, $good;
my %claims = %{ decode_json(decode_base64url($body)) };
my $now = time;

# A token of ours with other claims; a claim that is undef is left out.
sub with (%change) {
	my %c = (%claims, %change);
	delete @c{ grep { !defined $c{$_} } keys %c };
	return ET::Keys->jwt(\%c);
}

# The same claims under another header.
sub under ($header, %opt) {
	return ET::Keys->jwt(\%claims, header => $header, %opt);
}

my $other = 'x' x 64;
my %bad = (
	'of nothing' => '',
	'without a signature' => "$head.$body.",
	'of two parts' => "$head.$body",
	'of four parts' => "$good.$mac",
	'with the signature of another' => "$head.$body."
		. (split /\./, with(role => 'admin'))[2],
	'with one bit changed in the signature' => "$head.$body."
		. ($mac =~ s/^(.)/$1 eq 'A' ? 'B' : 'A'/er),
	'with other spare bits in the signature' => "$head.$body."
		. ($mac =~ s/(.)$/chr(ord($1) + 1)/er),
	'with padding' => "$good=",
	'with a space' => " $good",
	'with a line break inside' => "$head.\n$body.$mac",
	'with base64 of the other alphabet' => "$head.$body+.$mac",
	'with changed claims' => join('.', $head, encode_base64url(
		encode_json({ %claims, role => 'owner', sub => '2' })), $mac),
	'cut in half' => substr($good, 0, length($good) / 2),
	'of 10 kB' => 'a' x 10_000,
	'with 10 kB of claims' => with(x => 'a' x 10_000),
	'signed with another secret' => ET::Keys->jwt(\%claims,
		secret => $other),
	'signed with an empty secret' => ET::Keys->jwt(\%claims, secret => ''),
	'with alg none' => under({ alg => 'none', typ => 'JWT' },
		alg => 'none'),
	'with alg None' => under({ alg => 'None', typ => 'JWT' },
		alg => 'none'),
	'with alg none and a signature' => under({ alg => 'none',
		typ => 'JWT' }),
	'with HS512' => under({ alg => 'HS512', typ => 'JWT' },
		alg => 'HS512'),
	'with HS384' => under({ alg => 'HS384', typ => 'JWT' },
		alg => 'HS384'),
	'with alg RS256' => under({ alg => 'RS256', typ => 'JWT' }),
	'with alg hs256' => under({ alg => 'hs256', typ => 'JWT' }),
	'without alg' => under({ typ => 'JWT' }),
	'without typ' => under({ alg => 'HS256' }),
	'with another typ' => under({ alg => 'HS256', typ => 'at+jwt' }),
	'with a header that is a list' => under('["HS256"]'),
	'with a header that is no JSON' => under('{'),
	'with claims that are a list' => ET::Keys->jwt('[]'),
	'with claims that are no JSON' => ET::Keys->jwt('{"iss":'),
	'with empty claims' => ET::Keys->jwt('{}'),
	'that is over' => with(exp => $now - 1),
	'that ends now' => with(exp => $now),
	'without an end' => with(exp => undef),
	'whose end is a text' => with(exp => 'tomorrow'),
	'whose end is a fraction' => ET::Keys->jwt(
		encode_json(\%claims) =~ s/("exp":\d+)/$1.5/r),
	'whose end is negative' => with(exp => -1),
	'whose end is too large a number' => ET::Keys->jwt(
		encode_json(\%claims) =~ s/("exp":)\d+/${1}1e400/r),
	'not yet valid' => with(nbf => $now + 60),
	'without nbf' => with(nbf => undef),
	'from the future' => with(iat => $now + 60),
	'without iat' => with(iat => undef),
	'of another issuer' => with(iss => 'https://evil.test'),
	'without an issuer' => with(iss => undef),
	'for another audience' => with(aud => 'other'),
	'for a list of audiences' => with(aud => ['event-tickets']),
	'without an audience' => with(aud => undef),
	'without a session id' => with(jti => undef),
	'with a short session id' => with(jti => 'abc'),
	'with a session id in upper case' => with(jti => uc $claims{jti}),
	'with a session id that is a number' => with(jti => 5),
	'with SQL as the session id' => with(jti => "' or true --" . 'a' x 20),
	'of an unknown session' => with(jti => 'f' x 32),
	'of an unknown role' => with(role => 'root'),
	'without a role' => with(role => undef),
	'without a subject' => with(sub => undef),
	'whose subject is no number' => with(sub => 'owner'),
	'with a device token too short' => 'a' x 63,
	'with a device token in upper case' => 'A' x 64,
);
for my $what (sort keys %bad) {
	is_problem($w->get($me, token => $bad{$what}), 401, 'unauthorized',
		"a token $what is refused");
}
for my $scheme ('Bearer', 'bearer  ', 'Token ', 'Basic ', '', "Bearer\t") {
	next if $scheme eq '';
	is_problem($w->get($me, headers => {
		authorization => "$scheme$good" }), 401, 'unauthorized',
		"'$scheme' in front of the token is refused");
}
is($w->get($me, headers => { authorization => "bEaReR $good" })->{status}, 200,
	'the scheme is compared without case');

# The role in the token is not what decides.
my $viewer = $desk->token('viewer', role => 'owner');
my $decide = ET::Worker->new('decide', db => $desk->db);
is_problem($decide->post('/api/admin/registrations/1/approve',
	token => $viewer), 403, 'forbidden',
	'a token that claims more than the account is refused by the database');
unlike($w->log, qr/eyJ/, 'no token is in the log');

$decide->done;
$w->done;
done_testing;
