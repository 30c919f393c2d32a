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
	places_left mail registrations_by_day checkins_by_quarter_hour
	event inside oldest_pending_at arrivals refusals_today feed) ],
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

$w->done;
done_testing;
