# From a registration to the mail that was caught and the QR that is read.
use v5.36;
use utf8;
use Digest::SHA 'sha256_hex';
use Test::More;
use ET::Database;
use ET::Keys;
use ET::Mail qw(parse_ics parse_mail pdf_codes qr_read relay);
use ET::Worker;

binmode Test::More->builder->$_, ':utf8' for qw(output failure_output);
my $db = ET::Database->new;
my $relay = relay();
my $event = $db->query(q{select app.event_create('open', 'Robotics Open 2027',
	'2027-03-20 08:00Z', p_zone => 'Europe/Vienna', p_venue => 'Hall 4',
	p_approval => 'automatic', p_reply_to => 'help@bücher.example',
	p_check_in_from => '2027-03-20 06:30Z',
	p_check_in_until => '2027-03-20 17:00:30Z')});
my $mailer = ET::Worker->new('mailer', db => $db, env => $relay->env);
my $signer = ET::Worker->new('signer', db => $db);
my $ticket = ET::Worker->new('ticket', db => $db);

my $lang = 'en';

# What serial_new() would draw: 16 digits and the number modulo 37.
sub serials ($first, $n) {
	my @digit = split //, '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
	return map { '0' x 14 . $digit[ $_ / 32 ] . $digit[ $_ % 32 ]
		. $digit[ $_ % 37 ] } $first .. $first + $n - 1;
}

sub register ($name, $email, @more) {
	my ($team, $members, @serials) = @more;
	my $list = join ',', map { "'$_'" } @serials;
	my $names = join ',', map { "'$_'" } @$members;
	return $db->query("select id from api.register('r', '', 'open', '"
		. $name =~ s/'/''/gr . "', '$email', '12345', '"
		. $team =~ s/'/''/gr . "', '', array[$names]::text[],"
		. " array[$list], 'RO-7', null, null, '$lang', null, null,"
		. " null, null)");
}

