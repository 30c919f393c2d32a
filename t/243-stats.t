# GET /api/admin/stats: the event in numbers.
use v5.36;
use utf8;
use ET::BadInput qw(is_problem);
use ET::Desk;
use ET::Worker;
use Test::More;

my $path = '/api/admin/stats';
my $desk = ET::Desk->new;
my $w = ET::Worker->new('stats', db => $desk->db);
my @as = (token => $desk->token('viewer'));
$desk->register(approve => 1, team_name => 'A', members => ['Bob']);
$desk->register for 1 .. 2;

my $r = $w->get($path, @as);
is($r->{status}, 200, 'it is answered');
my %j = %{ $r->{json} };
is_deeply([ sort keys %j ], [ sort qw(total_registrations pending approved
	rejected waitlisted cancelled with_teams tickets checked_in capacity
	places_left places_taken places_kept mail registrations_by_day checkins_by_quarter_hour
	event inside oldest_pending_at arrivals refusals_today feed expected
	all_in_at) ],
	'… with what was agreed');
is_deeply([ @j{qw(total_registrations pending approved with_teams tickets
	checked_in)} ], [ 3, 2, 1, 1, 2, 0 ], '… and the right numbers');

is_problem($w->post($path, @as), 405, 'method_not_allowed', 'POST is refused');
is_problem($w->get("$path?x=1", @as), 422, 'validation_failed',
	'an unknown parameter is refused');
is_problem($w->get("$path?event=none", @as), 404, 'event_not_found',
	'the event must exist');
is_problem($w->get($path), 401, 'unauthorized', 'not for strangers');
is_problem($w->get($path, token => $desk->token('door')), 403, 'forbidden',
	'not for the door');
is($w->get("$path?event=demo", @as)->{json}{pending}, 2, 'one event');

my $etag = $r->{headers}{etag};
$r = $w->get($path, @as, headers => { 'if-none-match' => $etag });
is($r->{status}, 304, 'polled without a change it is 304');
$desk->register;
ok(ET::Worker::wait_for(sub {
	$r = $w->get($path, @as, headers => { 'if-none-match' => $etag });
	($r->{json}{pending} // 0) == 3;
}), 'a change is seen within a second or so');

# ---- what a viewer is told of others
my $db = $desk->db;
$db->query("insert into app.staff (email, name, role)
	values ('new\@example.org', '', 'admin')");
for (['staff.invited', 'staff:1'], ['staff.password', 'staff:2'],
	['otp.reset', 'staff:1'], ['session.ended', 'staff:1'],
	['password.requested', 'staff:1'], ['login.failed', 'staff:0'],
	['audit.viewed', 'audit:0'], ['audit.verified', 'audit:0'],
	['installation.changed', 'staff:0'], ['mail.cancelled', 'outbox:7'],
	['mail.listed', 'outbox:0'], ['registration.listed', 'event:1'],
	['export.tickets', 'event:1'], ['registration.noted',
		'registration:1']) {
	$db->query("select app.audit_add('staff:1', '$_->[0]', '$_->[1]', '',
		'')");
}
$db->query("insert into app.outbox (staff_id, kind, recipient, message_id,
	state, created_at) values (1, 'staff_invited', 'new\@example.org', 'x',
	'dead', now()), (1, 'staff_reset', 'new\@example.org', 'y', 'queued',
	now() - interval '1 day')");
ok(ET::Worker::wait_for(sub {
	$r = $w->get($path, @as);
	$r->{json}{feed}[0]{action} eq 'registration.noted';
}), 'the feed says what happened to registrations');
is(join(' ', grep { !/^(registration[.](created|approved|noted)
	|event[.]created)$/x }
	map { $_->{action} } @{ $r->{json}{feed} }), '',
	'… and nothing of accounts, of the audit log, of people who looked or exported');
is($r->{json}{mail}{dead}, 0, 'mails to staff that failed are not counted');
cmp_ok($r->{json}{mail}{queued}, '>', 0, '… those to people are');
is($db->query("select mail_dead || ' ' || (mail_oldest_seconds > 80000)
	from api.health()"), '1 true', '… for the operator all of them');
$w->done;
done_testing;
