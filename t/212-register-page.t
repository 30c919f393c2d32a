# POST /api/register from a form without JavaScript: pages instead of JSON.
use v5.36;
use utf8;
use ET::Desk;
use ET::Worker;
use Test::More;

my $path = '/api/register';
my $desk = ET::Desk->new;
my $w = ET::Worker->new('register', db => $desk->db);
my %html = (headers => { accept => 'text/html,application/xhtml+xml' });
my %good = (name => 'Zoë "Z" <Müller> & Co', email => 'zoe@example.org',
	phone => '030 123456', event => 'demo');

sub page ($r) {
	utf8::decode($r->{body});
	like($r->{headers}{'content-type'} // '', qr{^text/html}, 'it is a page');
	return $r->{body};
}

my $r = $w->post($path, %html, form => \%good);
is($r->{status}, 303, 'success leads to a page');
like($r->{headers}{location}, qr{^/registered/[0-9a-z]{26}$},
	'… that shows the answer');

$r = $w->post($path, %html, form => \%good);
is($r->{status}, 409, 'the same address again is refused');
my $page = page($r);
like($page, qr/already registered/i, '… with a sentence');
like($page, qr/value="zoe\@example\.org"/, '… and the input kept');

$r = $w->post($path, %html, form => { %good, email => 'not an address',
	phone => '1', members => [ 'Bob', 'C"arol' ] });
is($r->{status}, 422, 'wrong fields are refused');
$page = page($r);
like($page, qr/href="#email"/, 'the summary links to the e-mail');
like($page, qr/href="#phone"/, '… and to the phone');
like($page,
	qr/value="Zoë &quot;Z&quot; &lt;Müller&gt; &amp; Co"/,
	'the name is kept, escaped');
like($page, qr/value="not an address"/, 'the wrong e-mail is kept');
like($page, qr/C&quot;arol/, 'members are kept');
unlike($page, qr/<Müller>/, 'nothing typed becomes markup');

$r = $w->post($path, %html, form => { %good, event => 'nothing' });
is($r->{status}, 404, 'an unknown event is a page');
page($r);
$r = $w->post($path, %html, raw => 'x', type => 'text/plain');
is($r->{status}, 415, 'a wrong content type is a page');
page($r);
$r = $w->post($path, %html, form => { %good, name => 'x' x 1_000_000 });
is($r->{status}, 413, 'a body too large is a page');
page($r);
$r = $w->post($path, %html, form => { name => "\xff\xfe", email => "\0" });
is($r->{status}, 422, 'broken text is a page');
page($r);

# What was refused is said in the words of the database, also after the event was
# asked for.
$w->post($path, %html, form => { %good, email => 'twice@example.org' });
$r = $w->post($path, %html, form => { %good, email => 'twice@example.org' });
is($r->{status}, 409, 'the same address is not, once more');
like(page($r), qr/already registered, and the organiser has yet to decide/,
	'… and the page says where it stands');
$desk->db->query("select app.event_capacity('demo', app.seats_held(id) + 3)
	from app.event where slug = 'demo'");
$r = $w->post($path, %html, form => { %good, email => 'five@example.org',
	members => 'B, C, D, E' });
is($r->{status}, 409, 'five do not fit into three places');
like(page($r), qr/Only 3 places are left, and you are 5/,
	'… and the page says how many are left');
like(page($r), qr/data-max="2"/, '… and offers no more rows');

$desk->db->query("update app.event set capacity = 1, seats_taken = 1,
	waitlist = true");
$r = $w->post($path, %html, form => { %good, email => 'w@example.org' });
is($r->{status}, 303, 'who waits for a place gets one as well');
$r = $w->post($path, %html, form => { %good, email => 'v@example.org',
	lang => 'de' });
like($r->{headers}{location}, qr{^/registered/\w+\?lang=de$},
	'… in the language of the form');

$desk->db->stop;
$r = $w->post($path, %html, form => { %good, email => 'new@example.org' });
is($r->{status}, 503, 'without a database it is a page');
like(page($r), qr/We could not finish this/, '… that does not say too much');
ok($r->{headers}{'retry-after'} > 0, '… that says when to try again');

$w->done;
done_testing;
