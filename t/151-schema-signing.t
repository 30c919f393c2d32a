# Whoever is approved waits for a signature, and nobody else: each way to be
# approved, and what the signer reads and stores.
use v5.36;
use ET::Crowd qw(crowd);
use ET::Desk qw(serial);
use ET::Holder;
use Test::More;

my $desk = ET::Desk->new(event => q{p_check_in_from => '2027-03-20 06:30Z',
	p_check_in_until => '2027-03-20 17:00Z', p_capacity => 100000,
	p_waitlist => true});
my $db = $desk->db;
my $hold = ET::Holder->new($desk);
my $session = $desk->session('admin');

# The serials that wait.
sub waiting () {
	return $db->query("select coalesce(string_agg(t.serial, ' '
		order by t.registration_id, t.position), '') from app.sign_request q
		join app.ticket t on t.id = q.ticket_id");
}

sub signer ($sql) { return $db->query($sql, 'et_signer') }

# Whether the transaction of this statement wakes the listener of a channel.
sub wakes ($channel, $sql) {
	return $db->query("listen $channel; $sql")
		=~ /notification "$channel"/ ? 1 : 0;
}

# ---- one way after the other ---------------------------------------------------
my $ada = $desk->register(members => ['Bob']);
is(waiting(), '', 'who is pending waits for no signature');
is(wakes('sign_request', "select status from api.decide('', '', $session,
	$ada->{id}, 'approve', null, null, null, null)"), 1,
	'an approval wakes the signer');
is(waiting(), "@{ $ada->{serials} }", '… for each ticket');
is(signer('select event_id, serial, valid_from, valid_until
	from api.sign_next(10)'), join("\n", map {
	"1|$_|1805524200|1805562000" } @{ $ada->{serials} }),
	'the signer sees the event, the serial and when it is valid');
is(signer('select count(*) from api.sign_next(1)'), 1, '… as many as it wants');
is(wakes('outbox', "select api.sign_store(array_agg(ticket_id),
	array_agg('1.' || serial)) from api.sign_next(10)"), 1,
	'what is stored wakes the mailer');
is(waiting(), '', '… and waits no more');
is($db->query("select string_agg(code, ' ' order by position) from app.ticket
	where registration_id = $ada->{id}"),
	join(' ', map { "1.$_" } @{ $ada->{serials} }), 'each ticket has its code');
is($hold->wrong, '', 'all is as it should be');

my $new = serial();
my $first = $db->query("select id from app.ticket
	where serial = '$ada->{serials}[0]'");
$db->query("select app.link_add($ada->{id}, sha256('ada'))");
$db->query("select 1 from api.holder_member('', '', sha256('ada'), 2, 'Cyd',
	'$new')");
is(waiting(), $new, 'somebody else comes: the new ticket waits');
is(signer("select api.sign_store(array[$first], array['1.X'])"), 0,
	'a ticket that does not wait');
is($db->query("select code from app.ticket where id = $first"),
	"1.$ada->{serials}[0]", '… keeps its code');
$desk->sign;

my ($dora, @rest) = map { serial() } 1 .. 4;
$db->query("select 1 from api.edit('', '', $session, $ada->{id}, null, null,
	null, null, 'Cyd, Eve', '{Cyd,Eve}', null, false,
	array['$rest[0]', '$rest[1]', '$rest[2]'], null, null, null)");
is(waiting(), $rest[2], 'a team that grows: the ticket of the new member');
$desk->sign;

is($db->query("select status from api.add('', '', $session, null, 'Dora',
	'dora\@example.org', '12345', null, null, null, array['$dora'], null, null,
	'approved', false, false, null, null)"), 'approved',
	'added by hand, without a mail');
is(waiting(), $dora, '… waits');
$desk->sign;

my $line = sub ($name, $status, $serial) {
	return qq({"line": 1, "name": "$name", "email": "$name\@example.org",
		"phone": "12345", "members": [], "serials": ["$serial"],
		"status": "$status"});
};
my @imported = map { serial() } 1 .. 3;
like($db->query("select made from api.import('', '', $session, null, '["
	. join(',', $line->(Fay => approved => $imported[0]),
		$line->(Gil => pending => $imported[1]),
		$line->(Hal => approved => $imported[2])) =~ s/'/''/gr
	. "]', false, false, false, null, null)"), qr/^3$/m, 'an import without mail');
is(waiting(), "$imported[0] $imported[2]", '… who is approved waits');
$desk->sign;

$db->query("update app.event set capacity = seats_taken");
my $last = $desk->register;
is($db->query("select status from app.registration where id = $last->{id}"),
	'waitlisted', 'who is on the waiting list');
is(waiting(), '', '… does not wait');
$db->query("update app.event set approval = 'automatic'");
$db->query("select 1 from api.cancel('', '', $session, $ada->{id}, null, null,
	null, null)");
is(waiting(), $last->{serials}[0], '… until it moves up by itself');
$desk->sign;
$db->query('update app.event set capacity = 100000');
my $automatic = $desk->register;
is(waiting(), $automatic->{serials}[0], 'who is approved at once waits');

# ---- taken back meanwhile ------------------------------------------------------
my $again = serial();
$db->query("select 1 from api.undo('', '', $session, $automatic->{id}, null,
	array['$again'], null, null)");
is($desk->sign, 1, 'an approval that was taken back is signed all the same');
is($db->query("select state from api.ticket_view('$automatic->{serials}[0]')"),
	'revoked', '… which admits nobody');
is(waiting(), '', '… and the new number does not wait');
$desk->approve($automatic->{id});
is(waiting(), $again, '… until it is approved');

# ---- held by somebody else ------------------------------------------------------
my $next = $desk->register;
my $held = $desk->hold("update app.ticket set used_at = null
	where serial = '$again'");
is(signer('select serial from api.sign_next(10)'), $next->{serials}[0],
	'a ticket at the door is passed over, not waited for');
is($desk->sign, 1, '… and the others are signed');
close $held;
is($desk->sign, 1, '… it is signed afterwards');
my $gone = $desk->register;
my ($id) = signer('select ticket_id from api.sign_next(10)');
$held = $desk->hold("update app.ticket set used_at = null where id = $id");
is(signer("select api.sign_store(array[$id], array['1.G'])"), 0,
	'one that came to the door meanwhile is not waited for either');
close $held;
is(waiting(), $gone->{serials}[0], '… it waits still');
$desk->sign;

# ---- two signers at once ----------------------------------------------------------
$db->query("select count(*) from generate_series(1, 600) i, api.register('', '',
	null, 'P', 'm' || i || '\@example.org', '12345', null, null, '{}',
	array[lpad(i || 'M', 17, '0')], null, null, null)");
is(crowd($db, 'et_signer', 4, 60, <<'END'), '', 'four signers at once');
select api.sign_store(array_agg(ticket_id), array_agg('1.' || serial))
	from api.sign_next(7);
END
is($db->query("select count(*) from app.ticket where code = '1.' || serial
	and serial ~ '^0+[0-9]+M\$'") . ' ' . waiting(), '600 ',
	'… sign every ticket, each with its own code');
is($hold->wrong, '', 'nobody who is approved is without a code');
$db->query("update app.ticket set code = null where id = $id");
is($hold->wrong, "unsigned $id", 'control: a ticket without one would be seen');
done_testing;
