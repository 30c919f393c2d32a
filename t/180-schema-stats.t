# api.stats and api.health: the numbers are those of the rows.
use v5.36;
use Digest::SHA qw(sha256_hex);
use ET::Desk;
use JSON::PP qw(decode_json);
use Test::More;

my $desk = ET::Desk->new(event => q{p_zone => 'Asia/Kolkata'});
my $db = $desk->db;
$desk->token('viewer');
my $session = $db->query('select hash from app.session');

sub stats ($event = undef) {
	return decode_json($db->query(sprintf(q{select body
		from api.stats(array['%s'::bytea], %s)},
		$session, ET::Desk::quote($event)), 'et_stats'));
}

# Who is inside is counted once a second: that second is over.
sub counted_anew () {
	$db->query("update app.door_count set at = at - interval '2 seconds'");
}

is_deeply(stats('demo'), { event => stats('demo')->{event}, inside => 0,
	oldest_pending_at => undef, refusals_today => [], feed => stats('demo')->{feed},
	arrivals => { per_minute_5 => 0, per_minute_15 => 0 },
	total_registrations => 0, pending => 0, approved => 0,
	rejected => 0, waitlisted => 0, cancelled => 0, with_teams => 0,
	tickets => 0, expected => 0, all_in_at => undef, checked_in => 0, capacity => undef, places_left => undef,
	places_taken => undef, places_kept => undef,
	mail => { queued => 0, oldest_at => undef, dead => 0 },
	registrations_by_day => [], checkins_by_quarter_hour => [] },
	'nothing yet: every number is there, and 0');

my @team = map { $desk->register(members => [qw(A B)], team_name => 'T',
	approve => 1) } 1 .. 2;
$desk->register for 1 .. 3;
my $device = "'\\x" . sha256_hex($desk->device('Gate A')) . "'";
$db->query("select api.mark_used('', null, $device, false, '$_', null, null)")
	for @{ $team[0]{serials} }, $team[0]{serials}[0];
counted_anew();
my $s = stats('demo');
is_deeply([ @$s{qw(total_registrations pending approved with_teams tickets
	checked_in)} ], [ 5, 3, 2, 2, 6, 3 ], 'people, teams, tickets, admissions');
is($s->{mail}{queued}, 7, 'the mail queue');
is($s->{capacity}, undef, 'no capacity, no places');
$db->query("select app.event_capacity('demo', 20)");
$s = stats();
is_deeply([ @$s{qw(capacity places_left)} ], [ 20, 11 ],
	'with a capacity what is left');
