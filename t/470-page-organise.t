# Events, settings, how an event looks and texts of mails: the pages, with two
# admins, and what arrives.
use v5.36;
use utf8;
use Test::More;
use ET::Browser qw(browser);
use ET::Desk;
use ET::Letter qw(letters);
use ET::Stack;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);

my $stack = ET::Stack->new;
my %second = (SECOND_EMAIL => 'second@example.org',
	SECOND_PASSWORD => ET::Desk->password);
$stack->sql("select app.staff_add('second\@example.org', 'Second', 'admin',
	'${\ET::Desk->password_hash}')");
browser('organise', %second, map { ($_ => $stack->env($_)) }
	qw(BASE_URL ADMIN_EMAIL ADMIN_PASSWORD));

my ($mail) = letters($stack, $stack->env('ADMIN_EMAIL'));
is($mail->{subject}, '[Test] Come', 'the test has arrived');
like($mail->{text}, qr/Bring <b>tea<\/b>\./, '… with what was written');
like($mail->{html}, qr/#0a6b4d/, '… in the colour of the event');
like($mail->{html}, qr/src="cid:logo\./, '… with its logo inside');
is($stack->sql("select string_agg(distinct action, ' ' order by action)
	from app.audit where action ~ '^(event|mail)\\.'"),
	'event.archived event.changed event.created event.deleted mail.tested',
	'all of it is on record');
done_testing;
