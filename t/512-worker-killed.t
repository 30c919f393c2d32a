# kill -9 in the middle of requests: respawned, and what was said stays true.
use v5.36;
use utf8;
use ET::Desk;
use ET::Worker;
use Test::More;
use Time::HiRes qw(time sleep);

my $desk = ET::Desk->new;
my $db = $desk->db;
my $path = '/api/register';
my $w = ET::Worker->new('register', db => $db, n => 4, pool => 1);

sub person ($email) {
	return { name => 'Ada', email => $email, phone => '+44 20 7946' };
}

# One that is killed while the database works for it.
my $holder = fork // die "fork: $!";
if (!$holder) {
	$db->try('begin; lock table app.registration; select pg_sleep(20)');
	POSIX::_exit(0);
}
ET::Worker::wait_for(sub { $db->query(q{select count(*) from pg_locks
	where mode = 'AccessExclusiveLock' and granted
	and relation = 'app.registration'::regclass}) });
my @before = sort $w->children;
my $asked = $w->send(POST => $path, json => person('stuck@example.org'));
sub waiting () {
	return $db->query(q{select count(*) from pg_stat_activity
		where application_name = 'register'
		and wait_event_type = 'Lock'});
}
ok(ET::Worker::wait_for(\&waiting), 'a request waits in the database');
kill 'KILL', @before;
is($asked->answer, undef, 'its process is killed: there is no answer');
$db->query(q{select pg_terminate_backend(pid) from pg_stat_activity
	where query like '%pg_sleep(20)%' and pid <> pg_backend_pid()});
waitpid $holder, 0;
ok(ET::Worker::wait_for(sub { $w->children == 4 }), 'all are respawned');
isnt(join(' ', sort $w->children), "@before", '… as new processes');
is($w->post($path, json => person('next@example.org'))->{status}, 201,
	'… that answer');

# Under load: every acknowledged registration is there.
my (@done, $killed, $n, %status);
my $end = time + ($ENV{SOAK} ? 60 : 3);
while (time < $end) {
	my @batch = map { "person$_\@example.org" } map { ++$n } 1 .. 20;
	my %on_its_way = map { $_ => $w->send(POST => $path, json => person($_),
		key => $_) } @batch;
	my ($victim) = $w->children;
	$killed += kill 'KILL', $victim // ();
	for my $email (@batch) {
		my $r = $on_its_way{$email}->answer;
		$status{ $r ? $r->{status} : 'none' }++;
		push @done, $email if $r && $r->{status} == 201;
	}
}
# The acknowledged that the database does not have.
sub lost (@acknowledged) {
	my %there = map { $_ => 1 } split /\n/,
		$db->query('select email from app.registration');
	return join ' ', grep { !$there{$_} } @acknowledged;
}
is(lost(@done), '', @done . " acknowledged, $killed killed: none is lost");
is(lost(@done, 'never@example.org'), 'never@example.org',
	'control: one that is missing would be seen');
cmp_ok($killed, '>', 10, 'there were many kills');
is(join(' ', grep { !/^(201|none)$/ } sort keys %status), '',
	'nobody was told anything but success or nothing');

# A key makes it safe to try again what had no answer.
my @again = grep { !{ map { $_ => 1 } @done }->{$_} }
	map { "person$_\@example.org" } 1 .. $n;
my @failed = grep { $w->post($path, json => person($_), key => $_)->{status}
	!= 201 } @again;
is("@failed", '', @again . ' tried again with their keys: all succeed');
is($db->query('select count(*) from app.registration'),
	$db->query('select count(distinct lower(email)) from app.registration'),
	'… and nobody is there twice');
my ($sent, $due) = split /\|/, $db->query('select (select count(*)
	from app.outbox), (select count(*) from app.registration)');
is($sent, $due, '… with one mail each');
is($db->query('select sum(registrations) from app.tally'), $due,
	'… and exact counts');
$w->done;
done_testing;