like(($db->try("select body from api.stats(array['$session'::bytea],
	'nowhere')", 'et_stats'))[0],
	qr/ET405/, 'an event that is not there');

# ---- the day itself
is($s->{event}{slug}, 'demo', 'of one event: which') if $s->{event};
like($s->{oldest_pending_at}, qr/^\d{4}-.*Z$/, 'since when the oldest waits');
is($s->{inside}, 3, 'inside are those who came in');
is($s->{arrivals}{per_minute_5}, 0.6, 'three in five minutes');
is($s->{arrivals}{per_minute_15}, 0.2, '… three in fifteen');
is_deeply($s->{refusals_today}, [ { reason => 'already_used', count => 1 } ],
	'refused today, by reason');
my ($first) = grep { $_->{action} eq 'registration.approved' }
	@{ $s->{feed} };
is_deeply([ @$first{qw(actor_name)} ], [ 'Owner' ],
	'what happened, and who did it');
unlike(join(' ', map { $_->{action} } @{ $s->{feed} }), qr/viewed|login/,
	'… not who looked at what');
is_deeply([ map { $_->{subject} } grep { $_->{subject} =~ /^reg/ }
	@{ stats('demo')->{feed} } ], [ map { $_->{subject} }
	grep { $_->{subject} =~ /^reg/ } @{ $s->{feed} } ],
	'… of this event');
$db->query("insert into app.scan (kind, reason, event_id, ticket_id, actor,
	effect, counts) select 'exit', 'left', 1, ticket_id, actor, 'out', -1
	from app.scan limit 1");
counted_anew();
is(stats()->{inside}, 2, 'who leaves is not inside any more');
is(stats()->{checked_in}, 3, '… but has been');
$db->query("insert into app.scan (kind, reason, event_id, ticket_id, actor,
	effect, counts) select 'undo', 'undone', 1, ticket_id, actor,
	'back', -1 from app.scan where effect = 'in' limit 1");
is(stats()->{checked_in}, 2, 'who was let in by mistake has not');
$db->query("alter table app.scan disable trigger user; delete from app.scan
	where kind <> 'admit'; alter table app.scan enable trigger user");

# ---- who may see it
my $viewer = $session;
$desk->token('door');
my ($door) = $db->query("select x.hash from app.session x join app.staff s
	on s.id = x.staff_id where s.role = 'door'");
my $unknown = '\\x' . '00' x 32;
is($db->query("select may from api.stats(array['$viewer', '$door',
	'$unknown']::bytea[], null)", 'et_stats'), $viewer,
	'of several sessions those that may');
is($db->query("select body is null, may is null from api.stats(
	array['$door']::bytea[], null)", 'et_stats'), 't|t',
	'without one there are no numbers');
for ([ $viewer, '' ], [ $door, 'ET403' ], [ $unknown, 'ET401' ]) {
	my ($s, $code) = @$_;
	like(($db->try("select api.stats_refused('$s')", 'et_stats'))[0],
		qr/$code/, "the session is told $code") if $code;
}
my %state = (ended => 'ended_at = now()', 'over its time' =>
	"expires_at = now() - interval '1 second'");
for my $what (sort keys %state) {
	$db->query("begin; update app.session set $state{$what}
		where hash = '$viewer'; commit");
	is($db->query("select may is null from api.stats(array['$viewer'
		]::bytea[], null)", 'et_stats'), 't', "a session that is $what");
	$db->query("update app.session set ended_at = null,
		expires_at = now() + interval '1 hour' where hash = '$viewer'");
}

# ---- days begin at midnight in the zone of the event: 18:30 UTC in India
$db->query("update app.registration set created_at = t::timestamptz
	from (values (1, '2026-03-01 18:29:59Z'), (2, '2026-03-01 18:30:00Z'),
	(3, '2026-03-02 18:29:59Z'), (4, '2026-03-02 18:30:00Z'),
	(5, '2026-03-05 00:00:00Z')) v(i, t) where id = i");
my $days = [ map { { date => "2026-03-0$_->[0]", count => $_->[1] } }
	[ 1, 1 ], [ 2, 2 ], [ 3, 1 ], [ 5, 1 ] ];
is_deeply(stats()->{registrations_by_day}, $days,
	'registrations by day, in the zone of the event');
is_deeply(stats()->{registrations_by_day}, $days, '… the same again');
is($db->query("select count(*), sum(n) from app.summary
	where kind = 'registrations'"), '4|5', '… finished days are kept');
$desk->register;
my $again = stats()->{registrations_by_day};
is_deeply([ @$again[0 .. 3] ], $days, 'a new one leaves the others');
is($again->[4]{count}, 1, '… and counts today');

# ---- quarter hours
my $sum = 0;
$sum += $_->{count} for @{ stats()->{checkins_by_quarter_hour} };
is($sum, 3, 'admissions by quarter hour, refusals are none');
like(stats()->{checkins_by_quarter_hour}[-1]{at},
	qr/^\d{4}-\d\d-\d\dT\d\d:(00|15|30|45):00Z$/, '… by the time they begin');
$db->query("alter table app.scan disable trigger user;
	update app.scan set at = at - interval '1 day';
	alter table app.scan enable trigger user");
is(stats()->{checked_in}, 3, 'those of yesterday still count');
is($db->query("select sum(n) from app.summary where kind = 'admissions'"), 3,
	'… and are kept');
$db->query("select api.mark_used('', null, $device, false,
	'$team[1]{serials}[0]', null, null)");
is(stats()->{checked_in}, 4, '… and one more of today');

# ---- several events
$db->query("select app.event_create('other', 'Other', p_capacity => 5)");
$desk->register(event => 'other');
is(stats('other')->{total_registrations}, 1, 'one event alone');
is(stats()->{total_registrations}, 7, 'all together where none is named');
is(stats()->{capacity}, 25, '… their places as well');

# ---- health
is($db->query('select mail_queued, mail_dead from api.health()', 'et_health'),
	'9|0', 'the health of the queue');
$db->query("update app.outbox set created_at = now() - interval '1 hour'
	where id = 1; update app.outbox set state = 'dead' where id = 2");
like($db->query('select mail_queued, mail_oldest_seconds, mail_dead
	from api.health()', 'et_health'), qr/^8\|36\d\d\|1$/,
	'… with the age of the oldest and what was given up');
done_testing;
