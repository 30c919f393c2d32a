# Many come and go at once: the last places go to as many as there are, and
# nobody waits beside a free place.
use v5.36;
use ET::Crowd qw(crowd);
use ET::Desk;
use ET::Holder;
use Test::More;

my ($races, $runs) = $ENV{SOAK} ? (20, 20) : (6, 3);
my $desk = ET::Desk->new;
my $db = $desk->db;
my $hold = ET::Holder->new($desk);
my $serial = q{array[lpad(upper(to_hex((random() * 1e15)::bigint)), 17, '0')]};

sub event ($slug, $capacity) {
	$db->query("select app.event_create('$slug', 'E',
		p_capacity => $capacity, p_waitlist => true)");
}

# 200 registrations for each: 50 clients, 4 times.
sub sign_up (@slugs) {
	my $list = join ',', map { "'$_'" } @slugs;
	return crowd($db, 'et_register', 50, 4 * @slugs, <<"END");
select status from api.register('', '', (array[$list])[(:n + 3) / 4], 'P',
'p:client_id.' || :n || '\@example.org', '12345', null, null, '{}', $serial,
null, null, null);
END
}

sub held ($slug) {
	my %n;
	$n{$_}++ for split ' ', $hold->statuses($slug);
	return join ' ', map { "$_ $n{$_}" } sort keys %n;
}

# ---- the last ten places
my @events = map { "run$_" } 1 .. $races;
event($_, 10) for @events;
is(sign_up(@events), '', "200 at once for 10 places, $races times");
is(join(', ', map { held($_) } @events),
	join(', ', ('pending 10 waitlisted 190') x $races),
	'… 10 get in, 190 wait, each time');
is($hold->wrong, '', '… and all counts are exact');

# Without the row's own count more would.
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
event('unguarded', 10);
sign_up('unguarded');
cmp_ok((held('unguarded') =~ /pending (\d+)/)[0], '>', 10,
	'… without the guard more would');
$db->query($guard);
$db->query("update app.event set seats_taken = (select sum(tickets)
	from app.registration r where r.event_id = event.id
	and status = 'pending'), capacity = 1 where slug = 'unguarded'");

# ---- those who leave while others come: each place goes to somebody
my $cancel = <<'END';
select count(*) from (select id from app.registration r
where event_id = :event and status = 'pending' and id % 8 = :client_id
order by id limit 1) x, lateral (select app.steps_count(app.cancel(
app.registration_lock(x.id), 'person', 'holder:0', '', ''))
where (select status from app.registration_now(x.id)) = 'pending') y;
END

for my $i (1 .. $runs) {
	event("leave$i", 10);
	my $id = $db->query("select id from app.event where slug = 'leave$i'");
	my $leaver = fork // die;
	if (!$leaver) {
		$db->{owner} = 0;
		my $wrong = crowd($db, 'postgres', 8, 25,
			$cancel =~ s/:event/$id/r);
		print STDERR $wrong;
		POSIX::_exit($wrong ? 1 : 0);
	}
	my $wrong = sign_up("leave$i");
	waitpid $leaver, 0;
	die "$wrong $?" if $wrong || $?;
}
is($hold->wrong, '', '200 come while others leave: no place stays free');

