# The team over HTTP: listed, invited, changed; and what everybody must do.
use v5.36;
use utf8;
use ET::BadInput qw(fields_of is_problem refuses_bad_bodies);
use ET::Desk;
use ET::Worker;
use Test::More;

my $staff = '/api/admin/staff';
my $security = '/api/admin/security';
my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('staff', db => $db);
my %token = map { ($_ => $desk->token($_)) }
	qw(owner admin reviewer viewer door);
my %by = (token => $token{owner});
my %good = (email => 'zoe@example.org', name => "Zo\x{eb}", role => 'door');

# ---- happy --------------------------------------------------------------------
my $r = $w->get($staff, %by);
is($r->{status}, 200, 'the team is listed');
is(join(' ', map { $_->{role} } @{ $r->{json}{staff} }),
	'admin door owner reviewer viewer', '… by address');
is(join(' ', sort keys $r->{json}{staff}[0]->%*),
	'created_at email id last_login_at name role state two_step',
	'… without a secret');
$r = $w->post($staff, json => \%good, %by, headers => {
	'idempotency-key' => 'i1', 'accept-language' => 'de' });
is($r->{status}, 201, 'somebody is invited');
is("$r->{json}{email} $r->{json}{role} $r->{json}{state}",
	'zoe@example.org door invited', '… with a role');
my $id = $r->{json}{id};
my $again = $w->post($staff, json => \%good, %by, headers => {
	'idempotency-key' => 'i1' });
is("$again->{status} $again->{headers}{'idempotency-replayed'}
	$again->{json}{id}", "201 true\n\t$id", 'the same key invites once');
is_problem($w->post($staff, json => { %good, email => 'x@example.org' }, %by,
	headers => { 'idempotency-key' => 'i1' }), 422,
	'idempotency_key_reused', '… and is for one invitation');
is($db->query('select kind || language from app.outbox o join app.staff s
	on s.id = o.staff_id'), 'staff_invitedde',
	'one mail is queued, in the language of the inviting person');
$r = $w->ask(PATCH => "$staff/$id", json => { role => 'viewer' }, %by);
is("$r->{status} $r->{json}{role} $r->{json}{name}", "200 viewer Zo\x{eb}",
	'what is named changes, nothing else');
$r = $w->ask(PATCH => "$staff/$id", json => { name => '' }, %by);
is($r->{json}{name}, '', 'a name can be taken away');
$r = $w->ask(PATCH => "$staff/$id", json => { disabled => \1 }, %by);
is($r->{json}{state}, 'disabled', 'an account is disabled');
is($w->ask(PATCH => "$staff/$id", json => { disabled => \0 }, %by)
	->{json}{state}, 'invited', '… and enabled');
is($w->post("$staff/$id/$_", json => {}, %by)->{status}, 200, "POST …/$_")
	for qw(invite sign-out otp-reset);
$r = $w->get($security, %by);
is_deeply($r->{json}, { two_step_required => JSON::PP::false,
	without_two_step => 5 }, 'what everybody must do is told');

# ---- refused -------------------------------------------------------------------
is_problem($w->ask(DELETE => $staff, %by), 405, 'method_not_allowed',
	'the team is not deleted');
is_problem($w->get("$staff/$id", %by), 405, 'method_not_allowed',
	'one is not read alone');
is_problem($w->get("$staff?x=1", %by), 422, 'validation_failed',
	'an unknown parameter is refused');
refuses_bad_bodies($w, $staff, \%good, %by);
for my $bad ({ %good, email => 'zoe' }, { %good, role => 'king' },
	{ name => 'Zoe', role => 'door' }, { %good, name => 'x' x 256 },
	{ %good, email => 'ZOE@example.org' }) {
	is_problem($w->post($staff, json => $bad, %by), 422,
		'validation_failed', 'refused: ' . join ' ',
		map { substr $_, 0, 20 } values %$bad);
}
for my $bad ('x', 0, -1, '9' x 30) {
	is_problem($w->ask(PATCH => "$staff/$bad", json => {}, %by), 422,
		'validation_failed', "an account is not called $bad");
}
is_problem($w->ask(PATCH => "$staff/999", json => {}, %by), 404, 'not_found',
	'… and is there');
is(fields_of($w->ask(PATCH => $security, json => { two_step_required => \1 },
	%by)), 'two_step_required', 'two steps are not asked of others first');

# ---- who may ---------------------------------------------------------------------
my @ops = ([ GET => $staff ], [ POST => $staff, { %good,
	email => 'other@example.org' } ], [ PATCH => "$staff/$id", {} ],
	(map { [ POST => "$staff/$id/$_", {} ] } qw(invite sign-out otp-reset)),
	[ GET => $security ], [ PATCH => $security,
	{ two_step_required => \0 } ]);
for my $op (@ops) {
	my ($method, $path, $body) = @$op;
	my @body = $body ? (json => $body) : ();
	is_problem($w->ask($method, $path, @body), 401, 'unauthorized',
		"$method $path: not for strangers");
	is_problem($w->ask($method, $path, @body, token => $desk->device), 403,
		'forbidden', '… nor for scanners');
	is_problem($w->ask($method, $path, @body, token => $token{$_}), 403,
		'forbidden', "… nor for $_") for qw(reviewer viewer door);
	my $expect = $path eq $security && $method eq 'PATCH' ? 403
		: $method eq 'POST' && $path eq $staff ? 201 : 200;
	is($w->ask($method, $path, @body, token => $token{admin})->{status},
		$expect, "… $expect for an admin");
	next if $method eq 'GET';
	is_problem($w->ask($method, $path, @body, headers => { origin => $_,
		cookie => "__Host-event-tickets=$token{owner}" }), 403,
		'forbidden', "… nor from $_") for 'https://evil.test', 'null';
}
my ($owner) = $desk->staff('owner');
is_problem($w->ask(PATCH => "$staff/$owner", json => { name => 'x' },
	token => $token{admin}), 403, 'forbidden', 'an admin changes no owner');
is(fields_of($w->post($staff, json => { %good, role => 'owner' },
	token => $token{admin})), 'role', '… and makes none');
is_problem($w->ask(PATCH => "$staff/$owner", json => { role => 'admin' }, %by),
	422, 'validation_failed', 'an owner keeps the own role');

unlike($w->log, qr/example\.org|Zo|eyJ/, 'no address or name is in the log');
$w->done;
done_testing;
