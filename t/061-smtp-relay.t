# smtp_send() against a relay that keeps the rules, and one that does not.
use v5.36;
use Test::More;
use File::Temp 'tempdir';
use ET::Mail qw(certificate catcher mails parse_mail);

my $dir = tempdir(CLEANUP => 1);
my $maildir = "$dir/mail";
my ($cert, $key) = certificate($dir, 'good', 'DNS:localhost,IP:127.0.0.1');
my ($other, $other_key) = certificate($dir, 'other', 'DNS:relay.example');

sub put ($name, $text) {
	open my $out, '>', "$dir/$name" or die "$name: $!";
	print $out $text;
	chmod 0600, "$dir/$name";
	return "$dir/$name";
}

my $users = put('users', "someone:else\ntickets:right=:\xc3\xa9\n");
my $right = put('right', "right=:\xc3\xa9\n");
my $wrong = put('wrong', 'wrong');
my $message = put('message', join "\r\n", 'Date: Mon, 23 Nov 2026 07:16:06 +0000',
	'From: a@example.org', 'To: b@example.org', 'Subject: one',
	'Message-Id: <same@example.org>', '', '.dot', '..', '.', 'From here',
	'a' x 900, 'end', '');

my %env = (SMTP_HOST => 'localhost', SMTP_USER => 'tickets',
	SMTP_PASSWORD_FILE => $right, SMTP_CAFILE => $cert, SMTP_TIMEOUT => 5,
	TIME_LIMIT => 30);

