# The pages of what goes wrong at the front door say words that fit where it
# happened, in the person's language, and lead to no other event.
use v5.36;
use utf8;
use File::Temp qw(tempfile);
use Test::More;
use ET::Stack;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);

my $stack = ET::Stack->new(RATE_STATUS => '1r/m', RATE_SIGNUP => '1r/m',
	RATE_LOGIN => '1r/m', RATE_TICKET => '1r/m');
$stack->sql(q{select app.event_create('night', 'Long night')});

sub page (@args) {
	my $r = $stack->curl('-H', 'Accept: text/html', @args);
	utf8::decode($r->{content});
	return $r;
}

# A page with this status, these words, these ways on, and no others.
sub says ($what, $r, $status, $words, @ways) {
	is($r->{status}, $status, "$what: $status");
	like($r->{content}, qr/$words/, '… says what fits');
	my @all = $r->{content} =~ /<a class="button[^"]*" href="([^"]*)"/g;
	is("@all", "@ways", '… with the ways on that there are');
	like($r->{content}, qr/<code>\Q$r->{headers}{'x-request-id'}\E</,
		'… and the id of the request');
	unlike($r->{content}, qr/Zahlungsreferenz|<!--#|\@[a-z]+:/,
		'… in the right words');
	return $r;
}

my ($out, $large) = tempfile(UNLINK => 1);
print $out 'x' x (7 * 1024 ** 2);
close $out;

# ---- pages that are not there ---------------------------------------------------
says('a page', page('/no/such'), 404, 'There is no such page', '/r/', '/');
says('an event', page('/e/none'), 404, 'There is no such event',
	'/r/?lang=en');
says('an event, in German', page('/e/none?lang=de'), 404,
	'Diese Veranstaltung gibt es nicht', '/r/?lang=de');
says('below an event', page('/e/night/tickets'), 404, 'There is no such event',
	'/e/night', '/r/');
says('events', page('/e'), 404, 'There is no such event', '/r/');
says('tickets', page('-H', 'Accept-Language: de', '/t'), 404,
	'Dieses Ticket gibt es nicht', '/r/');
says('a ticket', page('/t/NOTHING'), 404, 'There is no such ticket',
	'/r/?lang=en');
says('the dashboard', page('/admin/none'), 404, 'no such page', '/admin/');
says('the scanner', page('/scan/none'), 404, 'no such page', '/scan/');

# ---- what cannot be read ---------------------------------------------------------
my $long = 'a' x 12_000;
says('headers that are too long', page('--http1.1', (map { ('-H',
	"X-$_: " . 'a' x 7000) } 1 .. 5), '/e/night'), 431,
	'cut off or far too long', '/r/', '/');
says('the same, in German', page('--http1.1', '-H', 'Accept-Language: de',
	'-H', "X-Long: $long", '/'), 431, 'abgeschnitten oder viel zu lang',
	'/r/', '/');
says('a form that is sent to a page', page('-d', 'a=b', '/r/'), 405,
	'cannot be shown', '/r/', '/');
is($stack->curl('-d', 'a=b', '/r/')->{json}{code}, 'method_not_allowed',
	'programs get JSON');

# ---- too many --------------------------------------------------------------------
says('a ticket', page('/t/NOTHING?lang=de'), 429,
	'werden in diesem Augenblick viele Tickets geöffnet', '');
page('/api/event');
says('a page', page('/api/event'), 429, 'pages were opened from your network',
	'');
my @form = ('-F', 'name=Ada', '-F', 'event=night');
page(@form, '/api/register?event=night&lang=de');
says('a form', page(@form, '/api/register?event=night&lang=de'), 429,
	'Was Sie eingegeben haben, ist noch da', '/e/night');
says('a form of nobody knows which event', page(@form, '/api/register'), 429,
	'go back one page');
page('-d', 'email=x', '/api/registration/link');
says('the form for a link', page('-d', 'email=x', '/api/registration/link'),
	429, 'go back one page');
my $r = page(@form, '/api/register?event=%22%3E%3Cb%3E&x=event=night');
unlike($r->{content}, qr/<b>|night/, 'only an event stands in the way on');

# ---- too large -------------------------------------------------------------------
says('a form', page('-H', 'Expect:', '-F', "payment_screenshot=\@$large",
	'/api/register?lang=de&event=Night'), 413,
	'wählen Sie ein Bild von höchstens 5 MB', '/e/Night');

# ---- away ------------------------------------------------------------------------
for my $pool (qw(home ticket register)) {
	my $socket = $stack->dir . "/run/sock/$pool.sock";
	rename $socket, "$socket.away" or die "rename: $!";
}
says('a page', page('/e/night'), 502, 'Wait a minute, then try again', '');
says('the same, in German', page('/?lang=de'), 502, 'Das liegt an uns', '');
$stack->command('down');
$stack->up(RATE_STATUS => 'off', RATE_SIGNUP => 'off', RATE_TICKET => 'off');
for my $pool (qw(ticket register)) {
	my $socket = $stack->dir . "/run/sock/$pool.sock";
	rename $socket, "$socket.away" or die "rename: $!";
}
says('a ticket', page('/t/NOTHING'), 502, 'Your ticket stays valid', '');
says('a form', page(@form, '/api/register?event=night&lang=de'), 502,
	'Suchen Sie|Schauen Sie|E-Mail', '/e/night');
is($stack->curl('/t/NOTHING')->{json}{code}, 'bad_gateway',
	'programs get JSON');
$stack->stop;
done_testing;
