# POST …/{id}/request-proof: asks for a better proof, and decides nothing.
use v5.36;
use utf8;
use ET::BadInput qw(refuses_bad_bodies is_problem fields_of);
use ET::Desk;
use ET::Worker;
use Test::More;

my $all = '/api/admin/registrations';
my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('decide', db => $db);
my @as = (token => $desk->token('reviewer'));
my $reg = $desk->register;
my $path = "$all/$reg->{id}/request-proof";
my $reason = "Zu dunkel: \"Betrag\" nicht lesbar.\n<Bitte> erneut 🎫";

my $r = $w->post($path, @as, json => { reason => $reason });
is($r->{status}, 200, 'a better proof is asked for');
is_deeply([ @{ $r->{json} }{qw(id status version)} ],
	[ $reg->{id}, 'pending', 2 ], '… and nothing is decided');
is($db->query(q{select reason from app.outbox where kind = 'proof_requested'}),
	$reason, '… and the reason goes into a mail');
is($db->query(q{select request_id from app.audit
	where action = 'registration.proof_requested'}), sprintf('%032x', 1),
	'… and it is recorded, with the id of the request');

for my $method (qw(GET PUT PATCH DELETE)) {
	$r = $w->ask($method, $path, @as);
	is_problem($r, 405, 'method_not_allowed', "$method is refused");
	is($r->{headers}{allow}, 'POST', '… and Allow says POST');
}
for my $bad ({}, { reason => '' }, { reason => 'x' x 1001 }) {
	$r = $w->post($path, @as, json => $bad);
	is_problem($r, 422, 'validation_failed', 'it needs a reason');
	is(fields_of($r), 'reason', '… and names it');
}
refuses_bad_bodies($w, $path, { reason => 'x' }, @as);
is_problem($w->post($path, json => { reason => 'x' }), 401, 'unauthorized',
	'not for strangers');
is_problem($w->post($path, json => { reason => 'x' },
	token => $desk->token($_)), 403, 'forbidden', "not for the $_")
	for qw(viewer door);
is_problem($w->post("$all/4711/request-proof", @as,
	json => { reason => 'x' }), 404, 'not_found', 'an unknown one is 404');
is_problem($w->post($path, @as, json => { reason => 'x', version => 1 }), 412,
	'stale_version', 'what was seen is stale');
is_problem($w->post($path, @as, json => { reason => 'x' },
	headers => { 'if-match' => '"7"' }), 412, 'stale_version',
	'… and so is its tag');
is($w->post($path, @as, json => { reason => 'x', version => 2 })->{status}, 200,
	'it may be asked again');
$desk->approve($reg->{id});
is_problem($w->post($path, @as, json => { reason => 'x' }), 409,
	'already_decided', 'once it is decided there is nothing to ask');
$w->done;
done_testing;
