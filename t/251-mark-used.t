# POST /mark-used/{serial}: let in once; a refusal says why.
use v5.36;
use utf8;
use ET::BadInput qw(refuses_bad_bodies is_problem fields_of);
use ET::Desk qw(shown serial);
use ET::Keys;
use ET::Worker;
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('mark-used', db => $db, n => 4);
my $gate_a = $desk->device('Gate A');
my $gate_b = $desk->device('Gate B');
my @as = (token => $gate_a);
my $reg = $desk->register(name => 'Zoë <Z>', team_name => 'A & B',
	members => ['Bob'], approve => 1);

sub path ($serial) { '/mark-used/' . ET::Worker::escape($serial) }
sub ticket () { $desk->register(approve => 1)->{serials}[0] }

my $serial = $reg->{serials}[0];
my $r = $w->post(path($serial), @as);
is($r->{status}, 200, 'a valid ticket admits');
my %j = %{ $r->{json} };
is_deeply([ sort keys %j ], [ sort qw(success reason message serial_number
	member_name team_name checked_in check_in_time gate rehearsal
	team counter) ],
	'… with what was agreed');
is_deeply([ @j{qw(reason serial_number member_name team_name gate)} ],
	[ 'admitted', shown($serial), 'Zoë <Z>', 'A & B', 'Gate A' ],
	'… who and where');
ok($j{success} && $j{checked_in}, '… and that it is done');
is($db->query('select request_id from app.scan'), sprintf('%032x', 1),
	'the scan has the id of the request');

for my $method (qw(GET PUT DELETE)) {
	$r = $w->ask($method, path($serial), @as);
	is_problem($r, 405, 'method_not_allowed', "$method is refused");
	is($r->{headers}{allow}, 'POST', '… and Allow says POST');
}
is_problem($w->post(path($serial), @as, json => { x => 1 }), 422,
	'validation_failed', 'an unknown field is refused');
is_problem($w->post(path('x' x 600), @as), 422, 'validation_failed',
	'600 characters are no ticket');
is_problem($w->post(path($serial)), 401, 'unauthorized', 'not for strangers');
is_problem($w->post(path($serial), token => 'a' x 64), 401, 'unauthorized',
	'not for an unknown device');
is_problem($w->post(path($serial), token => $desk->token('viewer')), 403,
	'forbidden', 'not for the viewer');
is($w->post(path(ticket()), token => $desk->token($_))->{status}, 200,
	"for the $_") for qw(owner admin reviewer door);
is_problem($w->post(path($serial), @as, raw => 'x' x 5000), 413,
	'body_too_large', 'a large body is refused');
is_problem($w->post(path($serial), @as, raw => 'hello'), 400, 'bad_request',
	'a body that is no JSON is refused');
is($w->post(path(ticket()), @as, json => {})->{status}, 200,
	'an empty object is no body');

# Used already: when, where, by the same?
$r = $w->post(path($serial), token => $gate_b);
is_problem($r, 409, 'already_used', 'a second time is refused');
%j = %{ $r->{json} };
ok(!$j{success}, '… and says so');
is($j{first_gate}, 'Gate A', '… where it was used');
like($j{first_used_at}, qr/^\d{4}-.*Z$/, '… when');
like($j{seconds_ago}, qr/^\d+$/, '… how long ago');
ok(!$j{same_device}, '… and that it was another scanner');
ok($w->post(path($serial), @as)->{json}{same_device},
	'the same scanner is told that it was itself');
is($db->query(q{select count(*) from app.scan s join app.ticket t
	on t.id = s.ticket_id where t.serial = '} . $serial . q{'}), 3,
	'each attempt is recorded');

