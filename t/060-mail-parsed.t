# What we compose, as a parser that is not ours reads it.
use v5.36;
use utf8;
use Test::More;
use ET::Mail qw(parse_ics parse_mail pdf_codes pdf_text qr_read);

binmode Test::More->builder->$_, ':utf8' for qw(output failure_output);
my $unit = ($ENV{BUILD} // 'build') . '/unit';
sub mime ($case) { return parse_mail(scalar `$unit/mime $case`) }
sub mail (@args) {
	open my $in, '-|', "$unit/mail", @args or die "$unit/mail: $!";
	local $/ = undef;
	return parse_mail(scalar <$in>);
}

# Any script, quotes, and what the grammar of headers is made of.
my $m = mime('scripts');
is_deeply($m->{defects}, [], 'a message in many scripts has no defect');
is($m->{to}[0][0], 'שלום "Bob" O\'Neil, <🎟> \\ & 山田',
	'the name comes back exactly as typed');
is($m->{to}[0][1], 'bob@xn--bcher-kva.example', 'the address with it');
is_deeply($m->{from}, [ [ 'Robotik Österreich', 'tickets@example.org' ] ],
	'the sender has a name with an umlaut');
is_deeply($m->{reply_to}, [ [ 'Help, please', 'help@example.org' ] ],
	'a quoted name keeps its comma');
is($m->{subject}, '🎟 أهلا & "quotes" 山田', 'the subject comes back');
is($m->{shape}, 'multipart/related(multipart/alternative(text/plain '
	. 'text/html) image/png)', 'text, HTML and the picture that it shows');
is($m->{type}, 'multipart/alternative', 'the related part names its root');
is_deeply($m->{charsets}, [ 'utf-8', 'utf-8' ], 'both texts are UTF-8');
is($m->{text} =~ s/\r//gr,
	"שלום 🎟\n.dot\nFrom here \n\n-- \nend\n", 'the text comes back');
is($m->{images}[0]{cid}, '<one@example.org>', 'the picture has its id');
is($m->{images}[0]{disposition}, 'inline', 'and is shown inside');
is($m->{images}[0]{bytes}, "\x89PNG\r\n\x1a\n\0not really\0",
	'its bytes are untouched');

# Somebody tries to get out of a header.
$m = mime('evil');
my @names = map { lc $_->[0] } @{ $m->{headers} };
is_deeply([ grep { /^(x-evil|bcc)$/ } @names ], [], 'no header is smuggled in');
is($m->{to}[0][0], 'Bob  Bcc: x@evil.example    <h1>',
	'line ends in a name are spaces');
is($m->{subject}, 'a  X-Evil: 1    body', 'line ends in a subject as well');
is(scalar @{ $m->{images} }, 2, 'both pictures are there');
unlike($m->{images}[1]{filename}, qr/[\r\n]/, 'no line end in a file name');

# A name and a line that never end.
$m = mime('long');
is_deeply($m->{defects}, [], 'a message with long lines has no defect');
is($m->{to_name}, 'éx' x 1500, 'a name of 3000 letters comes back');
is($m->{subject}, 'éx' x 1500, 'a subject of 3000 letters comes back');
is($m->{text}, 'éx' x 1500, 'a line of 3000 letters comes back');
my $raw = `$unit/mime long`;
is((grep { length > 76 } $raw =~ /=\?\S+\?=/g), 0,
	'no encoded word is longer than RFC 2047 allows');

# Files, whose names are in any script.
$m = mime('files');
is_deeply($m->{defects}, [], 'a message with files has no defect');
is($m->{shape}, 'multipart/mixed(multipart/alternative(text/plain text/html) '
	. 'application/pdf text/calendar)', 'they stand behind the texts');
is_deeply([ map { $_->{disposition} } @{ $m->{files} } ],
	[ 'attachment', 'attachment' ], 'to be kept');
is($m->{files}[0]{filename}, 'tickets-robotics-open.pdf', 'under their names');
like($m->{files}[1]{filename}, qr/^山田 +X-Evil: 1" \.ics$/,
	'a name in another script comes back, without line ends');
is($m->{files}[1]{params}{method}, 'PUBLISH', 'with their parameters');
is($m->{files}[0]{bytes}, "\x89PNG\r\n\x1a\n\0not really\0",
	'their bytes are untouched');

# Every kind, in every language.
my @kinds = qw(received waitlisted moved_up proof_requested approved rejected
	cancelled expired reminder resent link link_renewed member_changed undone);
my $link = 'https://tickets.example.org/r/#0123456789abcdefghjkmnpqrs';
for my $kind (@kinds) {
	my %seen;
	for my $lang ('en', split ' ', `cat lib/lang/po/LINGUAS`) {
		$m = mail($kind, 0, $lang);
		my $what = "$kind, $lang";
		is_deeply($m->{defects}, [], "$what: no defect");
		is($m->{message_id}, '<m1.abc@example.org>',
			"$what: the Message-ID of the outbox");
		my %head = map { lc $_->[0] => $_->[1] } @{ $m->{headers} };
		is($head{'auto-submitted'}, 'auto-generated',
			"$what: no robot answers it (RFC 3834)");
		like($head{date}, qr/^\w{3}, \d+ \w{3} \d{4} [\d:]{8} \+0000$/,
			"$what: the date, in UTC");
		is($head{'list-unsubscribe'}, undef,
			"$what: it is not one of a list");
		like($m->{subject}, qr/^Robotics Open 2027: \S/,
			"$what: the subject");
		ok(!$seen{ $m->{subject} }++, "$what: in its language");
		like($m->{text}, qr/^\w[\w ]* Ada <b>Lovelace<\/b>,\r?$/m,
			"$what: the name stands in the text as typed");
		like($m->{html}, qr/<bdi>Ada &lt;b&gt;Lovelace&lt;\/b&gt;</,
			"$what: and is escaped in HTML");
		unlike($m->{text} . $m->{html}, qr/\{\{|\}\}/,
			"$what: no place is left");
		unlike($m->{html},
			qr/(src|href)="(?!cid:|https:\/\/tickets\.example)/,
			"$what: nothing is fetched from elsewhere");
		is($m->{shape}, 'multipart/alternative(text/plain text/html)',
			"$what: without tickets it is text and HTML");
		like($m->{text}, qr/^\Q$link\E\r?$/m,
			"$what: the secret link in the text");
		like($m->{html}, qr/href="\Q$link\E"/, "$what: and in HTML");
		like($m->{html}, qr/<html lang="$lang">/, "$what: HTML says it");
	}
}
for my $kind (qw(rejected proof_requested cancelled)) {
	$m = mail($kind);
	like($m->{text},
		qr/The picture is too dark\.\r?\nPlease <send> another\./,
		"$kind: the reason stands in the text");
	like($m->{html}, qr/Please &lt;send&gt; another\./, 'and in HTML');
}
for my $kind (qw(received moved_up)) {
	$m = mail($kind);
	like($m->{text}, qr/^To pay: €60\.00 \(3 × €20\.00\)\r?$/m,
		"$kind: the exact sum");
	like($m->{html}, qr/<b>€60\.00<\/b> \(3 × €20\.00\)/, 'in HTML too');
	like($m->{$_}, qr/add the proof there/, "$kind: asks for it ($_)")
		for qw(text html);
	like($m->{text}, qr/^Bank of <Bits>\r?\nDE00 1234\r?$/m,
		"$kind: how to pay");
	like($m->{html}, qr/Bank of &lt;Bits&gt;\s*DE00 1234/, 'in HTML too');
	like($m->{text}, qr/RO27-0042/, "$kind: the reference");
}
like(mail('received', 0, 'de')->{text}, qr/^Zu zahlen: 60,00 €\s\(3 × 20,00 €\)/m,
	'a price as Germans write it');
like(mail('received', 0, 'de')->{text}, qr/^Wann: Sa\., 20\. März 2027, 09:00/m,
	'a date as well');
like(mail('waitlisted')->{text}, qr/^Your place in the list: 3\r?$/m,
	'waitlisted: the place in the list');
like(mail('expired')->{text}, qr{^https://tickets\.example\.org/e/robotics-open\r?$}m,
	'expired: where to register again');

# An event's own texts.
my $own = '{"approved.txt":"Subject: Welcome {{name}}\r\n\r\nDear {{name}},'
	. '\r\n\r\nsee <you>.\r\nBye","rejected.de.txt":"Subject: Nein\n\nLeider",'
	. '"received.txt":"Subject: x\n\n{{#broken}}","link.html":"<p>Own {{name}}"}'
	=~ s/\r/\\r/gr =~ s/\n/\\n/gr;
$m = mail('approved', 1, 'en', $own);
is($m->{subject}, 'Welcome', 'the own subject, without what was typed');
like($m->{text}, qr/^Dear Ada <b>Lovelace<\/b>,\r?\n\r?\nsee <you>\.\r?\nBye/m,
	'the own text');
like($m->{html}, qr{<p [^>]*>Dear Ada &lt;b&gt;Lovelace&lt;/b&gt;,</p>\s*<p [^>]*>see &lt;you&gt;\.\s*Bye</p>},
	'HTML made of it, escaped');
is(scalar @{ $m->{images} }, 1, 'its ticket comes all the same');
like($m->{html}, qr/href="\Q$link\E"/, 'and the link');
is(mail('rejected', 0, 'de', $own)->{subject}, 'Nein', 'one for a language');
like(mail('rejected', 0, 'en', $own)->{subject}, qr/not accepted/,
	'goes to no other');
like(mail('received', 0, 'en', $own)->{subject}, qr/has arrived/,
	'a broken one is not used');
$m = mail('link', 0, 'en', $own);
like($m->{html}, qr/<p>Own Ada &lt;b&gt;/, 'own HTML alone');
like($m->{text}, qr/You asked for the link/, 'leaves the text');
like(mail('link', 0, 'en', $_)->{subject}, qr/the link to your/,
	"texts that are none: $_") for 'x', '[]', '{"link.txt":7}', 'null';

# Until somebody has approved a person nothing of what was typed is printed.
my $typed = qr/Lovelace|Ultra|RO27-0042|\{\{/;
for my $kind (@kinds) {
	$m = mail($kind, 0, 'en', '{}', 'stranger');
	is($m->{to}[0][0], '', "$kind: To names nobody");
	unlike("$m->{subject} $m->{text} $m->{html}", $typed,
		"$kind of a stranger: nothing that was typed is printed");
	like($m->{text}, qr/^Hello,\r?$/m, '… and it greets all the same');
	is(mail($kind)->{to}[0][0], '', '… nor does To name one who is known');
}
$m = mail('approved', 2, 'en', '{}', 'stranger');
like($m->{text}, qr/^Hello,\r?$/m, 'approved by itself: nobody is greeted');
unlike($m->{text} . $m->{html}, qr/Ultra/, '… no team is named');
like($m->{text}, qr/Ada <b>Lovelace/, '… and the name is on the ticket');
like(pdf_text($m->{files}[1]{bytes}), qr/Ada <b>Lovelace/, '… also as a PDF');
$m = mail('received', 0, 'en', '{"received.txt":"Subject: {{name}}, {{team_name}}'
	. '\\n\\nDear {{name}}! {{payment_reference}}"}', 'stranger');
is($m->{subject}, 'Robotics Open 2027', 'a subject of names is the event’s');
like($m->{text}, qr/^Dear ! \r?$/m, 'an own text has them empty');
$m = mail('approved', 2, 'en', '{"approved.txt":"Subject: {{#tickets}}'
	. '{{member_name}} {{/tickets}}{{name}} Hi\\n\\nx"}');
is($m->{subject}, 'Hi', 'no name gets into a subject');

# Tickets: what the camera at the door will see.
$m = mail('approved', 3);
is($m->{shape}, 'multipart/mixed(multipart/related(multipart/alternative('
	. 'text/plain text/html) image/png image/png image/png) text/calendar '
	. 'application/pdf)', 'pictures inside, files behind');
is(scalar @{ $m->{images} }, 3, 'a picture for each ticket');
my @codes;
for my $i (0 .. 2) {
	my $image = $m->{images}[$i];
	my ($read, @more) = qr_read($image->{bytes});
	push @codes, $read;
	like($read, qr/^1\.ABCD\.7\.0{15}11\./, "ticket $i: zbarimg reads its code");
	is(@more, 0, "ticket $i: one code in the picture");
	my $cid = $image->{cid} =~ s/^<(.*)>$/$1/r;
	like($m->{html}, qr/src="cid:\Q$cid\E"/, "ticket $i: HTML shows it");
	like($m->{text}, qr{https://tickets\.example\.org/t/\Q$read\E\r?$}m,
		"ticket $i: the text links to its page");
	like($m->{html}, qr{href="https://tickets\.example\.org/t/\Q$read\E"},
		"ticket $i: HTML as well");
}
is(scalar keys %{ { map { $_ => 1 } @codes } }, 3, 'each has its own code');
like($m->{text}, qr/Ticket 2 of 3\r?\n  Name: שלום/, 'numbered by person');
like($m->{text}, qr/^  Number: 0000-0000-0000-0002-2\r?$/m,
	'with a number to type');

# The files.
my ($ics, $pdf) = @{ $m->{files} };
is_deeply([ $ics->{filename}, $ics->{type}, $ics->{params}{method} ],
	[ 'robotics-open.ics', 'text/calendar', 'PUBLISH' ], 'a calendar entry');
my $entry = parse_ics($ics->{bytes});
is($entry->{DTSTART}, '20270320T080000Z', 'it begins');
is($entry->{DTEND}, '20270320T170000Z', 'and ends');
is($entry->{SUMMARY}, 'Robotics Open 2027', 'by name');
is($entry->{LOCATION}, 'Hall 4', 'and place');
is($entry->{UID}, 'event-7@tickets.example.org', 'always the same entry');
ok(!exists $entry->{URL}, 'it links to none of several tickets');
is_deeply([ $pdf->{filename}, $pdf->{type} ],
	[ 'tickets-robotics-open.pdf', 'application/pdf' ], 'a PDF of all');
is_deeply([ pdf_codes($pdf->{bytes}) ], \@codes, 'with the same codes');
my $words = pdf_text($pdf->{bytes});
like($words, qr/\Q$_\E/, "the PDF says $_")
	for 'Ada <b>Lovelace</b>', 'Robotics Open 2027', 'help@example.org',
	'0000-0000-0000-0002-2', '2 of 3', 'Sat 20 Mar 2027, 09:00';

$m = mail('reminder', 1, 'de');
($ics, $pdf) = @{ $m->{files} };
is(parse_ics($ics->{bytes})->{URL}, "https://tickets.example.org/t/$codes[0]",
	'the entry links to the one ticket');
is($pdf->{filename}, 'ticket-robotics-open.pdf', 'one ticket is not many');
like(pdf_text($pdf->{bytes}), qr/Sa\., 20\. März 2027, 09:00/, 'a German PDF');

# A party too large for pictures.
$m = mail('resent', 60);
is(scalar @{ $m->{images} }, 0, '60 tickets: no pictures inside');
is(() = $m->{html} =~ m{href="https://tickets\.example\.org/t/1\.ABCD}g, 60,
	'but a link to each');
is(() = pdf_text($m->{files}[1]{bytes}) =~ /\d of 60/g, 60,
	'and a page in the PDF');
$m = mail('approved', 450);
is_deeply([ map { $_->{type} } @{ $m->{files} } ], ['text/calendar'],
	'450 tickets: their PDF is too large');
is(() = $m->{text} =~ m{^  PDF: https://tickets\.example\.org/t/\S+\.pdf\r?$}mg,
	450, 'each has a link to its own');
done_testing();
