# Secret links: each mail brings its own and all of them work, until the link is
# renewed or the address changes.
use v5.36;
use ET::Desk;
use ET::Holder;
use ET::Worker;
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
my $hold = ET::Holder->new($desk);
my $session = $desk->session('reviewer');

sub mailer ($sql) { return $db->query($sql, 'et_mailer') }

# The next mail, as the mailer claims it.
sub claim () {
	my ($id, $lease, $kind, $message_id) = split /\|/, mailer("select id,
		lease, kind, message_id from api.mail_claim(60) limit 1");
	return { id => $id, lease => $lease, kind => $kind,
		message_id => $message_id };
}

sub settle ($m, $state) {
	return mailer("select api.mail_settle($m->{id}, '$m->{lease}', '$state',
		250, null, 0)");
}

# Store a link of this mail, and of these other registrations.
sub issue ($m, $token, %others) {
	my @ids = sort keys %others;
	return mailer("select api.link_issue($m->{id}, '$m->{lease}',
		sha256('$token'), '{" . join(',', @ids) . "}', array["
		. join(',', map { "sha256('$others{$_}')" } @ids) . ']::bytea[])');
}

# Whose registration a token opens: '' nobody's.
sub opens ($token) {
	my ($said) = $db->try("select id from api.holder(sha256('$token'))");
	return $said =~ /ERROR:  ET401/ ? '' : $said;
}

sub which (@tokens) { return join ' ', grep { opens($_) ne '' } @tokens }

# ---- several at once ---------------------------------------------------------------
my $ada = $desk->register;
my $first = claim();
is(issue($first, 'a1'), 't', 'a mail brings a link');
is(opens('a1'), $ada->{id}, '… which opens its registration');
settle($first, 'sent');
$desk->approve($ada->{id});
$desk->sign;
my $second = claim();
issue($second, 'a2');
is(which(qw(a1 a2)), 'a1 a2', 'the next mail brings another one: both work');
is(issue({ %$second, lease => 'x' }, 'a3'), 'f', 'without the lease none is made');
is(issue({ id => 0, lease => '' }, 'a3'), 'f', '… nor without a mail');
is(which('a3'), '', '… and nothing is opened');
is(issue($second, 'a2'), 't', 'the same one twice is one');

# A mail that is tried again and again leaves the links of five attempts.
for my $i (3 .. 9) {
	issue($second, "a$i");
}
is(which(map { "a$_" } 1 .. 9), 'a1 a5 a6 a7 a8 a9',
	'a mail that is tried for days leaves the links of five attempts');
settle($second, 'sent');
is($db->query("select count(*) from app.access_link
	where registration_id = $ada->{id}"), 6, '… and no more than that');

# ---- others of the same address ------------------------------------------------------
$db->query("select app.event_create('next', 'Next')");
my $next = $desk->register(event => 'next', email => $ada->{email});
my $eve = $desk->register;
$db->query("update app.outbox set state = 'cancelled' where state = 'queued'");
$db->query("select api.link_request('', '', 'demo', '$ada->{email}')");
my $link = claim();
is($link->{kind}, 'link', 'who asks for the link');
issue($link, 'l1', $next->{id} => 'l2', $eve->{id} => 'l3');
is(opens('l2'), $next->{id}, '… gets that of another registration as well');
is(opens('l3'), '', '… but none of somebody else, whatever the mailer says');

# An address that changes while the mail is made: nothing goes to the old one.
my $change = $desk->hold("do \$\$ begin perform api.edit('', '', " .
	$desk->session('admin') . ", $next->{id}, null, 'moved\@example.org', null,
	null, null, null, null, false, array['" . ET::Desk::serial()
	. "'], null, null, null); end \$\$");
my $waiting = fork // die "fork: $!";
if (!$waiting) {
	issue($link, 'l4', $next->{id} => 'l5');
	POSIX::_exit(0);
}
ok(ET::Worker::wait_for(sub { $db->query("select count(*)
	from pg_stat_activity where wait_event_type = 'Lock'
	and query like '%link_issue%' and pid <> pg_backend_pid()") }),
	'while an address changes no link of it is made');
print $change "commit;\n";
close $change;
waitpid $waiting, 0;
is(which(qw(l1 l2 l4 l5)), 'l1 l4',
	'… and afterwards none goes to the old address');
settle($link, 'sent');

# ---- renewed by the holder -------------------------------------------------------------
$db->query("update app.outbox set state = 'cancelled' where state = 'queued'");
$db->query("select app.mail_add(r, 'resent') from app.registration r
	where id = $ada->{id}");
my $going = claim();
issue($going, 'g1');
$db->query("select app.mail_add(r, 'reminder') from app.registration r
	where id = $ada->{id}");
my $queued = $db->query("select message_id from app.outbox
	where registration_id = $ada->{id} and kind = 'reminder'");
my $gone = $db->query("select message_id from app.outbox
	where registration_id = $ada->{id} and kind = 'received'");
sub renew ($token, $key = 'null') {
	return ($db->try("select id, replayed from api.holder_link_renew('r9',
		'192.0.2.9', sha256('$token'), $key, '\\x01')"))[0];
}
is(renew('a9', "'k'"), "$ada->{id}|f", 'the holder renews the link');
is(which(map({ "a$_" } 1 .. 9), 'l1', 'l4', 'g1'), '', 'all before end');
is(renew('a9', "'k'"), "$ada->{id}|t", 'the same request again is answered');
like(renew('a9'), qr/ERROR:  ET401:/, '… but no other with that link');
is($db->query("select actor || ' ' || action || ' ' || address from app.audit
	where action = 'registration.link_renewed'"),
	"holder:$ada->{id} registration.link_renewed 192.0.2.9",
	'it is on record');
is(issue($going, 'g2'), 'f', 'a mail on its way loses its lease');
is(settle($going, 'sent'), 'f', '… and goes once more');
isnt($db->query("select message_id from app.outbox where id = $going->{id}"),
	$going->{message_id}, '… as another message, because its link is another');
isnt($db->query("select message_id from app.outbox
	where registration_id = $ada->{id} and kind = 'reminder'"), $queued,
	'… like those that wait');
is($db->query("select message_id from app.outbox
	where registration_id = $ada->{id} and kind = 'received'"), $gone,
	'one that was sent stays as it was');
my %kinds;
for (1 .. 3) {
	my $m = claim();
	issue($m, "n$_");
	settle($m, 'sent');
	$kinds{ $m->{kind} }++;
}
is(join(' ', sort keys %kinds), 'link_renewed reminder resent',
	'a mail brings the new one, and so do those that waited');
is(which(qw(n1 n2 n3)), 'n1 n2 n3', '… all of them work');
for (1 .. 2) {
	renew("n$_");
	$db->query("select app.link_add($ada->{id}, sha256('n" . ($_ + 1) . "'))");
}
like(renew('n3'), qr/ERROR:  ET429:/, 'three times an hour and no more');

# ---- renewed by staff --------------------------------------------------------------------
sub staff_renew ($id, $who = $session) {
	return ($db->try("select id, replayed from api.link_renew('r', '', $who,
		$id, null, null)"))[0];
}
$db->query("select app.link_add($eve->{id}, sha256('e1'))");
is(staff_renew($eve->{id}), "$eve->{id}|f", 'a reviewer renews a link');
is(which('e1'), '', '… which ends those before');
is($db->query("select count(*) from app.outbox where kind = 'link_renewed'
	and registration_id = $eve->{id}"), 1, '… and mails the new one');
is($db->query("select actor from app.audit where subject =
	'registration:$eve->{id}' and action = 'registration.link_renewed'"),
	'staff:' . ($desk->staff('reviewer'))[0], '… on record');
like(staff_renew(0), qr/ERROR:  ET404:/, 'of nobody there is none');
like(staff_renew($eve->{id}, $desk->session('viewer')), qr/ERROR:  ET403:/,
	'a viewer may not');
is(which(qw(n3)), 'n3', 'others are not touched');

# ---- what is forgotten ----------------------------------------------------------------------
sub tidy () { $db->query('select app.tidy()') }
$db->query("update app.access_link set created_at = now() - interval '2 years'
	where hash = sha256('n3')");
tidy();
is(which('n3'), 'n3', 'an old link of an event to come works');
$db->query("update app.event set starts_at = now() - interval '100 days',
	ends_at = now() - interval '99 days' where slug = 'demo'");
$db->query("select app.link_add($ada->{id}, sha256('young'))");
tidy();
is(which(qw(n3 young)), 'young',
	'a year later, three months after the event, it is forgotten');
$db->query("update app.registration set status = 'cancelled',
	cancelled_reason = 'staff' where id = $ada->{id}");
$db->query("select app.erase(r) from app.registration r where id = $ada->{id}");
is($db->query("select count(*) from app.access_link
	where registration_id = $ada->{id}"), 0, 'erasing takes the links away');
staff_renew($ada->{id});
like(staff_renew($ada->{id}), qr/ERROR:  ET416:/,
	'nobody writes to somebody who was erased');

# ---- links that an older version sent -----------------------------------------------------
# The MAC over "1 ada@example.org" under the key of RFC 8032's TEST 1, as the
# mailer made it, and its hash where the schema kept it.
my $mac = '53zfz06x9ddsp997rjbvh30smf';
my $old = $desk->register(event => 'next');
$db->query("alter table app.registration add token_hash app.sha256_hash;
	alter table app.staff_link add token_hash app.sha256_hash;
	drop table app.access_link;
	delete from app.schema_migration where version = 30;
	update app.registration set token_hash = sha256('$mac')
	where id = $old->{id}");
local $ENV{DATABASE_URL} = $db->url . '&user=postgres';
like(qx{schema/migrate 2>&1}, qr/^applied 030_access_link\.sql$/m,
	'a database of before is brought to this version');
is(opens($mac), $old->{id}, '… a link that was sent goes on working');
staff_renew($old->{id});
is(opens($mac), '', '… until it is renewed');
done_testing;