# Typed by hand, or read from the QR.
my $event = $db->query('select id from app.event');
for my $how (sub { lc shown($_[0]) }, sub { $_[0] =~ tr/01/OL/r },
	sub { ET::Keys->code($event, $_[0]) }) {
	my $typed = $how->(ticket());
	is($w->post(path($typed), @as)->{status}, 200, "typed as $typed");
}
my $fresh = ticket();
my ($other) = grep { $_ ne substr $fresh, -1 } 0 .. 2;
my $good = serial();
for my $typed (substr($fresh, 0, 16) . $other, $good, '1', $reg->{id},
	"' or '1'='1", ET::Keys->code($event, $fresh) =~ s/(.)$/*/r,
	'x' x 17) {
	$r = $w->post(path($typed), @as);
	is_problem($r, 404, 'unknown', "$typed is unknown");
	is($r->{json}{reason}, 'unknown', '… and admits nobody');
	like($r->{json}{detail}, $typed eq $good ? qr/^This ticket is not known/
		: qr/^This code was read wrongly: scan it again/,
		'… says whether to scan again');
	is($r->{json}{message}, $r->{json}{detail}, '… twice the same');
}
is($db->query("select used_at from app.ticket where serial = '$fresh'"), '',
	'the ticket next to it is untouched');

# Refusals.
sub refused ($s, $reason, $what) {
	my $got = $w->post(path($s), @as);
	is_problem($got, 409, $reason, $what);
	is($got->{json}{reason}, $reason, '… and the reason in one word');
}
refused($desk->register->{serials}[0], 'not_approved', 'a pending one');
$db->query("update app.ticket set revoked_at = now()
	where serial = '$reg->{serials}[1]'");
refused($reg->{serials}[1], 'revoked', 'a revoked one');
$db->query(q{select app.event_create('other', 'Other')});
my $foreign = $desk->register(event => 'other', approve => 1)->{serials}[0];
refused($foreign, 'wrong_event', 'one of another event');
for my $key ([], [ key => 'foreign' ], [ key => 'foreign' ]) {
	my $got = $w->post(path($foreign), @as, @$key)->{json};
	is($got->{ticket_event}, 'Other', '… whose name is told');
	is_deeply([ @$got{qw(member_name team_name team check_in_time gate)} ],
		[ (undef) x 5 ], '… and nothing of its guest');
}
refused(ET::Keys->code($event + 1, $fresh), 'wrong_event',
	'a code signed for another event');
$db->query(q{update app.event set check_in_from = now() + interval '1 hour'});
refused($fresh, 'too_early', 'before the doors open');
$db->query(q{update app.event set check_in_from = now() - interval '1 day',
	check_in_until = now() - interval '1 hour'});
refused($fresh, 'too_late', 'after they close');
$db->query('update app.event set check_in_until = null');

# A month before, with no check-in time of its own: nothing is used up.
$db->query('update app.event set check_in_from = null');
my $practice = $w->post(path($fresh), @as);
is($practice->{status}, 200, 'weeks before, a ticket can be tried');
ok($practice->{json}{rehearsal}, '… the answer says that it is a rehearsal');
like($practice->{json}{message}, qr/^Rehearsal: .*not count/, '… in words too');
$practice = $w->post(path($fresh), @as);
is($practice->{status}, 409, '… a second time as on the day');
ok($practice->{json}{rehearsal}, '… and that is practice, too');
$db->query(q{update app.event set check_in_from = now() - interval '1 day'});

# With a key: the first answer again, whatever happened since.
my $first = $w->post(path($fresh), @as, key => 'k1');
is($first->{status}, 200, 'with a key it is used');
is($first->{headers}{'idempotency-replayed'}, undef, '… this is the first');
my $again = $w->post(path(lc shown($fresh)), @as, key => 'k1');
is($again->{status}, 200, 'the key again is the first answer');
# How many are inside is of the moment, not of the scan.
sub told ($r) { return $r->{body} =~ s/"counter":\{[^}]*\}//r }
is(told($again), told($first), '… word for word');
is($again->{headers}{'idempotency-replayed'}, 'true', '… and marked');
$db->query('update app.ticket set revoked_at = now()');
is(told($w->post(path($fresh), @as, key => 'k1')), told($first),
	'… even when the ticket was revoked since');
$db->query('update app.ticket set revoked_at = null where position = 1');
$first = $w->post(path($fresh), token => $gate_b, key => 'k1');
is_problem($first, 409, 'already_used', 'the key of another scanner is its own');
$again = $w->post(path($fresh), token => $gate_b, key => 'k1');
is_problem($again, 409, 'already_used', 'a refusal is stored as well');
is($again->{json}{first_used_at}, $first->{json}{first_used_at},
	'… with when it was used');
is($again->{headers}{'idempotency-replayed'}, 'true', '… and marked');
is_problem($w->post(path(ticket()), @as, key => 'k1'), 422,
	'idempotency_key_reused', 'the key for another ticket is refused');
my $n = $db->query('select count(*) from app.scan');
$w->post(path($fresh), @as, key => 'k1');
is($db->query('select count(*) from app.scan'), $n,
	'a replay is no further scan');

unlike($w->log, qr/$serial|$fresh|Zo|example/,
	'no serial or name is in the log');
$w->done;

# SCANNER_AUTH=optional.
$w = ET::Worker->new('mark-used', db => $db,
	env => { SCANNER_AUTH => 'optional' });
is($w->post(path(ticket()))->{status}, 200, 'an open door needs no token');
$fresh = ticket();
is($w->post(path($fresh), key => 'k1')->{status}, 200, '… and keys work');
is($w->post(path($fresh), key => 'k1')->{headers}{'idempotency-replayed'},
	'true', '… for whoever sends them');
$w->done;
done_testing;
