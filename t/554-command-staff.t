# Accounts and scanners from the command line: what it stores, the workers
# accept.
use v5.36;
use Test::More;
use ET::Stack;

my $stack = ET::Stack->new;
my $dir = $stack->dir;

sub run ($input, $words) {
	open my $out, '>', "$dir/input" or die $!;
	print $out $input;
	close $out;
	my $said = qx{timeout 60 deploy/event-tickets $words -d $dir 2>&1 <$dir/input};
	return ($? >> 8, $said);
}

sub sign_in ($email, $password) {
	return $stack->ask(POST => '/api/admin/login',
		json => { email => $email, password => $password });
}

my ($code, $said) = run("a long enough password\n",
	q(staff add Grace@Example.org reviewer "Grace O'Hopper"));
is("$code $said", "0 added Grace\@Example.org (reviewer)\n",
	'an account with a password from a pipe');
my $r = sign_in('grace@example.org', 'a long enough password');
is($r->{status}, 200, '… who signs in, in any case');
is($r->{json}{user}{name}, "Grace O'Hopper", '… with the name as typed');
is($r->{json}{user}{role}, 'reviewer', '… and the role');
is(sign_in('grace@example.org', 'another long password')->{status}, 401,
	'… but not with another password');
my $token = $r->{json}{access_token};

($code, $said) = run('', 'staff add made.up@example.org viewer');
my ($made) = $said =~ /password (\S{20})$/;
ok($made, 'a password that is made up is shown');
is(sign_in('made.up@example.org', $made)->{status}, 200, '… and is right');

($code, $said) = run("changed to this one\n", 'staff passwd grace@example.org');
is($code, 0, 'a password is changed');
is(sign_in('grace@example.org', 'a long enough password')->{status}, 401,
	'… the old one is over');
is($stack->ask(GET => '/api/admin/me', token => $token)->{status}, 401,
	'… and all sessions with it');
is(sign_in('grace@example.org', 'changed to this one')->{status}, 200,
	'… the new one is right');

# The rules are those of the page: what one takes the other takes.
($code) = run("correcthor\n", 'staff add ten@example.org viewer');
is($code, 0, 'ten characters are enough, as on the page');
is(sign_in('ten@example.org', 'correcthor')->{status}, 200, '… to sign in');

my %wrong = (
	'a short password' => ["short\n", 'staff add a@b.example', 64,
		qr/A password has 10 to 1024 characters/],
	'a password that everybody tries' => ["administrator\n",
		'staff add a@b.example', 64, qr/everybody tries/],
	'the address as a password' => ["new.owner\n",
		'staff add new.owner@b.example', 64, qr/10 to 1024|address/],
	'no address' => ['', 'staff add', 64, qr/usage/],
	'a role that there is not' => ['', 'staff add a@b.example king', 64,
		qr/a role is owner/],
	'an account twice' => ["long enough for now\n",
		'staff add GRACE@example.org', 1, qr/there is an account/],
	'an account of nobody' => ["long enough for now\n",
		'staff passwd nobody@example.org', 1, qr/there is no account/],
	'what is no address' => ["long enough for now\n",
		q(staff add 'x;drop'), 1, qr/./],
	'a verb that there is not' => ['', 'staff sack', 64, qr/usage/],
	'a scanner without a name' => ['', 'device add', 64, qr/usage/],
);
for my $what (sort keys %wrong) {
	my ($input, $words, $status, $like) = $wrong{$what}->@*;
	($code, $said) = run($input, $words);
	is($code, $status, "$what: status $status");
	like($said, qr/\A(event-tickets: )?$like|$like/, '… and a sentence');
}

$stack->sql(q{update app.staff set otp_secret = '\x01', otp_since = now()
	where email = 'Grace@Example.org'});
like((run('', 'staff list'))[1], qr/^Grace\S+ .* active +two /m,
	'the list tells who has two steps');
is(sign_in('grace@example.org', 'changed to this one')->{json}{code},
	'otp_required', '… who is asked for a code');
is((run('', 'staff one-step grace@example.org'))[0], 0,
	'it can be turned off from here');
is(sign_in('grace@example.org', 'changed to this one')->{status}, 200,
	'… then the password is enough');
is((run('', 'staff one-step nobody@example.org'))[0], 1,
	'… but not for an account that is not there');

($code, $said) = run('', 'staff list');
like($said, qr/^Grace\@Example.org +Grace O'Hopper +reviewer +active/m,
	'the list shows them');
unlike($said, qr/argon2|\$/, '… without hashes');
is($stack->sql(q{select count(*) from app.staff where password_hash !~
	'^\$argon2id\$v=19\$m=65536,t=2,p=1\$'}), 0,
	'every hash is argon2id as libsodium checks it');

($code, $said) = run('', q(device add "Scanner 1" "Gate A"));
my ($device) = $said =~ /^([0-9a-f]{64})$/m;
ok($device, 'a scanner gets a token');
is($stack->ask(GET => '/verify-ticket/0000', token => $device)->{status}, 200,
	'… that lets it ask');
is($stack->ask(GET => '/api/admin/stats', token => $device)->{status}, 403,
	'… and no more');
is($stack->ask(GET => '/verify-ticket/0000', token => 'f' x 64)->{status}, 401,
	'… which another token does not');
$stack->done;
done_testing;
