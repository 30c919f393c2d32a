# The relay is away: whoever is approved has a ticket all the same, also without
# any mail, and the mails with the tickets go when the relay is back.
use v5.36;
use Test::More;
use ET::Mail ();
use ET::Stack;

my $port = ET::Stack::free_port();
my $stack = ET::Stack->new(SMTP_HOST => '127.0.0.1', SMTP_TLS => 'off',
	SMTP_PORT => $port, SMTP_FROM => 'tickets@example.org');
my $staff = $stack->sign_in;

sub register ($name) {
	my $r = $stack->ask(POST => '/api/register', json => { name => $name,
		email => lc "$name\@example.org", phone => '030 123456' });
	$r->{status} == 201 or die $r->{content};
	return $r->{json}{id};
}

# Those of these registrations whose ticket is not there yet.
sub without (@ids) {
	return grep {
		my $r = $stack->ask(GET => "/api/admin/registrations/$_",
			token => $staff);
		my ($path) = map { $_->{qr_code_path} // () }
			@{ $r->{json}{tickets} };
		!$path || $stack->ask(GET => $path)->{status} != 200;
	} @ids;
}

# Five approvals were two codes after eighty seconds when the mailer signed; ten
# seconds are for a machine that is busy.
sub all_there (@ids) {
	return ET::Stack::wait_for(sub { !without(@ids) }, 10);
}

my @five = map { register($_) } qw(Ada Bob Cyd Dan Eve);
is(scalar without(@five), 5, 'who is pending has no ticket');
for my $id (@five) {
	my $r = $stack->ask(POST => "/api/admin/registrations/$id/approve",
		token => $staff, json => {});
	is($r->{status}, 200, "$id is approved");
}
ok(all_there(@five), 'the relay is away: all five have their tickets');

my $r = $stack->ask(POST => '/api/admin/registrations/add', token => $staff,
	json => { name => 'Fay', email => 'fay@example.org',
		phone => '030 123456', status => 'approved',
		mail => JSON::PP::false });
is($r->{status}, 201, 'added by hand, approved, without a mail') or
	diag $r->{content};
ok(all_there($r->{json}{id}), '… has a ticket');

my $csv = "name,email,phone,status\n"
	. "Gil,gil\@example.org,030 123456,approved\n"
	. "Hal,hal\@example.org,030 123456,approved\n";
my $form = "--cut\r\nContent-Disposition: form-data; name=\"mail\"\r\n\r\n"
	. "false\r\n--cut\r\nContent-Disposition: form-data; name=\"file\"; "
	. "filename=\"people.csv\"\r\nContent-Type: text/csv\r\n\r\n$csv\r\n--cut--\r\n";
$r = $stack->ask(POST => '/api/admin/registrations/import', token => $staff,
	raw => $form,
	headers => { 'content-type' => 'multipart/form-data; boundary=cut' });
is($r->{json}{made}, 2, 'two are imported, approved, without a mail')
	or diag $r->{content};
my @imported = split /\n/, $stack->sql("select id from app.registration
	where email in ('gil\@example.org', 'hal\@example.org')");
ok(all_there(@imported), '… have their tickets');

is($stack->sql("select count(*) from app.outbox where state = 'sent'"), 0,
	'no mail has gone meanwhile');
my $relay = ET::Mail::catcher('--dir', $stack->dir . '/caught', '--port', $port);
$stack->sql("update app.outbox set next_at = now()");
ok(ET::Stack::wait_for(sub { $stack->sql("select count(*) from app.outbox
	where kind = 'approved' and state = 'sent'") == 5 }, 90),
	'the relay is back: the five mails with tickets go');
my @tickets = grep { $_->{subject} =~ /your tickets?$/ } map {
	open my $in, '<:raw', $_ or die "$_: $!";
	local $/;
	ET::Mail::parse_mail(<$in>) } ET::Mail::mails($stack->dir . '/caught');
is(scalar(grep { @{ $_->{images} } == 1 } @tickets), 5,
	'… each with its QR code');
$relay->stop;
$stack->done;
done_testing;
