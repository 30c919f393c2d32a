# GET /api/admin/export/…: lists as files that programs read back.
use v5.36;
use utf8;
use ET::BadInput qw(is_problem fields_of);
use ET::Desk;
use ET::Worker;
use File::Temp qw(tempdir);
use JSON::PP qw(decode_json);
use Test::More;

my $path = '/api/admin/export';
my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('export', db => $db);
my $door = ET::Worker->new('door-list', db => $db);
sub of ($file) { $file =~ /pdf/ ? $door : $w }
my @as = (token => $desk->token('reviewer'));
my $dir = tempdir(CLEANUP => 1);

# What Python makes of a file: rows of cells.
sub parsed ($bytes, $separator = ',') {
	diag($bytes), return [] if $bytes =~ /^\{"detail/;
	open my $out, '>:raw', "$dir/file.csv" or die $!;
	print $out $bytes;
	close $out;
	open my $in, '-|', 'python3', '-c', <<'PY', "$dir/file.csv", $separator
import csv, json, sys
with open(sys.argv[1], newline='', encoding='utf-8') as f:
    print(json.dumps(list(csv.reader(f, delimiter=sys.argv[2], strict=True))))
PY
		or die "python3: $!";
	return decode_json(do { local $/; <$in> });
}

sub get ($what, %opt) { $w->get("$path/$what", @as, %opt) }

my $r = get('registrations.csv');
is($r->{status}, 200, 'an event without anybody');
is_deeply([ map { scalar @$_ } parsed($r->{body})->@* ], [ 27 ],
	'… is the names of the columns');

my @people = (
	$desk->register(name => 'Zoë "Z" O’Neil, jr.', team_name => 'Böse; Wölfe',
		members => ['Ann', 'Bob'], approve => 1),
	$desk->register(name => 'محمد بن عبد الله'),
	$desk->register(name => '山田 太郎'));
$r = get('registrations.csv?columns=name,id,team_name,members,tickets_count');
is($r->{headers}{'content-type'}, 'text/csv; charset=utf-8; header=present',
	'CSV, and says so');
like($r->{headers}{'content-disposition'},
	qr/^attachment; filename="registrations-all-\d{4}-\d\d-\d\d\.csv"$/,
	'… under a name that says what and when');
is($r->{headers}{'cache-control'}, 'no-store', '… kept by nobody');
is($r->{headers}{'content-length'}, length $r->{body}, '… of a known length');
is_deeply(parsed($r->{body}), [
	[qw(name id team_name members tickets_count)],
	['Zoë "Z" O’Neil, jr.', $people[0]{id}, 'Böse; Wölfe', 'Ann,Bob', 3],
	['محمد بن عبد الله', $people[1]{id}, '', '', 1],
	['山田 太郎', $people[2]{id}, '', '', 1] ],
	'chosen columns in their order, any script, quoted where needed');
unlike($r->{body}, qr/[^\r]\n/, 'lines end as RFC 4180 wants it');
is(get('registrations.csv?columns=name&bom=1')->{body} =~ s/^\xef\xbb\xbf//r,
	get('registrations.csv?columns=name')->{body}, 'with a byte order mark');
like(get('registrations.csv?columns=id,name&separator=semicolon')->{body},
	qr/^id;name\r\n$people[0]{id};"Zo/, 'with semicolons');
like(get('registrations.csv?columns=id,name&separator=tab')->{body},
	qr/^id\tname\r\n/, 'with tabs');

# ---- filters, as in the list
sub names ($query) {
	return join ' ', map { $_->[0] }
		(parsed(get("registrations.csv?columns=id&$query")->{body})->@*);
}
is(names('status=approved'), "id $people[0]{id}", 'by status');
is(names('status_filter=pending'), "id $people[1]{id} $people[2]{id}",
	'… by its other name');
is(names('q=wolves'), 'id', 'a word that is nowhere');
is(names('q=w%C3%B6lf'), "id $people[0]{id}", 'a word');
is(names("q=$people[0]{serials}[1]"), "id $people[0]{id}", 'a serial');
is(names('team=yes'), "id $people[0]{id}", 'with a team');
is(names('team=no&status=pending'), "id $people[1]{id} $people[2]{id}",
	'without one');
is(names('proof=given'), 'id', 'with a proof');
is(names('checked_in=yes'), 'id', 'inside');
is(names('decided_by=me'), 'id', 'decided by oneself');
is(names('from=2020-01-01&to=2020-12-31'), 'id', 'of some days');
is(scalar parsed(get('tickets.csv?columns=member_name&team=yes')->{body})->@*,
	4, 'tickets of teams');
is_problem(get('registrations.csv?from=2020-02-30'), 422, 'validation_failed',
	'a day that there is not');
is_problem(get('registrations.csv?from=2020-02-20&to=2020-02-19'), 422,
	'validation_failed', 'days in the wrong order');
$db->query("select app.event_create('other', 'Other event')");
is(names('event=other'), 'id', 'another event');
is(names('event=demo'), 'id ' . join(' ', map { $_->{id} } @people),
	'one event');

# ---- JSON lines
$r = get('registrations.jsonl');
is($r->{headers}{'content-type'}, 'application/x-ndjson', 'JSON lines');
my @lines = map { decode_json($_) } split /\n/, $r->{body};
is(scalar @lines, 3, '… each of them is JSON');
is_deeply([ @{ $lines[0] }{qw(id name tickets_count has_payment_proof
	team_name)} ], [ $people[0]{id}, 'Zoë "Z" O’Neil, jr.', 3, JSON::PP::false,
	'Böse; Wölfe' ], '… with numbers, truths and texts');
is($lines[1]{team_name}, undef, '… and null for what is not there');
is(get('registrations.jsonl?columns=id')->{body},
	join('', map { qq({"id":$_->{id}}\n) } @people), '… of chosen columns');

# ---- tickets, scans
$r = get('tickets.csv?columns=member_name,position,registration_id,serial_number');
is_deeply(parsed($r->{body})->[2], [ 'Ann', 2, $people[0]{id},
	ET::Desk::shown($people[0]{serials}[1]) ], 'each ticket');
is(scalar parsed(get('tickets.csv?status=pending')->{body})->@*, 3,
	'tickets of those who wait');
my $device = $desk->device('Gate B');
$db->query(sprintf q{select api.mark_used('', null, sha256('%s'), false, '%s',
	null, null)}, $device, $_)
	for @{ $people[0]{serials} }[0, 0], '0' x 17;
my $scans = parsed(get('scans.csv')->{body});
is(scalar @$scans, 4, 'each scan');
my %scan;
@scan{ $scans->[0]->@* } = $scans->[2]->@*;
is_deeply([ @scan{qw(reason gate scanned_by member_name registration_id)} ],
	[ 'already_used', 'Gate B', 'Scanner 5', 'Zoë "Z" O’Neil, jr.',
	$people[0]{id} ], '… also a refused one, in words')
	or diag explain \%scan;
is(scalar parsed(get('scans.csv?reason=admitted')->{body})->@*, 2,
	'… by verdict');
is(scalar parsed(get('scans.csv?gate=Gate+A')->{body})->@*, 1, '… by gate');
@lines = map { decode_json($_) } split /\n/, get('scans.jsonl')->{body};
is($lines[2]{registration_id}, undef, '… of an unknown ticket');

# ---- on record before it leaves
is($db->query(q{select actor, action, subject, after ->> 'format',
	after ->> 'rows', after ->> 'columns' from app.audit
	where action = 'export.registrations' and after ->> 'columns' = 'id'
	and after ->> 'status' = 'approved'}) =~ s/^staff:\d+//r,
	'|export.registrations|event:*|csv|1|id', 'who took what is on record');
is($db->query(q{select count(*) from app.audit where action like 'export.%'
	and after::text ~* 'w.lf'}), 0, '… without what was searched for');
is($db->query(q{select after ->> 'searched' from app.audit where action like
	'export.%' and after ? 'searched' limit 1}), 'true',
	'… but that it was a search');
is($db->query(q{select subject from app.audit where action like 'export.%'
	and subject <> 'event:*' limit 1}) =~ /^event:\d+$/, 1,
	'… and of which event');
my $exports = q{select count(*) from app.audit where action like 'export.%'};
my $before = $db->query($exports);

# ---- refusals
is_problem($w->post("$path/registrations.csv", @as), 405,
	'method_not_allowed', 'POST is refused');
$r = get('registrations.csv?columns=name,password_hash');
is_problem($r, 422, 'validation_failed', 'a column that is not there');
is(fields_of($r), 'columns', '… is named');
is_problem(get('tickets.csv?columns=name,name'), 422, 'validation_failed',
	'a column twice');
is_problem(get('registrations.csv?columns=,'), 422, 'validation_failed',
	'a column without a name');
is_problem(get('registrations.csv?status=lost'), 422, 'validation_failed',
	'a status that is none');
is_problem(get('registrations.csv?gate=A'), 422, 'validation_failed',
	'a filter of another list');
is_problem(get('scans.csv?q=A'), 422, 'validation_failed', '… and of that');
is_problem(get('registrations.csv?decided_by=them'), 422,
	'validation_failed', 'decided by nobody');
is_problem(get('registrations.csv?event=none'), 404, 'event_not_found',
	'an event that is not there');
is_problem(of($_)->get("$path/$_"), 401, 'unauthorized', "$_: not for strangers")
	for qw(registrations.csv registrations.jsonl tickets.csv tickets.jsonl
	scans.csv scans.jsonl door-list.pdf);
for my $role (qw(viewer door)) {
	my $token = $desk->token($role);
	is_problem(of($_)->get("$path/$_", token => $token), 403, 'forbidden',
		"$_: not for the role $role") for qw(registrations.csv
		registrations.jsonl tickets.csv tickets.jsonl scans.csv
		scans.jsonl door-list.pdf);
}
is($w->get("$path/scans.csv", token => $desk->token($_))->{status}, 200,
	"for the role $_") for qw(admin owner);
my $ended = $desk->token('reviewer');
$db->query('update app.session set ended_at = now() where staff_id =
	(select id from app.staff where role = $$reviewer$$)
	and created_at = (select max(created_at) from app.session)');
is_problem($w->get("$path/tickets.csv", token => $ended), 401, 'unauthorized',
	'a session that has ended takes nothing');
is($db->query($exports), $before + 2,
	'what was refused is no export');
$_->done for $w, $door;
done_testing;
