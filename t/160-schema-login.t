# Signing in: locked by account and address, so that nobody locks others out.
use v5.36;
use ET::Crowd qw(crowd);
use ET::Desk;
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
my ($id, $email) = $desk->staff('admin');
my $n = 0;

# begin: "ID|hash", '' for nobody, or the error
sub begin ($address, $account = $email) {
	my ($said) = $db->try("select * from api.login_begin('req', '$address',
		'$account')", 'et_login');
	return $said =~ /ERROR:  (ET\d+):.*?(?:"retry_after": (\d+)|$)/s
		? "$1 " . ($2 // '') : $said;
}

sub finish ($address, $success, $account = $email, $staff = $id) {
	return $db->query(sprintf(q{select id, role from api.login_end('req',
		'%s', '%s', %s, %s, sha256('s%d'), 3600, false, null, null,
		'Firefox, Linux', 'de') where outcome = 'done'}, $address,
		$account, $staff, $success ? 'true' : 'false', ++$n),
		'et_login');
}

like(begin('10.0.0.1'), qr/^$id\|\$argon2id\$/, 'begin gives the hash to check');
is(finish('10.0.0.1', 1), "$id|admin", 'the right password opens a session');
is($db->query("select email from api.me(sha256('s$n'))", 'et_session'), $email,
	'… which is alive');
like(begin('10.0.0.1', uc $email), qr/^$id\|/, 'addresses have no case');
is(finish('10.0.0.1', 1, uc $email), "$id|admin", '… at the end neither');
is(begin('10.0.0.1', 'nobody@example.org'), '', 'an unknown account is no row');
is(finish('10.0.0.1', 1, 'nobody@example.org', 'null'), '',
	'… and opens nothing');
is(finish('10.0.0.1', 1, 'other@example.org'), '',
	'the account that began is the one that ends');
is($db->query(q{select string_agg(action, ' ' order by id) from app.audit
	where action ~ '^login'}),
	'login.done login.done login.failed login.failed',
	'all of it is on record');

# ---- failures
sub wrong ($address, $times, $account = $email, $staff = $id) {
	for (1 .. $times) {
		begin($address, $account);
		finish($address, 0, $account, $staff);
	}
}
wrong('10.0.0.2', 4);
like(begin('10.0.0.2'), qr/^$id/, 'after four failures there is a fifth try');
finish('10.0.0.2', 0);
like(begin('10.0.0.2'), qr/^ET429 (8[89]\d|900)$/,
	'after five the pair waits 15 minutes');
like(begin('10.0.0.3'), qr/^$id/, '… another address does not');
is(finish('10.0.0.3', 1), "$id|admin", '… and comes in');
like(begin('10.0.0.2'), qr/^ET429/, '… which does not unlock the first');
$db->query("update app.login_attempt set locked_until = now()");
like(begin('10.0.0.2'), qr/^$id/, 'after the wait there is one more try');
finish('10.0.0.2', 0);
like(begin('10.0.0.2'), qr/^ET429 1[78]\d\d$/, '… the next wait is twice that');
$db->query("update app.login_attempt set locked_until = now()");
begin('10.0.0.2');
is(finish('10.0.0.2', 1), "$id|admin", 'the right password ends it');
wrong('10.0.0.2', 4);
like(begin('10.0.0.2'), qr/^$id/, '… and counting starts anew');
wrong('10.0.0.9', 5, 'nobody@example.org', 'null');
like(begin('10.0.0.9', 'nobody@example.org'), qr/^ET429/,
	'an account that does not exist is locked just the same');

# ---- an attack on one account from many addresses
wrong("10.1.0.$_", 5) for 1 .. 10;
like(begin('10.0.0.4'), qr/^$id/, 'besieged, a new address still has a try');
is(finish('10.0.0.4', 1), "$id|admin", '… the right password comes in');
wrong('10.1.1.1', 1);
like(begin('10.1.1.1'), qr/^ET429 (2\d|30)$/,
	'… a wrong one waits at once, a little');
$db->query("update app.login_attempt set last_at = now() - interval '20 min'");
wrong('10.1.2.1', 1);
like(begin('10.1.2.1'), qr/^$id/, 'when it is over all is as before');

# ---- many at once are no way around
$db->query('delete from app.login_attempt');
is(crowd($db, 'et_login', 40, 1, <<"END"), '',
do \$\$ begin perform api.login_begin('', '10.2.0.1', '$email');
exception when sqlstate 'ET429' then null; end \$\$;
END
	'forty tries at the same time');
is($db->query('select failures from app.login_attempt'), 5,
	'… five get to check a password');

# ---- the end of a session, of an account
$db->query('select api.logout(\'req\', \'\', sha256(\'s1\'))', 'et_session');
like(($db->try("select * from api.me(sha256('s1'))", 'et_session'))[0],
	qr/ET401/, 'signed out, the session is over');
$db->query('delete from app.login_attempt');
begin('10.0.0.1');
finish('10.0.0.1', 1);
$db->query("select app.staff_password('$email', '\$argon2id\$new')");
like(($db->try("select * from api.me(sha256('s$n'))", 'et_session'))[0],
	qr/ET401/, 'a new password ends all sessions');
like(begin('10.0.0.1'), qr/argon2id\$new/, '… and is the one to check');
$db->query("update app.staff set disabled_at = now() where id = $id");
is(begin('10.0.0.1'), '', 'a disabled account is as if it were not there');
is(finish('10.0.0.1', 1), '', '… also in between');

# ---- the command line
like(($db->try("select app.staff_add('ADMIN\@example.org', '', 'viewer',
	'\$argon2id\$x')"))[0], qr/there is an account/, 'an account is made once');
like(($db->try("select app.staff_add('x\@example.org', '', 'viewer',
	'secret')"))[0], qr/violates check/, 'a password is never stored');
like(($db->try("select app.staff_add('x\@example.org', '', 'king',
	'\$argon2id\$x')"))[0], qr/violates check/, 'a role is one of five');
like($db->query('select * from app.staff_list()'),
	qr/^$id\|\Q$email\E\|Admin\|admin\|disabled\|f\|2/, 'accounts are listed');
done_testing;