# Queue one more, as the functions that decide do.
sub queue ($id, $kind, $reason = 'null') {
	$db->query("select app.mail_add(r, '$kind', $reason)
		from app.registration r where id = $id");
}

# The mails there are once there are `n`, decoded, by subject.
sub wait_mails ($n, $seconds = 10) {
	ET::Worker::wait_for(sub { $relay->count >= $n }, $seconds);
	return map { parse_mail($_) } $relay->caught;
}

# One person and a team, with everything that breaks a careless program.
my @names = ('Zoë "Zed" O\'Neil, <b>&', 'שלום', '🎟 山田太郎');
my $began = time;
register($names[0], 'zoe@bücher.example', 'Team \\ "É" & <i>',
	[ @names[1, 2] ], serials(1, 3));
my ($m, @more) = wait_mails(1);
ok(time - $began < 4, 'a notification wakes the mailer') or diag time - $began;
is(@more, 0, 'one mail for one registration');
is_deeply($m->{defects}, [], 'it has no defect');
is_deeply($m->{to}, [ [ '', 'zoe@xn--bcher-kva.example' ] ],
	'to the address without a name, the domain in ASCII');
is($m->{delivered_to}, 'zoe@xn--bcher-kva.example', 'in the envelope as well');
is_deeply($m->{reply_to}, [ [ '', 'help@xn--bcher-kva.example' ] ],
	'questions go to the organiser');
is_deeply($m->{from}, [ [ 'Robotics Open 2027', 'tickets@example.org' ] ],
	'from the event, by the address in SMTP_FROM');
is($m->{subject}, 'Robotics Open 2027: your tickets', 'the subject');
like($m->{text}, qr/^Hello,\r?$/m,
	'nobody has approved it: the name stands only on the ticket');
like($m->{text}, qr/^When: Sat 20 Mar 2027, 09:00 – 18:00 \(Europe\/Vienna\)\r?$/m,
	'from when until when, in its zone');
like($m->{text}, qr/^Entrance from: 07:30\r?$/m, '… and when people are let in');
unlike($m->{text} . $m->{html}, qr/Team \\/, '… and the team nowhere else');
for my $name (@names) {
	like($m->{text}, qr/^  Name: \Q$name\E\r?$/m, "a ticket for $name");
}
is($m->{message_id}, '<' . $db->query('select message_id from app.outbox')
	. '@example.org>',
	'the Message-ID of the outbox, under the domain of the sender');
is_deeply([ map { $_->{cid} =~ s/.*@|>//gr } @{ $m->{images} } ],
	[ ('example.org') x 3 ], 'the pictures inside are, too');
like($m->{html}, qr/<!--\[if mso\]><table [^>]*width="560"/,
	'Outlook, which knows no max-width, gets a fixed width');
like($m->{text}, qr/^Questions\? Reply to this message\.\r?$/m,
	'questions are answered, because there is an address for them');
ET::Worker::wait_for(sub { $db->query('select state from app.outbox') eq 'sent' });
is($db->query('select state, attempts, smtp_code, last_error is null
	from app.outbox'), 'sent|1|250|t', 'the outbox knows that it was sent');

# The three pictures, by somebody else's decoder, against openssl's signature.
my @codes = map { (qr_read($_->{bytes}))[0] } @{ $m->{images} };
my @kept = split /\n/, $db->query(
	'select code from app.ticket order by position');
my ($from, $until) = split /\|/, $db->query('select
	extract(epoch from check_in_from)::bigint,
	extract(epoch from check_in_until)::bigint + 30 from app.event');
is_deeply(\@codes, \@kept, 'the mailed pictures hold the stored codes');
is_deeply(\@codes, [ map { ET::Keys->code($event, $_, $from, $until) }
	serials(1, 3) ], 'openssl signs the same');

# The files.
is_deeply([ map { $_->{filename} } @{ $m->{files} } ],
	[ 'open.ics', 'tickets-open.pdf' ], 'two files to keep');
is(parse_ics($m->{files}[0]{bytes})->{DTSTART}, '20270320T080000Z',
	'a calendar entry');
is_deeply([ pdf_codes($m->{files}[1]{bytes}) ], \@codes,
	'the mailed PDF holds the same codes');

# The secret link: the database knows it by its hash alone.
my ($token) = $m->{text} =~ m{^https://tickets\.test/r/#([0-9a-z]{26})\r?$}m;
ok($token, 'the secret link stands in the text');
like($m->{html}, qr{href="https://tickets\.test/r/#$token"}, 'and in HTML');
sub whose ($token) {
	return $db->query("select name from api.holder('\\x"
		. sha256_hex($token) . "')");
}
is(whose($token), $names[0], 'it opens this registration');
unlike($db->query('select o::text, r::text, l::text from app.outbox o,
	app.registration r, app.access_link l'), qr/$token/,
	'the database does not hold it');

# The same ticket from the worker, in each of its forms.
my $r = $ticket->get("/t/$codes[1].png");
is($r->{status}, 200, 'GET /t/CODE.png: 200');
is_deeply([ qr_read($r->{body}) ], [ $codes[1] ], 'it holds the code');
my ($url) = $m->{html} =~ m{href="https://tickets\.test(/t/\Q$codes[1]\E)"};
like($ticket->get($url)->{body}, qr/<h1[^>]*>שלום|<h1[^>]*>\xd7/,
	'the link in the mail leads to its page');
is_deeply([ pdf_codes($ticket->get("$url.pdf")->{body}) ], [ $codes[1] ],
	'and from there to its PDF');

# The other kinds, and what is sent once more.
$db->query(q{update app.event set approval = 'manual', capacity = 4,
	seats_taken = 3, waitlist = true, price_minor = 2050,
	payment_instructions = E'Bank of Bits\nDE00 1234'});
my $id = register('Ada', 'ada@example.org', '', [], serials(9, 1));
$lang = 'de';
register('Bob', 'bob@example.org', '', [], serials(10, 1));
queue($id, 'rejected', "'Too dark,\nnot < readable'");
queue($id, 'proof_requested', "'Too small'");
queue($id, $_) for qw(moved_up cancelled expired link);
queue(1, $_) for qw(resent reminder member_changed);
my %by = map { $_->{subject} =~ s/.*: //r => $_ } wait_mails(12);
my $received = $by{'your registration has arrived'};
unlike("$received->{to}[0][0] $received->{text} $received->{html}",
	qr/Ada\b|RO-7/, 'received: nothing that somebody typed');
like($received->{text}, qr/^To pay: €20\.50\r?$/m, 'what to pay');
unlike($received->{text}, qr/add the proof/, 'no proof where none is wanted');
like($received->{text}, qr/^Bank of Bits\r?\nDE00 1234\r?$/m, 'how to pay');
my $waiting = $by{'Sie stehen auf der Warteliste'};
is($waiting->{to}[0][1], 'bob@example.org', 'waitlisted, in German');
like($waiting->{text}, qr/: 1\r?$/m, 'with the place in the list');
like($by{'your registration was not accepted'}{text},
	qr/^Too dark,\r?\nnot < readable\r?$/m, 'rejected, with the reason');
like($by{'please send your payment proof'}{text}, qr/^Too small\r?$/m,
	'proof requested, with the reason');
ok($by{$_}, "there is a mail: $_") for 'a place is yours',
	'your registration is cancelled', 'your place is no longer held',
	'the link to your registration';
for my $subject ('see you soon', 'a ticket has a new name', 'your tickets') {
	my $mail = $by{$subject};
	is(scalar @{ $mail->{files} }, 2, "$subject: with files");
	is_deeply([ map { (qr_read($_->{bytes}))[0] } @{ $mail->{images} } ],
		\@codes, "$subject: with the same tickets");
	my ($own) = $mail->{text} =~ m{/r/#([0-9a-z]{26})\r?$}m;
	isnt($own, $token, "$subject: and a link of its own");
	is(whose($own), $names[0], '… to the same registration');
}
is(scalar(map { @{ $_->{images} } } values %by), 9, 'no other has tickets');

# The event's own words, and no files.
$db->query(q{update app.event set attach_tickets = false, templates =
	'{"resent.txt": "Subject: Hi {{name}}\n\nDear {{name}}, have fun."}';
	select app.staff_add('s@example.org', 'S', 'owner', null);
	update app.registration set decided_by = 1 where id = 1});
queue(1, 'resent');
my ($own) = grep { $_->{subject} =~ /^Hi/ } wait_mails(13);
is($own->{subject}, 'Hi', 'an own text, without a name in its subject');
like($own->{text}, qr/^Dear \Q$names[0]\E, have fun\.\r?$/m,
	'… by name, as staff have approved it');
like($own->{text}, qr/^Team: Team \\ "É" & <i>\r?$/m, '… the team in the text');
like($own->{html}, qr/Team \\ &quot;É&quot; &amp; &lt;i&gt;</, '… and in HTML');
is(scalar @{ $own->{files} }, 0, 'without files');
like($own->{text}, qr{^  PDF: https://tickets\.test\Q$url\E\.pdf\r?$}m,
	'but links to them');

# Nothing about a person in the log.
unlike($mailer->log . $signer->log . $ticket->log, qr/@|Zo|Ada|Bob|\b0{14}\w{3}\b|$token/,
	'the log names no person, address, serial or link');
$_->done for $mailer, $signer, $ticket;
done_testing();
