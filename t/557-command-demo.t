# The journey as `make demo` shows it, and a stack that was started by an
# ordinary user.
use v5.36;
use Test::More;
use File::Temp qw(tempdir);
use ET::Stack;

my $stack = ET::Stack->new;
my $dir = $stack->dir;
for my $time ('once', 'once more') {
	my $said = qx{deploy/demo $dir 2>&1};
	is($?, 0, "the journey, $time") or diag($said);
	my @steps = $said =~ /^\e\[1m(\d+)\. /mg;
	is("@steps", '1 2 3 4 5 6 7 8 9 10 11', '… step by step');
	like($said, qr/"status":"pending".*"status":"approved"/s,
		'… registered, then approved');
	like($said, qr{^  200 image/\w+, \d{4,} bytes$}m,
		'… the screenshot of the payment is seen');
	like($said, qr/"valid":true.*"reason":"admitted".*"code":"already_used"/s,
		'… valid, admitted, and not twice');
	unlike($said, qr/\Q@{[ $stack->env('ADMIN_PASSWORD') ]}\E|eyJ/,
		'… and no password or token on the screen');
}
$stack->done;
like(qx{deploy/demo $dir/nowhere 2>&1}, qr/no stack in .*make run/,
	'without a stack it says how to start one');
is($? >> 8, 69, '… and ends');

SKIP: {
	skip 'only root can be somebody else', 6 if $> != 0;
	my ($uid, $gid) = (getpwnam 'nobody')[2, 3];
	my $home = tempdir('et-home-XXXXXX', TMPDIR => 1, CLEANUP => 1);
	chmod 0755, $home;
	mkdir "$home/theirs";
	chown $uid, $gid, "$home/theirs";
	my $as = 'setpriv --reuid nobody --regid nogroup --clear-groups';
	skip 'the tree is closed to others', 6
		if system("$as test -x deploy/event-tickets") != 0;
	my $port = ET::Stack::free_port();
	my $said = qx{$as deploy/event-tickets up -d $home/theirs/stack -p $port 2>&1};
	is($?, 0, 'an ordinary user starts a stack') or diag($said);
	like($said, qr/is running/, '… that runs');
	my @foreign = grep { (stat)[4] != $uid } glob "$home/theirs/stack/*";
	is("@foreign", '', '… as his own');
	like(qx{$as deploy/event-tickets status -d $home/theirs/stack},
		qr/^nginx +\d+/m, '… that he sees');
	like(qx{deploy/event-tickets status -d $home/theirs/stack},
		qr/^nginx +\d+/m, '… and root as well');
	is(qx{deploy/event-tickets down -d $home/theirs/stack},
		"event-tickets is stopped.\n", '… and stops');
}
done_testing;
