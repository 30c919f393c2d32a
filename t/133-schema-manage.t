# What admins do with registrations: many at once, corrected, added, imported;
# and the filters that choose them.
use v5.36;
use utf8;
use ET::Desk qw(serial);
use ET::Holder;
use ET::Message qw(in_english);
use JSON::PP qw(encode_json);
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
my $hold = ET::Holder->new($desk);
my %session = map { $_ => $desk->session($_) } qw(admin reviewer viewer);
sub q_ ($s) { ET::Desk::quote($s) }
sub sql ($sql, $role = 'et_manage') { ($db->try($sql, $role))[0] }
sub serials ($n) { join ',', map { "'" . serial() . "'" } 1 .. $n }

# ---- filters
my %id = (
	team => $desk->register(members => ['Bob'])->{id},
	named => $desk->register(team_name => 'T')->{id},
	proof => $desk->register->{id},
	asked => $desk->register->{id},
	same => $desk->register->{id},
	in => $desk->register(approve => 1)->{id},
);
$db->query("insert into app.payment_proof (registration_id, image, type, sha256)
	select id, 'x', 'image/png', sha256('x')
	from unnest(array[$id{proof}, $id{same}]) id;
	update app.ticket set used_at = now(), used_by = 'open'
		where registration_id = $id{in};
	update app.registration set payment_reference = 'Ab' where id = $id{team};
	update app.registration set payment_reference = 'aB' where id = $id{named};
	update app.registration set created_at = '2026-03-28 23:30Z'
		where id = $id{team};
	select 1 from api.request_proof('', '', $session{reviewer}, $id{asked},
		'Dark', null)");
my %name = reverse %id;
sub found ($filter, %o) {
	my $said = sql(sprintf(q{select id from api.registrations(%s, 'demo',
		%s, %s, null, true, 50, null, null, %s)},
		$session{ $o{as} // 'viewer' }, q_($o{status}), q_($o{q}),
		q_(encode_json($filter))), 'et_registrations');
	return $said =~ /ERROR/ ? $said
		: join ' ', sort map { $name{$_} // () } split ' ', $said;
}
for my $case ([ { proof => 'given' }, 'proof same' ],
	[ { proof => 'none' }, 'asked in named team' ],
	[ { proof => 'requested' }, 'asked' ],
	[ { proof => 'open' }, 'in named proof same team' ],
	[ { duplicate => 'yes' }, 'named proof same team' ],
	[ { duplicate => 'no' }, 'asked in' ],
	[ { team => 'yes' }, 'named team' ],
	[ { team => 'no' }, 'asked in proof same' ],
	[ { checked_in => 'yes' }, 'in' ],
	[ { checked_in => 'no' }, 'asked named proof same team' ],
	[ { decided_by => ($desk->staff('owner'))[0] . '' }, 'in' ],
	[ { from => '2026-03-29' }, 'asked in named proof same' ],
	[ { to => '2026-03-28' }, 'team' ],
	[ { from => '2026-03-28', to => '2026-03-28', team => 'yes' }, 'team' ],
	[ { proof => 'given', team => 'yes' }, '' ]) {
	my ($filter, $want) = @$case;
	is(found($filter), $want, 'filter ' . encode_json($filter));
}
is(found({ proof => 'none' }, status => 'pending', q => 'person'),
	'asked named team', 'with a status and a search');
is(found({ decided_by => 'me' }), '', 'decided by me');
$db->query("update app.event set zone = 'Europe/Berlin'");
is(found({ from => '2026-03-29' }), 'asked in named proof same team',
	'a day is one of the zone of the event');
like(found({ from => 'x' }), qr/ERROR:  22/, 'what is no day');
like(found({ decided_by => "1) or (true" }), qr/ERROR:  22/, 'SQL is a text');
like(sql("select marks, claimed_by from api.registrations($session{viewer},
	'demo', null, null, null, true, 1, null, null, null, true)",
	'et_registrations'), qr/^\["no_proof","same_reference"\]\|\[\]/,
	'marks where they are asked for');
like(sql("select extra from api.registration('', '', $session{viewer},
	$id{same})", 'et_registration'),
	qr/"duplicates": \[\{"id": $id{proof}, "name": "Person \d+", "image": true/,
	'a registration tells which ones show the same picture');

# ---- bulk
sub bulk (%o) {
	return sql(sprintf(q{select id, status, state, %s from api.bulk('req',
		'192.0.2.1', %s, '%s', %s, %s, %s, %s, %s, null, %s, %d, %s, %s,
		%s, %s, %s)}, $o{more} // 'replayed',
		$session{ $o{as} // 'admin' }, $o{do} // 'approve',
		q_($o{reason}), $o{ids} ? "array[$o{ids}]" : 'null',
		q_($o{event}), q_($o{status}), q_($o{q}), q_($o{filter}),
		$o{limit} // 200, q_($o{until}), q_($o{time}), $o{after} // 'null',
		q_($o{key}), $o{key} ? "sha256('b')" : 'null'));
}
like(bulk(ids => $id{proof}, as => 'reviewer'), qr/ET403/,
	'a reviewer decides one by one');
is(bulk(ids => "$id{in}, $id{proof}, 4711", key => 'k'), join("\n",
	"$id{proof}|approved||f", "$id{in}|approved|ET413|f", '4711||ET404|f'),
	'each has its result, one refused leaves the others done');
is(bulk(ids => "$id{in}, $id{proof}, 4711", key => 'k') =~ s/f$/t/mgr,
	join("\n", "$id{proof}|approved||t", "$id{in}|approved|ET413|t",
	'4711||ET404|t'), 'the same key is the same answer');
like(bulk(ids => $id{in}, more => 'told'),
	qr/\{.*"decided_by": "Owner"/, 'a refusal tells who was first');
is(bulk(do => 'resend', ids => $id{proof}), "$id{proof}|approved||f",
	'mailed again');
is(bulk(do => 'request-proof', ids => $id{same}, reason => 'x'),
	"$id{same}|pending||f", 'a proof asked for');
is(bulk(do => 'cancel', ids => "$id{same}, $id{in}"), join("\n",
	"$id{same}|cancelled||f", "$id{in}|approved|ET416|f"),
	'cancelled, but not who is inside');

$db->query("select app.event_create('crowd', 'C', p_capacity => 25)");
$desk->register(event => 'crowd') for 1 .. 25;
$db->query("select app.event_capacity('crowd', 20)");
my ($n, @last) = 0;
for (1 .. 10) {
	my @rows = map { [ split /\|/, $_, -1 ] } split /\n/, bulk(
		event => 'crowd', status => 'pending', limit => 8, do => 'reject',
		reason => 'No', more => 'until, after_time, after_id', @last);
	$n += @rows;
	last if !@rows || $rows[0][5] eq '';
	$desk->register(event => 'crowd') if !@last && ($db->query("update
		app.event set capacity = null where slug = 'crowd'"), 1);
	@last = (until => $rows[0][3], time => $rows[0][4],
		after => $rows[0][5]);
}
is($n, 25, 'a filter is worked through in chunks');
is($db->query("select count(*) from app.registration r join app.event e
	on e.id = event_id where slug = 'crowd' and status = 'pending'"), 1,
	'… and who comes meanwhile is not touched');
$db->query("select app.event_capacity('crowd', 25)");
is($hold->wrong, '', '… and all counts are exact');

# ---- correct
sub correct ($id, %o) {
	my $members = $o{members};
	return sql(sprintf(q{select id, name, email, members, tickets_count
		from api.edit('req', '192.0.2.1', %s, %d, %s, %s, %s, %s, %s,
		%s, %s, %s, array[%s], %s, null, null)},
		$session{ $o{as} // 'admin' }, $id,
		map({ q_($o{$_}) } qw(name email phone team_name)),
		q_($members && join ', ', @$members),
		$members ? 'array[' . join(',', map { q_($_) } @$members)
			. ']::text[]' : 'null', q_($o{reference}),
		$o{over} ? 'true' : 'false', serials(6),
		$o{version} // 'null'));
}
sub tickets ($id) {
	return $db->query("select string_agg(position || member_name || case
		when revoked_at is null then '' else '!' end, ' '
		order by position, id) from app.ticket
		where registration_id = $id");
}
sub mails ($id) {
	return $db->query("select string_agg(kind || '>' || recipient, ' '
		order by id) from app.outbox where registration_id = $id");
}
my $r = $desk->register(name => 'Ada', members => [qw(Bob Eve)],
	email => 'ada@example.org');
my $id = $r->{id};
like(correct($id, name => 'X', as => 'reviewer'), qr/ET403/,
	'a reviewer corrects nothing');
like(correct($id, name => 'X', version => 9), qr/ET412/, 'nor anybody blindly');
is(correct($id, name => 'Ada L.', members => ['Bob']),
	"$id|Ada L.|ada\@example.org|Bob|2", 'corrected while it is pending');
is(tickets($id), '1Ada L. 2Bob 3Eve!', '… the tickets follow');
is(mails($id), 'received>ada@example.org', '… without a mail');
$desk->approve($id);
is(correct($id, phone => '+49 30 999'), "$id|Ada L.|ada\@example.org|Bob|2",
	'a phone of somebody approved');
is(tickets($id), '1Ada L. 2Bob 3Eve!', '… changes no ticket');
correct($id, members => ['Zoë']);
is(tickets($id), '1Ada L. 2Bob! 2Zoë 3Eve!', 'somebody else has a new ticket');
like(mails($id), qr/member_changed>ada\@example\.org$/, '… which is mailed');
# One was on its way and is tried again, one was given up: both can go yet.
$db->query("update app.outbox set lease = 'x' where registration_id = $id
	and kind = 'received'; update app.outbox set state = 'dead'
	where registration_id = $id and kind = 'approved'");
$db->query("select app.link_add($id, sha256('link'))");
correct($id, phone => '+49 30 888', email => 'Ada@example.org');
is($db->query("select app.link_opens(sha256('link'))"), $id,
	'the same address keeps its link');
correct($id, email => 'ada@new.example');
is($db->query("select app.link_opens(sha256('link'))"), '',
	'a link that went to the old address is of no use');
is(tickets($id), '1Ada L.! 1Ada L. 2Bob! 2Zoë! 2Zoë 3Eve!',
	'with a new address all tickets are new');
like(mails($id), qr/resent>ada\@new\.example$/, '… and mailed there');
unlike(mails($id), qr/example\.org/, '… with what had not gone to the old one');
is($db->query("select after ->> 'changed' from app.audit
	where action = 'registration.corrected' order by id desc limit 1"),
	'["email"]', 'the record says which fields');
is($db->query("select was || ' > ' || became from app.audit_move
	where audit_id = (select max(id) from app.audit
		where action = 'registration.corrected')"),
	'Ada@example.org > ada@new.example', '… and both addresses');
$db->query("update app.ticket set used_at = now(), used_by = 'open'
	where registration_id = $id and position = 2 and revoked_at is null");
like(correct($id, members => []), qr/ET416/,
	'a ticket that was used is not taken away');
correct($id, members => ['Zoé']);
like(tickets($id), qr/2Zoë! 2Zoé 3/, '… but its name is corrected');
$desk->register(email => 'taken@example.org');
like(correct($id, email => 'Taken@example.org'), qr/ET409/,
	'an address of somebody else');
like(correct($id{same}, name => 'X'), qr/ET416/, 'a cancelled one stays');
is(correct($id, team_name => '', reference => 'R 1'), correct($id),
	'a reference, and nothing at all');

# ---- add
sub add (%o) {
	return sql(sprintf(q{select name, status, tickets_count, replayed from
		api.add('req', '192.0.2.1', %s, %s, %s, %s, '12345', null, %s,
		%s, array[%s], null, 'de', '%s', %s, %s, %s, %s)},
		$session{ $o{as} // 'admin' }, q_($o{event} // 'small'),
		q_($o{name} // 'New'), q_($o{email}), $o{member} ? "'$o{member}'"
		: 'null', $o{member} ? "array['$o{member}']" : "'{}'::text[]",
		serials(2), $o{status} // 'pending', $o{over} ? 'true' : 'false',
		$o{quiet} ? 'false' : 'true', q_($o{key}),
		$o{key} ? "sha256('b')" : 'null'));
}
$db->query("select app.event_create('small', 'S', p_capacity => 2,
	p_closes_at => '2020-01-01Z')");
like(add(email => 'a@x.org', as => 'reviewer'), qr/ET403/,
	'a reviewer adds nobody');
is(add(email => 'a@x.org', key => 'a', status => 'approved', member => 'M'),
	'New|approved|2|f', 'somebody is added, though registration is closed');
is(add(email => 'a@x.org', key => 'a', status => 'approved', member => 'M'),
	'New|approved|2|t', '… once by key');
is($db->query("select kind, r.decided_by is not null, r.language
	from app.outbox o join app.registration r on r.id = registration_id
	where recipient = 'a\@x.org'"), 'approved|t|de', '… and told');
like(add(email => 'A@x.org', over => 1), qr/ET409/, 'an address only once');
like(add(email => 'b@x.org'), qr/ET410/, 'no more than there are places');
is(add(email => 'b@x.org', over => 1, quiet => 1), 'New|pending|1|f',
	'… unless the admin says so');
is($db->query("select seats_taken from app.event where slug = 'small'"), 3,
	'… which is counted');
is($db->query("select count(*) from app.outbox where recipient = 'b\@x.org'"),
	0, '… and not mailed where it is not wanted');
like(add(email => 'c@x.org', event => 'none'), qr/ET405/, 'no such event');

# ---- import
sub line ($line, $email, %o) {
	my @m = @{ $o{members} // [] };
	return { line => $line, name => "N$line", email => $email,
		phone => '12345', members => \@m, members_text => @m
		? join(', ', @m) : undef, status => $o{status} // 'pending',
		serials => [ map { serial() } 0 .. @m ], %o{language} };
}
sub import_ ($lines, %o) {
	return sql(sprintf(q{select made, line, field, message, replayed from
		api.import('req', '192.0.2.1', %s, '%s', %s, %s, %s, %s, %s,
		%s)}, $session{ $o{as} // 'admin' }, $o{event} // 'big',
		q_(JSON::PP->new->encode($lines)), $o{dry} ? 'true' : 'false',
		$o{over} ? 'true' : 'false', $o{quiet} ? 'false' : 'true',
		q_($o{key}), $o{key} ? "sha256('b')" : 'null'), 'et_import');
}
# The rows before the last tell how far it is.
sub made (@arguments) { (split /\n/, import_(@arguments))[-1] }
$db->query("select app.event_create('big', 'B', p_capacity => 4)");
$desk->register(event => 'big', email => 'old@x.org');
my @bad = (line(2, 'OLD@x.org'), line(3, 'n@x.org', members => ['A']),
	line(5, 'N@x.org'));
is(in_english(import_(\@bad, dry => 1)), join("\n",
	'0|0|file|These are 4 people, and 3 places are left.|f',
	'0|2|email|This address is already registered.|f',
	'0|5|email|Line 3 has the same address.|f'),
	'a dry run tells what is wrong');
is(import_(\@bad), import_(\@bad, dry => 1), '… and so does a real one');
is($hold->statuses('big'), 'pending', '… which makes nothing');
my @good = (line(2, 'p@x.org', members => ['Zoë']),
	line(3, 'q@x.org', status => 'approved', language => 'de'));
is(import_(\@good, dry => 1), '', 'nothing is wrong');
like(import_(\@good, as => 'reviewer'), qr/ET403/, 'a reviewer imports nothing');
is(made(\@good, key => 'i'), '2||||f', 'all are made');
is(import_(\@good, key => 'i'), '2||||t', '… once by key');
is($db->query("select string_agg(concat_ws(' ', r.name, r.status, r.tickets,
	r.language, (select string_agg(member_name, '+' order by position)
	from app.ticket t where t.registration_id = r.id), (select kind
	from app.outbox o where o.registration_id = r.id)), ', ' order by r.id)
	from app.registration r join app.event e on e.id = event_id
	where slug = 'big' and r.name like 'N%'"),
	'N2 pending 2 en N2+Zoë received, N3 approved 1 de N3 approved',
	'… with tickets, language, mails');
is($hold->wrong, '', '… and all counts are exact');
is(made([ line(2, 'z@x.org') ], over => 1, quiet => 1), '1||||f',
	'one more than there are places, without a mail');
is($db->query("select count(*) from app.outbox where recipient = 'z\@x.org'"),
	0, '… indeed');
done_testing;
