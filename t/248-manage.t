# POST …/correct, cancel, add, bulk: the work of admins.
use v5.36;
use utf8;
use ET::BadInput qw(refuses_bad_bodies refuses_text_in is_problem fields_of);
use ET::Desk;
use ET::Schema;
use ET::Worker;
use Test::More;

my $all = '/api/admin/registrations';
my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('manage', db => $db);
my $api = ET::Schema->new;
my @as = (token => $desk->token('admin'));

sub fits ($path, $r) {
	return is(join('; ', $api->answer_faults('post', $path, $r->{status},
		$r->{json})), '', "$path: as it is described");
}

my $id = $desk->register(members => ['Bob'])->{id};
my %new = (name => 'Zoë', email => 'zoe@example.org', phone => '+49 341 555');
my @cases = (
	[ "$all/$id/correct", "$all/{id}/correct", { name => 'Ada' }, 200 ],
	[ "$all/$id/cancel", "$all/{id}/cancel", { reason => 'Twice' }, 200 ],
	[ "$all/add", "$all/add", \%new, 201 ],
	[ "$all/bulk", "$all/bulk", { action => 'approve', ids => [ $id ] },
		200 ],
);
for (@cases) {
	my ($path, $route, $good, $status) = @$_;
	my $r = $w->post($path, @as, json => $good);
	is($r->{status}, $status, $route);
	fits($route, $r);
	for my $method (qw(GET PUT PATCH DELETE)) {
		$r = $w->ask($method, $path, @as);
		is_problem($r, 405, 'method_not_allowed',
			"$route: $method is refused");
	}
	is_problem($w->post($path, json => $good), 401, 'unauthorized',
		"$route: not for strangers");
	is_problem($w->post($path, json => $good, token => $desk->token($_)),
		403, 'forbidden', "$route: not for the $_")
		for qw(reviewer viewer door);
	is_problem($w->post($path, @as, json => { %$good, surprise => 1 }), 422,
		'validation_failed', "$route: no other fields");
}
refuses_bad_bodies($w, "$all/add", \%new, @as);
refuses_text_in($w, "$all/add", \%new, 'name', @as);
is_problem($w->post("$all/4711/$_", @as, json => {}), 404, 'not_found',
	"$_: of nobody") for qw(correct cancel);

# ---- correct
$id = $desk->register(members => ['Bob'], approve => 1)->{id};
my $r = $w->post("$all/$id/correct", @as, json => { name => '' });
is(fields_of($r), 'name', 'a name cannot be taken away');
is_problem($w->post("$all/$id/correct", @as, json => { name => 'X',
	version => 1 }), 412, 'stale_version', 'not what nobody saw');
is_problem($w->post("$all/$id/correct", @as,
	json => { email => 'zoe@example.org' }), 409, 'already_registered',
	'not an address of somebody else');
my @key = (key => 'c', json => { members => [ 'Eve', 'Łukasz' ],
	team_name => 'T', version => 2 });
$r = $w->post("$all/$id/correct", @as, @key);
is_deeply([ @{ $r->{json} }{qw(members team_name tickets_count version)} ],
	[ 'Eve, Łukasz', 'T', 3, 3 ], 'members and a team');
is($w->post("$all/$id/correct", @as, @key)->{body}, $r->{body},
	'… once by key');
$r = $w->post("$all/$id/correct", @as, json => { members => '' });
is_deeply([ @{ $r->{json} }{qw(members tickets_count)} ], [ undef, 1 ],
	'members are taken away');
is_problem($w->post("$all/$id/correct", @as, json => { members => [ map {
	"N$_" } 1 .. 200 ] }), 422, 'validation_failed', 'not 201 people');

# ---- cancel
@key = (key => 'x', json => { reason => "Twice\nsorry" });
$r = $w->post("$all/$id/cancel", @as, @key);
is_deeply([ @{ $r->{json} }{qw(status reason)} ],
	[ 'cancelled', "Twice\nsorry" ], 'cancelled with a reason');
is($w->post("$all/$id/cancel", @as, @key)->{body}, $r->{body}, '… once by key');
is_problem($w->post("$all/$id/cancel", @as), 409, 'not_possible', '… once');

