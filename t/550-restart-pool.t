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
	my $parent = $stack->pid($pool);
	my @old = $stack->workers($pool);
	my %seen = map { $_ => 1 } @old;
	for (1 .. $turns) {
		is($stack->command('restart', $pool), "$pool is restarted.\n",
			"restart $pool");
		my @new = $stack->workers($pool);
		is(scalar @new, scalar @old, '… it has as many processes');
		is(join(' ', grep { $seen{$_}++ } @new), '',
			'… and none of those before');
	}
	is($stack->pid($pool), $parent, "$pool kept its parent and its socket");
	all_were($load, $status, $pool);
}
my $load = gets();
is($stack->command('restart', 'nginx'), "nginx is restarted.\n",
	'nginx takes new settings');
all_were($load, 200, 'nginx');

# A pool without a route is replaced as well.
my ($mailer) = $stack->workers('mailer');
is($stack->command('restart', 'mailer'), "mailer is restarted.\n",
	'restart mailer');
isnt(($stack->workers('mailer'))[0], $mailer, '… it is another one');

# With the options as they are now: also those that went away.
$stack->command('restart', 'session');
sub environment ($pool) {
	my ($pid) = $stack->workers($pool);
	open my $in, '<', "/proc/$pid/environ" or return '';
	local $/ = undef;
	return <$in>;
}
for my $minutes (90, undef) {
	local $ENV{SESSION_MINUTES} = $minutes;
	delete $ENV{SESSION_MINUTES} if !defined $minutes;
	$stack->command('restart', 'session');
	my $now = $minutes // 720;
	like(environment('session'), qr/\0SESSION_MINUTES=$now\0/,
		"a restarted pool has the options of now: $now minutes");
}

like($stack->command('restart', 'nobody'), qr/there is no pool "nobody"/,
	'a pool that there is not');
is($? >> 8, 64, '… is a wrong argument');

# A new pool that cannot start leaves the old one at work.
my $secret = $stack->dir . '/keys/jwt.secret';
rename $secret, "$secret.away" or die "rename: $!";
my $old = join ' ', $stack->workers('stats');
like($stack->command('restart', 'stats'), qr/JWT_SECRET_FILE/,
	'a pool whose options became wrong is refused');
isnt($?, 0, '… with a status');
rename "$secret.away", $secret or die "rename: $!";
is(join(' ', $stack->workers('stats')), $old, '… and the old one goes on');
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
