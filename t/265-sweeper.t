# The sweeper: places held too long are given back, who waits moves up.
use v5.36;
use utf8;
use ET::Desk;
use ET::Worker;
use Test::More;

my $desk = ET::Desk->new(event => 'p_capacity => 1, p_waitlist => true');
my $db = $desk->db;
$db->query('update app.event set hold_minutes = 30');
my $first = $desk->register;
my $second = $desk->register;
sub status ($r) {
	return $db->query("select status from app.registration
		where id = $r->{id}");
}
is(status($second), 'waitlisted', 'the second waits');
$db->query("update app.registration set hold_until = now()
	- interval '1 minute' where id = $first->{id}");

my $w = ET::Worker->new('sweeper', db => $db);
ok(ET::Worker::wait_for(sub { status($first) eq 'cancelled' }),
	'what is held too long is cancelled');
is(status($second), 'pending', 'who waited has the place');
is($db->query(q{select string_agg(kind, ' ' order by kind) from app.outbox
	where kind in ('expired', 'moved_up')}), 'expired moved_up',
	'both are told');
ok(ET::Worker::wait_for(sub { $w->log =~ /1 expired, 1 moved up, 0 rem/ }),
	'the log says how many');
unlike($w->log, qr/example\.org|Person/, '… and not who');

# It does not mind a database that is away.
$db->stop;
$db->start;
is(scalar $w->pids, 1, 'it outlives a restart of the database');
$w->done;
done_testing;
