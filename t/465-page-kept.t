# What an admin typed stays when a save is refused or a colleague was faster, in
# German as well; how far an import is can be seen.
use v5.36;
use utf8;
use Test::More;
use ET::Browser qw(browser);
use ET::Desk;
use ET::Stack;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);

my $stack = ET::Stack->new;
$stack->sql("select app.staff_add('second\@example.org', 'Second', 'admin',
	'${\ET::Desk->password_hash}')");
browser('kept', PASSWORD => ET::Desk->password, map { ($_ => $stack->env($_)) }
	qw(BASE_URL ADMIN_EMAIL ADMIN_PASSWORD));
is($stack->sql("select price_minor || ' ' || venue from app.event"),
	'2550 Halle 7', 'the price is stored as it was meant');
is($stack->sql("select count(*) from app.registration
	where email like '%import.example'"), 6000, 'the import is whole');
$stack->done;
done_testing;
