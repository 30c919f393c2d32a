# The chain over the record: what is removed, changed, put in another order or
# cut off is found, by whoever did it; nothing that is written is left out.
use v5.36;
use ET::Crowd qw(crowd);
use ET::Desk;
use POSIX ();
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
$desk->register(approve => 1) for 1 .. 3;
$db->query(qq{select app.audit_add('public', 'test.done', 'registration:1',
	'req-$_', '198.51.100.$_', '{"n": $_}', '{"n": null}')})
	for 1 .. 5;

sub seal ($lim = 1000) {
	return $db->query("select * from api.audit_seal($lim)", 'et_sweeper');
}
# entries, broken, why, unsealed, noted_at
sub check ($head = undef) {
	return $db->query('select entries, broken, why, unsealed, noted_at
		from app.audit_check(' . ($head ? "'\\x$head'" : 'null') . ')');
}
sub head () { $db->query('select head from app.audit_check(null)') }
sub add ($n = 1) {
	return $db->query("select app.audit_add('system', 'test.done',
		'x:' || i, '', '') from generate_series(1, $n) i");
}

sub writing ($action) {
	return "do \$\$ begin perform app.audit_add('system', '$action', 'x:0',
		'', ''); end \$\$";
}

# Until what somebody else has written can be seen.
sub committed ($action) {
	for (1 .. 600) {
		return if $db->query("select count(*) from app.audit
			where action = '$action'");
	}
	die "$action was never committed";
}

my $all = $db->query('select count(*) from app.audit');
is(check(), "0|||$all|", 'at first nothing is sealed');
is(head(), '0' x 64, '… and the chain begins with zeros');
is(seal(4), 4, 'some are sealed');
is(check(), '4|||' . ($all - 4) . '|', '… and are whole');
is(seal(), $all - 4, 'then the others');
is(seal(), 0, '… and none twice');
is(check(), "$all||||" =~ s/\|\|\|\|/|||0|/r, 'the chain is whole');
my $head = head();
is(check($head), "$all|||0|$all", 'its head is the last entry');
is($db->query("select encode(sha256(decode('" . ('0' x 64) . "', 'hex')
	|| convert_to(jsonb_build_array(id, extract(epoch from at), actor,
	action, subject, request_id, before, after, encode(mark, 'hex'))::text,
	'UTF8')), 'hex') = encode(hash, 'hex') from app.audit
	join app.audit_seal on audit_id = id where n = 1"), 't',
	'a hash can be computed by anybody');

