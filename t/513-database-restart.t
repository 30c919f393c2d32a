# The database restarts and crashes under load: 503 meanwhile, then as before,
# with the same processes and without a lost registration.
use v5.36;
use utf8;
use ET::Desk;
use ET::Worker;
use IO::Handle;
use POSIX ();
use Test::More;
use Time::HiRes qw(time sleep);

my $desk = ET::Desk->new;
my $db = $desk->db;
my $path = '/api/register';
my $w = ET::Worker->new('register', db => $db, n => 4);
my @pids = $w->pids;

# A client that registers people until it is told to stop; a line for each.
sub client ($name) {
	pipe my $in, my $out or die "pipe: $!";
	my $pid = fork // die "fork: $!";
	return { pid => $pid, in => $in } if $pid;
	my $stop = 0;
	$SIG{TERM} = sub { $stop = 1 };
	$out->autoflush;
	for (my $n = 1; !$stop; $n++) {
		my $email = "$name-$n\@example.org";
		my $r = $w->post($path, json => { name => 'Ada',
			email => $email, phone => '+44 20 7946' });
		printf $out "%s %s %s %.3f\n", $r->{status}, $email,
			$r->{headers}{'retry-after'} // '-', time;
		sleep 0.01 if $r->{status} != 201;
	}
	POSIX::_exit(0);
}

my @clients = map { client("c$_") } 1 .. 6;
my @outages;
for my $how ('INT', 'QUIT', ('INT', 'QUIT') x ($ENV{SOAK} ? 20 : 0)) {
	sleep 0.7;
	$db->stop($how);
	sleep $how eq 'INT' ? 0.1 : 1.3;
	$db->start;
	push @outages, time;
}
sleep 0.7;
kill 'TERM', map { $_->{pid} } @clients;
my (%status, @done, @last, $no_retry);
for my $c (@clients) {
	my $last = 0;
	while (readline $c->{in}) {
		my ($status, $email, $retry, $at) = split;
		$status{$status}++;
		push @done, $email if $status == 201;
		$last = $at if $status != 201;
		$no_retry++ if $status == 503 && $retry eq '-';
	}
	waitpid $c->{pid}, 0;
	push @last, $last;
}

# The acknowledged that the database does not have.
sub lost (@acknowledged) {
	my %there = map { $_ => 1 } split /\n/,
		$db->query('select email from app.registration');
	return join ' ', grep { !$there{$_} } @acknowledged;
}
is(lost(@done), '', @done . ' acknowledged over the outages: none is lost');
is(lost(@done, 'never@example.org'), 'never@example.org',
	'control: one that is missing would be seen');
cmp_ok(scalar @done, '>', 100, 'there was load');
is(join(' ', grep { !/^(201|503|409)$/ } sort keys %status), '',
	'meanwhile 503 and nothing worse: '
	. join ', ', map { "$status{$_} times $_" } sort keys %status);
is($no_retry, undef, '… always with Retry-After');
my ($latest) = sort { $b <=> $a } @last;
cmp_ok($latest - $outages[-1], '<', 0.6, sprintf
	'the last failure was %.2f s after the server was back',
	$latest - $outages[-1]);
is(join(' ', $w->pids), "@pids", 'no process was replaced');
is(join(' ', grep { kill 0, $_ } @pids), "@pids", '… all of them live');
like($w->log, qr/database lost/, 'the loss is in the log');
like($w->log, qr/database is back/, '… and the end of it');

# Idle connections that a restart broke cost nobody a request.
$w->post($path, json => { name => 'A', email => "w$_\@example.org",
	phone => '12345' }) for 1 .. 12;
$db->stop;
$db->start;
my @after = map { $w->post($path, json => { name => 'A', phone => '12345',
	email => "x$_\@example.org" })->{status} } 1 .. 12;
is("@after", join(' ', (201) x 12),
	'after a restart while idle every request succeeds');
$w->done;
done_testing;
