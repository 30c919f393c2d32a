# POST /api/registration/me/payment-proof: shown later, and again when asked.
use v5.36;
use utf8;
use Digest::SHA qw(sha256_hex);
use ET::BadInput qw(is_problem fields_of);
use ET::Desk;
use ET::Picture qw(png bad_pictures);
use ET::Worker;
use Test::More;

my $path = '/api/registration/me/payment-proof';
my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('me', db => $db);
my $reg = $desk->register;
my @as = (token => $desk->link($reg->{id}));
my $picture = png(320, 240);
$db->query(q{update app.event set proof = 'optional'});

sub proofs () {
	return $db->query('select count(*) from app.payment_proof');
}

# What is no picture leaves nothing behind.
for (bad_pictures()) {
	my ($what, $name, $bytes, $status) = @$_;
	my $r = $w->post($path, @as, multipart => [ payment_screenshot =>
		[ $name, $bytes ] ]);
	is_problem($r, $status, $status == 413 ? 'body_too_large'
		: 'validation_failed', "$what is refused");
	is(fields_of($r), 'payment_screenshot', '… and the field is named');
}
my $r = $w->post($path, @as, multipart => [ map { ("x$_" => 'y') } 1 .. 10_000 ]);
is_problem($r, 413, 'body_too_large', '10 000 parts are refused');
is_problem($w->post($path, @as, multipart => [ payment_screenshot =>
	[ 'a.png', "\0" x 7_000_000 ] ]), 413, 'body_too_large',
	'so is a body over the limit');
for my $nothing ([ json => {} ], [ form => { amount => '20' } ],
	[ multipart => [ payment_screenshot => [ '', '' ] ] ]) {
	$r = $w->post($path, @as, @$nothing);
	is_problem($r, 422, 'validation_failed', 'nothing is no proof');
	is(fields_of($r), 'payment_screenshot', '… and the field is named');
}
is(proofs(), 0, 'after all this nothing is left behind');
is($db->query("select version from app.registration where id = $reg->{id}"), 1,
	'… and nothing has changed');

# A stranger's picture is not even decoded.
is_problem($w->post($path, token => 'b' x 26, multipart => [
	payment_screenshot => [ 'a.png', $picture ] ]), 401, 'unauthorized',
	'an unknown link shows nothing');
is_problem($w->post($path, token => 'b' x 26, multipart => [
	payment_screenshot => [ 'a.png', 'no picture' ] ]), 401, 'unauthorized',
	'… and learns nothing about its picture');

$r = $w->post($path, @as, multipart => [ payment_reference => 'RF18 ü',
	payment_type => 'individual', amount => '20,00',
	payment_method => 'Karte', payment_screenshot => [ 'Beleg.png',
	$picture ] ]);
is($r->{status}, 200, 'a picture is taken');
is($r->{json}{proof}{state}, 'given', '… and the registration says so');
is_deeply([ $r->{json}{payment_reference}, $r->{json}{claim} ], [ 'RF18 ü',
	{ payment_type => 'individual', amount => '20,00',
	payment_method => 'Karte' } ], '… with what the payer says');
is($db->query("select encode(sha256, 'hex') from app.payment_proof
	where registration_id = $reg->{id}"), sha256_hex($picture),
	'… and is stored');
is($db->query(q{select request_id from app.audit where action =
	'registration.proof_given'}), sprintf('%032x', $w->{requests}),
	'… and recorded, with the id of the request');

# Asked for again.
$db->query("update app.registration set proof_requested_at = now(),
	proof_request_reason = 'too dark' where id = $reg->{id}");
$r = $w->get('/api/registration/me', @as);
is_deeply([ @{ $r->{json}{proof} }{qw(state request_reason)} ],
	[ 'requested', 'too dark' ], 'the person sees why it is asked again');
$r = $w->post($path, @as, multipart => [ payment_screenshot => [ 'b.png',
	png(320, 248) ] ]);
is($r->{json}{proof}{state}, 'given', 'and sends a better one');
is($r->{json}{payment_reference}, 'RF18 ü', '… the reference stays');
$r = $w->post($path, @as, form => { payment_reference => 'RF19' });
is($r->{json}{payment_reference}, 'RF19', 'a reference alone will do');
$w->post($path, @as, multipart => [ payment_screenshot => [ 'b.png', $picture ] ])
	for 3 .. 5;
$r = $w->post($path, @as, multipart => [ payment_screenshot => [ 'b.png',
	$picture ] ]);
is_problem($r, 429, 'too_many_requests', 'five an hour are enough');
cmp_ok($r->{headers}{'retry-after'} // 0, '>', 0, '… and it says when');

$desk->approve($reg->{id});
is_problem($w->post($path, @as, multipart => [ payment_screenshot =>
	[ 'b.png', $picture ] ]), 409, 'not_possible',
	'once it is approved nothing is to be shown');
unlike($w->log, qr/RF1|Beleg|Karte/, 'the log holds nothing of it');
$w->done;
done_testing;
