# An export of any number of rows takes the memory of a few. SOAK=1: a million.
use v5.36;
use ET::Desk;
use ET::FastCGI;
use ET::Worker;
use File::Temp qw(tempdir);
use Test::More;

my $rows = $ENV{SOAK} ? 1_000_000 : 50_000;
my $few = 1_000;
my $desk = ET::Desk->new;
my $db = $desk->db;

sub fill ($from, $to) {
	$db->query("insert into app.registration (event_id, name, email, phone,
		team_name, tickets, status, decided_at) select 1, 'Person '
		|| md5(i::text), 'p' || i || '\@example.org', '+49 30 123456',
		'Team ' || i % 977, 1, 'approved', now()
		from generate_series($from, $to) i;
	insert into app.ticket (registration_id, position, member_name, serial)
		select r.id, 1, r.name, upper(translate(substr(md5(r.id::text),
		1, 16), 'ilou', '0000')) || 'A' from app.registration r
		left join app.ticket t on t.registration_id = r.id
		where t.id is null");
}

# The most memory that a worker had of its own, in KiB.
sub peak ($w) {
	my ($pid) = $w->pids;
	open my $in, '<', "/proc/$pid/status" or die $!;
	my ($kib) = map { /^VmHWM:\s+(\d+)/ ? $1 : () } <$in>;
	return $kib;
}

# A fresh worker writes these lists; its peak, and how many bytes came.
sub exported (@lists) {
	my $w = ET::Worker->new($lists[0] =~ /pdf/ ? 'door-list' : 'export',
		db => $db);
	my $bytes = 0;
	for my $what (@lists) {
		my $r = taken($w, $what);
		is($r->{status}, 200, "$what is there");
		$bytes += $r->{bytes};
	}
	my $kib = peak($w);
	$w->done;
	return ($kib, $bytes);
}

# The answer is counted, not kept.
sub taken ($w, $what) {
	# To fill a table may take longer than a session lasts.
	my $asked = $w->send(GET => $what =~ /\?/ ? "/api/admin/$what"
		: "/api/admin/export/$what",
		token => $desk->token('reviewer'));
	my ($head, $bytes) = ('', 0);
	while (sysread $asked->{socket}, my $part, 65536) {
		$head .= substr $part, 0, 500 if length $head < 500;
		$bytes += length $part;
	}
	return { status => $head =~ /Status: (\d+)/ ? $1 : 0, bytes => $bytes };
}

my @lists = qw(registrations.csv tickets.jsonl);
my $pages = $ENV{SOAK} ? 50_000 : 5_000;

# The same of the list of registrations, with the tickets of each.
sub listed () {
	my $w = ET::Worker->new('registrations', db => $db);
	my $r = taken($w, 'registrations?limit=all');
	is($r->{status}, 200, "a list of $r->{bytes} bytes");
	my $kib = peak($w);
	$w->done;
	return $kib;
}

fill(1, $few);
my ($small, $small_bytes) = exported(@lists);
my $short = listed();
my ($thin) = exported('door-list.pdf');
fill($few + 1, $pages);
my ($thick) = exported('door-list.pdf');
fill($pages + 1, $rows);
my ($large, $large_bytes) = exported(@lists);
my $long = listed();
cmp_ok($large_bytes / $small_bytes, '>', 0.8 * $rows / $few,
	"$rows rows are $large_bytes bytes");
SKIP: {
	skip 'a sanitizer keeps what is freed', 3
		if ($ENV{BUILD} // '') =~ /san/;
	cmp_ok($large / $small, '<=', 1.2, sprintf
		'%d rows: %d KiB, %d rows: %d KiB', $few, $small, $rows,
		$large);
	cmp_ok($long / $short, '<=', 1.2, sprintf
		'a list of all %d: %d KiB, of %d: %d KiB', $few, $short, $rows,
		$long);
	cmp_ok($thick / $thin, '<=', 1.2, sprintf
		'a door list of %d: %d KiB, of %d: %d KiB', $few, $thin, $pages,
		$thick);
}
done_testing;