# A message on its way: what to read its result from.
sub start_send ($port, $more = {}, $to = 'b@example.org') {
	local %ENV = (%ENV, %env, SMTP_PORT => $port, %$more);
	open my $out, '-|', ($ENV{BUILD} // 'build') . '/unit/smtp',
		'a@example.org', $to, $message or die "smtp: $!";
	return $out;
}

# "result code", what was said, and the tenths of a second that it took.
sub end_send ($out) {
	chomp(my $line = <$out> // '');
	my ($result, $code, $tenths, $text) = split ' ', $line, 4;
	return ("$result $code", $text, $tenths);
}

sub try_send (@args) { return end_send(start_send(@args)) }

sub relay (@faults) {
	return catcher('--dir', $maildir, '--cert', $cert, '--key', $key,
		'--users', $users, map { ('--fault', $_) } @faults);
}

sub answers ($fault, $wanted, $what) {
	my ($got, $text) = try_send(relay($fault)->port);
	is($got, $wanted, $what) or diag $text;
	return $text;
}

# The good case, and that it is good every time.
my $relay = relay();
is((try_send($relay->port))[0], 'sent 250', 'STARTTLS and AUTH: sent');
my @kept = mails($maildir);
is(@kept, 1, 'the relay has it');
open my $in, '<', $kept[0] or die "$kept[0]: $!";
my $raw = join '', <$in>;
like($raw, qr/^Return-Path: <a\@example\.org>\nDelivered-To: b\@example\.org\n/,
	'with the envelope we gave');
like($raw, qr/\n\n\.dot\n\.\.\n\.\nFrom here\na{900}\nend\n$/,
	'dots and long lines arrive as they were');
is(parse_mail($raw)->{message_id}, '<same@example.org>',
	'the Message-ID is ours');
my @slow = grep { (try_send($relay->port))[0] ne 'sent 250' } 1 .. 30;
is("@slow", '', '30 in a row, none is lost behind a TLS session ticket');
is((try_send($relay->port, { SMTP_HOST => '127.0.0.1' }))[0], 'sent 250',
	'a host that is an address is verified by address');

# Nothing goes out where the relay is not who it should be.
my ($got, $text) = try_send($relay->port, { SMTP_CAFILE => $other });
is($got, 'blocked 0', 'a certificate of somebody else: blocked');
like($text, qr/certificate/, 'and it says certificate');
($got, $text) = try_send($relay->port, { SMTP_CAFILE => '' });
is($got, 'blocked 0', 'no certificate of ours, the system does not know it');
my $named = catcher('--dir', $maildir, '--cert', $other, '--key', $other_key,
	'--users', $users);
($got, $text) = try_send($named->port, { SMTP_CAFILE => $other });
is($got, 'blocked 0', 'a good certificate of another host: blocked');
like($text, qr/hostname/, 'and it says host name');
my $bare = catcher('--dir', $maildir);
($got, $text) = try_send($bare->port);
is($got, 'blocked 0', 'no STARTTLS offered: blocked');
like($text, qr/STARTTLS/, 'and it says STARTTLS');
is((try_send($bare->port, { SMTP_TLS => 'off', SMTP_USER => '',
	SMTP_PASSWORD_FILE => '' }))[0], 'sent 250',
	'SMTP_TLS=off is for a relay on this machine');
is((try_send($relay->port, { SMTP_TLS => 'off' }))[0], 'blocked 530',
	'a relay that wants TLS gets no password in clear');

# The login.
($got, $text) = try_send($relay->port, { SMTP_PASSWORD_FILE => $wrong });
is($got, 'blocked 535', 'a wrong password: blocked');
like($text, qr/password/, 'and it says password');
is((try_send($relay->port, { SMTP_USER => '', SMTP_PASSWORD_FILE => '' }))[0],
	'blocked 530', 'no user where one is needed: blocked');
undef $relay;

# What the relay says at each step, and what that means.
my %means = (
	greeting => [ 'away 421', 'blocked 554' ],
	ehlo => [ 'away 421', 'blocked 554' ],
	starttls => [ 'away 421', 'blocked 554' ],
	auth => [ 'away 421', 'blocked 554' ],
	mail => [ 'later 421', 'blocked 554' ],
	rcpt => [ 'later 421', 'refused 554' ],
	data => [ 'later 421', 'refused 554' ],
	body => [ 'later 421', 'refused 554' ],
);
for my $step (sort keys %means) {
	answers("$step=421", $means{$step}[0], "421 at $step: it waits");
	answers("$step=554", $means{$step}[1], "554 at $step: $means{$step}[1]");
}
answers('mail=552 5.3.4 too big', 'refused 552',
	'a message too large for the relay is given up');
answers('rcpt=530 5.7.0 login first', 'blocked 530',
	'a relay that forgot the login is no fault of the recipient');
is(answers('rcpt=550 5.1.1 <b@example.org> unknown', 'refused 550',
	'an unknown recipient is given up'), '5.1.1 *** unknown',
	'the address does not reach the log');
answers("$_=drop", $means{$_}[0] =~ s/ .*/ 0/r, "lost at $_: it waits")
	for sort keys %means;
answers('quit=drop', 'sent 250', 'lost behind the 250: sent is sent');
answers('quit=554', 'sent 250', 'a rude good bye: sent is sent');

# A relay that puts strangers off once (greylisting).
$relay = catcher('--dir', $maildir, '--cert', $cert, '--key', $key, '--users',
	$users, '--fault', 'rcpt=450', '--times', 1);
is(join(' ', map { (try_send($relay->port))[0] } 1 .. 2), 'later 450 sent 250',
	'put off once, taken the second time');
undef $relay;

# Silence, all at once because each takes its five seconds.
my %silent = map { $_ => relay("$_=silent") } keys %means;
my %out = map { $_ => start_send($silent{$_}->port) } keys %means;
for my $step (sort keys %out) {
	my ($result, $said, $tenths) = end_send($out{$step});
	is($result, $means{$step}[0] =~ s/ .*/ 0/r, "silence at $step: it waits");
	like($said, qr/in time/, "silence at $step: it says so");
	ok($tenths >= 45 && $tenths < 80, "silence at $step: given up in time")
		or diag $tenths;
}
undef %silent;

# Nobody there, and addresses that are none.
my $gone = relay();
my $port = $gone->port;
is($gone->stop, 0, 'the relay ends on TERM');
is((try_send($port))[0], 'away 0', 'nobody listens: it waits');
is((try_send($port, { SMTP_HOST => 'no.such.host.invalid' }))[0], 'away 0',
	'no such host: it waits');
@kept = mails($maildir);
$relay = relay();
for my $to ("b\@example.org\r\nRCPT TO:<x\@example.org", 'b@example.org>',
	'b b@example.org', "b\@ex\xc3\xa4mple.org", 'b', '') {
	is((try_send($relay->port, {}, $to))[0], 'refused 0',
		'never sent to: ' . $to =~ s/[^ -~]/?/gr);
}
is(scalar(my @now = mails($maildir)), @kept, 'and nothing got there');
done_testing();