# Somebody leaves and has not committed while the next one comes: what becomes
# of that one.
sub comes_meanwhile ($slug) {
	event($slug, 1);
	my $leaves = $hold->register(event => $slug)->{id};
	my $pid = fork // die;
	if (!$pid) {
		$db->{owner} = 0;
		$db->query(<<"END");
set application_name = leaver;
do \$\$ begin
perform app.steps_count(app.cancel(app.registration_lock($leaves), 'person',
	'holder:0', '', ''));
loop
	perform pg_sleep(0.01), pg_stat_clear_snapshot();
	exit when exists (select from pg_stat_activity where usename =
		'et_register' and wait_event_type = 'Lock')
		or exists (select from app.registration r join app.event e
		on e.id = event_id where slug = '$slug' and r.id > $leaves);
end loop; end \$\$;
END
		POSIX::_exit(0);
	}
	1 until $db->query("select count(*) from pg_stat_activity
		where application_name = 'leaver' and wait_event = 'PgSleep'");
	my $status = $db->query("select status from api.register('', '',
		'$slug', 'P', 'next\@example.org', '12345', null, null, '{}',
		$serial, null, null, null)", 'et_register');
	waitpid $pid, 0;
	return $status;
}
is(comes_meanwhile('waits'), 'pending',
	'who comes while a place is given back waits for it');

# Without the second look it is the list, beside a free place.
$guard = $db->query("select pg_get_functiondef('app.first_status'::regproc)");
my $careless = $guard =~ s/perform 1 from app.event x.*?end if;/return
	'waitlisted';/sr;
isnt($careless, $guard, 'the second look is removed');
$db->query($careless);
is(comes_meanwhile('careless'), 'waitlisted', '… then the place stays free');
like($hold->wrong, qr/^waits \d+$/m, '… which the test sees');
$db->query($guard);
$db->query("select app.steps_count(app.waitlist_move(id, ''))
	from app.event where slug = 'careless'");

# ---- places that are kept for a team while many come
sub come ($slug, $leave = 1) {
	event($slug, 4);
	my @in = map { $hold->register(event => $slug) } 1 .. 3;
	my $team = $hold->register(event => $slug, members => [qw(B C)]);
	my $id = $db->query("select id from app.event where slug = '$slug'");
	my $leaver = $leave ? fork // die : -1;
	if (!$leaver) {
		$db->{owner} = 0;
		my $wrong = crowd($db, 'postgres', 2, 1, <<"END");
select app.steps_count(app.cancel(app.registration_lock(
	(array[$in[0]{id}, $in[1]{id}])[:client_id + 1]), 'person', 'holder:0',
	'', ''));
END
		print STDERR $wrong;
		POSIX::_exit($wrong ? 1 : 0);
	}
	my $wrong = sign_up($slug);
	waitpid $leaver, 0 if $leave;
	die "$wrong $?" if $wrong || $leave && $?;
	return $db->query("select status from app.registration
		where id = $team->{id}"), $db->query("select count(*)
		from app.registration where event_id = $id
		and id > $team->{id} and status = 'pending'");
}

# Two of three leave: with the place that was free there is room for the team.
for my $i (1 .. $runs) {
	is(join(' ', come("team$i")), 'pending 0',
		'200 come while two leave: a team of three that was first is in');
}
is(join(' ', come('kept', 0)), 'waitlisted 0',
	'… and nobody takes the place that is kept for it');
is($hold->wrong, '', '… and all counts are exact');
is($db->query("select count(*) from app.registration moved, app.registration w
	join app.event e on e.id = w.event_id
	where moved.event_id = w.event_id and w.status = 'waitlisted'
	and (w.created_at, w.id) < (moved.created_at, moved.id)
	and slug ~ '^(run|leave|team)' and exists (select from app.audit a
	where a.subject = 'registration:' || moved.id
	and action = 'registration.moved_up')"), 0,
	'nobody moved up before somebody who waits longer');

# Without the flag in the same update others are before it.
$guard = $db->query("select pg_get_functiondef('app.seats_take'::regproc)");
$careless = $guard =~ s/and \(passing or not x.waiting\)//r;
isnt($careless, $guard, 'the look at the waiting list is removed');
$db->query($careless);
cmp_ok((come('pushed', 0))[1], '>', 0, '… then others get in before the team');
$db->query($guard);

# ---- everything at once: nobody waits in a circle, all stays exact
event('all', 12);
my ($id) = $db->query("select id from app.event where slug = 'all'");
my @people = map { $hold->register(event => 'all', members => $_ % 3
	? [] : ['B']) } 1 .. 60;
my ($from, $to) = ($people[0]{id}, $people[-1]{id});
$desk->token('owner');
my $session = $db->query('select hash from app.session limit 1');
my @work = (
	"perform api.holder_cancel('', '', sha256(('link of ' || x)::bytea))",
	"perform api.holder_update('', '', sha256(('link of ' || x)::bytea),
		null, null, null, 'B', '{B}', $serial || $serial, null)",
	"perform api.holder_update('', '', sha256(('link of ' || x)::bytea),
		null, null, 'T', '', '{}', '{}', null)",
	"perform api.decide('', '', '$session', x, 'reject', null, null, null,
		null)",
	"perform api.decide('', '', '$session', x, 'approve', null, null, null,
		null)",
	"perform api.request_proof('', '', '$session', x, 'r', null)",
	"perform api.settings_save('', '', '$session', 'all',
		jsonb_build_object('capacity', 10 + x % 7,
		'hold_minutes', 1 + x % 3)::text, null, 999, 999)",
	"perform api.pass_over('', '', '$session', x, x % 2 = 0, null, null,
		null)",
	"update app.registration set hold_until = now() where status = 'pending'
		and id = x; perform api.sweep()",
);
my @pids = map {
	my $do = $_;
	my $pid = fork // die;
	if (!$pid) {
		$db->{owner} = 0;
		my $wrong = crowd($db, 'postgres', 2, 40, <<"END");
do \$\$ declare x int := $from + random() * ($to - $from);
begin $do;
exception when sqlstate 'ET413' or sqlstate 'ET416' or sqlstate 'ET410'
	or sqlstate 'ET422' then null; end \$\$;
END
		print STDERR $wrong;
		POSIX::_exit($wrong ? 1 : 0);
	}
	$pid;
} @work;
is(sign_up('all'), '', 'people register, correct, cancel, are decided on');
is(join(' ', map { waitpid $_, 0; $? } @pids), join(' ', (0) x @work),
	'… expire, and the capacity changes: none stands in the way of another');
is($hold->wrong, '', '… and all counts are exact');
done_testing;
