# The rows of a team: Enter, pasted lists, and a name that comes twice.
use v5.36;
use utf8;
use Test::More;
use ET::Browser qw(browser);
use ET::Stack;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);

my $stack = ET::Stack->new;
$stack->sql("update app.event set price_minor = 2000, capacity = 50");
browser('members', BASE_URL => $stack->env('BASE_URL'));
sub sql ($sql) { utf8::decode(my $said = $stack->sql($sql)); return $said }
is(sql("select string_agg(t.member_name, '|' order by t.position)
	from app.ticket t join app.registration r on r.id = t.registration_id
	where r.email = 'mira\@example.org'"),
	'Mira Novak|Bob|Cid|Dee|Eli|Fay|Gus|Dupont, Amélie',
	'each row is one ticket');
is(sql("select tickets || ' ' || counted_once || ' ' || phone
	from app.registration where email = 'twice\@example.org'"),
	'2 mira  NOVAK, Bob +49 341 5550199', 'who comes twice is counted once');
done_testing;
