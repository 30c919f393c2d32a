# A rejected person has the way on that the organiser allowed with the rejection.
use v5.36;
use utf8;
use open qw(:std :encoding(UTF-8));
use ET::Desk qw(serial);
use ET::Holder;
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
my $hold = ET::Holder->new($desk);
my $reviewer = $desk->session('reviewer');
my $n = 0;

sub reject ($r, $may) {
	return $db->query("select status from api.decide('req', '', $reviewer,
		$r->{id}, 'reject', 'No money came.', null, null, null, "
		. ET::Desk::quote($may) . ')');
}

# What the form answers to this address.
sub form ($email, $event = 'demo') {
	return ($db->try("select status from api.register('', '', '$event', 'P',
		'$email', '12345', null, null, '{}', array['" . serial()
		. "'], null, null, null)"))[0];
}

sub proof ($r, $reference = 'R2') {
	return ($db->try('select status from ' . $hold->call($r, 'proof',
		"'$reference'", 'null', 'null', 'null', 'null')))[0];
}

sub mail ($r) {
	$db->query("update app.outbox set state = 'cancelled'
		where registration_id <> $r->{id} or kind <> 'rejected'");
	return $db->query('select may from api.mail_claim(60)', 'et_mailer');
}

# ---- neither
my $no = $hold->register;
reject($no, undef);
like(form($no->{email}), qr/ET409:.*"status": "rejected".*was not accepted/s,
	'without a way on the form says that it was not accepted');
is($hold->can($no), '', '… and the page offers nothing');
is(mail($no), '', '… nor does the mail');
like(proof($no), qr/ERROR:  ET416:/, '… and a proof is not taken');

# ---- register once more
my $again = $hold->register(members => ['Bob']);
reject($again, 'register');
is($hold->can($again), 'register', 'who may register once more is told so');
is(mail($again), 'register', '… by the mail, too');
is(form($again->{email}), 'pending', '… and can');
is($db->query("select status, cancelled_reason from app.registration
	where id = $again->{id}"), 'cancelled|again', 'the old one is over');
is($db->query("select reason from api.holder($again->{token})"), 'again',
	'… and its page says why');
like(form($again->{email}), qr/ET409:.*has yet to decide/s,
	'then the address is registered again');
is($hold->wrong, '', '… and all counts are exact');

# Two at once: one gets in.
my $race = $hold->register;
reject($race, 'register');
my $held = $desk->hold("do \$\$ begin perform api.register('', '', 'demo', 'P',
	'$race->{email}', '12345', null, null, '{}', array['" . serial()
	. "'], null, null, null); end \$\$");
my $pid = open my $second, '-|';
if (!$pid) {
	$db->{owner} = 0;
	print form($race->{email});
	POSIX::_exit(0);
}
1 until $db->query("select count(*) from pg_stat_activity
	where wait_event_type = 'Lock'");
print $held "commit;\n";
close $held;
my $said = join '', <$second>;
close $second;
like($said, qr/ET409/, 'of two who register once more at once one is told so');
is($hold->wrong, '', '… and all counts are exact');

# ---- a better proof
my $prove = $hold->register;
reject($prove, 'proof');
is($hold->can($prove), 'proof', 'who may send a better proof is told so');
is(mail($prove), 'proof', '… by the mail, too');
like(form($prove->{email}), qr/ET409:.*a better proof may be sent/s,
	'… and by the form');
is(proof($prove), 'pending', 'with a proof it is to be decided again');
is($db->query("select reason is null and decided_at is null and may is null
	from app.registration where id = $prove->{id}"), 't',
	'… without the old decision');
is($db->query("select actor ~ '^holder', before, after ->> 'status' from
	app.audit where subject = 'registration:$prove->{id}'
	and action = 'registration.proof_given'"),
	't|{"status": "rejected"}|pending', '… and it is on record');
is($hold->wrong, '', '… and all counts are exact');
reject($prove, 'proof');
is($db->query("select status from api.undo('', '', $reviewer, $prove->{id},
	null, '{}', null, null)"), 'pending', 'a rejection can be taken back');
is($hold->can($prove), 'cancel correct', '… with what it allowed');

# ---- where the places went to others
$db->query("select app.event_create('small', 'S', p_capacity => 1)");
my $first = $hold->register(event => 'small');
reject($first, 'proof');
is(form('other@example.org', 'small'), 'pending', 'the place goes to another');
like(proof($first), qr/ET410:.*All places are taken/s,
	'… then a better proof comes too late');
$db->query("update app.event set waitlist = true where slug = 'small'");
is(proof($first), 'waitlisted', '… or waits where there is a list');
is($hold->wrong, '', '… and all counts are exact');

# ---- what strangers learn
$db->query("update app.event set lookup = 'private' where slug = 'demo'");
$said = form($no->{email});
like($said, qr/ET409:/, 'a private event takes no second one either');
unlike(join('', grep { /^(?:DETAIL|HINT)/ } split /\n/, $said),
	qr/status|accepted/, '… and says nothing of where it stands');
done_testing;
