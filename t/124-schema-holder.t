# What who has the secret link may do with a registration, and when.
use v5.36;
use utf8;
use open qw(:std :encoding(UTF-8));
use ET::Desk qw(serial shown);
use ET::Holder;
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
my $hold = ET::Holder->new($desk);
$desk->token('owner');
my $session = $db->query('select hash from app.session limit 1');

sub row ($r, $what) {
	return $db->query("select $what from app.registration
		where id = $r->{id}");
}

sub tickets ($r) {
	return $db->query("select string_agg(member_name, ' ' order by position)
		from app.ticket where registration_id = $r->{id}
		and revoked_at is null");
}

# What somebody else cannot tell apart: unknown, another length, nothing.
my $ada = $hold->register(name => 'Ada', members => [qw(Bob Cyd)]);
for my $case ([ 'an unknown one' => "sha256('x')" ],
	[ 'one of another length' => "'\\x00'" ], [ 'none' => 'null' ]) {
	my ($what, $token) = @$case;
	my @wrong = grep { ($db->try("select * from api.$_"))[0]
		!~ /ERROR:  ET401:/ } "holder($token)",
		map({ "holder_$_('', '', $token)" }
			qw(cancel resend erase export)),
		"holder_update('', '', $token, null, null, null, null, null,
		null, null)", "holder_member('', '', $token, 1, 'X', 'Y')",
		"holder_proof('', '', $token, null, null, null, null, null)";
	is("@wrong", '', "$what opens nothing");
}
like(($db->try("select app.link_add($ada->{id}, '\\x00')"))[0],
	qr/ERROR:  23514:/, 'a link is stored as a SHA-256');
$db->query("select app.link_add(" . $hold->register->{id}
	. ", $ada->{token})");
is($db->query("select id from api.holder($ada->{token})"), $ada->{id},
	'… and stays that of one registration');

# ---- see
is_deeply([ sort keys %{ $hold->extra($ada) } ],
	[ sort qw(event tickets proof hold_until place_in_list can
	payment_reference claim payment_due passed_over amount_minor currency) ], 'the link shows what the page needs');
is($hold->extra($ada)->{event}{slug}, 'demo', '… the event');
is(join(' ', map { "$_->{position}:$_->{member_name}" }
	@{ $hold->extra($ada)->{tickets} }), '1:Ada 2:Bob 3:Cyd',
	'… and the tickets');
is($hold->extra($ada)->{tickets}[0]{serial_number},
	shown($ada->{serials}[0]), '… with their numbers');
is($hold->can($ada), 'cancel correct', 'while it is pending two things can be done');

# ---- correct
is($hold->ask($ada, 'update', $hold->change(name => "Ade\x{301}",
	team => 'T', version => 1)), 'pending|', 'name and team are corrected');
is(row($ada, 'name, team_name, phone, members, version'),
	'Adé|T|+49 30 123456|Bob,Cyd|2', '… composed (NFC), the rest stays');
is(tickets($ada), 'Adé Bob Cyd', '… the ticket has the name as well');
like($hold->said($ada, 'update', $hold->change(name => 'X', version => 1)),
	qr/ERROR:  ET412:.*"version": 2/s, 'not over what somebody else changed');
my $bob = $db->query("select serial from app.ticket
	where registration_id = $ada->{id} and position = 2");
$hold->ask($ada, 'update', $hold->change(members => [qw(Rob Cyd Dee)]));
is(tickets($ada), 'Adé Rob Cyd Dee', 'members are corrected and added');
is(row($ada, 'members, tickets'), 'Rob, Cyd, Dee|4', '… as they are told');
is($db->query("select serial from app.ticket where position = 2
	and registration_id = $ada->{id}"), $bob,
	'a ticket that nobody has seen keeps its number');
$hold->ask($ada, 'update', $hold->change(members => []));
is(row($ada, 'members is null, tickets'), 't|1', 'members are taken away');
is(tickets($ada), 'Adé', '… with their tickets');
$hold->ask($ada, 'update', $hold->change(members => ['Eve']));
is(tickets($ada), 'Adé Eve', '… and may come again');
$hold->ask($ada, 'update', $hold->change(team => ''));
is(row($ada, 'team_name is null, members'), 't|Eve', 'so is a team name');
like($hold->said($ada, 'update', $hold->change(members => [ (1) x 20 ])),
	qr/ERROR:  ET422:.*"field": "members"/s, 'a team has its largest size');
$db->query("update app.event set closes_at = now() - interval '1 h'");
like($hold->said($ada, 'update', $hold->change(members => [qw(A B)])),
	qr/ERROR:  ET411:/, 'no team grows when registration is closed');
is($hold->ask($ada, 'update', $hold->change(phone => '+1 555 0100')),
	'pending|', '… but all else is corrected');
$db->query('update app.event set closes_at = null');
like($hold->said($ada, 'update', $hold->change(name => "A\nB")),
	qr/ERROR:  23514:/, 'a name stays one line');
is($db->query("select distinct actor, address, request_id from app.audit
	where action = 'registration.corrected'"),
	"holder:$ada->{id}|192.0.2.7|req", 'all of it is on record');
is($db->query("select count(*) from app.audit
	where (before::text || after::text) ~ 'Ad|Bob|Eve|555'"), 0,
	'… without names and numbers');
is($hold->wrong, '', 'all counts are exact');

# ---- approved
$desk->approve($ada->{id});
is($hold->can($ada), 'cancel replace_member resend',
	'once it is approved other things can be done');
like($hold->said($ada, 'update', $hold->change(name => 'X')),
	qr/ERROR:  ET416:.*\{"status": "approved"\}/s,
	'it is not corrected any more, and who decided is nobody\'s business');
is($hold->extra($ada)->{tickets}[0]{url}, undef, 'no ticket before its code');
$desk->sign;
is($hold->extra($ada)->{tickets}[0]{url}, "/t/1.$ada->{serials}[0]",
	'then it has a page');

# ---- somebody else comes
my $new = serial();
is($hold->ask($ada, 'member', 2, ET::Desk::quote("Zoe\x{308}"), "'$new'"),
	'approved|', 'a member is replaced');
is(row($ada, 'members, tickets'), 'Zoë|2', '… the list of members follows');
my $shown = $hold->extra($ada)->{tickets}[1];
is("$shown->{serial_number} $shown->{member_name} $shown->{revoked}",
	shown($new) . ' Zoë 0', '… the ticket has a new number');
is($shown->{url}, undef, '… and gets a code of its own');
is($db->query("select state from api.ticket_view('$new')"), 'valid',
	'the new number admits');
is($db->query("select string_agg(distinct state, ' ') from app.ticket t,
	api.ticket_view(t.serial) where registration_id = $ada->{id}
	and position = 2 and t.serial <> '$new'"), 'revoked',
	'… those before do not');
is($hold->mails($ada), 'received approved member_changed', '… it is mailed');
$hold->ask($ada, 'member', 1, "'Ann'", "'" . serial() . "'");
is(row($ada, 'name, members'), 'Ann|Zoë', 'who registered may be replaced');
like($hold->said($ada, 'member', 7, "'X'", "'" . serial() . "'"),
	qr/ERROR:  ET404:/, 'a ticket that is not there is not');
$db->query("update app.ticket set used_at = now(), used_by = 'open'
	where serial = '$new'");
like($hold->said($ada, 'member', 2, "'X'", "'" . serial() . "'"),
	qr/ERROR:  ET416:/, 'who is inside stays who it is');
like($hold->said($ada, 'cancel'), qr/ERROR:  ET416:/,
	'… and nothing is cancelled');
is($db->query("select count(*) from app.ticket where revoked_at is null
	and registration_id = $ada->{id}"), 2, '… no ticket is withdrawn');

# ---- mail again
is($hold->ask($ada, 'resend'), 'approved|', 'the tickets are mailed again')
	for 1 .. 3;
like($hold->said($ada, 'resend'), qr/ERROR:  ET429:.*"retry_after": 3[56]\d\d/s,
	'… three times an hour');
$db->query("update app.outbox set created_at = created_at - interval '1 h'
	where kind = 'resent'");
is($hold->ask($ada, 'resend'), 'approved|', '… and the next hour again');

# ---- cancel
my $ben = $hold->register(name => 'Ben', members => ['Cat']);
$desk->approve($ben->{id});
is($hold->ask($ben, 'cancel'), 'cancelled|person', 'it is cancelled');
is($hold->ask($ben, 'cancel'), 'cancelled|person', '… once, also when asked twice');
is(row($ben, 'version, cancelled_reason'), '3|person', '… by whom is known');
is($hold->mails($ben), 'received cancelled',
	'… the tickets that are not sent yet are not sent');
is($db->query("select distinct reason from unnest(array['$ben->{serials}[0]',
	'$ben->{serials}[1]']) s, api.verify_ticket(null, null, true, s, null)"),
	'revoked', '… the tickets admit nobody');
is($hold->can($ben), 'erase', '… and it can be erased');
like($hold->said($ben, $_->[0], @{ $_->[1] }), qr/ERROR:  ET416:/,
	"… not $_->[0]") for [ resend => [] ],
	[ update => [ $hold->change(name => 'X') ] ],
	[ member => [ 1, "'X'", "'" . serial() . "'" ] ],
	[ proof => [ "'R'", ('null') x 4 ] ];
my $again = $hold->register(name => 'Ben', email => uc $ben->{email});
is(row($again, 'status'), 'pending', 'the address may register again');
is($db->query("select status from api.registration_status('', '', null,
	'$ben->{email}')"), 'pending', '… and the look-up shows that one');
$hold->ask($again, 'cancel');
my $last = $hold->register(email => $ben->{email});
$hold->ask($last, 'cancel');
is($db->query("select status, created_at = app.rfc3339((select created_at
	from app.registration where id = $last->{id})) from
	api.registration_status('', '', null, '$ben->{email}')"), 'cancelled|t',
	'… of those that are cancelled the newest');

# ---- when it is over
my $eve = $hold->register(name => 'Eve');
my $dan = $hold->register(name => 'Dan');
$desk->approve($eve->{id});
$db->query("update app.event set starts_at = now() - interval '2 h',
	ends_at = now() - interval '1 h'");
is($hold->can($_), 'erase', 'after the event it can only be erased')
	for $eve, $dan;
is($hold->wrong, '', 'all counts are exact');
done_testing;
