# GET /t/{code}: a ticket as a page, for a browser.
use v5.36;
use utf8;
use Test::More;
use ET::BadInput 'is_problem';
use ET::Desk 'shown';
use ET::Keys;
use ET::Worker;

my $desk = ET::Desk->new;
my $db = $desk->db;
my $event = $db->query(q{update app.event set name = 'Robots & <Friends>',
	venue = 'Hall 4', zone = 'Europe/Vienna',
	starts_at = '2027-03-20 08:00Z', ends_at = '2027-03-20 17:00Z',
	check_in_from = '2027-03-20 07:30Z' returning id});
my $ticket = ET::Worker->new('ticket', db => $db);
my %html = (headers => { accept => 'text/html' });

my $r = $desk->register(name => q{Zoë "Z" <b>}, team_name => 'Söhne & <Co>',
	members => ['שלום'], approve => 1);
my @codes = map { ET::Keys->code($event, $_) } @{ $r->{serials} };

my $page = $ticket->get("/t/$codes[0]", %html);
is($page->{status}, 200, 'a signed code: 200');
is($page->{headers}{'content-type'}, 'text/html; charset=utf-8', 'a page');
like($page->{headers}{'cache-control'}, qr/no-store/, 'that nobody keeps');
utf8::decode(my $text = $page->{body});
for my $says ('Robots &amp; &lt;Friends&gt;', 'Zoë &quot;Z&quot; &lt;b&gt;',
	'Söhne &amp; &lt;Co&gt;', 'Sat 20 Mar 2027, 09:00 – 18:00', 'Europe/Vienna',
	'<dd>08:30</dd>', 'Hall 4', shown($r->{serials}[0]),
	'src="data:image/png;base64,', qq(href="/t/$codes[0].ics"),
	qq(href="/t/$codes[0].pdf")) {
	like($text, qr/\Q$says\E/, "it says $says");
}
unlike($text, qr/\Q$r->{email}\E|123456/, 'no address and no phone');
unlike($text, qr/<script|\sstyle=/i, 'no script inside');
is_deeply([ $text =~ /(?:src|href)="(\/[^"]*)"/g ], [ "/t/$codes[0].ics",
	"/t/$codes[0].pdf" ], 'nothing has to be fetched for it');
is(() = $text =~ /<link (?!rel="icon" href="data:)/g, 0,
	'… no style and no icon either');
utf8::decode($text = $ticket->get("/t/$codes[1]")->{body});
like($text, qr/שלום/, 'the other ticket is of the other person');
utf8::decode($text = $ticket->get("/t/$codes[0]",
	headers => { 'accept-language' => 'de-AT' })->{body});
like($text, qr/<html lang="de">.*Einlass ab/s, 'in the language of the reader');
is($ticket->ask(HEAD => "/t/$codes[0]")->{body}, '', 'HEAD: without a body');
for my $method (qw(POST PUT PATCH DELETE)) {
	my $no = $ticket->ask($method => "/t/$codes[0]");
	is_problem($no, 405, 'method_not_allowed', "$method: 405");
	is($no->{headers}{allow}, 'GET, HEAD', 'and says what is allowed');
}

# What does not admit says so.
sub says ($state, $name, $code = $codes[0]) {
	my $page = $ticket->get("/t/$code", %html);
	is($page->{status}, 200, "$name: there is a page");
	like($page->{body}, qr/<h2>\Q$state\E</, "$name: it says so");
	unlike($page->{body}, qr/\.pdf"/, "$name: nothing to keep");
	return $page->{body};
}
$db->query(qq{update app.ticket set used_at = now(), used_by = 'device:1'
	where serial = '$r->{serials}[0]'});
like(says('This ticket was used', 'used'), qr/<img/, 'its QR is there');
$db->query(qq{update app.ticket set revoked_at = now()
	where serial = '$r->{serials}[1]'});
unlike(says('This ticket is not valid any more', 'revoked', $codes[1]),
	qr/<img/, 'no QR');
my $pending = $desk->register;
my $code = ET::Keys->code($event, $pending->{serials}[0]);
unlike(says('This ticket is not valid', 'not approved', $code), qr/<img/,
	'no QR');
$desk->approve($pending->{id});
says('This ticket is not valid any more', 'its time is over',
	ET::Keys->code($event, $pending->{serials}[0], 0, time - 3600));

# What we did not sign, and what we signed and do not know.
my $none = ET::Keys->code($event, '00000000000000011');
my $last = substr $code, -1;
for my $bad ($none, $code =~ s/.$/$last eq '0' ? 8 : 0/er, lc $code, "$code.",
	"$code.gif", "$code.PNG", "$code.png.png", "$code.pdf.ics", 'x',
	$r->{serials}[0], "' or 1=1 --", 'A' x 3000) {
	my $shown = substr $bad, 0, 30;
	my $at = '/t/' . ET::Worker::escape($bad);
	is_problem($ticket->get($at), 404, 'not_found', "404: $shown");
	my $page = $ticket->get($at, %html);
	is($page->{status}, 404, 'for a browser as well');
	like($page->{body}, qr/<h1>There is no such ticket</, 'on a page');
}
unlike($ticket->log, qr/\Q$code\E|$r->{serials}[0]|Zo/,
	'the log names no code, serial or person');

# Without a database there is no page, but a picture.
$db->stop;
is($ticket->get("/t/$code", %html)->{status}, 503, 'no database: 503');
is($ticket->get("/t/$code.png")->{status}, 200, 'the picture is there');
$ticket->done;
done_testing();
