# The command: several stacks side by side, started twice, stopped without a
# trace, in places that are taken, closed or somebody else's.
use v5.36;
use Test::More;
use Cwd qw(abs_path);
use File::Temp qw(tempdir);
use IO::Socket::INET;
use ET::Stack;

my $home = tempdir('et-home-XXXXXX', TMPDIR => 1, CLEANUP => 1);
chmod 0755, $home;

sub command (@words) {
	my $out = qx{timeout 60 deploy/event-tickets @words 2>&1 </dev/null};
	return ($? >> 8, $out);
}

# ---- side by side --------------------------------------------------------------
my @stacks = map { ET::Stack->new(-dir => "$home/$_") } qw(one two);
for my $stack (@stacks) {
	is($stack->curl('/ping')->{status}, 200, $stack->dir . ' answers');
	is($stack->ask(POST => '/api/register', json => { name => 'Ada',
		email => 'ada@example.org', phone => '+49 30 1234567' })
		->{status}, 201, '… and takes the same person');
	is($stack->sql('select count(*) from app.registration'), 1,
		'… as its own');
}
isnt($stacks[0]->env('ADMIN_PASSWORD'), $stacks[1]->env('ADMIN_PASSWORD'),
	'each has its own password');
my $token = $stacks[0]->sign_in;
is($stacks[1]->ask(GET => '/api/admin/me', token => $token)->{status}, 401,
	'a session of one means nothing to the other');

# ---- stack.env, for a shell ------------------------------------------------------
my ($one, $two) = @stacks;
for my $name (qw(BASE_URL CA_CERT ADMIN_EMAIL ADMIN_PASSWORD DATABASE_URL
	MAIL_DIR LOG_DIR)) {
	ok(length $one->env($name), "stack.env has $name");
}
ok(-d $one->env('MAIL_DIR') . '/new', 'MAIL_DIR is a Maildir');
is((stat $one->dir . '/stack.env')[2] & 0777, 0600,
	'stack.env is for its user only');
my @open = grep { (stat)[2] & 077 } map { glob "$_/* $_/*/*" }
	map { $one->dir . "/$_" } qw(keys tls log mail postgres/data);
is("@open", '', 'so are keys, data, logs and mail');

# ---- again ------------------------------------------------------------------------
my $pid = $one->pid('ping');
like($one->command('up', '-p', $one->env('PORT')), qr/runs already/,
	'up of a stack that runs says so');
is($?, 0, '… and that is well');
is($one->pid('ping'), $pid, '… and touches nothing');
like($one->command('status'), qr/^ping +\d+ +since /m, 'status lists services');
is($?, 0, '… and all is well');
like($one->command('doctor'), qr/\A(ok .*\n)+\z/, 'the doctor finds nothing');

chmod 0644, $one->dir . '/keys/jwt.secret';
like($one->command('doctor'), qr{^WRONG   secrets .*keys/jwt\.secret$}m,
	'a secret that others may read is found');
is($? >> 8, 1, '… and is a status');
chmod 0600, $one->dir . '/keys/jwt.secret';
is($one->command('migrate'), '', 'a schema that is up to date stays so');
is($?, 0, '… and that is well');
like($one->command('logs', 'supervise'), qr/\A\z/,
	'nothing had to be started again');
like($one->command('logs', 'register'), qr{"route":"/api/register"},
	'the log of a pool is shown');
like($one->command('logs', 'nobody'), qr/there is no log/,
	'one that there is not is told');
is($? >> 8, 64, '… as a wrong argument');

# ---- a port that is taken -----------------------------------------------------------
my ($code, $said) = command('up', "-d $home/three -p " . $one->env('PORT'));
is($code, 69, 'a port that is taken is no place to start');
like($said, qr/\Aevent-tickets: port \d+ is taken by another program/m,
	'… in one sentence');
my $other = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1');
($code, $said) = command('up', "-d $home/three -p " . $other->sockport);
is($code, 69, '… whoever has it');

# ---- places -------------------------------------------------------------------------
mkdir "$home/mine";
open my $file, '>', "$home/mine/thesis.txt" or die $!;
close $file;
($code, $said) = command('up', "-d $home/mine -p " . ET::Stack::free_port());
is($code, 78, 'a directory with something else in it is left alone');
like($said, qr/holds something else/, '… and named');
is(join(' ', map { s{.*/}{}r } glob "$home/mine/*"), 'thesis.txt',
	'… as it was');
($code, $said) = command('up', "-d $home/" . 'x' x 90, '-p 8443');
is($code, 78, 'a name too long for sockets is told at once');
($code, $said) = command('up', "-d '$home/a b'");
is($code, 78, 'so is one with a blank');
($code, $said) = command('up -p 99999');
is($code, 64, 'so is a port that cannot be');
($code) = command('frobnicate');
is($code, 64, 'a command that there is not is told');
($code, $said) = command("status -d $home/nowhere");
is($code, 69, 'a stack that there is not is told');

# ---- down ----------------------------------------------------------------------------
is($one->command('down'), "event-tickets is stopped.\n", 'down');
is(join(' ', $one->processes), '', '… and no process is left');
is(join(' ', glob $one->dir . '/run/sock/*'), '', '… nor a socket');
ok(IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1',
	LocalPort => $one->env('PORT'), ReuseAddr => 1), '… nor a listener');
is($two->curl('/ping')->{status}, 200, '… and the other one goes on');
like($one->command('down'), qr/does not run/, 'down once more says so');
is($?, 0, '… and that is well');
like($one->command('status'), qr/does not run/, 'status says so');
is($? >> 8, 3, '… with its own code');

# ---- up again: the same data, keys and password ------------------------------------------
my $password = $one->env('ADMIN_PASSWORD');
unlike($one->command('up', '-p', ET::Stack::free_port()), qr/password/,
	'no password is shown a second time');
$one->read_env;
is($one->env('ADMIN_PASSWORD'), $password, 'stack.env still has it');
is($one->sql('select count(*) from app.registration'), 1, 'the data is there');
is($one->ask(GET => '/api/admin/me', token => $token)->{status}, 401,
	'a token is bound to the address it was made for');
ok($one->sign_in, 'the password is the same');

$_->done for @stacks;
done_testing;
