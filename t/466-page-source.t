# Where people come from: nothing of it is seen until a link says so; then the
# form carries it, and staff see it, filter by it and count it.
use v5.36;
use utf8;
use Test::More;
use ET::Browser qw(browser);
use ET::Stack;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);

my $stack = ET::Stack->new;
my %env = map { ($_ => $stack->env($_)) }
	qw(BASE_URL ADMIN_EMAIL ADMIN_PASSWORD);
$stack->ask(POST => '/api/register', json => { name => 'Ada', email =>
	'ada@example.org', phone => '+49 30 1234567' });
browser('source', %env, STATE => 'unused');

$stack->ask(POST => '/api/register', json => { name => "P$_", email =>
	"p$_\@example.org", phone => '+49 30 1234567', utm_source => 'Plakat',
	utm_campaign => 'W' x 100 }) for 1 .. 3;
browser('source', %env, STATE => 'used');
is($stack->sql(q{select source ->> 'utm_source' from app.registration
	where name = 'Zoë'}), 'Newsletter <7>', 'the form sent it');
$stack->done;
done_testing;
