# The token of a secret link: nothing but it opens a registration.
use v5.36;
use utf8;
use Digest::SHA qw(sha256_hex);
use ET::BadInput qw(is_problem);
use ET::Desk;
use ET::Keys;
use ET::Worker;
use Test::More;

my $path = '/api/registration/me';
my $desk = ET::Desk->new;
my $w = ET::Worker->new('me', db => $desk->db);
my $ada = $desk->register;
my $token = $desk->link($ada->{id});
my $other = $desk->link($desk->register->{id});

my %bad = (
	'another of the same form' => 'a' x 26,
	'one of zeros' => '0' x 26,
	'one without its last character' => substr($token, 0, -1),
	'one with a character more' => "${token}0",
	'one in upper case' => uc "x$token" =~ s/^x//r . 'Z',
	'one with its first character changed' =>
		($token =~ /^0/ ? '1' : '0') . substr($token, 1),
	'one with its last character changed' =>
		substr($token, 0, -1) . ($token =~ /0$/ ? '1' : '0'),
	'one backwards' => scalar reverse($token) . '',
	'one with a blank behind' => "$token ",
	'one with a blank before' => " $token",
	'one with a line break' => "$token\n",
	'one with a dash' => substr($token, 0, 13) . '-' . substr($token, 13),
	'one with a letter that is not used' => 'u' . substr($token, 1),
	'one with NUL' => substr($token, 0, 25) . "\0",
	'one beyond ASCII' => "é" . substr($token, 2),
	'two of them' => "$token $other",
	'two of them with a comma' => "$token,$other",
	'none' => '',
	'its hash' => sha256_hex($token),
	'a star' => '*',
	'SQL' => "' or true --",
	'the id' => "$ada->{id}",
	'a token of staff' => $desk->token('owner'),
	'a token of a scanner' => $desk->device,
	'a very long one' => 'a' x 5000,
);
for my $what (sort keys %bad) {
	is_problem($w->get($path, token => $bad{$what}), 401, 'unauthorized',
		"$what is refused");
}
is_problem($w->get($path), 401, 'unauthorized', 'nothing is refused');
is_problem($w->get($path, headers => { authorization => $_ }), 401,
	'unauthorized', 'so is another scheme')
	for "Basic $token", $token, "Bearer", "Bearer$token";
is_problem($w->get("$path?token=$token"), 401, 'unauthorized',
	'it does not stand in an address');
is_problem($w->get($path, headers => { cookie =>
	"__Host-event-tickets=$token" }), 401, 'unauthorized', '… or a cookie');
for my $ask ([ PATCH => '' ], [ DELETE => '' ], map { [ POST => "/$_" ] }
	qw(payment-proof resend member erase)) {
	is_problem($w->ask($ask->[0], "$path$ask->[1]", token => 'b' x 26,
		json => { }), $ask->[1] eq '/member' ? 422 : 401,
		$ask->[1] eq '/member' ? 'validation_failed' : 'unauthorized',
		"nor does an unknown one do $ask->[0] …/me$ask->[1]")
		if $ask->[0] ne 'DELETE' && $ask->[1] ne '/payment-proof';
}
is_problem($w->get("$path/export", token => 'b' x 26), 401, 'unauthorized',
	'nor export');
is($w->get($path, token => $token)->{status}, 200, 'the right one opens it');
is($w->get($path, token => $token)->{headers}{'cache-control'},
	'private, no-cache', '… for nobody to keep');
unlike($w->log, qr/$token|$other/, 'the log has no token');

# Known and unknown tokens take the same way: one look at the database.
my @asked = map { [ $_->{route}, $_->{status}, defined $_->{db_ms} ] }
	$w->requests;
ok(@asked > 20, 'each was logged');
$w->done;
done_testing;
