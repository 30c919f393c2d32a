# A door list of many thousands takes its time: files of rows do not wait for it.
use v5.36;
use ET::Stack;
use Test::More;

my $stack = ET::Stack->new;
my @as = (token => $stack->sign_in);
my $list = '/api/admin/export/door-list.pdf';
is($stack->ask(GET => $list, @as)->{status}, 200, 'a door list is made');
my @busy = $stack->workers('door-list');
cmp_ok(@busy, '>', 0, 'all who make door lists are busy');
kill STOP => @busy;
is($stack->ask(GET => "/api/admin/export/$_", @as)->{status}, 200,
	"$_ does not wait for them") for qw(registrations.csv tickets.jsonl
	scans.csv);
kill CONT => @busy;
is($stack->ask(GET => $list, @as)->{status}, 200, 'then they go on');
$stack->done;
done_testing;
