# GET /api/event: what the public may know.
use v5.36;
use utf8;
use ET::BadInput qw(is_problem fields_of);
use ET::Desk;
use ET::Worker;
use Test::More;

my $path = '/api/event';
my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('event', db => $db);

my $r = $w->get($path);
is($r->{status}, 200, 'the current event is shown');
my %j = %{ $r->{json} };
is_deeply([ sort keys %j ], [ sort qw(slug name venue starts_at ends_at zone
	when span entrance price_minor currency price payment_instructions proof team_max
	language state waitlist places_left opens_at closes_at organiser
	accent logo payment_qr) ],
	'… with exactly what was agreed');
is_deeply([ @j{qw(slug name state proof team_max price_minor)} ],
	[ 'demo', 'Demo event', 'open', 'none', 20, 0 ], '… as it is');
is_deeply([ @j{qw(places_left opens_at closes_at payment_instructions)} ],
	[ undef, undef, undef, undef ], 'what there is not is null');
is_deeply([ @j{qw(entrance)} ], [ undef ], '… when people are let in as well');
like($j{span}, qr/^\w{3} \d+ \w{3} \d{4}, 09:00 – 18:00$/,
	'from when until when in words');
like($j{starts_at}, qr/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'times are UTC');
is($r->{headers}{'cache-control'}, 'public, max-age=5',
	'anybody may keep it for a moment');

for my $method (qw(POST PUT DELETE PATCH)) {
	$r = $w->ask($method, $path);
	is_problem($r, 405, 'method_not_allowed', "$method is refused");
	is($r->{headers}{allow}, 'GET, HEAD', '… and Allow says what is not');
}
is_problem($w->get("$path?event=no-such"), 404, 'event_not_found',
	'an unknown event is 404');
is($w->get("$path?what=1")->{status}, 200, 'what it does not know it ignores');
is_problem($w->get("$path?event=$_"), 404, 'event_not_found',
	"never guessed: event=$_")
	for '', '%20', '%27%20or%201=1', '%ff', '%00', 'demo%00', '%zz',
	'x' x 5000, 'demo&event=other', 'other&event=demo', 'demo&event=';
is($w->get("$path?event=$_")->{json}{slug}, 'demo', "clear: event=$_")
	for 'demo', 'Demo', 'DEMO', '%64emo', '+demo+', 'demo&event=Demo';

$r = $w->get($path);
my @have = (headers => { 'if-none-match' => $r->{headers}{etag} });
$r = $w->get($path, @have);
is($r->{status}, 304, 'who has it already is told so');
is($r->{headers}{'cache-control'}, 'public, max-age=5', '… for as long');
$db->query(q{update app.event set price_minor = 2000, capacity = 2,
	payment_instructions = E'IBAN «DE02»\n"Zweck": Name', proof = 'required',
	waitlist = true, language = 'de', venue = 'Halle <4>',
	closes_at = '2099-01-01T00:00:00Z'});
$r = $w->get($path, @have);
is($r->{status}, 200, 'what changed is sent again');
is_deeply([ @{ $r->{json} }{qw(price places_left payment_instructions proof
	waitlist language venue closes_at)} ], [ '€20.00', 2,
	"IBAN «DE02»\n\"Zweck\": Name", 'required', JSON::PP::true, 'de',
	'Halle <4>', '2099-01-01T00:00:00Z' ], '… word for word');

$db->query("select app.event_create('second', 'Second')");
is($w->get("$path?event=second")->{json}{name}, 'Second',
	'another event by its name');
for my $case ([ 'closed', "closes_at = now() - interval '1 hour'" ],
	[ 'not_yet', "closes_at = null, opens_at = now() + interval '1 hour'" ],
	[ 'full', 'opens_at = null, capacity = 0, waitlist = false' ],
	[ 'waitlist', 'waitlist = true' ]) {
	$db->query("update app.event set $case->[1] where slug = 'second'");
	is($w->get("$path?event=second")->{json}{state}, $case->[0],
		"an event can be $case->[0]");
}
$db->stop;
$r = $w->get($path);
is_problem($r, 503, 'unavailable', 'without a database it is not there');
$w->done;
done_testing;