# ---- who may do everything tampers with it ------------------------------------
# In a transaction with triggers off, as only a superuser can; then undone.
sub tampered ($sql, $noted = 'null') {
	my $said = $db->query("begin; set session_replication_role = replica;
		alter table app.audit alter id drop identity; $sql;
		select coalesce(broken::text, '-'), coalesce(why, '-'),
			coalesce(noted_at::text, '-')
		from app.audit_check($noted); rollback");
	return $said =~ s/.*\n//sr;
}
my ($id, $n) = split /\|/, $db->query("select audit_id, n from app.audit_seal
	join app.audit a on a.id = audit_id where request_id = 'req-3'");
my $row = "where id = $id";
is(tampered("update app.audit set actor = actor $row"), '-|-|-',
	'control: what stays the same is whole');
is(tampered("delete from app.audit $row"), "$n|missing|-",
	'an entry that was removed is found');
is(tampered("delete from app.audit where id < $id"), '1|missing|-',
	'… the first of several');
for my $change ("at = at - interval '1 microsecond'", "actor = 'staff:9'",
	"action = 'test.viewed'", "subject = 'registration:2'",
	"request_id = 'req-4'", "address = '198.51.100.4'",
	"address = ''", "address = 'erased'", 'before = null',
	q(before = '{"n": 4}'), q(after = '{}'),
	q(after = '{"n": null, "m": 1}')) {
	is(tampered("update app.audit set $change $row"), "$n|changed|-",
		"an entry with $change is found");
}
my $next = $id + 1;
is(tampered("update app.audit set id = -1 $row;
	update app.audit set id = $id where id = $next;
	update app.audit set id = $next where id = -1"), "$n|changed|-",
	'two that changed places are found');
is(tampered("update app.audit_seal set audit_id = -1 where n = $n;
	update app.audit_seal set audit_id = $id where n = $n + 1;
	update app.audit_seal set audit_id = $next where n = $n"),
	"$n|changed|-", '… in the chain as well');
is(tampered("delete from app.audit $row;
	delete from app.audit_seal where audit_id = $id"), "$n|missing|-",
	'an entry removed with its seal is found');
is(tampered("delete from app.audit $row;
	delete from app.audit_seal where audit_id = $id;
	update app.audit_seal set n = n - 1 where n > $n"), "$n|changed|-",
	'… and with the numbers behind it made up');
is(tampered("update app.audit_seal set hash = sha256('x') where n = $n"),
	"$n|changed|-", 'a hash that was changed is found');
is(tampered("update app.audit_seal set salt = null where n = $n"),
	"$n|changed|-", 'a salt that was taken away is found');
is(tampered("insert into app.audit (id, actor, action, subject)
	values (99, 'staff:1', 'test.done', 'x:1'); delete from app.audit $row"),
	"$n|missing|-", 'another entry in its place is found');

# Whoever can do everything can also make a new chain: the noted head tells.
my $cut = "delete from app.audit where id >= $id;
	delete from app.audit_seal where n >= $n";
my $noted = "'\\x$head'";
is(tampered($cut), '-|-|-', 'an end that was cut off does not show by itself');
is(tampered($cut, $noted), '-|-|-', '… the head noted before is not in it');
is(tampered('select 1', $noted), "-|-|$all",
	'control: it was there');
my $again = 'delete from app.audit_seal; update app.audit_sealing set low = 0;
	select from api.audit_seal(1000)';
is(tampered("delete from app.audit $row; $again", $noted), '-|-|-',
	'nor in a chain that was made again without an entry');
is(tampered($again, $noted), '-|-|-', '… or with all of them');
is(check($head), "$all|||0|$all", 'all that was undone');

# ---- an address can be erased --------------------------------------------------
$db->query('select app.audit_forget(r) from app.registration r where id = 1');
is($db->query("select count(*) from app.audit where subject = 'registration:1'
	and address like '198.51.100.%'"), 0, 'addresses of a person are erased');
is(check($head), "$all|||0|$all", '… and the chain is the same');
is(tampered("update app.audit set address = '198.51.100.3' $row"),
	"$n|changed|-", '… but none can be put there');
for my $sql ("update app.audit set address = '' $row",
	"update app.audit set actor = 'x', address = 'erased' $row",
	"update app.audit_seal set hash = sha256('x')",
	"update app.audit_seal set n = n + 100",
	'delete from app.audit_seal', 'truncate app.audit_seal') {
	like(($db->try("set role et_owner; $sql"))[0], qr/append-only/,
		"nobody else can $sql");
}

# ---- those that commit late -----------------------------------------------------
my $late = $desk->hold(writing('test.late'));
add(3);
is(seal(), 3, 'those of others are sealed while one is still being written');
my $low = $db->query('select low from app.audit_sealing');
is($db->query('select max(audit_id) - ' . $low . ' from app.audit_seal'), 4,
	'… and the gap is remembered');
$db->query("begin; select app.audit_add('system', 'test.undone', 'x:0', '',
	''); rollback");
add(2);
is(seal(), 2, '… and goes on');
print $late "commit;\n";
close $late;
committed('test.late');
is(seal(), 1, 'the late one is sealed');
is($db->query("select a.id < (select max(audit_id) from app.audit_seal)
	and s.n = (select max(n) from app.audit_seal)
	from app.audit a join app.audit_seal s on s.audit_id = a.id
	where action = 'test.late'"), 't',
	'… last, though its id is lower: who goes by ids would have lost it');
$all += 6;
is(check($head), "$all|||0|" . ($all - 6), 'the chain is whole');
# The gap of what was rolled back stays until its time is over.
cmp_ok($db->query('select low from app.audit_sealing'), '<',
	$db->query('select max(audit_id) from app.audit_seal'),
	'an id that nobody used holds up nothing');
$db->query("insert into app.audit (at, actor, action, subject)
	values (now() - interval '16 minutes', 'system', 'test.old', 'x:0')");
is(seal(), 1, 'after a quarter of an hour');
is($db->query('select low from app.audit_sealing'),
	$db->query('select max(id) from app.audit'), '… it is passed');
# And what was written for longer than that is found by the hourly look.
$late = $desk->hold(writing('test.very_late'));
add();
seal();
$db->query('update app.audit_sealing set low = (select max(id) from
	app.audit)');
print $late "commit;\n";
close $late;
committed('test.very_late');
is(seal(), 0, 'one that took too long is not seen');
like(check(), qr/\|1\|$/, '… but counted as not sealed');
$db->query("update app.audit_sealing set looked_at = now()
	- interval '61 minutes'");
is(seal(), 1, '… and found within an hour');
$all += 3;
is(check($head), "$all|||0|" . ($all - 9), 'the chain is whole');

# ---- nobody waits ---------------------------------------------------------------
my $sealing = $desk->hold('do $$ begin perform api.audit_seal(10); end $$');
is($db->query("set lock_timeout = '1s'; set statement_timeout = '20s'; select
	app.audit_add('system', 'test.done', 'x:0', '', '')"), '',
	'who writes does not wait for the seal');
is(seal(), 0, 'a second sealer finds nothing to do');
close $sealing;

# Many writers, some of whom give up, and a sealer all the while.
my $writers = fork // die "fork: $!";
if (!$writers) {
	my $said = crowd($db, 'postgres', 8, $ENV{SOAK} ? 2000 : 100,
		q{begin; select app.audit_add('system', 'test.done',
			'x:' || :client_id, '', '') from pg_sleep(
			random() * 0.005); end;});
	print STDERR $said;
	exec 'true' if $said eq '';
	exec 'false';
}
my $sealed = 0;
$sealed += seal() until waitpid($writers, POSIX::WNOHANG()) == $writers;
is($?, 0, 'many write at once');
$sealed += seal();
cmp_ok($sealed, '>=', 800, '… all is sealed meanwhile');
like(check(), qr/^\d+\|\|\|0\|$/, '… in one whole chain');
is($db->query('select count(*) from app.audit')
	- $db->query('select count(*) from app.audit_seal'), 0,
	'… that leaves nothing out');
done_testing;
