# POST /api/scans and …/undo, …/search, …/conflicts: what was scanned offline,
# and what supervisors do.
use v5.36;
use utf8;
use ET::BadInput qw(refuses_bad_bodies is_problem fields_of);
use ET::Desk qw(shown serial);
use ET::Keys;
use ET::Worker;
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('scans', db => $db);
my $mark = ET::Worker->new('mark-used', db => $db);
my $gate_a = $desk->device('Gate A');
my @as = (token => $gate_a);
my @b = (token => $desk->device('Gate B'));
my @boss = (token => $desk->supervisor('Gate B'));
my $path = '/api/scans';
my $n = 0;

sub ticket (%r) { $desk->register(approve => 1, %r)->{serials}[0] }
sub scan ($serial, %more) {
	return { key => 'key-' . ++$n, serial => $serial,
		scanned_at => '2027-03-20T09:00:00.000Z', %more };
}
sub batch (@scans) {
	return { sent_at => '2027-03-20T09:05:00.000Z', scans => \@scans };
}
sub send_all ($who, @scans) {
	my $r = $w->post($path, @$who, json => batch(@scans));
	return map { "$_->{status}/$_->{reason}" }
		@{ $r->{json}{results} // [ $r->{json} ] };
}

my $team = $desk->register(name => 'Zoë <Z>', team_name => 'A & B',
	members => ['Bob'], approve => 1);
my $first = scan(shown($team->{serials}[0]), clock_offset_ms => 0);
my $r = $w->post($path, @as, json => batch($first));
is($r->{status}, 200, 'a list of scans is taken');
is_deeply($r->{json}{results}, [ { key => $first->{key}, status => 'stored',
	reason => 'admitted', serial_number => shown($team->{serials}[0]),
	member_name => 'Zoë <Z>', team_name => 'A & B', first_used_at => undef,
	first_gate => undef, same_device => undef,
	rehearsal => JSON::PP::false } ], '… with what was agreed');
like($r->{json}{server_time}, qr/\.\d{3}Z$/, '… and the time');
is($db->query('select used_at from app.ticket where position = 1'),
	'2027-03-20 09:00:00+00', '… and used when it was scanned');

is_problem($w->get($path, @as), 405, 'method_not_allowed', 'GET is refused');
is_problem($w->post($path, json => batch($first)), 401, 'unauthorized',
	'not for strangers');
is_problem($w->post($path, token => $desk->token('viewer'),
	json => batch($first)), 403, 'forbidden', 'not for the viewer');
refuses_bad_bodies($w, $path, { scans => [ { key => 'x' } ],
	sent_at => '2027-03-20T09:05:00Z' }, @as);
for my $bad ([], {}, 'x', [1], ['x'], [undef], [[]], 12) {
	my $what = JSON::PP->new->allow_nonref->encode($bad);
	$r = $w->post($path, @as, json => { %{ batch() }, scans => $bad });
	like($r->{status}, qr/^(400|422)$/, "scans: not $what");
}
is_problem($w->post($path, @as, json => batch({ %$first, x => { y => 1 } })),
	400, 'bad_request', 'a row is flat');
is_problem($w->post($path, @as, json => batch(({ key => 'x' }) x 1001)), 422,
	'validation_failed', '1001 are too many');
is_problem($w->post($path, @as, raw => ' ' x (1024 * 1024 + 1)), 413,
	'body_too_large', 'a megabyte is enough');

# Twice the same, and rows that are wrong.
is_deeply([ send_all(\@as, $first) ], ['replayed/admitted'],
	'a scan that comes again is told so');
my @bad = (scan(ticket(), kind => 'dance'), { serial => ticket() },
	scan(ticket(), surprise => 1), scan('x' x 600), { }, scan(ticket(),
	scanned_at => 'yesterday'), scan(ticket(), clock_offset_ms => 'x'));
my $rows = $db->query('select count(*) from app.scan');
$r = $w->post($path, @as, json => batch(@bad, scan(ticket())));
is(join(' ', map { $_->{reason} } @{ $r->{json}{results} }),
	'invalid ' x 7 . 'admitted', 'rows that are wrong spoil no other');
is(scalar(grep { length $_->{message} } @{ $r->{json}{results} }), 7,
	'… each is told what');
is($r->{json}{results}[0]{key}, $bad[0]{key}, '… with its key');
is($db->query('select count(*) from app.scan') - $rows, 8, '… and is kept');
$w->post($path, @as, json => batch(@bad));
is($db->query('select count(*) from app.scan') - $rows, 8, '… once');

# The key of an online scan is the key of the list.
my $t = ticket();
$mark->post("/mark-used/$t", @as, key => 'same');
is_deeply([ send_all(\@as, scan($t, key => 'same')) ],
	['replayed/admitted'], 'a scan whose answer got lost is known');
is_deeply([ send_all(\@b, scan($t)) ], ['stored/conflict'],
	'another device that let in is a conflict');
$mark->post("/mark-used/$t", @b, key => 'lost');
is_deeply([ send_all(\@b, scan($t, key => 'lost')) ], ['stored/conflict'],
	'let in although the server had refused: a scan of its own');
is_deeply([ send_all(\@b, scan($t, key => 'lost')) ], ['replayed/conflict'],
	'… once');
my $event = $db->query('select id from app.event');
is_deeply([ send_all(\@as, scan(ET::Keys->code($event, ticket()))) ],
	['stored/admitted'], 'a whole code is taken as well');
is_deeply([ send_all(\@as, scan(serial()), scan('hello')) ],
	[ 'stored/unknown', 'stored/unknown' ], 'what nobody has is kept');
my $lots = $w->post($path, @as, json => batch(map { scan(serial()) } 1 .. 1000));
is(scalar @{ $lots->{json}{results} }, 1000, 'a thousand in one list');

is_deeply([ send_all(\@b, scan($t, kind => 'refused',
	reason => 'already_used'), scan(ticket(), kind => 'refused',
	reason => 'because'), scan(ticket(), refused => 'revoked')) ],
	[ 'stored/already_used', 'stored/invalid', 'stored/revoked' ],
	'what was refused offline is kept as refused');
$mark->post("/mark-used/$t", @b, key => 'lost-too');
is_deeply([ send_all(\@b, scan($t, key => 'lost-too', tried => \1)) ],
	['replayed/already_used'], 'refused, and nobody was told: the same');
is_deeply([ send_all(\@b, scan($t, tried => \1), scan(ticket(),
	tried => \1)) ], [ 'stored/already_used', 'stored/admitted' ],
	'tried online without an answer: judged as online');

# ---- undo
my %undo = (serial => $t, key => 'u1', reason => 'Wrong person');
is_problem($w->get("$path/undo", @boss), 405, 'method_not_allowed',
	'undo takes POST');
is_problem($w->post("$path/undo", @as, json => \%undo), 403, 'forbidden',
	'a steward does not undo');
is_problem($w->post("$path/undo", token => $desk->token('reviewer'),
	json => \%undo), 403, 'forbidden', 'nor a reviewer');
$r = $w->post("$path/undo", @boss, json => {});
is(fields_of($r), 'key reason serial', 'undo needs all of it');
is($db->query("select used_at is null from app.ticket where serial = '$t'"),
	'f', 'nothing was undone');
$r = $w->post("$path/undo", @boss, json => \%undo);
is("$r->{status} $r->{json}{reason}", '200 undone', 'a supervisor undoes');
is($w->post("$path/undo", @boss, json => \%undo)->{json}{status}, 'replayed',
	'… once');
is($db->query("select used_at is null from app.ticket where serial = '$t'"),
	't', '… and the ticket is unused');
is_problem($w->post("$path/undo", @boss, json => { %undo, key => 'u2' }), 409,
	'not_inside', 'nothing is there to undo');
is_problem($w->post("$path/undo", @boss, json => { %undo, key => 'u3',
	serial => serial() }), 404, 'not_found', 'a ticket of nobody');
is($mark->post("/mark-used/$t", @as)->{status}, 200, 'it admits again');
is($w->post("$path/undo", token => $desk->token('admin'), json => { %undo,
	key => 'u4' })->{status}, 200, 'an admin undoes as well');
is($db->query("select note from app.scan where key = 'u4'"), 'Wrong person',
	'the reason is kept');

# ---- search
is_problem($w->get("$path/search?q=zo", @boss), 422, 'validation_failed',
	'a search has three letters');
is_problem($w->get("$path/search?q=zoe", @as), 403, 'forbidden',
	'a steward does not search');
$r = $w->get("$path/search?q=" . ET::Worker::escape('zoë'), @boss);
is($r->{json}{results}[0]{member_name}, 'Zoë <Z>', 'a supervisor finds by name');
ok($r->{json}{results}[0]{checked_in}, '… and sees who is inside');
$r = $w->get("$path/search?q=" . lc shown($team->{serials}[1]), @boss);
is($r->{json}{results}[0]{member_name}, 'Bob', '… and by serial');
is($db->query("select count(*) from app.audit where action
	= 'scan.searched'"), 2, '… and is on record');

# ---- manual, exit
is_problem($mark->post('/mark-used/' . ticket(), @as,
	json => { kind => 'manual' }), 403, 'forbidden',
	'a steward admits nobody by hand');
$t = ticket();
is($mark->post("/mark-used/$t", @boss, json => { kind => 'manual' })->{status},
	200, 'a supervisor does');
$r = $mark->post("/mark-used/$t", @as, json => { kind => 'exit' });
is("$r->{status} $r->{json}{reason}", '200 left', 'a person is scanned out');
is_problem($mark->post("/mark-used/$t", @as, json => { kind => 'exit' }), 409,
	'not_inside', '… once');
is_problem($mark->post("/mark-used/$t", @as), 409, 'already_used',
	'… and does not come in again');
$db->query(q{update app.event set entry = 'reentry'});
is($mark->post("/mark-used/$t", @as)->{status}, 200,
	'… but for an event with re-entry');

# ---- conflicts
$r = $w->get("$path/conflicts", @boss);
is($r->{json}{conflicts}[0]{why}, 'twice',
	'two came in, also when it was undone later');
$w->post("$path/conflicts", @boss, json => { key => 's0', note => 'Undone',
	serial => $r->{json}{conflicts}[0]{serial_number} });
$t = ticket();
send_all(\@as, scan($t));
send_all(\@b, scan($t));
is_problem($w->get("$path/conflicts", @as), 403, 'forbidden',
	'a steward sees no conflicts');
$r = $w->get("$path/conflicts", @boss);
is(join(' ', map { "$_->{why} " . @{ $_->{scans} } }
	@{ $r->{json}{conflicts} }), 'twice 2 twice 3', 'a conflict with its scans, open ones first');
my %settle = (serial => $t, key => 's1', note => 'A twin');
is(fields_of($w->post("$path/conflicts", @boss, json => {})),
	'key note serial', 'to settle needs all of it');
is_problem($w->post("$path/conflicts", @boss, json => { %settle,
	serial => ticket() }), 404, 'not_found', 'there is a conflict or not');
$r = $w->post("$path/conflicts", @boss, json => \%settle);
is($r->{json}{note}, 'A twin', 'it is settled');
is($w->post("$path/conflicts", @boss, json => \%settle)->{status}, 200,
	'… once or twice is the same');
ok($w->get("$path/conflicts", @boss)->{json}{conflicts}[0]{resolved_at},
	'… and listed as settled');
send_all(\@b, scan($t));
is($w->get("$path/conflicts", @boss)->{json}{conflicts}[0]{resolved_at}, undef,
	'… until another one comes in');

# ---- rehearsal
$db->query('update app.event set rehearsal = true');
$t = ticket();
my $inside = $db->query('select sum(counts) from app.scan');
is($mark->post("/mark-used/$t", @as)->{status}, 200, 'a rehearsal admits');
is_problem($mark->post("/mark-used/$t", @as), 409, 'already_used',
	'… once');
is_deeply([ send_all(\@as, scan(ticket(), rehearsal => JSON::PP::true)) ],
	['stored/admitted'], '… also offline');
is($db->query('select sum(counts) from app.scan'), $inside,
	'… and never counts');
$db->query('update app.event set rehearsal = false');
is($mark->post("/mark-used/$t", @as)->{status}, 200,
	'the ticket is there for the day');

# ---- gates
$db->query(q{update app.event set gates = 'Gate B, Gate C'});
is_problem($mark->post('/mark-used/' . ticket(), @as), 409, 'wrong_gate',
	'a gate that is not open lets nobody in');
is($mark->post('/mark-used/' . ticket(), @b)->{status}, 200, '… others do');

# ---- team and counter
$db->query('update app.event set gates = null');
$team = $desk->register(members => [ 'Bob', 'Eve' ], approve => 1);
$mark->post("/mark-used/$team->{serials}[0]", @as);
$r = $mark->post("/mark-used/$team->{serials}[1]", @as);
is_deeply($r->{json}{team}, { inside => 2, of => 3 }, 'how many of a team');
ok(ET::Worker::wait_for(sub {
	$r = $mark->post("/mark-used/$team->{serials}[1]", @as);
	($r->{json}{counter}{event} // -1)
		== $db->query('select sum(counts) from app.scan') }),
	'the counter tells how many are inside');
is($db->query('select count(*) from app.ticket where used_at is not null
	and left_at is null'), $db->query('select sum(counts) from app.scan'),
	'… which is how many tickets say so');

unlike($w->log, qr/Zo|Bob|example/, 'no name is in the log');
$_->done for $w, $mark;
done_testing;
