# POST …/approve and …/reject: decided once, on what was seen.
use v5.36;
use utf8;
use ET::BadInput qw(refuses_bad_bodies is_problem fields_of);
use ET::Desk;
use ET::Worker;
use Test::More;

my $all = '/api/admin/registrations';
my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('decide', db => $db, n => 4);
my @as = (token => $desk->token('reviewer'));

sub new_path ($what, %r) {
	return "$all/" . $desk->register(%r)->{id} . "/$what";
}

my $reg = $desk->register(members => ['Bob']);
my $path = "$all/$reg->{id}/approve";
my $r = $w->post($path, @as);
is($r->{status}, 200, 'an empty body approves');
is_deeply([ @{ $r->{json} }{qw(id status version tickets_count)} ],
	[ $reg->{id}, 'approved', 2, 2 ], '… and the answer says so');
is($db->query(q{select count(*) from app.outbox where kind = 'approved'}), 1,
	'one mail is queued');
is($db->query(q{select request_id from app.audit
	where action = 'registration.approved'}), sprintf('%032x', 1),
	'the audit row has the id of the request');

for my $method (qw(GET PUT DELETE)) {
	$r = $w->ask($method, $path, @as);
	is_problem($r, 405, 'method_not_allowed', "$method is refused");
	is($r->{headers}{allow}, 'POST', '… and Allow says POST');
}
is_problem($w->post("$all/abc/approve", @as), 422, 'validation_failed',
	'an id is a number');
is_problem($w->post("$all/4711/approve", @as), 404, 'not_found',
	'an unknown one is 404');
is_problem($w->post($path), 401, 'unauthorized', 'not for strangers');
for my $role (qw(viewer door)) {
	is_problem($w->post($path, token => $desk->token($role)), 403,
		'forbidden', "not for the $role");
}
is_problem($w->post($path, token => $desk->device), 403, 'forbidden',
	'not for scanners');
refuses_bad_bodies($w, new_path('reject'), { reason => 'no payment' }, @as);
for my $version (0, -1, 'x', 1.5, '1e3', '') {
	next if $version eq '';
	is_problem($w->post(new_path('approve'), @as,
		json => { version => $version }), 422, 'validation_failed',
		"$version is no version");
}

# Passed over in the waiting list.
$db->query("select app.event_create('list', 'L', p_capacity => 2,
	p_waitlist => true)");
$desk->register(event => 'list');
my @waits = map { $desk->register(event => 'list',
	members => [ map { "M$_" } 2 .. $_ ]) } 3, 1;
my $pass = "$all/$waits[0]{id}/pass-over";
is_problem($w->post($pass), 401, 'unauthorized', 'strangers pass nobody over');
is_problem($w->post($pass, token => $desk->token('viewer')), 403, 'forbidden',
	'… and no viewer');
is_problem($w->ask(GET => $pass, @as), 405, 'method_not_allowed',
	'… and not by looking at it');
is_problem($w->post($pass, @as, json => { passed => 'perhaps' }), 422,
	'validation_failed', '… or perhaps');
is_problem($w->post($pass, @as, json => { version => 7 }), 412, 'stale_version',
	'not what was not seen');
$r = $w->post($pass, @as, json => {}, key => 'over');
is_deeply([ $r->{status}, $r->{json}{status} ], [ 200, 'waitlisted' ],
	'a team is passed over and waits on');
is($db->query("select status from app.registration where id = $waits[1]{id}"),
	'pending', '… and the next gets the place');
is($w->post($pass, @as, json => {}, key => 'over')
	->{headers}{'idempotency-replayed'}, 'true', 'again is the same');
is($w->post($pass, @as, json => { passed => \0 })->{status}, 200,
	'it is taken back');
is_problem($w->post("$all/$waits[1]{id}/pass-over", @as), 409, 'not_possible',
	'who does not wait is not passed over');

# Once.
for my $what (qw(approve reject)) {
	$r = $w->post("$all/$reg->{id}/$what", @as);
	is_problem($r, 409, 'already_decided', "$what comes too late");
	is_deeply([ @{ $r->{json} }{qw(status decided_by)} ],
		[ 'approved', 'Reviewer' ], '… and says how and by whom');
	like($r->{json}{decided_at}, qr/^\d{4}-.*Z$/, '… and when');
}
$path = new_path('reject');
my $reason = "Betrag zu niedrig: 10 € statt 20 €.\n\"Bitte\" <erneut> & مرحبا 🎫";
$r = $w->post($path, @as, json => { reason => $reason });
is($r->{json}{status}, 'rejected', 'a rejection');
is($r->{json}{reason}, $reason, '… with its reason as it was typed');
is($db->query(q{select reason from app.outbox where kind = 'rejected'}),
	$reason, '… which goes into the mail');
