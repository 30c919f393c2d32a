# The registration form with its script: quicker, and the same words.
use v5.36;
use utf8;
use Test::More;
use ET::Browser qw(browser);
use ET::Stack;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);

my $stack = ET::Stack->new;
$stack->sql(<<'SQL');
update app.event set price_minor = 2000, proof = 'optional', capacity = 50,
       payment_instructions = E'Pay until 1 March.\nIBAN: DE02 1203 0000'
SQL
browser('quick', BASE_URL => $stack->env('BASE_URL'));

my $list = $stack->ask(GET => '/api/admin/registrations',
	token => $stack->sign_in)->{json};
my %row = map { ($_->{email} => $_) } @{ $list->{registrations} };
is_deeply([ sort keys %row ], [ 'mira@example.org', 'nils@example.org' ],
	'each person is registered once');
is($row{'mira@example.org'}{members}, 'مريم الأندلسية, Łukasz',
	'with those who come along');
ok($row{'mira@example.org'}{has_payment_proof}, 'and with the picture');
is($stack->sql('select language from app.registration where email like '
	. "'nils%'"), 'de', 'who wrote in German is answered in German');

done_testing;
