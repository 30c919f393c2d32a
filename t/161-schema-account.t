# The own account: second step, recovery codes, links to choose a password,
# sessions; and an installation that asks everybody for two steps.
use v5.36;
use ET::Crowd qw(crowd);
use ET::Desk;
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
my ($id, $email) = $desk->staff('admin');
my $n = 0;

sub said ($sql, $role) {
	my ($out) = $db->try($sql, $role);
	return $out =~ /ERROR:  (ET\d+)/ ? $1 : $out;
}

# A session that lives; its hash.
sub session ($staff = $id) {
	my $hash = 's' . ++$n;
	$db->query("insert into app.session (hash, staff_id, address, agent,
		expires_at) values (sha256('$hash'), $staff, '192.0.2.77',
		'Firefox, Linux', now() + interval '1 hour')");
	return "sha256('$hash')";
}

# ---- the second step -------------------------------------------------------
sub sign_in ($step = 'null', $recovery = 'null', $address = '10.0.0.1') {
	my $given = $step eq 'null' && $recovery eq 'null' ? 'false' : 'true';
	my $begun = said("select 1 from api.login_begin('', '$address',
		'$email')", 'et_login');
	return $begun if $begun =~ /^ET/;
	return said(sprintf(q{select outcome from api.login_end('req', '%s',
		'%s', %s, true, sha256('l%d'), 3600, %s, %s, %s, '', null)},
		$address, $email, $id, ++$n, $given, $step, $recovery),
		'et_login');
}

my $s = session();
is(said("select api.otp_start('', '', $s, true, '\\x01')", 'et_login'),
	't',
	'a sealed secret waits');
is(sign_in(), 'done', '… and is not asked for yet');
is(said("select api.otp_confirm('', '', $s, '\\x02', 100, '{}')",
	'et_session'), 'f', 'another secret is not confirmed');
is(said("select api.otp_confirm('', '', $s, '\\x01', 100,
	array[sha256('r1'), sha256('r2')])", 'et_session'), 't',
	'it is confirmed with the step of a first code');
is(said("select api.otp_confirm('', '', $s, '\\x01', 101, '{}')",
	'et_session'), 'f', '… once');
is(said("select api.otp_start('', '', $s, true, '\\x03')", 'et_login'),
	'ET422',
	'who has one gets no other');
