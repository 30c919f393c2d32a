# GET /api/admin/door and POST …/paper: what goes on, and ticks on paper.
use v5.36;
use utf8;
use ET::BadInput qw(is_problem fields_of);
use ET::Desk qw(shown serial);
use ET::Worker;
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('devices', db => $db);
my $mark = ET::Worker->new('mark-used', db => $db);
my $path = '/api/admin/door';
my @as = (token => $desk->token('viewer'));
my @admin = (token => $desk->token('admin'));
my @a = (token => $desk->device('Gate A'));
my @b = (token => $desk->device('Gate B'));
my @tickets = map { $desk->register(approve => 1)->{serials}[0] } 1 .. 12;

# Counts are a second old at most.
sub now ($wanted = undef) {
	my $r;
	ET::Worker::wait_for(sub {
		$r = $w->get($path, @as);
		!defined $wanted || $r->{json}{inside} == $wanted });
	return $r;
}

my $r = now(0);
is($r->{status}, 200, 'the door is shown');
is_deeply([ @{ $r->{json} }{qw(inside expected per_minute all_in_at conflicts
	devices)} ], [ 0, 12, 0, undef, 0, 2 ], '… before anybody came');
is(join(' ', map { "$_->{gate}:$_->{inside}" } @{ $r->{json}{gates} }),
	'Gate A:0 Gate B:0', '… by gate');

is_problem($w->post($path, @as), 405, 'method_not_allowed', 'POST is refused');
is_problem($w->get($path), 401, 'unauthorized', 'not for strangers');
is_problem($w->get($path, @a), 403, 'forbidden', 'not for a scanner');
is_problem($w->get($path, token => $desk->token('door')), 403, 'forbidden',
	'not for people who only scan');
is_problem($w->get("$path?event=none", @as), 404, 'event_not_found',
	'an event that is not there');

$mark->post("/mark-used/$tickets[$_]", $_ < 3 ? @a : @b) for 0 .. 4;
$mark->post("/mark-used/$tickets[0]", @b) for 1 .. 2;
$mark->post('/mark-used/' . serial(), @b);
$r = now(5);
is_deeply([ @{ $r->{json} }{qw(inside per_minute)} ], [ 5, 0.5 ],
	'who came in is counted');
like($r->{json}{all_in_at}, qr/^\d{4}-.*:00Z$/, '… and when all are in');
is(join(' ', map { "$_->{gate}:$_->{inside}:$_->{recent}" }
	@{ $r->{json}{gates} }), 'Gate A:3:3 Gate B:2:2', '… by gate');
is(join(' ', map { "$_->{reason}:$_->{count}" } @{ $r->{json}{refusals} }),
	'already_used:2 unknown:1', '… who was refused and why');
my $arrived = 0;
$arrived += $_->{count} for @{ $r->{json}{arrivals} };
is($arrived, 5, '… and when they came');
is($w->get($path, @as, headers => { 'If-None-Match' => $r->{headers}{etag} })
	->{status}, 304, 'the same is not told again');
$db->query("update app.device set last_seen_at = now() - interval '5 minutes',
	queued = 4 where id = 1");
$r = now();
is(join(' ', map { "$_->{name} $_->{queued}" } @{ $r->{json}{silent} }),
	'Scanner ' . ($r->{json}{silent}[0]{name} =~ /(\d+)/)[0] . ' 4',
	'a scanner that is silent is named');

# ---- on paper
is_problem($w->get("$path/paper", @admin), 405, 'method_not_allowed',
	'paper takes POST');
is_problem($w->post("$path/paper", @as, json => { ticks => [ {} ] }), 403,
	'forbidden', 'not for the viewer');
is(fields_of($w->post("$path/paper", @admin, json => {})), 'ticks',
	'ticks are needed');
is_problem($w->post("$path/paper", @admin, raw => '{"ticks":[{"a":{}}]}'),
	400, 'bad_request', 'a tick is flat');
my @ticks = ({ serial => shown($tickets[7]), gate => 'Gate C',
	at => '2027-03-20T09:00:00Z' }, { serial => $tickets[8] });
sub ticked (@t) {
	return join ' ', map { "$_->{status}/$_->{reason}" } @{ $w->post(
		"$path/paper", @admin, json => { ticks => \@t })
		->{json}{results} };
}
is(ticked(@ticks), 'stored/admitted stored/admitted', 'ticks are entered');
is(ticked(@ticks), 'replayed/admitted replayed/admitted', '… once');
is($db->query("select source, gate, to_char(device_at at time zone 'UTC',
	'HH24:MI') from app.scan where source = 'paper' and gate is not null"),
	'paper|Gate C|09:00', '… as what they are');
is(ticked({ serial => $tickets[0] }), 'stored/conflict',
	'one who came in by scan as well is a conflict');
is(ticked({ serial => serial() }, { serial => 'hm' }, { x => 1 }),
	'stored/unknown stored/unknown stored/invalid', 'what nobody has');
$r = now(7);
is($r->{json}{conflicts}, 1, 'the conflict is counted');
is($db->query("select count(*) from app.audit where action = 'scan.paper'"),
	4, 'who entered them is on record');
$_->done for $w, $mark;
done_testing;
