# Replacing a pool under load loses no request; taking it down the hard way
# does, so the load would notice.
use v5.36;
use Test::More;
use Time::HiRes qw(sleep);
use ET::Load;
use ET::Stack;

my $stack = ET::Stack->new(SCANNER_AUTH => 'optional', RATE_SCAN => 'off');

# A POST is never asked twice by nginx: what is lost stays lost.
sub posts () {
	return ET::Load->new($stack, 6, sub (@) {
		(POST => '/mark-used/0000-0000-0000-0000-0');
	});
}

sub gets () {
	return ET::Load->new($stack, 6, sub (@) { (GET => '/ping') });
}

sub all_were ($load, $status, $name) {
	my $seen = $load->stop;
	my $n = delete $seen->{$status} // 0;
	cmp_ok($n, '>', 200, "$name: there was load ($n requests)");
	my $other = join ' ', map { "$_: $seen->{$_}" } sort keys %$seen;
	is($other, '', "$name: each was answered with $status");
	return;
}

my $turns = $ENV{SOAK} ? 40 : 4;
for my $case (['mark-used', \&posts, 404], ['ping', \&gets, 200]) {
	my ($pool, $start, $status) = @$case;
	my $load = $start->();
	my %pid = ($stack->pid($pool) => 1);
	for (1 .. $turns) {
		is($stack->command('restart', $pool), "$pool is restarted.\n",
			"restart $pool");
		$pid{ $stack->pid($pool) } = 1;
		sleep 0.2;
	}
	is(scalar keys %pid, $turns + 1, "… each time it was another pool");
	all_were($load, $status, $pool);
}
my $load = gets();
is($stack->command('restart', 'nginx'), "nginx is restarted.\n",
	'nginx takes new settings');
all_were($load, 200, 'nginx');

# A pool without a route is replaced as well.
my $mailer = $stack->pid('mailer');
is($stack->command('restart', 'mailer'), "mailer is restarted.\n",
	'restart mailer');
isnt($stack->pid('mailer'), $mailer, '… it is another one');

like($stack->command('restart', 'nobody'), qr/there is no pool "nobody"/,
	'a pool that there is not');
is($? >> 8, 64, '… is a wrong argument');

# A new pool that cannot start leaves the old one at work.
my $secret = $stack->dir . '/keys/jwt.secret';
rename $secret, "$secret.away" or die "rename: $!";
my $old = $stack->pid('stats');
like($stack->command('restart', 'stats'), qr/JWT_SECRET_FILE/,
	'a pool whose options became wrong is refused');
isnt($?, 0, '… with a status');
rename "$secret.away", $secret or die "rename: $!";
is($stack->pid('stats'), $old, '… and the old one goes on');
is($stack->curl('/api/admin/stats')->{status}, 401, '… and answers');

# ---- the control ----------------------------------------------------------------
$load = posts();
for (1 .. 3) {
	kill 'KILL', -$stack->pid('mark-used');
	sleep 1.2;
}
my $seen = $load->stop;
cmp_ok($seen->{502} // 0, '>', 0, 'a pool killed hard is noticed: 502');
$stack->stop;
done_testing;
