# POST …/me/renew-link and …/{id}/renew-link: all links end, a new one is mailed.
use v5.36;
use ET::BadInput qw(is_problem);
use ET::Desk;
use ET::Worker;
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
my $me = '/api/registration/me';
my $mine = "$me/renew-link";

sub mails ($r) {
	return $db->query("select count(*) from app.outbox
		where registration_id = $r->{id} and kind = 'link_renewed'");
}

# ---- the holder
my $w = ET::Worker->new('me', db => $db);
my $ada = $desk->register(name => 'Ada');
my ($one, $two) = map { $desk->link($ada->{id}) } 1 .. 2;
my $eve = $desk->link($desk->register->{id});
is($w->get($me, token => $_)->{json}{name}, 'Ada', 'both links work')
	for $one, $two;
my $r = $w->post($mine, token => $one, key => 'k1', json => {});
is($r->{status}, 200, 'the holder renews the link');
is($r->{json}{id}, $ada->{id}, '… and sees the registration once more');
is(mails($ada), 1, '… a mail brings the new one');
is_problem($w->get($me, token => $_), 401, 'unauthorized',
	'… those before do not work') for $one, $two;
is($w->get($me, token => $eve)->{status}, 200, '… others are not touched');
$r = $w->post($mine, token => $one, key => 'k1', json => {});
is("$r->{status} $r->{headers}{'idempotency-replayed'}", '200 true',
	'the same request again is answered as before');
is(mails($ada), 1, '… without another mail');
is_problem($w->post($mine, token => $one, json => {}), 401, 'unauthorized',
	'… any other is not');
is_problem($w->post($mine, json => {}), 401, 'unauthorized',
	'nobody renews without a link');
is_problem($w->ask($_, $mine, token => $eve), 405, 'method_not_allowed',
	"$_ is refused") for qw(GET PUT PATCH DELETE);
is_problem($w->post($mine, token => $eve, json => { all => 1 }), 422,
	'validation_failed', 'it takes no field');
for (1 .. 2) {
	$w->post($mine, token => $desk->link($ada->{id}), json => {});
}
$r = $w->post($mine, token => $desk->link($ada->{id}), json => {});
is_problem($r, 429, 'too_many_requests', 'three times an hour');
ok($r->{headers}{'retry-after'} > 3000, '… and when again');
unlike($w->log, qr/$one|$two|Ada/, 'the log has no link and no name');
$w->done;

# ---- staff
$w = ET::Worker->new('decide', db => $db);
my $bob = $desk->register(name => 'Bob');
my $link = $desk->link($bob->{id});
my $path = "/api/admin/registrations/$bob->{id}/renew-link";
my @as = (token => $desk->token('reviewer'));
is_problem($w->post($path, json => {}), 401, 'unauthorized', 'not for strangers');
is_problem($w->post($path, json => {}, token => $desk->token($_)), 403,
	'forbidden', "not for the $_") for qw(viewer door);
is(mails($bob), 0, '… nothing happened');
$r = $w->post($path, @as, key => 'k', json => {});
is("$r->{status} $r->{json}{name}", '200 Bob', 'a reviewer renews a link');
is($db->query("select app.link_opens(sha256('$link'))"), '',
	'… the one before has ended');
$w->post($path, @as, key => 'k', json => {});
is(mails($bob), 1, '… one mail goes out, also when it is sent again');
is_problem($w->post('/api/admin/registrations/999999/renew-link', @as,
	json => {}), 404, 'not_found', 'of nobody there is none');
is_problem($w->ask('GET', $path, @as), 405, 'method_not_allowed', 'only POST');
$db->query("select app.erase(r) from app.registration r where id = $bob->{id}");
is_problem($w->post($path, @as, json => {}), 409, 'not_possible',
	'who was erased gets no link');
$w->done;
done_testing;
