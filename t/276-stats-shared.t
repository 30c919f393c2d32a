# GET /api/admin/stats: many dashboards cost the database one look a second,
# and who is signed out is out within a second.
use v5.36;
use ET::BadInput qw(is_problem);
use ET::Desk;
use ET::Worker;
use Test::More;
use Time::HiRes qw(sleep time);

my $path = '/api/admin/stats';
my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('stats', db => $db);
$desk->register for 1 .. 3;
my @tokens = map { $desk->token('viewer') } 1 .. 20;
$db->query("alter system set log_statement = 'all'");
$db->query('select pg_reload_conf()');

# Statements of a kind that the server was asked to run so far.
sub asked ($name) { scalar(() = $db->log =~ /execute $name:/g) }

# `n` polls from many dashboards; (seconds, answers by status).
sub polls ($worker, $target, $n) {
	my ($from, %seen) = (time);
	for my $i (1 .. $n) {
		my $r = $worker->get($target, token => $tokens[$i % @tokens]);
		$seen{ $r->{status} }++;
	}
	return (time - $from, \%seen);
}

$w->get($path, token => $_) for @tokens; # each is known now
my $before = asked('stats');
my ($seconds, $seen) = polls($w, $path, 600);
my $looks = asked('stats') - $before;
is($seen->{200}, 600, '600 polls of 20 dashboards are answered');
cmp_ok($looks, '<=', $seconds + 2, sprintf
	'… with %d looks at the database in %.1f s', $looks, $seconds);
cmp_ok(600 / $seconds, '>', 20, sprintf '… %d a second', 600 / $seconds);

# The counting counts: a route that keeps nothing asks for each answer.
my $list = ET::Worker->new('registrations', db => $db);
$before = asked('registrations');
polls($list, '/api/admin/registrations', 50);
is(asked('registrations') - $before, 50,
	'control: without that each poll is a look');

# ---- several events, each with its own answer
$db->query("select app.event_create('other', 'Other event')");
$desk->register(event => 'other');
is($w->get("$path?event=demo", token => $tokens[0])->{json}
	{total_registrations}, 3, 'one event');
is($w->get("$path?event=other", token => $tokens[0])->{json}
	{total_registrations}, 1, 'another one at the same time');
is($w->get("$path?event=demo", token => $tokens[0])->{json}
	{event}{slug}, 'demo', '… and the first again');
is_problem($w->get("$path?event=none", token => $tokens[0]), 404,
	'event_not_found', 'none') for 1 .. 2;
$db->query("select app.event_create('e$_', 'Event $_')") for 1 .. 10;
is(join(' ', map { $w->get("$path?event=e$_", token => $tokens[0])->{json}
	{event}{slug} } 1 .. 10, 1 .. 10), join(' ', map { "e$_" } 1 .. 10,
	1 .. 10), 'more events than it keeps in mind');

# ---- who may see it
is($w->get($path, token => $desk->token('viewer'))->{status}, 200,
	'who has just signed in is answered at once');
is_problem($w->get($path, token => $desk->token('door')), 403, 'forbidden',
	'what is kept is not for everybody');
my ($hash) = $db->query('select hash from app.session order by created_at,
	hash limit 1');
my ($kept) = grep { $w->get($path, token => $_)->{status} == 200 } @tokens;
$db->query('update app.session set ended_at = now()');
my $at = time;
ok(ET::Worker::wait_for(sub {
	$w->get($path, token => $kept)->{status} == 401;
}), 'who is signed out is out');
cmp_ok(time - $at, '<', 8, '… soon');
is($w->get($path, token => $_)->{status}, 401, '… all of them')
	for @tokens[0 .. 2];
is_problem($w->get("$path?event=demo", token => $kept), 401, 'unauthorized',
	'… for every event');
$w->done;
$list->done;
done_testing;
