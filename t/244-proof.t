# GET /api/admin/registrations/{id}/payment-proof: the picture, for the person who checks it.
use v5.36;
use utf8;
use ET::BadInput qw(is_problem fields_of);
use ET::Desk;
use ET::Picture qw(png);
use ET::Worker;
use Test::More;

my $all = '/api/admin/registrations';
my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('proof', db => $db);
my @as = (token => $desk->token('viewer'));
my $reg = $desk->register;
my $none = $desk->register;
my $bytes = png(300, 200);
my $path = "$all/$reg->{id}/payment-proof";

sub show_payment ($picture, $type) {
	my $hex = unpack 'H*', $picture;
	$db->query("insert into app.payment_proof (registration_id, image, type,
		sha256) values ($reg->{id}, '\\x$hex', '$type', sha256('\\x$hex'))");
}
show_payment($bytes, 'image/png');

my $r = $w->get($path, @as);
is($r->{status}, 200, 'the picture is shown');
is($r->{body}, $bytes, '… byte for byte');
my %h = %{ $r->{headers} };
is($h{'content-type'}, 'image/png', '… with its type');
is($h{'cache-control'}, 'private, no-cache', '… for nobody else to keep');
is($h{'content-security-policy'}, "default-src 'none'; sandbox",
	'… and with nothing that could run');
is($h{'content-disposition'}, qq{inline; filename="proof-$reg->{id}.png"},
	'… to be looked at');
is($w->get($path, @as, headers => { 'if-none-match' => $h{etag} })->{status},
	304, 'who has it already is told so');
is($db->query(q{select count(*), min(request_id) from app.audit
	where action = 'registration.proof_viewed'}),
	'2|' . sprintf('%032x', 1), 'who looked is recorded');
show_payment("\xff\xd8\xff\xe0 the second", 'image/jpeg');
$r = $w->get($path, @as);
is("$r->{headers}{'content-type'} $r->{body}",
	"image/jpeg \xff\xd8\xff\xe0 the second", 'the last one counts');

for my $method (qw(POST PUT DELETE)) {
	$r = $w->ask($method, $path, @as);
	is_problem($r, 405, 'method_not_allowed', "$method is refused");
	is($r->{headers}{allow}, 'GET, HEAD', '… and Allow says so');
}
for my $id ('0', '-1', 'abc', '1.5') {
	$r = $w->get("$all/$id/payment-proof", @as);
	is_problem($r, 422, 'validation_failed', "$id is no id");
	is(fields_of($r), 'id', '… and it is named');
}
is_problem($w->get("$all/$none->{id}/payment-proof", @as), 404, 'not_found',
	'who sent none has none');
is_problem($w->get("$all/4711/payment-proof", @as), 404, 'not_found',
	'an unknown one is 404');
is_problem($w->get($path), 401, 'unauthorized', 'not for strangers');
is_problem($w->get($path, token => $desk->token('door')), 403, 'forbidden',
	'not for the door');
is_problem($w->get($path, token => $desk->device), 403, 'forbidden',
	'not for scanners');
is_problem($w->get($path, token => $desk->link($reg->{id})), 401,
	'unauthorized', 'not by the secret link');
$w->done;
done_testing;