$r = $w->post(new_path('reject'), @as, form => { reason => 'x' });
is($r->{status}, 200, 'a form will do');
is($w->post(new_path('reject'), @as)->{status}, 200,
	'a rejection needs no reason');
is_problem($w->post(new_path('reject'), @as, json => { reason => 'x' x 1001 }),
	422, 'validation_failed', 'a reason has 1000 characters at most');

# On what was seen.
$path = new_path('approve');
is_problem($w->post($path, @as, json => { version => 7 }), 412,
	'stale_version', 'another version is stale');
is_problem($w->post($path, @as, headers => { 'if-match' => $_ }), 412,
	'stale_version', "If-Match $_ does not match")
	for '"7"', '"7-abc"', 'W/"1"', '1', '""', '"x"', '"1', '"1" ',
	'"1"x', '"1-xyz"', '"1x"', '"-1"', '"0"', '"', '-';
is_problem($w->post($path, @as, json => { version => 1 },
	headers => { 'if-match' => '"2"' }), 412, 'stale_version',
	'two versions that differ are stale');
is($w->post($path, @as, headers => { 'if-match' => '"1-0123"' })->{status},
	200, 'the tag of what was seen decides');
is($w->post(new_path('approve'), @as, json => { version => 1 })->{status}, 200,
	'the version in the body does as well');
is($w->post(new_path('approve'), @as, headers => { 'if-match' => '*' })
	->{status}, 200, 'a star is anything');

# With a key.
$path = new_path('approve');
my $first = $w->post($path, @as, key => 'k');
my $again = $w->post($path, @as, key => 'k');
is($again->{status}, 200, 'the same key again is the same answer');
is($again->{body}, $first->{body}, '… word for word');
is($again->{headers}{'idempotency-replayed'}, 'true', '… marked');
is_problem($w->post(new_path('approve'), @as, key => 'k'), 422,
	'idempotency_key_reused', 'the key for another registration is refused');
is_problem($w->post($path =~ s/approve/reject/r, @as, key => 'k'), 422,
	'idempotency_key_reused', '… or for another decision');
is_problem($w->post($path, token => $desk->token('admin'), key => 'k'), 409,
	'already_decided', 'a key is its owner\'s alone');

$path = new_path('approve');
my ($id) = $path =~ m{/(\d+)/};
my $held = $desk->hold("update app.registration set updated_at = now()
	where id = $id");
my $slow = $w->send(POST => $path, @as, key => 'slow');
ok(ET::Worker::wait_for(sub { $db->query(q{select count(*) from
	pg_stat_activity where application_name = 'decide'
	and wait_event_type = 'Lock'}) }), 'a decision is at work');
is_problem($w->post($path, @as, key => 'slow'), 409, 'idempotency_key_in_use',
	'… so its key is in use');
close $held;
is(ET::Worker::decode($slow->answer)->{status}, 200, '… it is made at last');

# Two at once.
for my $try (1 .. 5) {
	my $id = $desk->register->{id};
	my @asked = map { $w->send(POST => "$all/$id/$_", @as) }
		qw(approve reject approve reject);
	my @status = sort map { ET::Worker::decode($_->answer)->{status} }
		@asked;
	is("@status", '200 409 409 409', 'of four at once one decides');
}
is($db->query(q{select count(*) from app.registration r join app.outbox o
	on o.registration_id = r.id and o.kind in ('approved', 'rejected')
	group by r.id having count(*) > 1}), '', 'nobody got two decisions');

unlike($w->log, qr/Betrag|example\.org/, 'the log holds no personal data');
# A rejected person may go on, as it was said with the rejection.
for my $may (qw(register proof)) {
	my $rejected = $desk->register;
	is($w->post("$all/$rejected->{id}/reject", @as,
		json => { may => $may })->{status}, 200,
		"rejected, and may $may");
	is($db->query("select may from app.registration
		where id = $rejected->{id}"), $may, '… which is kept');
}
$r = $w->post(new_path('reject'), @as, json => { may => 'everything' });
is_problem($r, 422, 'validation_failed', 'another way on is no way');
is(fields_of($r), 'may', '… and is named');

$w->done;
done_testing;
