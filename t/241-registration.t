# GET /api/admin/registrations/{id}: all there is about one.
use v5.36;
use utf8;
use ET::BadInput qw(is_problem fields_of);
use ET::Desk qw(shown);
use ET::Worker;
use Test::More;

my $all = '/api/admin/registrations';
my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('registration', db => $db);
my @as = (token => $desk->token('viewer'));
my $reg = $desk->register(name => 'Ünï "C" <ode> & Co', members => ['Bob'],
	approve => 1);
my $path = "$all/$reg->{id}";

my $r = $w->get($path, @as);
is($r->{status}, 200, 'it is shown');
my $j = $r->{json};
is_deeply([ sort keys %$j ], [ sort qw(id name email phone team_name members
	status tickets_count checked_in_count has_payment_proof created_at
	updated_at reason version tickets payment_reference mails history
	decided_by decided_at claim proof language hold_until place_in_list
	cancelled_reason erased_at duplicates counted_once event notes claims
	amount_minor currency passed_over_at source may full_name serial_code
	payment_type payment) ],
	'… with all its parts');
is($j->{name}, 'Ünï "C" <ode> & Co', 'the name is as it was typed');
is_deeply([ map { $_->{member_name} } @{ $j->{tickets} } ],
	[ 'Ünï "C" <ode> & Co', 'Bob' ], 'each person has a ticket');
is_deeply([ map { $_->{serial_number} } @{ $j->{tickets} } ],
	[ map { shown($_) } @{ $reg->{serials} } ], '… with its serial');
is_deeply([ sort map { $_->{kind} } @{ $j->{mails} } ],
	[ 'approved', 'received' ], 'its mails are listed');
is($j->{decided_by}, 'Owner', 'who decided is named');
is($db->query(q{select request_id from app.audit
	where action = 'registration.viewed'}), sprintf('%032x', 1),
	'who looked is recorded, with the id of the request');
like($r->{headers}{etag}, qr/^"2-[0-9a-f]{24}"$/,
	'the tag begins with the version');

# The same payment shown twice is marked, not refused.
is($j->{proof}, undef, 'who showed nothing has no proof');
my @twins = map { $desk->register->{id} } 1 .. 2;
for my $id (@twins) {
	$db->query("update app.registration set payment_reference = 'RF18'
		where id = $id");
	$db->query("insert into app.payment_proof (registration_id, image, type,
		sha256) values ($id, '\\x00', 'image/png', sha256('\\x00'))");
}
$r = $w->get("$all/$twins[0]", @as);
is_deeply([ @{ $r->{json}{proof} }{qw(state same_image same_reference)} ],
	[ 'given', [ $twins[1] ], [ $twins[1] ] ],
	'the same picture and reference are marked');

is_problem($w->post($path, @as), 405, 'method_not_allowed', 'POST is refused');
for my $id ('0', '-1', 'abc', '1.5', '1%20or%201=1', '99999999999999999999',
	'1%0a', '1%27') {
	$r = $w->get("$all/$id", @as);
	is_problem($r, 422, 'validation_failed', "$id is no id");
	is(fields_of($r), 'id', '… and it is named');
}
is_problem($w->get("$all/4711", @as), 404, 'not_found', 'unknown is 404');
is_problem($w->get("$path?id=2", @as), 422, 'validation_failed',
	'the id stands in the path alone');
is_problem($w->get($path), 401, 'unauthorized', 'not for strangers');
is_problem($w->get($path, token => $desk->token('door')), 403, 'forbidden',
	'not for the door');
is_problem($w->get($path, token => $desk->device), 403, 'forbidden',
	'not for scanners');
is($w->get($path, token => $desk->token($_))->{status}, 200, "for the $_")
	for qw(reviewer admin owner);

is($w->requests ? (grep { $_->{route} =~ /\d/ } $w->requests) : 1, 0,
	'the log has the pattern, not the path');
$w->done;
done_testing;