# ---- add
$r = $w->post("$all/add", @as, json => { %new, email => 'b@example.org',
	members => 'A, B', status => 'approved', language => 'de',
	mail => \0 }, key => 'a');
is_deeply([ @{ $r->{json} }{qw(status tickets_count)} ], [ 'approved', 3 ],
	'added, approved, with two more');
is($db->query("select count(*) from app.outbox
	where recipient = 'b\@example.org'"), 0, '… without a mail');
is_problem($w->post("$all/add", @as, json => { %new, event => 'none' }), 404,
	'event_not_found', 'to no event');
is_problem($w->post("$all/add", @as, json => { %new, status => 'rejected' }),
	422, 'validation_failed', 'not as rejected');
$db->query("select app.event_create('full', 'F', p_capacity => 0)");
is_problem($w->post("$all/add", @as, json => { %new, event => 'full' }), 409,
	'event_full', 'not where it is full');
is($w->post("$all/add", @as, json => { %new, event => 'full' })->{json}{detail},
	'No place is left: raise the number of places, or make room first.',
	'… and staff are told what they can do');
is($w->post("$all/add", @as, json => { %new, event => 'full',
	over_capacity => \1 })->{status}, 201, '… unless the admin says so');

# ---- bulk
for my $case ([ {}, 'ids', 'without anybody' ],
	[ { ids => [1], filter => 'q=x' }, 'ids', 'with both' ],
	[ { ids => [ 1 .. 201 ] }, 'ids', 'with 201' ],
	[ { ids => ['x'] }, 'ids', 'with what is no id' ],
	[ { ids => [0] }, 'ids', 'with an id that cannot be' ],
	[ { ids => [1], action => 'erase' }, 'action', 'with another action' ],
	[ { ids => [1], action => 'request-proof' }, 'reason',
		'asking without a reason' ],
	[ { filter => 'colour=red' }, 'colour', 'with a filter of no kind' ],
	[ { filter => 'status=odd' }, 'status', 'with a status of no kind' ],
	[ { filter => 'from=2026-02-30' }, 'from', 'with a day that is none' ],
	[ { filter => 'decided_by=you' }, 'decided_by', 'decided by a word' ],
	[ { filter => 'q=x', limit => 201 }, 'limit', 'too many at once' ],
	[ { filter => 'q=x', cursor => 'zz' }, 'cursor', 'behind nowhere' ]) {
	my ($more, $field, $what) = @$case;
	$r = $w->post("$all/bulk", @as, json => { action => 'approve', %$more });
	is_problem($r, 422, 'validation_failed', "bulk $what");
	is(fields_of($r), $field, '… is named');
}
is_problem($w->post("$all/bulk", @as, json => { action => 'approve',
	filter => 'a=%zz' }), 400, 'bad_request', 'a filter that is no query');
my @ids = map { $desk->register->{id} } 1 .. 5;
$desk->approve($ids[1]);
my $done = $w->post("$all/bulk", @as, key => 'b',
	json => { action => 'reject', reason => 'No', ids => [ @ids[0, 1] ] });
is_deeply([ @{ $done->{json} }{qw(done refused next_cursor)} ], [ 1, 1, undef ],
	'one is done, one refused');
is_deeply([ @{ $done->{json}{results}[1] }{qw(ok code status)},
	$done->{json}{results}[1]{told}{decided_by} ],
	[ JSON::PP::false, 'already_decided', 'approved', 'Owner' ],
	'… and told why');
is($w->post("$all/bulk", @as, key => 'b', json => { action => 'reject',
	reason => 'No', ids => [ @ids[0, 1] ] })->{body}, $done->{body},
	'… once by key');
my ($n, %more) = 0;
do {
	$r = $w->post("$all/bulk", @as, json => { action => 'approve', limit => 2,
		filter => 'event=demo&status=pending', %more });
	$n += $r->{json}{done};
	%more = (cursor => $r->{json}{next_cursor});
} while ($more{cursor});
is($n, 4, 'a filter is worked through by cursors');
fits("$all/bulk", $r);
$w->done;
done_testing;
