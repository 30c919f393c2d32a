# POST /api/register: nothing ill-formed gets in, and nothing breaks.
use v5.36;
use utf8;
use ET::BadInput qw(refuses_bad_bodies refuses_text_in is_problem fields_of);
use ET::Desk;
use ET::Worker;
use Test::More;

my $path = '/api/register';
my $desk = ET::Desk->new;
my $w = ET::Worker->new('register', db => $desk->db);
my %good = (name => 'Ada', email => 'ada@example.org', phone => '+44 20 7946');

refuses_bad_bodies($w, $path, \%good);
refuses_text_in($w, $path, \%good, $_)
	for qw(name email phone team_name payment_reference event);
for my $member ("Bob\r\nCarol", "Bob\0", "Bob\x1b", 'x' x 256) {
	is_problem($w->post($path, json => { %good, members => [$member] }),
		$member =~ /\0/ ? 400 : 422,
		$member =~ /\0/ ? 'bad_request' : 'validation_failed',
		'a member is one short line');
}

# The same through forms.
for my $value ("a\r\nb", "a\0b", "\xff\xfe", "a\tb") {
	my $r = $w->post($path, form => { %good, name => $value });
	is_problem($r, 422, 'validation_failed',
		'a form takes no control characters and no broken text');
	is(fields_of($r), 'name', '… and names the field');
}
my $twice = ET::Worker::form(\%good) . '&email=eve%40example.org';
my $r = $w->post($path, form => $twice);
is_problem($r, 422, 'validation_failed', 'two e-mails are one too many');
is(fields_of($r), 'email', '… and the field is named');
is_problem($w->post($path, form => ET::Worker::form(\%good) . '&x=y'), 422,
	'validation_failed', 'a form has no unknown field');

# Size.
$r = $w->post($path, json => { %good, name => 'x' x 256 });
is_problem($r, 422, 'validation_failed', 'a name of 256 characters is long');
$r = $w->post($path, json => { %good, name => 'x' x 1_000_000 });
is_problem($r, 413, 'body_too_large', 'a name of 1 MB is too large');
$r = $w->post($path, form => { %good, name => 'x' x 1_000_000 });
is_problem($r, 413, 'body_too_large', '… in a form too');
$r = $w->post($path, json => { %good, name => 'x' x 64_000 });
is_problem($r, 422, 'validation_failed', 'under the limit it is only long');
is_problem($w->post($path, form => join '&', ('a=b') x 2000), 400,
	'bad_request', 'a form of 2000 fields is not read');

# What the client says about itself.
is_problem($w->post($path, json => \%good,
	params => { CONTENT_LENGTH => 'abc' }), 400, 'bad_request',
	'a length that is no number is refused');
is_problem($w->post($path, json => \%good,
	params => { CONTENT_LENGTH => '-1' }), 400, 'bad_request',
	'… or a negative one');
is_problem($w->post($path, json => \%good,
	params => { CONTENT_LENGTH => '500' }), 400, 'bad_request',
	'a body shorter than its length is refused');
is_problem($w->post($path, json => \%good, key => $_), 422,
	'validation_failed', 'an Idempotency-Key is visible ASCII, 255 at most')
	for 'a b', "\x{e9}", 'x' x 256;

is($desk->db->query('select count(*) from app.registration'), 0,
	'after all this nobody is registered');
is($w->post($path, json => \%good)->{status}, 201, 'and the worker is well');
$w->done;
done_testing;
