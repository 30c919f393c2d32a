# One ticket, many scanners: exactly one admits, and every try is on record.
use v5.36;
use Digest::SHA qw(sha256_hex);
use ET::Crowd qw(crowd);
use ET::Desk;
use Test::More;

my $runs = 20;
my $desk = ET::Desk->new;
my $db = $desk->db;
my $device = "'\\x" . sha256_hex($desk->device('Gate A')) . "'";
$desk->device("Gate $_") for 'B', 'C';

# Tickets 1A, 2A … of event "a": all clients try the first, then the second.
sub race ($slug, $key) {
	my $letter = uc $slug;
	$db->query("select app.event_create('$slug', 'E',
		p_approval => 'automatic', p_check_in_from => now())");
	$db->query("select count(*) from generate_series(1, $runs) i,
		api.register('', '', '$slug', 'P', i || '\@example.org',
		'12345', null, null, '{}',
		array[lpad(i || '$letter', 17, '0')], null, null, null)");
	$db->query("update app.device set event_id = (select id from app.event
		where slug = '$slug')");
	return crowd($db, 'et_mark', 64, $runs, <<"END");
select * from api.mark_used('', null, $device, false,
lpad(:n || '$letter', 17, '0'), null, $key);
END
}

sub scans ($slug, $what) {
	return $db->query("select $what from app.scan s join app.event e
		on e.id = s.event_id where slug = '$slug'");
}

is(race('a', 'null'), '', "64 scanners, $runs tickets, all at once");
is(scans('a', "count(*) filter (where reason = 'admitted'),
	count(distinct ticket_id) filter (where reason = 'admitted')"),
	"$runs|$runs", '… each is admitted once');
is(scans('a', "count(*) filter (where reason = 'already_used')"),
	63 * $runs, '… all others are refused, and on record');
is($db->query("select count(*) from app.scan s join app.ticket t
	on t.id = ticket_id where reason = 'already_used'
	and first_used_at <> used_at"), 0, '… and told when it was used');

# The same key from many at once: the scanner is impatient.
is(race('b', "'k' || :n"), '', 'the same key 64 times at once');
is(scans('b', "count(*), count(*) filter (where reason = 'admitted')"),
	"$runs|$runs", '… is one scan, which admits');

# Without the condition in the UPDATE the test would see it.
my $guarded = $db->query("select pg_get_functiondef('api.mark_used'::regproc)");
my $looks_first = $guarded =~ s/(\tupdate ticket t\b)/\tperform 1 from ticket t
		 where t.serial = p_serial and t.used_at is null;
		if found then
		perform pg_sleep(0.005);
	$1/r =~ s/and verdict\(.*?= 'valid'//sr
	=~ s/(into reason, serial.*?s\.ticket_id[^;]*;)/$1 end if;/sr;
isnt($looks_first, $guarded, 'a guard is removed');
$db->query($looks_first);
is(race('c', 'null'), '', 'the same without it');
cmp_ok(scans('c', "count(*) filter (where reason = 'admitted')"), '>',
	$runs, '… admits more than once');
done_testing;
