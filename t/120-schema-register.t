# api.register: the rules of an event, places, counts, mail, record.
use v5.36;
use utf8;
use open qw(:std :encoding(UTF-8));
use ET::Desk qw(serial);
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
my $n = 0;

# (what it said, exit status), as the role of the pool.
sub try (%r) {
	my @serials = map { serial() } 0 .. @{ $r{members} // [] };
	return $db->try(sprintf(q{select id, name, email, members, status,
		replayed from api.register('req', '192.0.2.1', %s, %s, %s,
		'+49 30 1234', %s, %s, array[%s]::text[], array[%s], null, %s,
		%s)}, ET::Desk::quote($r{event}),
		ET::Desk::quote($r{name} // 'Ada'),
		ET::Desk::quote($r{email} // 'p' . ++$n . '@example.org'),
		ET::Desk::quote($r{team}),
		ET::Desk::quote($r{members} && join ',', @{ $r{members} }),
		join(',', map { ET::Desk::quote($_) } @{ $r{members} // [] }),
		join(',', map { ET::Desk::quote($_) } @serials),
		ET::Desk::quote($r{key}), $r{hash} ? "sha256('$r{hash}')" : 'null'),
		'et_register');
}

sub refused ($state, $what, %r) {
	my ($said) = try(%r);
	like($said, qr/ERROR:  $state:/, $what);
	return $said;
}

sub status_of ($said) { (split /\|/, $said)[4] }
sub seats ($slug) {
	return $db->query("select seats_taken from app.event
		where slug = '$slug'");
}

# ---- who and what
my ($said) = try(name => "Zoe\x{308} O'Brien", email => 'Zoe@Example.org',
	team => 'T', members => [ "Bjo\x{308}rn", 'Al' ]);
like($said, qr/\|Zoë O'Brien\|Zoe\@Example\.org\|Björn,Al\|pending\|f$/,
	'what was typed comes back, composed (NFC)');
is($db->query('select string_agg(member_name, \',\' order by position)
	from app.ticket'), "Zoë O'Brien,Björn,Al", 'a ticket for each person');
is($db->query('select kind, recipient, state from app.outbox'),
	'received|Zoe@Example.org|queued', 'a mail is queued');
is($db->query(q{select actor, action, subject, request_id, address, after
	from app.audit where action ~ '^registration'}),
	'public|registration.created|registration:1|req|192.0.2.1|'
	. '{"status": "pending", "tickets": 3}', 'it is on record');
is($db->query('select sum(registrations), sum(tickets), sum(teams)
	from app.tally where status = \'pending\''), '1|3|1', 'and counted');
refused('ET409', 'the address in any case registers once',
	email => 'ZOE@example.ORG');
is($db->query('select count(*), (select count(*) from app.ticket),
	(select sum(registrations) from app.tally) from app.registration'),
	'1|3|1', '… the second time leaves nothing');

# ---- the event
refused('ET405', 'an event that is not there', event => 'nowhere');
for my $case ([ 'not open yet', "opens_at = now() + interval '1 hour'" ],
	[ 'closed', "closes_at = now() - interval '1 hour'" ],
	[ 'archived', 'archived_at = now()' ]) {
	my ($what, $set) = @$case;
	my $slug = $what =~ tr/ /-/r;
	$db->query("select app.event_create('$slug', 'E');
		update app.event set $set where slug = '$slug'");
	refused('ET411', "one that is $what", event => $slug);
}
$db->query(q{select app.event_create('small', 'S', p_team_max => 2)});
my $detail = refused('ET422', 'more people than the event allows',
	event => 'small', members => [qw(A B)]);
like($detail, qr/"field": "members"/, '… names the field');
$db->query(q{select app.event_create('auto', 'A',
	p_approval => 'automatic')});
($said) = try(event => 'auto');
is(status_of($said), 'approved', 'an event may approve at once');
is($db->query(q{select string_agg(kind, ',') from app.outbox o
	join app.registration r on r.id = o.registration_id
	where r.status = 'approved'}), 'approved', '… and mails the tickets');
$db->query('update app.event set is_current = false');
refused('ET405', 'no event is current and none is named');
$db->query(q{update app.event set is_current = true where slug = 'demo'});

# ---- places
$db->query(q{select app.event_create('four', 'F', p_capacity => 4)});
try(event => 'four', members => [qw(A B)]);
is(seats('four'), 3, 'a team of three takes three places');
refused('ET410', 'two do not fit where one place is left',
	event => 'four', members => ['A']);
is(seats('four'), 3, '… and take nothing');
($said) = try(event => 'four');
is(status_of($said), 'pending', 'one does');
refused('ET410', 'then it is full', event => 'four');
is($db->query(q{select state, places_left from api.event_public
	where slug = 'four'}, 'et_home'), 'full|0', '… and says so');
$db->query(q{select app.event_create('list', 'L', p_capacity => 1,
	p_waitlist => true)});
try(event => 'list');
($said) = try(event => 'list');
is(status_of($said), 'waitlisted', 'a full event may have a waiting list');
is(seats('list'), 1, '… which takes no place');
is($db->query(q{select kind from app.outbox order by id desc limit 1}),
	'waitlisted', '… and is mailed');
$db->query(q{select app.event_capacity('demo', 10)});
is(seats('demo'), $db->query(q{select sum(tickets) from app.registration r
	join app.event e on e.id = event_id where slug = 'demo'}),
	'a capacity that comes later counts those who are there');
$db->query(q{select app.event_capacity('demo', null)});

# ---- a request that comes twice
my ($first) = try(email => 'k@example.org', key => 'k1', hash => 'body');
my $id = (split /\|/, $first)[0];
$db->query("update app.registration set status = 'rejected',
	decided_at = now(), name = 'Other' where id = $id");
my ($again) = try(email => 'k@example.org', key => 'k1', hash => 'body');
is($again, $first =~ s/f$/t/r, 'the same key is the same answer, replayed');
is($db->query("select count(*) from app.registration
	where email = 'k\@example.org'"), 1, '… and done once');
refused('ET415', 'with another body it is refused',
	email => 'k2@example.org', key => 'k1', hash => 'other');
refused('ET409', 'a refusal is not stored', email => 'k@example.org',
	key => 'k3', hash => 'x');
($said) = try(email => 'k3@example.org', key => 'k3', hash => 'y');
like($said, qr/pending\|f$/, '… the key is still free');
my $holder = fork // die;
if (!$holder) {
	$db->{owner} = 0;
	exec 'psql', qw(-XAtq -U postgres -h), $db->dir, qw(-d tickets -c),
		q{begin; select app.idempotency_begin('register', 'k4', ''),
		set_config('application_name', 'holder', false);
		select pg_sleep(20)};
}
1 until $db->query("select count(*) from pg_stat_activity where state =
	'active' and application_name = 'holder'");
refused('ET414', 'while the first still runs the second is told so',
	key => 'k4', hash => 'x');
kill 'TERM', $holder;
waitpid $holder, 0;
$db->query("select pg_terminate_backend(pid) from pg_stat_activity
	where application_name = 'holder'");

# ---- constraints stand behind the functions
for my $case ([ 'a control character in a name', name => "A\rB" ],
	[ 'a name of 256 characters', name => 'x' x 256 ],
	[ 'an address without @', email => 'nobody' ],
	[ 'a line break in an address', email => "a\@b.c\nBcc: x\@y.z" ],
	[ 'a line break in a member', members => ["A\nB"] ]) {
	my ($what, %r) = @$case;
	my ($said) = try(%r);
	like($said, qr/ERROR:  23514:/, "$what is refused by the table");
}

# ---- what the public may look up
sub look ($email, $event = undef) {
	return $db->query(sprintf('select email, status from
		api.registration_status(null, null, %s, %s)', ET::Desk::quote($event),
		ET::Desk::quote($email)), 'et_status');
}
is(look('zoe@EXAMPLE.org'), 'Zoe@Example.org|pending',
	'the status by e-mail, in any case');
is(look('nobody@example.org'), '', 'nothing for an unknown one');
$db->query("update app.event set lookup = 'private'");
unlike(look('zoe@example.org'), qr/pending/,
	'no status where the event says private');
done_testing;
