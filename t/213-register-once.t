# POST /api/register with an Idempotency-Key: sent twice, done once.
use v5.36;
use utf8;
use ET::BadInput qw(is_problem);
use ET::Desk;
use ET::Worker;
use Test::More;

my $path = '/api/register';
my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('register', db => $db, n => 4);
my %good = (name => 'Ada', email => 'ada@example.org', phone => '+44 20 7946');

my $first = $w->post($path, json => \%good, key => 'k1');
is($first->{status}, 201, 'the first time it is done');
is($first->{headers}{'idempotency-replayed'}, undef, '… and not a replay');
my $again = $w->post($path, json => \%good, key => 'k1');
is($again->{status}, 201, 'the second time it is answered');
is($again->{headers}{'idempotency-replayed'}, 'true', '… marked as a replay');
is($again->{body}, $first->{body}, '… with the same answer');
is($db->query('select count(*) from app.registration'), 1, 'done once');
is($db->query('select count(*) from app.outbox'), 1, 'one mail');

$db->query(q{update app.registration set status = 'rejected',
	decided_at = now(), name = 'Other', version = 2});
$again = $w->post($path, json => \%good, key => 'k1');
is($again->{body}, $first->{body}, 'the answer stays, whatever happened since');

is_problem($w->post($path, json => { %good, name => 'Eve' }, key => 'k1'), 422,
	'idempotency_key_reused', 'the key with another body is refused');
is_problem($w->post($path, json => \%good, key => 'k2'), 409,
	'already_registered', 'another key is another request');

# Many at once with one key: one row, and nobody sees an error of ours.
my %eve = (%good, email => 'eve@example.org');
my @asked = map { $w->send(POST => $path, json => \%eve, key => 'k3') } 1 .. 16;
my %status;
$status{ ET::Worker::decode($_->answer)->{status} }++ for @asked;
ok($status{201} >= 1, 'of sixteen at once one at least is answered');
is(join(' ', grep { $_ != 201 && $_ != 409 } sort keys %status), '',
	'… the others the same, or that it is still running');
is($db->query(q{select count(*) from app.registration
	where email = 'eve@example.org'}), 1, '… and it was done once');

# While the first is at work the second is told so.
my %cay = (%good, email => 'cay@example.org');
my $held = $desk->hold('lock table app.registration');
my $slow = $w->send(POST => $path, json => \%cay, key => 'k5');
ok(ET::Worker::wait_for(sub { $db->query(q{select count(*) from
	pg_stat_activity where application_name = 'register'
	and wait_event_type = 'Lock'}) }), 'a request is at work');
is_problem($w->post($path, json => \%cay, key => 'k5'), 409,
	'idempotency_key_in_use', '… so its key is in use');
close $held;
is(ET::Worker::decode($slow->answer)->{status}, 201, '… it is done at last');
is($w->post($path, json => \%cay, key => 'k5')->{headers}
	{'idempotency-replayed'}, 'true', '… and from then on answered again');

# A failed request leaves the key free.
my %bad = (%good, email => 'bob@example.org', event => 'later');
is_problem($w->post($path, json => \%bad, key => 'k4'), 404, 'event_not_found',
	'a request fails');
$db->query("select app.event_create('later', 'Later')");
is($w->post($path, json => \%bad, key => 'k4')->{status}, 201,
	'the same request with its key may be tried again');

$w->done;
done_testing;
