# What we compose, as a parser that is not ours reads it.
use v5.36;
use utf8;
use Test::More;
use ET::Mail qw(parse_mail qr_read);

binmode Test::More->builder->$_, ':utf8' for qw(output failure_output);
my $unit = ($ENV{BUILD} // 'build') . '/unit';
sub mime ($case) { return parse_mail(scalar `$unit/mime $case`) }
sub mail (@args) { return parse_mail(scalar `$unit/mail @args`) }

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

# The four kinds.
for my $kind (qw(received approved rejected waitlisted)) {
	$m = mail($kind);
	is_deeply($m->{defects}, [], "$kind: no defect");
	is($m->{message_id}, '<m1.abc@tickets.example.org>',
		"$kind: the Message-ID of the outbox");
	like($m->{subject}, qr/^Robotics Open 2027: \S/, "$kind: the subject");
	like($m->{text}, qr/^Hello Ada <b>Lovelace<\/b>,\r?$/m,
		"$kind: the name stands in the text as typed");
	like($m->{html}, qr/Hello <bdi>Ada &lt;b&gt;Lovelace&lt;\/b&gt;</,
		"$kind: and is escaped in HTML");
	unlike($m->{text} . $m->{html}, qr/\{\{|\}\}/, "$kind: no place is left");
	unlike($m->{html}, qr/(src|href)="(?!cid:|https:\/\/tickets\.example)/,
		"$kind: nothing is fetched from elsewhere");
	is($m->{shape}, 'multipart/alternative(text/plain text/html)',
		"$kind: without tickets it is text and HTML");
}
$m = mail('rejected');
like($m->{text}, qr/The picture is too dark\.\r?\nPlease <send> another\./,
	'the reason stands in the text');
like($m->{html}, qr/Please &lt;send&gt; another\./, 'and in HTML');

# Tickets: what the camera at the door will see.
$m = mail('approved', 3);
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
	like($m->{text}, qr{https://tickets\.example\.org/t/\Q$read\E\.png},
		"ticket $i: the text links to it");
}
is(scalar keys %{ { map { $_ => 1 } @codes } }, 3, 'each has its own code');
like($m->{text}, qr/Ticket 2 of 3\r?\n  Name    שלום/, 'numbered by person');
like($m->{text}, qr/^  Number  0000-0000-0000-0002-2\r?$/m,
	'with a number to type');
done_testing();
