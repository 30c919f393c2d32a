# 64 scanners mark one ticket at once: one is told to admit, whatever happens.
use v5.36;
use utf8;
use ET::Desk;
use ET::Worker;
use Test::More;

my $runs = $ENV{SOAK} ? 200 : 20;
my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('mark-used', db => $db, n => 16);
my @gates = map { $desk->device("Gate $_") } 1 .. 8;

# All requests are on their way before the first answer is read.
sub mark_at_once ($serial, %opt) {
	my @asked = map { $w->send(POST => "/mark-used/$serial",
		token => $gates[ $opt{one} ? 0 : $_ % 8 ], %opt) } 1 .. 64;
	return map { ET::Worker::decode($_->answer) } @asked;
}

sub admitted (@answers) { scalar grep { $_->{status} == 200 } @answers }

my (@wrong, @silent);
for my $run (1 .. $runs) {
	my $reg = $desk->register(approve => 1);
	my @all = mark_at_once($reg->{serials}[0]);
	push @wrong, "run $run: " . admitted(@all) if admitted(@all) != 1;
	push @silent, "run $run: $_->{status} $_->{body}" for grep {
		$_->{status} != 200 && !($_->{status} == 409
			&& $_->{json}{first_used_at} && $_->{json}{first_gate}
			&& defined $_->{json}{seconds_ago}) } @all;
}
is("@wrong", '', "in $runs runs of 64 exactly one was admitted each time");
is("@silent", '', '… and the others were told when and where');
is($db->query(q{select count(*) from app.scan where reason = 'admitted'}),
	$runs, 'the database counts one admission a run');
is($db->query('select count(*) from app.scan'), $runs * 64,
	'… and every attempt');

my $reg = $desk->register(approve => 1);
my @all = mark_at_once($reg->{serials}[0], key => 'one-key', one => 1);
is(admitted(@all), 64, '64 times the same key is 64 times the same answer');
is(scalar(grep { !$_->{headers}{'idempotency-replayed'} } @all), 1,
	'… of which one was not a replay');
# How many are inside is of the moment.
my %said = map { ($_->{body} =~ s/"counter":\{.*?\}//r => 1) } @all;
is(keys %said, 1, '… word for word') or diag(join "\n", keys %said);

# The control: without the guard this test must see it.
my $rule = $db->query(q{select pg_get_functiondef(oid) from pg_proc
	where proname = 'verdict'});
ok($rule =~ s/when t\.used_at is not null.*?then 'already_used'//s,
	'control: the guard is taken out');
$db->query($rule);
$reg = $desk->register(approve => 1);
@all = mark_at_once($reg->{serials}[0]);
cmp_ok(admitted(@all), '>', 1, '… and then more than one is admitted');

$w->done;
done_testing;
