# Long work says how far it is before its answer comes, in one request, and an
# answer that is not whole never looks like one.
use v5.36;
use ET::Desk;
use ET::Worker;
use File::Temp qw(tempdir);
use JSON::PP qw(decode_json);
use Test::More;

my $type = 'application/vnd.event-tickets.progress';
my $desk = ET::Desk->new;
my $db = $desk->db;
my $n = 6000;
$db->query("insert into app.registration (event_id, name, email, phone,
	tickets, status, decided_at) select 1, 'Person ' || i, 'p' || i
	|| '\@example.org', '+49 30 123456', 1, 'approved', now()
	from generate_series(1, $n) i;
insert into app.ticket (registration_id, position, member_name, serial)
	select r.id, 1, r.name, upper(translate(substr(md5(r.id::text), 1, 16),
	'ilou', '0000')) || 'A' from app.registration r");
my @as = (token => $desk->token('admin'));
my @live = (@as, headers => { accept => "$type, application/json" });
my $list = '/api/admin/export/door-list.pdf';

# Lines of progress, what the last line says, and the bytes behind it.
sub parts ($r) {
	my ($rest, @told) = ($r->{body});
	while ($rest =~ s/^(\{"(\w+)":[^\n]*\})\n//) {
		my ($line, $first) = ($1, $2);
		return (\@told, decode_json($line), $rest)
			if $first eq 'status';
		push @told, decode_json($line);
	}
	return (\@told, undef, $rest);
}
sub rises (@n) { !grep { $n[$_] < $n[ $_ - 1 ] } 1 .. $#n }

my $w = ET::Worker->new('door-list', db => $db);
my $rows = ET::Worker->new('export', db => $db);
my $plain = $w->get($list, @as);
is($plain->{headers}{'content-type'}, 'application/pdf',
	'a program gets the door list as a file');
is($plain->{headers}{'content-length'}, length $plain->{body},
	'… that says how long it is');

my $r = $w->get($list, @live);
is("$r->{status} $r->{headers}{'content-type'}", "200 $type",
	'a page that asks for progress gets it');
is($r->{headers}{'x-accel-buffering'}, 'no', '… as it comes');
my ($told, $end, $file) = parts($r);
cmp_ok(@$told, '>=', 1, 'it is told how far the list is');
ok(rises(map { $_->{done} } @$told), '… always further');
is(join(' ', grep { $_->{all} != $n || $_->{done} > $n } @$told), '',
	"… of $n people");
is("$end->{status} $end->{type}", '200 application/pdf', 'then comes the file');
is($end->{length}, length $file, '… whole');
like($file, qr/^%PDF-.*%%EOF\s*$/s, '… a PDF');
like($end->{headers}, qr/filename="door-list-demo-/, '… with its name');

# ---- what goes wrong in the middle is no file ----------------------------------
my ($pid) = $w->pids;
system('prlimit', '--pid', $pid, '--fsize=100000:unlimited');
(undef, $end, $file) = parts($w->get($list, @live));
is($end->{status}, 503, 'no room on the disk is told in the last line');
is(decode_json($file)->{code}, 'unavailable', '… with the error behind it');
system('prlimit', '--pid', $pid, '--fsize=unlimited:unlimited');

my $asked = $w->send(GET => $list, @live);
ok(ET::Worker::wait_for(sub {
	sysread $asked->{socket}, $asked->{in}, 65536, length $asked->{in};
	$asked->{in} =~ /"done"/;
}), 'a list is on its way from a worker that is killed');
kill KILL => $pid;
$asked->answer(30);
unlike($asked->{in}, qr/"status"/, '… it ends without a last line');
$w = ET::Worker->new('door-list', db => $db);

$asked = $w->send(GET => $list, @live);
sysread $asked->{socket}, my $first, 1;
undef $asked;
is($w->get($list, @as)->{status}, 200,
	'who leaves in the middle keeps the worker from nobody');

# ---- lists of rows, and errors before anything was told -------------------------
($told, $end, $file) = parts($rows->get('/api/admin/export/tickets.csv',
	@live));
is("$end->{status} " . ($file =~ tr/\n//), '200 ' . ($n + 1),
	'a CSV file comes the same way');
is($told->[0]{all}, 0, '… of which nobody knows the end beforehand');
is($w->get("$list?event=none", @live)->{status}, 404,
	'what is wrong at once is an ordinary answer');
is($w->ask(HEAD => $list, @live)->{headers}{'content-type'},
	'application/pdf', 'HEAD asks for the file, not for progress');

# ---- an import -----------------------------------------------------------------
my $import = ET::Worker->new('import', db => $db);
my $csv = "name,email\n" . join '', map { "New $_,new$_\@example.com\n" }
	1 .. 1500;
sub import_file (%opt) {
	return $import->post('/api/admin/registrations/import', %opt,
		multipart => [ dry_run => 'false',
			file => [ 'people.csv', $csv ] ]);
}
($told, $end, $file) = parts(import_file(@live));
is($end->{status}, 200, 'an import is done');
is(decode_json($file)->{made}, 1500, '… with its report');
cmp_ok(@$told, '>=', 1, '… and told how far it was');
is(join(' ', grep { $_->{all} != 1500 } @$told), '', '… of all its lines');
ok(rises(map { $_->{done} } @$told), '… always further');
(undef, $end, $file) = parts(import_file(@live));
is($end->{status} // 422, 422, 'a second time it is refused as ever');
is($db->query("select count(*) from app.registration where name like 'New %'"),
	1500, '… and nothing is there twice');

$_->done for $import, $rows, $w;
done_testing;