is(sign_in(), 'otp_required', 'now the password alone is not enough');
is($db->query("select failures from app.login_attempt
	where address = '10.0.0.1'"), 0, '… which is no failure');
is(sign_in(100), 'otp_wrong', 'the code that confirmed it is used up');
is(sign_in(101), 'done', 'the next one signs in');
is(sign_in(101), 'otp_wrong', '… once');
is(sign_in(99), 'otp_wrong', 'an older one never does');
is(sign_in('null', "sha256('r1')"), 'done', 'a recovery code signs in');
is(sign_in('null', "sha256('r1')"), 'otp_wrong', '… once');
is($db->query("select recovery_codes_left from api.me($s)"), 1, 'one is left');
is($db->query(q{select string_agg(distinct action, ' ' order by action)
	from app.audit where action ~ '^(otp|login)'}),
	'login.done login.otp_required login.otp_wrong otp.enabled',
	'all of it is on record');

# The same code from ten sides at once (nine wrong ones lock nobody out): one
# comes in. The control: without the comparison in the statement more would.
$db->query('delete from app.login_attempt; delete from app.session');
my $again = <<"END";
select 1 from api.login_end('', '10.1.0.' || :client_id, '$email', $id, true,
sha256(convert_to('c' || :client_id, 'UTF8')), 3600, true, 200, null, '', null);
END
is(crowd($db, 'et_login', 10, 1, $again), '', 'ten use one code at once');
is($db->query("select count(*) from app.session where address ~ '^10.1.'"), 1,
	'… one of them comes in');
$db->query(q{do $$ begin execute replace(pg_get_functiondef(
	'app.otp_use'::regproc), 'step > coalesce(s.otp_step, 0)',
	'step is not null'); end $$;
	update app.staff set otp_failures = 0, otp_locked_until = null});
crowd($db, 'et_login', 10, 1, $again =~ s/'c'/'d'/r);
cmp_ok($db->query("select count(*) from app.session where address ~ '^10.1.'"),
	'>', 2, '… without the comparison more would');
$db->query(q{do $$ begin execute replace(pg_get_functiondef(
	'app.otp_use'::regproc), 'step is not null',
	'step > coalesce(s.otp_step, 0)'); end $$});

# ---- guessing codes with the right password ----------------------------------
$db->query('update app.staff set otp_failures = 0, otp_locked_until = null;
	delete from app.login_attempt');
is(join(' ', map { sign_in(1, 'null', "10.2.0.$_") } 1 .. 11),
	'otp_wrong ' x 10 . 'ET429',
	'after ten wrong codes from anywhere the eleventh waits');
is(sign_in(900, 'null', '10.2.0.20'), 'ET429', '… the right one as well');
is(sign_in('null', 'null', '10.2.0.21'), 'otp_required',
	'… who knows the password alone is told the same as before');
$db->query("update app.staff set otp_locked_until = now()");
is(sign_in(900, 'null', '10.2.0.22'), 'done', 'later it signs in');
is($db->query('select otp_failures from app.staff'), 0, '… and all is forgiven');
$db->query('delete from app.login_attempt');
my $wrong = join ' ', map { said("select 1 from api.login_begin('', '10.3.0.9',
	'$email')", 'et_login'); said("select outcome from api.login_end('',
	'10.3.0.9', '$email', $id, false, sha256('x'), 9, true, 1, null, '',
	null)", 'et_login') } 1 .. 5;
is($wrong, 'failed failed failed failed failed',
	'with a wrong password a code tells nothing');
is($db->query('select otp_failures from app.staff'), 0,
	'… and nobody is locked out by strangers');
is(sign_in(901, 'null', '10.3.0.1'), 'done',
	'… who come from another address');

# ---- what its owner is told -------------------------------------------------------
$s = session();
$db->query("delete from app.outbox; update app.event set zone = 'Asia/Tokyo'");
is(said("select api.otp_codes('r', '192.0.2.7', $s, 1, null,
	array[sha256('x')])", 'et_session'), 'wrong',
	'a used code makes no new recovery codes');
is(said("select api.otp_codes('r', '192.0.2.7', $s, 910, null,
	array[sha256('r1'), sha256('r2'), sha256('r3')])", 'et_session'),
	'good', '… the next one does');
my $told = "select kind, reason like 'New recovery%', coalesce(changed_by,
	'themselves'), changed_from, changed_zone,
	\"when\" ~ '^\\w{3} \\d+ \\w{3} \\d{4}, \\d\\d:\\d\\d\$' from api.mail_claim(60)";
is($db->query($told, 'et_mailer'),
	'staff_changed|t|themselves|192.0.2.7|Asia/Tokyo|t',
	'a mail tells what, from where and when');
$db->query("select app.staff_password('$email',
	'${\ $desk->password_hash}')");
like($db->query($told, 'et_mailer'), qr/^staff_changed\|f\|operator:/,
	'… and who, where it was somebody else');
$db->query('delete from app.outbox');

# ---- off ------------------------------------------------------------------------
$s = session();
is(said("select api.otp_disable('', '', $s, false, true, 950, null)",
	'et_login'), 'failed', 'a wrong password turns nothing off');
is(said("select api.otp_disable('', '', $s, true, true, 901, null)",
	'et_login'), 'otp_wrong', '… nor does a used code');
is(said("select api.otp_disable('', '', $s, true, true, null, sha256('r2'))",
	'et_login'), 'done', '… but a recovery code does');
is($db->query('select count(*) from app.recovery_code'), 0, 'no code is left');
is(sign_in(), 'done', 'the password is enough again');

# ---- asked of everybody ----------------------------------------------------------
my ($owner) = $desk->staff('owner');
my $o = session($owner);
is(said("select api.installation_save('', '', $o, true)", 'et_staff'), 'ET422',
	'who has no second step asks nobody for one');
$db->query('update app.installation set otp_required = true');
is(said("select api.staff($s)", 'et_staff'), 'ET431',
	'asked for, an account without can do nothing');
is(said("select id from api.me($s)", 'et_session'), $id, '… but see to itself');
is(said("select api.otp_start('', '', $s, true, '\\x05')", 'et_login'),
	't',
	'… and set it up');
$db->query('update app.installation set otp_required = false');

# ---- links ------------------------------------------------------------------------
sub links () {
	$db->query("select count(*) from api.mail_claim(1)", 'et_mailer');
	return $db->query(q{select string_agg(kind || ':' || (used_at is null),
		' ' order by id) from app.staff_link});
}
sub ask ($who) {
	return said("select api.reset_request('r', '10.9.9.9', '$who')",
		'et_login');
}
is(ask($email) . ask('nobody@example.org'), '',
	'whoever asks for a link hears nothing');
is(links(), 'reset:true', 'the mailer looks whose address it is');
is($db->query("select kind, recipient, staff_id from app.outbox
	where kind <> 'staff_changed'"), "staff_reset|$email|$id",
	'… and mails to that one');
is($db->query('select count(*) from app.reset_request'), 0,
	'nobody keeps who asked');
$db->query('delete from app.outbox;
	delete from app.access_link; delete from app.staff_link');
for (1 .. 5) {
	ask($email);
	links();
}
is(links(), 'reset:false reset:false reset:true',
	'three an hour at most; only the last one is good');

my $link = $db->query('select max(id) from app.staff_link');
sub issue ($token) {
	return $db->query("select app.staff_link_add($link, sha256('$token'))");
}
sub use_link ($token) {
	return said("select api.staff_link_use('r', '', sha256('$token'),
		'\$argon2id\$new')", 'et_login');
}
is(use_link('t1'), 'ET433', 'a link that was not mailed opens nothing');
issue('t1');
my $ends = $db->query("select expires_at from app.staff_link where id = $link");
issue('t2');
is($db->query("select expires_at from app.staff_link where id = $link"), $ends,
	'it is valid from its first mail on, and a mail tried again adds no time');
is(said("select email, kind from api.staff_link(sha256('$_'))", 'et_login'),
	"$email|reset", "… with the token of each attempt: $_") for qw(t1 t2);
is(said("select * from api.staff_link(sha256('t3'))", 'et_login'), 'ET433',
	'no other token is');
$db->query("update app.staff_link set expires_at = now() where id = $link");
is(use_link('t1'), 'ET433', 'an hour later it is none');
$db->query("update app.staff_link set expires_at = now() + interval '1 h'
	where id = $link; update app.staff set disabled_at = now()
	where id = $id");
is(use_link('t1'), 'ET433', 'a disabled account has no link');
$db->query("update app.staff set disabled_at = null where id = $id");
$s = session();
is(crowd($db, 'et_login', 10, 1, <<'END'), '', 'ten use one link at once');
do $$ begin perform api.staff_link_use('r', '', sha256('t1'), '$argon2id$new');
exception when sqlstate 'ET433' then null; end $$;
END
is($db->query("select count(*) from app.audit where action = 'staff.password'
	and actor = 'staff:$id'"), 1, '… one of them chooses the password');
is(use_link('t2'), 'ET433', '… and the other token of the link is used up');
is($db->query("select password_hash from app.staff where id = $id"),
	'$argon2id$new', '… which is stored');
is(said("select id from api.me($s)", 'et_session'), 'ET401',
	'all sessions ended');
is(use_link('t1'), 'ET433', 'the link is used up');

# ---- sessions ----------------------------------------------------------------------
$db->query('delete from app.session');
my ($mine, $second, $third) = map { session() } 1 .. 3;
$o = session($owner);
is(said("select network, agent, is_current from api.sessions($mine) limit 1",
	'et_session'), '192.0.2.0/24|Firefox, Linux|t',
	'a session tells where, not which machine');
is($db->query("select app.network_of('2001:db8:1:2::3') || app.network_of('x')"),
	'2001:db8:1::/48', '… also in the newer protocol');
is($db->query("select count(*) from api.sessions($mine)", 'et_session'), 3,
	'nobody sees those of others');
my $foreign = $db->query("select id from app.session where staff_id = $owner");
is(said("select api.session_end('', '', $mine, $foreign)", 'et_session'),
	'ET404', '… nor ends them');
my $other = $db->query("select id from app.session where hash = $second");
is(said("select api.session_end('', '', $mine, $other)", 'et_session'), 1,
	'one of the own is ended');
is(said("select id from api.me($second)", 'et_session'), 'ET401', '… at once');
is(said("select api.session_end('', '', $mine, $other)", 'et_session'),
	'ET404', '… and is none any more');
is(said("select api.session_end('', '', $mine, null)", 'et_session'), 1,
	'then all others');
is(said("select id from api.me($mine)", 'et_session'), $id, '… but this one');
is(said("select id from api.me($o)", 'et_session'), $owner,
	'those of others go on');

# ---- password ------------------------------------------------------------------------
$second = session();
is(said("select api.password_end('', '', $mine, null)", 'et_login'), 'f',
	'a check that failed stores nothing');
is(said("select api.password_end('', '', $mine, '\$argon2id\$third')",
	'et_login'), 't', 'another password is stored');
is(said("select id from api.me($second)", 'et_session'), 'ET401',
	'… which ends the other sessions');
is(said("select id from api.me($mine)", 'et_session'), $id, '… not this one');
like(join(' ', map { said("select email from api.password_begin('', '10.4.0.1',
	$mine)", 'et_login') } 1 .. 6), qr/ET429$/,
	'guessing the own password waits as signing in does');
done_testing;
