# Places, counts and keys hold when many come at once.
use v5.36;
use ET::Crowd qw(crowd);
use ET::Desk;
use Test::More;

my $runs = 20;
my $desk = ET::Desk->new;
my $db = $desk->db;

# Any digits will do: whether the check is right, C has seen to.
my $serial = q{array[lpad(upper(to_hex((random() * 1e15)::bigint)), 17, '0')]};

# 200 people each for the last 10 places of new events, one event after the
# other; how many got into each.
sub fill (@slugs) {
	$db->query("select app.event_create('$_', 'E', p_capacity => 10)")
		for @slugs;
	my $list = join ',', map { "'$_'" } @slugs;
	my $wrong = crowd($db, 'et_register', 50, 4 * @slugs, <<"END");
do \$\$ begin perform api.register('', '', (array[$list])[(:n + 3) / 4], 'P',
'p:client_id.' || :n || '\@example.org', '12345', null, null, '{}', $serial,
null, null, null);
exception when sqlstate 'ET410' then null; end \$\$;
END
	die $wrong if $wrong;
	return split /\n/, $db->query("select count(*) from app.registration r
		join app.event e on e.id = event_id where slug in ($list)
		and status = 'pending' group by e.id");
}

my @got = fill(map { "run$_" } 1 .. $runs);
is("@got", join(' ', (10) x $runs),
	"200 at once for 10 places, $runs times: 10 get in");
is($db->query("select string_agg(distinct seats_taken::text, ' ')
	from app.event where slug ~ '^run'"), 10, '… and the event knows');

# Without the guard more get in: the test can fail.
my $guard = $db->query("select pg_get_functiondef('app.seats_take'::regproc)");
$db->query(<<'END');
create or replace function app.seats_take(e app.event, n int,
	passing boolean) returns boolean
language plpgsql as $$
declare
	free int := e.capacity - (select seats_taken from app.event x
		where x.id = e.id);
begin
	perform pg_sleep(0.001);
	update app.event x set seats_taken = x.seats_taken + n
	 where x.id = e.id and free >= n;
	return free >= n;
end $$;
END
cmp_ok((fill('unguarded'))[0], '>', 10, 'without the row\'s own count more would');
$db->query($guard);

# A capacity that appears while people register counts every one of them.
my $setter = fork // die;
if (!$setter) {
	$db->{owner} = 0;
	$db->query("select app.event_capacity('demo', 100000),
		pg_sleep(0.01)") for 1 .. 20;
	$db->query("select app.event_capacity('demo', null),
		pg_sleep(0.01); select app.event_capacity('demo', 100000)")
		for 1 .. 10;
	POSIX::_exit(0);
}
is(crowd($db, 'et_register', 8, 250, <<"END"), '',
select * from api.register('', '', 'demo', 'P', 'p:client_id.' || :n
|| '\@example.org', '12345', case when random() < 0.2 then 'T' end, null, '{}',
$serial, null, null, null);
END
	'8 connections register 2000 people');
waitpid $setter, 0;
is($?, 0, '… while the capacity comes and goes');
is($db->query("select seats_taken from app.event where slug = 'demo'"), 2000,
	'… and all of them are counted');

# Counts stay exact while people register and admins decide.
my $session = $desk->token('owner') && $db->query(
	'select hash from app.session limit 1');
my $first = $db->query("select min(r.id) from app.registration r
	join app.event e on e.id = event_id where slug = 'demo'");
my $decider = fork // die;
if (!$decider) {
	$db->{owner} = 0;
	my $wrong = crowd($db, 'et_decide', 4, 200, <<"END");
do \$\$ begin perform api.decide('', '', '$session',
	$first + (random() * 900)::int, case when random() < 0.5 then 'approve'
	else 'reject' end, null, null, null, null);
exception when sqlstate 'ET413' or sqlstate 'ET404' then null; end \$\$;
END
	print STDERR $wrong;
	POSIX::_exit($wrong ? 1 : 0);
}
is(crowd($db, 'et_register', 4, 250, <<"END"), '',
select * from api.register('', '', 'demo', 'P', 'q:client_id.' || :n
|| '\@example.org', '12345', case when random() < 0.2 then 'T' end, null, '{}',
$serial, null, null, null);
END
	'4 connections register while 4 decide');
waitpid $decider, 0;
is($?, 0, '… none gets in the way of another');
my $true = q{select event_id, status, count(*), sum(tickets), count(team_name)
	from app.registration group by 1, 2};
my $told = q{select event_id, status, sum(registrations), sum(tickets),
	sum(teams) from app.tally group by 1, 2 having sum(registrations) <> 0};
is($db->query("select count(*) from (($true except $told) union all
	($told except $true)) x"), 0, 'the counts are those of the rows');
cmp_ok($db->query("select count(distinct slot) from app.tally where
	event_id = 1"), '>', 3, '… spread over several slots');
is($db->query("select count(*) from app.event e where capacity is not null
	and seats_taken <> (select coalesce(sum(tickets), 0)
	from app.registration r where r.event_id = e.id
	and status in ('pending', 'approved')) and slug <> 'unguarded'"), 0,
	'and the places those of the people who hold them');

# One key, many at once: one does it, the others are told or see the answer.
is(crowd($db, 'et_register', 50, 4, <<"END"), '',
do \$\$ begin perform api.register('', '', 'demo', 'P', 'once' || :n
|| '\@example.org', '12345', null, null, '{}', $serial, null, 'once' || :n, '');
exception when sqlstate 'ET414' then null; end \$\$;
END
	'50 at once with the same key: none sees "registered already"');
is($db->query("select count(*), count(distinct email) from app.registration
	where email ~ '^once'"), '4|4', '… and it is done once');
done_testing;
