# The mail queue: claimed by one mailer at a time, settled by the one that claimed, never lost.
use v5.36;
use ET::Crowd qw(crowd);
use ET::Desk;
use Test::More;

my $desk = ET::Desk->new(event => q{p_reply_to => 'desk@example.org',
	p_check_in_from => '2027-03-20T08:00:00Z',
	p_starts_at => '2027-03-20T09:00:00Z', p_zone => 'Europe/Berlin'});
my $db = $desk->db;

sub mailer ($sql) { return $db->query($sql, 'et_mailer') }

sub claim ($seconds = 60) {
	return map { { id => $_->[0], lease => $_->[1], kind => $_->[2],
		attempts => $_->[3], ticket => $_->[4] } }
		map { [ split /\|/ ] } split /\n/, mailer("select id, lease, kind,
		attempts, ticket_id from api.mail_claim($seconds)");
}

sub settle ($m, $state, $code = 250, $error = 'null', $retry = 0) {
	return mailer("select api.mail_settle($m->{id}, '$m->{lease}', '$state',
		$code, $error, $retry)");
}

is(claim(), 0, 'nothing is due in an empty queue');
my $r = $desk->register(name => 'Ada', members => [qw(Bob Cyd)]);
is(mailer('select kind, recipient, attempts, name, reason, event_name, "when",
	reply_to, ticket_id from api.mail_claim(60)'),
	"received|$r->{email}|1|Ada||Demo event|Sat 20 Mar 2027, 10:00 \x{2013} 19:00|"
	. 'desk@example.org|',
	'a mail comes with all that it says, in the zone of the event');
is(claim(), 0, 'what is claimed is not claimed again');
for my $case ([ 'optional', 2000, 'f', "\x{20ac}60.00" ],
	[ 'optional', 2000, 't', "\x{20ac}60.00" ], [ 'none', 2000, 'f', "\x{20ac}60.00" ],
	[ 'optional', 0, 'f', '' ], [ 'required', 2550, 'f', "\x{20ac}76.50" ],
	[ 'required', 2550, 't', "\x{20ac}76.50" ]) {
	my ($proof, $price, $named, $total) = @$case;
	my %due = (none => '', optional => $price && $named eq 'f'
		? 'either' : '', required => 'picture');
	$db->query("update app.event set proof = '$proof',
		price_minor = 1; update app.ticket set price_minor = $price;
		update app.registration set amount_minor = 3 * $price,
		payment_reference = case when '$named'::boolean then 'R' end;
		update app.outbox set next_at = now()");
	is(mailer('select total, places, proof_due
		from api.mail_claim(60)'), "$total|3|"
		. $due{$proof},
		"$price for each, proof $proof, named $named: the sum and "
		. 'which proof is missing');
}
$db->query("update app.event set proof = 'none', price_minor = 0;
	update app.registration set amount_minor = 0, payment_reference = null");
$desk->approve($r->{id});
is(claim(), 0, 'a mail with tickets waits until they are signed');
my $other = $desk->register;
is(join(' ', map { $_->{kind} } claim()), 'received',
	'… and no other mail waits with it');
$db->query("delete from app.outbox where registration_id = $other->{id}");
$desk->sign;
my @m = claim();
is(scalar(grep { $_->{ticket} } @m), 3,
	'an approval comes with a row for each ticket');
is(settle({ %{ $m[0] }, lease => 'x' }, 'sent'), 'f',
	'without the lease nothing is settled');
is(settle($m[0], 'sent'), 't', 'with it the mail is sent');
is($db->query("select state, attempts, smtp_code, sent_at is not null
	from app.outbox where id = $m[0]{id}"), 'sent|1|250|t',
	'… and known to be');
is(settle($m[0], 'sent'), 'f', '… once');

# ---- a mailer that died, and a relay that is slow
$db->query('update app.outbox set next_at = now()');
my ($first) = claim(0);
my ($second) = claim(60);
is($second->{id}, $first->{id}, 'a lease that ended is taken over');
is($second->{attempts}, $first->{attempts} + 1, '… which counts as a try');
is(settle($first, 'sent'), 'f', '… the late one cannot settle it');
is(settle($second, 'queued', 451, q{'451 try later'}, 30), 't',
	'a temporary failure is queued again');
is($db->query("select state, smtp_code, last_error, round(extract(epoch from
	next_at - now())) between 25 and 30 from app.outbox
	where id = $second->{id}"), 'queued|451|451 try later|t', '… for later');
is(claim(), 0, '… not now');
is($db->query('select mail_queued, mail_dead from api.health()', 'et_health'),
	'1|0', 'the health page counts it');
$db->query('update app.outbox set next_at = now()');
my $id = $db->query("select message_id from app.outbox
	where id = $second->{id}");
my ($third) = claim();
is(mailer("select '$id'") , $db->query("select message_id from app.outbox
	where id = $third->{id}"), 'its Message-ID stays the same');
like($id, qr/^[0-9a-f]{32}$/, '… and leaves its domain to the sender');
is(settle($third, 'dead', 550, q{'550 no such user'}), 't',
	'a permanent failure ends it');
is($db->query('select mail_queued, mail_oldest_seconds, mail_dead
	from api.health()', 'et_health'), '0|0|1', '… and is counted');
is(claim(), 0, '… nobody tries again');
$db->query("update app.ticket set revoked_at = now()
	where registration_id = $r->{id} and position = 2");
$db->query("update app.outbox set state = 'queued', sent_at = null,
	next_at = now() where kind = 'approved'");
is(scalar(claim()), 2, 'a revoked ticket is not mailed');

# ---- many mailers
$db->query("select count(*) from generate_series(1, 300) i, api.register('', '',
	null, 'P', 'm' || i || '\@example.org', '12345', null, null, '{}',
	array[lpad(i || 'M', 17, '0')], null, null, null)");
is(crowd($db, 'et_mailer', 10, 40, <<'END'), '',
select api.mail_settle(id, lease, 'sent', 250, null, 0) from api.mail_claim(60);
END
	'ten mailers work at once');
is($db->query("select count(*) filter (where state = 'sent'),
	count(*) filter (where attempts = 1) from app.outbox
	where recipient ~ '^m[0-9]'"), '300|300', '… each mail goes once');

# ---- woken
my $said = $db->query("listen outbox; select count(*) from api.register('', '',
	null, 'P', 'wake\@example.org', '12345', null, null, '{}',
	array[lpad('W', 17, '0')], null, null, null); select 1");
like($said, qr/notification "outbox"/, 'the mailer is woken');
done_testing;
