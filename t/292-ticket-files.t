# GET /t/{code}.pdf and .ics: a ticket to keep.
use v5.36;
use utf8;
use File::Temp ();
use POSIX ();
use List::Util qw(min);
use Test::More;
use ET::BadInput 'is_problem';
use ET::Desk 'shown';
use ET::Keys;
use ET::Mail qw(parse_ics pdf_codes pdf_text);
use ET::Picture qw(png);
use ET::Worker;

my $desk = ET::Desk->new;
my $db = $desk->db;
my $name = 'Robots, Friends; & Söhne \\ ' . 'überlang ' x 12;
my $event = $db->query(q{update app.event set name = '} . $name =~ s/ $//r
	. q{', venue = 'Halle 4; Tor B', zone = 'Europe/Vienna',
	starts_at = '2027-03-20 08:00Z', ends_at = '2027-03-20 17:00Z'
	returning id});
my $ticket = ET::Worker->new('ticket', db => $db);
my $r = $desk->register(name => 'Zoë "Z" <b>', members => ['أحمد שלום 山田'],
	approve => 1);
my @codes = map { ET::Keys->code($event, $_) } @{ $r->{serials} };

# The PDF.
# How wide a word is drawn, in points: what an ellipsis stands for is read as
# the whole text, but drawn as three dots.
sub width_of ($bytes, $word) {
	my $file = File::Temp->new(SUFFIX => '.pdf');
	print $file $bytes;
	$file->flush;
	my ($from, $to) = `pdftotext -bbox $file -`
		=~ /xMin="([\d.]+)" [^>]*xMax="([\d.]+)"[^>]*>\Q$word\E</;
	return ($to // 0) - ($from // 0);
}

my $pdf = $ticket->get("/t/$codes[0].pdf");
is($pdf->{status}, 200, 'GET /t/CODE.pdf: 200');
is($pdf->{headers}{'content-type'}, 'application/pdf', 'a PDF');
is($pdf->{headers}{'content-disposition'}, 'inline; filename="ticket-demo.pdf"',
	'with a name to keep it under');
like($pdf->{headers}{'cache-control'}, qr/no-store/, 'that no proxy keeps');
is_deeply([ pdf_codes($pdf->{body}) ], [ $codes[0] ], 'zbarimg reads its code');
my $text = pdf_text($pdf->{body});
like($text, qr/\Q$_\E/, "it says $_") for 'Zoë "Z" <b>', 'Halle 4; Tor B',
	'Sat 20 Mar 2027, 09:00', shown($r->{serials}[0]);
unlike($text, qr/\Q$r->{email}\E/, 'no address');
my $other = $ticket->get("/t/$codes[1].pdf",
	headers => { 'accept-language' => 'de' });
is_deeply([ pdf_codes($other->{body}) ], [ $codes[1] ],
	'a name in three scripts does no harm');
like(pdf_text($other->{body}), qr/Sa\., 20\. März 2027/, 'in German');
cmp_ok(width_of($other->{body}, 'davon.'), '>', 15,
	'… whose advice is not cut off');

# With the colour and the logo of the event, and without.
sub images ($bytes) {
	my $file = File::Temp->new(SUFFIX => '.pdf');
	print $file $bytes;
	close $file;
	return scalar grep { /\bimage\b/ } `pdfimages -list $file`;
}
is(images($pdf->{body}), 0, 'no logo, no picture');
my $png = unpack 'H*', png(640, 240);
$db->query("update app.event set accent = '#0a6b4d'; insert into
	app.event_picture (event_id, kind, image, type, width, height, sha256)
	values ($event, 'logo', '\\x$png', 'image/png', 640, 240,
	sha256('\\x$png'))");
$other = $ticket->get("/t/$codes[0].pdf");
is(images($other->{body}), 1, 'the logo of the event is on it');
is_deeply([ pdf_codes($other->{body}) ], [ $codes[0] ], '… the code is read');
cmp_ok(length $other->{body}, '<', 4 * length $pdf->{body},
	'… and the file is not much larger');
$db->query('delete from app.event_picture; update app.event set accent = null');

sub cpu () {
	my ($pid) = $ticket->pids;
	open my $in, '<', "/proc/$pid/stat" or die "stat: $!";
	my @stat = split ' ', <$in> =~ s/.*\) //r;
	return ($stat[11] + $stat[12]) / POSIX::sysconf(POSIX::_SC_CLK_TCK());
}
SKIP: {
	skip 'a sanitizer counts too', 1 if ($ENV{BUILD} // '') =~ /san/;
	my ($n, @took) = 20;
	for (1 .. 5) {
		my $began = cpu();
		$ticket->get("/t/$codes[0].pdf") for 1 .. $n;
		push @took, (cpu() - $began) / $n * 1000;
	}
	my $ms = min(@took);
	diag(sprintf '%.1f ms a PDF', $ms) if $ENV{SOAK};
	cmp_ok($ms, '<', 10, 'one takes less than 10 ms');
}

# The calendar's entry.
my $ics = $ticket->get("/t/$codes[0].ics");
is($ics->{status}, 200, 'GET /t/CODE.ics: 200');
is($ics->{headers}{'content-type'}, 'text/calendar; charset=utf-8', 'iCalendar');
is($ics->{headers}{'content-disposition'}, 'attachment; filename="demo.ics"',
	'with a name');
my $entry = parse_ics($ics->{body});
is($entry->{DTSTART}, '20270320T080000Z', 'it begins');
is($entry->{DTEND}, '20270320T170000Z', 'it ends');
is($entry->{SUMMARY}, $name =~ s/ $//r, 'the name comes back as it was');
is($entry->{LOCATION}, 'Halle 4; Tor B', 'the place as well');
is($entry->{UID}, "event-$event\@tickets.test", 'one entry for one event');
is($entry->{URL}, "https://tickets.test/t/$codes[0]", 'it links to the ticket');

# What does not admit is not kept.
sub refused ($status, $code, $name, $what = $codes[0]) {
	for my $suffix (qw(pdf ics)) {
		is_problem($ticket->get("/t/$what.$suffix"), $status, $code,
			"$name: no $suffix");
	}
}
$db->query(qq{update app.ticket set revoked_at = now()
	where serial = '$r->{serials}[0]'});
refused(409, 'revoked', 'revoked');
my $page = $ticket->get("/t/$codes[0].pdf", headers => { accept => 'text/html' });
is($page->{status}, 409, 'a browser is told as well');
like($page->{body}, qr/<h1>The ticket cannot be shown</, 'on a page');
my $pending = $desk->register;
refused(409, 'not_approved', 'not approved',
	ET::Keys->code($event, $pending->{serials}[0]));
refused(404, 'not_found', 'unknown',
	ET::Keys->code($event, '00000000000000011'));
refused(404, 'not_found', 'not signed', $codes[1] =~ s/^1/2/r);
$ticket->done;
done_testing();
