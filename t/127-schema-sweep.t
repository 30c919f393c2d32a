# What becomes due by itself: holds that end, reminders.
use v5.36;
use ET::Crowd qw(crowd);
use ET::Desk;
use ET::Holder;
use Test::More;

my $desk = ET::Desk->new(event => 'p_capacity => 3, p_waitlist => true');
my $db = $desk->db;
my $hold = ET::Holder->new($desk);
$desk->token('owner');
my $session = $db->query('select hash from app.session limit 1');

sub sweep () { return $db->query('select * from api.sweep()') }

sub later ($minutes, @r) {
	my $ids = join ',', map { $_->{id} } @r;
	$db->query("update app.registration set hold_until = hold_until
		- interval '$minutes min' where id in ($ids)");
}

sub hold_of ($r) {
	return $db->query("select round(extract(epoch from hold_until - now())
		/ 60) from app.registration where id = $r->{id}");
}

is(sweep(), '0|0|0', 'at first nothing is due');
my $forever = $hold->register;
is($hold->extra($forever)->{hold_until}, undef,
	'without a limit a place is held until it is decided');
$db->query("update app.event set hold_minutes = 60, proof = 'optional'");
my ($late, $early) = map { $hold->register } 1 .. 2;
is(hold_of($late), 60, 'with one it is held so long');
like($hold->extra($late)->{hold_until}, qr/^\d{4}-.*Z$/, '… which is told');
my @wait = map { $hold->register(members => $_) } [], [], ['B'];
is($hold->extra($wait[0])->{hold_until}, undef, 'who waits holds nothing');
later(59, $late);
is(sweep(), '0|0|0', 'one minute before nothing happens');
later(1, $late);
is(sweep(), '1|1|0', 'then it expires, and somebody moves up');
is($hold->statuses('demo'),
	'pending cancelled pending pending waitlisted waitlisted',
	'… the first of the list');
is($hold->mails($late), 'received expired', '… the one is mailed');
is($hold->mails($wait[0]), 'waitlisted moved_up', '… and the other');
is(hold_of($wait[0]), 60, '… whose own time begins now');
is($db->query("select reason from api.holder($late->{token})"), 'expired',
	'the link says why');
is($db->query("select actor, after ->> 'cancelled_reason' from app.audit
	where subject = 'registration:$late->{id}' order by id desc limit 1"),
	'system|expired', '… and it is on record');
is(sweep(), '0|0|0', 'again there is nothing to do');
is($hold->wrong, '', 'all counts are exact');

# ---- who stops the clock
is($hold->ask($early, 'proof', "'R'", 'null', "'\\x00'", "'image/png'",
	"sha256('x')"), 'pending|', 'a proof comes in time');
is(hold_of($early), '', '… then the place is held until it is decided');
$db->query("select api.request_proof('', '', '$session', $early->{id}, 'r',
	null)");
is(hold_of($early), 60, '… or a better one is asked for');
$desk->approve($early->{id});
is(hold_of($early), '', 'who is approved does not expire');
later(60, $early);
is(sweep(), '0|0|0', '… whatever the time');

# ---- another time
$db->query("select api.settings_save('', '', '$session', null,
	'{\"hold_minutes\": 5}')");
is(hold_of($wait[0]), 5, 'a new limit begins when it is set');
is(hold_of($forever), 5, '… also for those who had none');
$db->query("select api.settings_save('', '', '$session', null,
	'{\"hold_minutes\": null}')");
is(hold_of($wait[0]), '', 'without one nobody expires any more');

# ---- many
$db->query("select app.event_create('many', 'M', p_capacity => 1200);
	update app.event set hold_minutes = 1 where slug = 'many';
	select count(*) from generate_series(1, 1200) i, api.register('', '',
	'many', 'P', 'm' || i || '\@example.org', '12345', null, null, '{}',
	array[lpad(i || 'M', 17, '0')], null, null, null);
	update app.registration set hold_until = now() - interval '1 h'
	where email ~ '^m'");
is(sweep(), '500|0|0', 'many are worked off in parts');
is(crowd($db, 'postgres', 4, 4, 'select * from api.sweep()'), '',
	'several sweepers');
is($hold->statuses('many'), join(' ', ('cancelled') x 1200),
	'… end all of them');
is($db->query("select count(*), count(distinct registration_id)
	from app.outbox where kind = 'expired' and recipient ~ '^m'"),
	'1200|1200', '… with one mail each');
is($hold->seats('many'), 0, '… and all places are back');
is($hold->wrong, '', '… and all counts are exact');

# ---- reminders
$db->query("select app.event_create('soon', 'S',
	p_starts_at => now() + interval '25 h');
	update app.event set reminder_hours = 24 where slug = 'soon'");
my @soon = map { $hold->register(event => 'soon') } 1 .. 3;
$desk->approve($_->{id}) for @soon[0, 1];
$db->query("update app.registration set decided_at = now() - interval '1 day'
	where id = $soon[0]{id}");
is(sweep(), '0|0|0', 'before the time nobody is reminded');
$db->query("update app.event set starts_at = now() + interval '23 h'
	where slug = 'soon'");
is(sweep(), '0|0|1', 'then those who were approved are');
is($hold->mails($soon[0]), 'received approved reminder', '… with a mail');
is($hold->mails($soon[1]), 'received approved',
	'… not who was approved after that time');
is($hold->mails($soon[2]), 'received', '… and not who is not approved');
is(sweep(), '0|0|0', '… once');
$db->query("select api.settings_save('', '', '$session', 'soon',
	'{\"reminder_hours\": 30}')");
is(sweep(), '0|0|0', '… also when the time is changed');
$db->query("update app.event set reminded_at = null, starts_at = now()
	- interval '1 min' where slug = 'soon';
	update app.registration set reminded_at = null");
is(sweep(), '0|0|0', 'nobody is reminded of what has begun');
done_testing;
