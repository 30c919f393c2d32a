# The pages narrow and wide, light and dark, by keys, under axe-core.
use v5.36;
use Test::More;
use ET::Browser qw(browser);
use ET::Stack;

my $stack = ET::Stack->new;
$stack->sql(<<'SQL');
update app.event set price_minor = 2000, capacity = 1000000,
       proof = 'optional', payment_instructions =
       E'Pay until 1 March.\nIBAN: DE02 1203 0000 0000 2020 51',
       name = 'An evening of the Donaudampfschifffahrtsgesellschaftsmuseum',
       venue = 'Hall 4, Messe Leipzig'
SQL
my $next_year = "now() + interval '1 year'";
my %state = (full => 'capacity = 0', closed => 'closes_at = now()',
	waiting => 'capacity = 0, waitlist = true',
	early => "opens_at = now() + interval '1 day', price_minor = 123400",
	over => "starts_at = now() - interval '2 days', price_minor = 123400,
		ends_at = now() - interval '1 day'");
$stack->sql("insert into app.event (slug, name, starts_at, ends_at)
	values ('$_', 'Robotics Open', $next_year, $next_year + interval '1 h');
	update app.event set $state{$_} where slug = '$_'") for sort keys %state;
browser('look', BASE_URL => $stack->env('BASE_URL'));

done_testing;
