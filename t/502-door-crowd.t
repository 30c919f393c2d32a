# 64 scanners, every ticket shown three times, with the same key again where no
# answer came; workers are killed and the database crashes meanwhile. Exactly
# one admission each, and nothing that was answered is lost.
use v5.36;
use ET::Desk;
use ET::Worker;
use List::Util qw(shuffle);
use Test::More;
use Time::HiRes qw(sleep);

my $tickets = $ENV{SOAK} ? 10_000 : 240;
my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('mark-used', db => $db, n => 8, multiwatch => 1);
my @scanners = map { $desk->device("Gate $_") } 1 .. 64;

sub fill ($n) {
	my @all;
	for (my $left = $n; $left > 0; $left -= 2000) {
		my @some = map { ET::Desk::serial() }
			1 .. ($left < 2000 ? $left : 2000);
		my $list = join ',', @some;
		$db->query("with r as (insert into app.registration (event_id,
			name, email, phone, tickets, status, decided_at)
			select 1, 'Person', s || '\@example.org',
			'+49 30 123456', 1, 'approved', now()
			from unnest('{$list}'::text[]) s returning id, email)
		insert into app.ticket (registration_id, position, member_name,
			serial)
		select id, 1, 'Person', split_part(email, '\@', 1) from r");
		push @all, @some;
	}
	return @all;
}

my $key = 0;
sub showing ($serial) {
	return { serial => $serial, key => 'key' . ++$key,
		token => $scanners[ rand 64 ] };
}

# Send until there is an answer; (those answered 200, what was odd).
sub show_all ($trouble, @left) {
	my (@admitted, @odd, $turn);
	while (@left) {
		my @batch = splice @left, 0, 64;
		my @asked = map { $w->send(POST => "/mark-used/$_->{serial}",
			token => $_->{token}, key => $_->{key}) } @batch;
		$trouble->(++$turn);
		for my $i (0 .. $#batch) {
			my $r = $asked[$i] && ET::Worker::decode(
				scalar $asked[$i]->answer(30));
			my $status = $r ? $r->{status} : 0;
			if ($status == 200) {
				push @admitted, $batch[$i];
			} elsif ($status == 0 || $status == 503) {
				push @left, $batch[$i]; # the same key again
			} elsif ($status != 409) {
				push @odd, "$status $r->{body}";
			}
		}
	}
	return (\@admitted, \@odd);
}

# A worker is killed now and then, and the database crashes in the middle.
my $crashed = 0;
sub trouble ($turn) {
	if ($turn % 3 == 0) {
		my @children = $w->children;
		kill 'KILL', $children[ rand @children ] if @children;
	}
	if ($turn == 5) {
		$db->stop('QUIT');
		$db->start;
		$crashed++;
	}
}

my @serials = fill($tickets);
my ($admitted, $odd) = show_all(\&trouble,
	shuffle map { my $s = $_; map { showing($s) } 1 .. 3 } @serials);
is(join("\n", splice @$odd, 0, 3), '', 'each was admitted or already used');
is($crashed, 1, 'the database crashed meanwhile');
my %times;
$times{ $_->{serial} }++ for @$admitted;
is(scalar(grep { ($times{$_} // 0) != 1 } @serials), 0,
	"$tickets tickets shown three times: each was admitted once");
is($db->query("select count(*), count(distinct ticket_id) from app.scan
	where reason = 'admitted'"), "$tickets|$tickets",
	'… the database has each admission once');
is($db->query('select count(*) from app.scan'), 3 * $tickets,
	'… and each showing once, whatever was repeated');
my %stored = map { ($_ => 1) } split /\n/, $db->query(q{select key
	from app.scan where reason = 'admitted'});
is(scalar(grep { !$stored{ $_->{key} } } @$admitted), 0,
	'… and none that was answered is lost');
is($db->query('select sum(counts) from app.scan'), $tickets,
	'… and all are inside');

# The control: without its key a repeated request is a second showing.
my ($again) = fill(1);
my @twice = map { $w->post("/mark-used/$again", token => $scanners[0]) } 1, 2;
is($twice[0]{status}, 200, 'control: admitted');
is($twice[1]{status}, 409, '… and refused where no key says it is the same');
$w->stop;
done_testing;
