# GET /: the registration page for people, what this service is for programs.
use v5.36;
use utf8;
use ET::BadInput qw(is_problem);
use ET::Desk;
use ET::Worker;
use Test::More;

my $desk = ET::Desk->new;
my $w = ET::Worker->new('home', db => $desk->db);

my $r = $w->get('/');
is($r->{status}, 200, 'a program gets an answer');
is($r->{json}{status}, 'active', '… that says active');
is_deeply([ sort keys %{ $r->{json} } ], [qw(docs name status version)],
	'… and no more than name, version, status and docs');
is($r->{headers}{vary}, 'Accept, Accept-Language',
	'the answer depends on what is accepted');

for my $method (qw(POST PUT DELETE PATCH OPTIONS TRACE get)) {
	$r = $w->ask($method, '/');
	is_problem($r, 405, 'method_not_allowed', "$method is refused");
	is($r->{headers}{allow}, 'GET, HEAD', '… and Allow says what is not');
}
$r = $w->ask(HEAD => '/');
is($r->{status}, 200, 'HEAD is answered');
is($r->{body}, '', '… without a body');
ok($r->{headers}{'content-length'} > 0, '… but with the length of it');

$r = $w->get('/?what=1');
is($r->{status}, 200, 'what it does not know it ignores');

my %html = (headers => { accept => 'text/html,*/*;q=0.8' });
$r = $w->get('/', %html);
is($r->{status}, 200, 'a browser gets a page');
is($r->{headers}{'content-type'}, 'text/html; charset=utf-8', '… of HTML');
utf8::decode($r->{body});
like($r->{body}, qr/Demo event/, '… that names the event');
like($r->{body}, qr{action="/api/register\?event=demo&amp;lang=en"}, '… with the form');

$r = $w->get('/?event=nothing', %html);
is($r->{status}, 404, 'an event that does not exist is 404');
like($r->{headers}{'content-type'}, qr{^text/html}, '… as a page');


# Each event has a page of its own.
$desk->db->query("select app.event_create('second', 'Second event')");
$r = $w->get('/e/second', %html);
is($r->{status}, 200, 'another event has a page');
like($r->{body}, qr/Second event/, '… that names it');
like($r->{body}, qr/name="event" value="second"/, '… and its form as well');
$r = $w->get('/e/second');
like($r->{headers}{'content-type'}, qr{^text/html}, '… for everybody');
is($w->get('/e/nothing', %html)->{status}, 404, 'one that is not there is 404');
is_problem($w->post('/e/second'), 405, 'method_not_allowed',
	'it is only looked at');
$desk->db->query(q{update app.event set language = 'de' where slug = 'second'});
like($w->get('/e/second', %html)->{body}, qr/<html lang="de">/,
	'a page is in the language of its event');
like($w->get('/e/second?lang=en', %html)->{body}, qr/<html lang="en">/,
	'… or the one that was chosen');

$desk->db->query(q{update app.event set name = '<b>"Ü" & ''مرحبا''</b> 🎉'});
$r = $w->get('/', %html);
utf8::decode($r->{body});
like($r->{body},
	qr/&lt;b&gt;&quot;Ü&quot; &amp; &#(39|x27);مرحبا&#(39|x27);&lt;\/b&gt; 🎉/,
	'the name of the event is escaped and whole');

$desk->db->stop;
$r = $w->get('/', %html);
is($r->{status}, 503, 'without a database the page is not there');
ok($r->{headers}{'retry-after'} > 0, '… and it is said when to try again');
is($w->get('/')->{status}, 200, 'programs are answered all the same');

$w->done;
done_testing;
