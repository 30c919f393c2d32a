# The mail queue as a page, with a relay that refuses one mailbox.
use v5.36;
use File::Temp qw(tempdir);
use Test::More;
use ET::Browser qw(browser);
use ET::Mail;
use ET::Stack;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);

my $dir = tempdir(CLEANUP => 1);
my $relay = ET::Mail::catcher('--dir', "$dir/mail", '--times', 1, '--fault',
	'rcpt=550 5.1.1 no such user');
my $stack = ET::Stack->new(SMTP_HOST => '127.0.0.1', SMTP_TLS => 'off',
	SMTP_PORT => $relay->port, SMTP_FROM => 'tickets@example.org');

sub register ($who) {
	is($stack->ask(POST => '/api/register', json => { name => "\u$who",
		email => "$who\@example.org", phone => '+49 341 5550199' })
		->{status}, 201, "$who is registered");
	ok(ET::Stack::wait_for(sub { $stack->sql("select count(*) from app.outbox
		where state in ('sent', 'dead') and recipient ~ '$who'") }, 30),
		'… and the relay was asked');
}
sub slurp ($file) {
	open my $in, '<:raw', $file or die "$file: $!";
	local $/ = undef;
	return scalar <$in>;
}

register('refused');
register('taken');
browser('mail-queue', map { ($_ => $stack->env($_)) }
	qw(BASE_URL ADMIN_EMAIL ADMIN_PASSWORD));
is(scalar(grep { /^Delivered-To: right\@example\.org/m }
	map { slurp($_) } ET::Mail::mails("$dir/mail")), 1,
	'the mail has arrived where it should');
is($stack->sql("select email from app.registration where name = 'Refused'"),
	'right@example.org', '… as all later ones will');
done_testing;
