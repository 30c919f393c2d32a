# api.registrations: pages by keyset, filters, search, counts; one with all.
use v5.36;
use utf8;
use open qw(:std :encoding(UTF-8));
use ET::Desk;
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
$desk->token('viewer');
my $session = $db->query('select hash from app.session');
my $columns = 'total, id, name, status, cursor_time';

sub page (%o) {
	my $said = ($db->try(sprintf(q{select %s from api.registrations('%s',
		%s, %s, %s, %s, %s, %d, %s, %s)}, $o{columns} // $columns,
		$o{session} // $session, map({ ET::Desk::quote($_) }
		@o{qw(event status q serial)}), $o{oldest} ? 'true' : 'false',
		$o{limit} // 50, ET::Desk::quote($o{after}),
		$o{after_id} // 'null'), 'et_registrations'))[0];
	return $said =~ /ERROR/ ? $said : map { [ split /\|/, $_, -1 ] }
		split /\n/, $said;
}
sub ids (%o) { join ' ', map { $_->[1] } page(%o) }

is((page())[0][1], '', 'no registration: one row without an id');
is((page())[0][0], 0, '… that still counts');
my $a = $desk->register(name => 'Ada Lovelace', approve => 1,
	email => 'ada@example.org', team_name => 'Engines 100%',
	members => [ 'Zoë Müller', 'Bob_Ray' ])->{id};
my $b = $desk->register(name => 'Bob Ott', email => 'bob@mail.example')->{id};
my $c = $desk->register(name => 'Иван Петров', email => 'i@example.org')->{id};

is(ids(), "$c $b $a", 'the newest first');
is(ids(oldest => 1), "$a $b $c", 'or the oldest');
is(ids(status => 'pending'), "$c $b", 'by status');
is(ids(event => 'demo'), "$c $b $a", 'by event');
like(page(event => 'nowhere'), qr/ET405/, 'an event that is not there');
is(join('|', (page(columns => 'total, pending, approved, rejected, waitlisted,
	cancelled, tickets_count, checked_in_count, has_payment_proof',
	oldest => 1))[0]->@*), '3|2|1|0|0|0|3|0|f',
	'each row has the counts of all and its own');

# ---- search
for my $case ([ 'lovelace', $a, 'part of a name' ], [ 'LOVE', $a, 'any case' ],
	[ 'mail.ex', $b, 'part of an address' ], [ 'engines', $a, 'a team' ],
	[ 'müller', $a, 'a member' ], [ 'MÜLLER', $a, '… in any case' ],
	[ "mu\x{308}ller", $a, '… however composed' ],
	[ 'ПЕТ', $c, 'another alphabet' ], [ 'lace ada', $a, 'words in any order' ],
	[ 'ada ott', '', 'all words, not one of them' ],
	[ '123456', "$c $b $a", 'digits of the phone' ],
	[ '4930123', "$c $b $a", '… without its spaces' ],
	[ '100%', $a, 'a percent sign' ], [ '1_0', '', 'an underscore is itself' ],
	[ 'bob_', $a, '… where there is one' ], [ 'a\\', '', 'a backslash' ],
	[ "' or true --", '', 'SQL' ], [ 'bo', "$b $a", 'two letters begin a word' ],
	[ 'et', '', '… not in the middle' ], [ ' ', "$c $b $a", 'blanks' ],
	[ 'bob', $b, 'with a status', status => 'pending' ],
	[ 'nothing', '', 'what nobody has' ]) {
	my ($q, $want, $what, %more) = @$case;
	is(ids(q => $q, %more), $want, "search: $what");
}
my $serial = $db->query("select serial from app.ticket
	where registration_id = $b");
is(ids(q => $serial, serial => $serial), $b, 'search: a serial');
is(ids(serial => '0' x 17, q => '0'), '', 'search: a serial of nobody');

# ---- counts
sub counts (%o) {
	return $db->query(sprintf q{select total, pending, approved, exact
		from api.registrations('%s', null, %s, %s, %s, null, 50, null,
		null, %s, false, '', '', %s) limit 1}, $session,
		map({ ET::Desk::quote($_) } @o{qw(status q serial filter)}),
		$o{every} ? 'true' : 'false');
}
is(counts(), '3|2|1|t', 'the counts of all');
is(counts(status => 'approved'), '3|2|1|t', '… whatever status is asked for');
is(counts(q => 'bob'), '2|1|1|t', 'with words: of those that have them');
is(counts(q => 'bob', status => 'pending'), '2|1|1|t', '… in each status');
is(counts(q => 'nothing'), '0|0|0|t', '… or none');
is(counts(q => ' '), '3|2|1|t', 'blanks are no words');
is(counts(filter => '{"team": "yes"}'), '1|0|1|t', 'with another filter');
is(counts(filter => '{"team": "no"}', q => 'bob'), '1|1|0|t', '… and words');
is(counts(filter => '{"from": "2031-01-01"}'), '0|0|0|t', 'from a day');
is(counts(filter => '{"to": "2031-01-01"}'), '3|2|1|t', '… or to one');
is(counts(filter => '{"to": "2001-01-01"}'), '0|0|0|t', '… before all');
is(counts(q => $serial, serial => $serial), '1|1|0|t', 'with a serial');
is(ids(q => $serial, serial => $serial, status => 'approved'), '',
	'… of one with another status: nothing is listed');

# ---- pages
$db->query("insert into app.registration (event_id, name, email, phone, tickets,
	status, created_at) select 1, 'Row ' || i, 'row' || i || '\@example.org',
	'12345', 1, 'pending', timestamptz '2026-01-01' + i / 3 * interval
	'1 microsecond' from generate_series(1, 20000) i;
	analyze app.registration");

# Words in all, in many, in many but not in the newest, in few.
for my $case (map { [ 0, $_ ], [ 1, $_ ] } undef, 'example', 'row 1', 'row 7',
	'row 777') {
	my ($oldest, $q) = @$case;
	my (@seen, @last);
	for (1 .. 5) {
		my @rows = page(limit => 2, oldest => $oldest, q => $q, @last
			? (after => $last[4], after_id => $last[1]) : ());
		is(scalar @rows, 3, 'a page and one more')
			if $_ == 1 && !defined $q;
		push @seen, map { $_->[1] } @rows[0 .. 1];
		@last = $rows[1]->@*;
	}
	my $like = join ' and ', 'true', map { "search like '%$_%'" }
		map { /\d/ && length() < 3 ? " $_" : $_ } split ' ', $q // '';
	my $by = join ', ', map { $oldest ? $_ : "$_ desc" }
		defined $q ? 'id' : qw(created_at id);
	is("@seen", $db->query("select string_agg(id::text, ' ') from (select id
		from app.registration where $like order by $by limit 10) x"),
		'five pages are the first ten, none twice'
		. (defined $q ? ", with $q" : '') . ($oldest ? ', upwards' : ''));
}
like(page(after => 'rubbish', after_id => 1), qr/ERROR:  22/,
	'a cursor that is none');

# What it costs does not grow: blocks that are touched, the second time.
sub cost (%o) {
	my $sql = sprintf q{explain (analyze, buffers, format yaml)
		select * from api.registrations('%s', null, %s, %s, null, false,
		50, %s, %s);}, $session, map({ ET::Desk::quote($_) } @o{qw(status
		q after)}), $o{after_id} // 'null';
	my @hits = $db->query($sql x 2)
		=~ /Plan:.*?Shared Hit Blocks: (\d+)/sg;
	return $hits[1];
}
my $first = cost();
cmp_ok(cost(after => '2026-01-01T00:00:00.000030Z', after_id => 100), '<',
	1.2 * $first, 'the last page of 20 000 costs what the first costs');
cmp_ok(cost(status => 'pending'), '<', 2 * $first, '… so does a status');
cmp_ok(cost(q => 'row 19777'), '<', $first, 'a rare word costs less');
my $frequent = cost(q => 'example');
is(counts(q => 'example'), '20003|20002|1|t', 'a frequent one is counted');
$db->query('update app.tally set registrations = registrations + 100000');
is(counts(q => 'example'), '51|51|0|f',
	'… in a very large event only on the page, and that is said');
cmp_ok(cost(q => 'example'), '<', 3 * $first, '… so that it costs little more');
cmp_ok($frequent, '>', 3 * $first, '… less than to count it');
is(counts(q => 'example', every => 1), '20003|20002|1|t',
	'… unless all are asked for');
is(counts(q => 'row 19777'), '1|1|0|t', '… a rare one is exact');

# ---- one with all
my $said = $db->query("select name, tickets_count, extra from api.registration(
	'req', '192.0.2.1', '$session', $a)", 'et_registration');
like($said, qr/^Ada Lovelace\|3\|\{/, 'one registration');
like($said, qr/"$_"/, "… with $_") for qw(tickets mails history decided_by
	decided_at payment_reference serial_number member_name qr_code_path
	scans);
like($said, qr/"decided_by": "Owner"/, '… and who decided');
is($db->query("select actor, action, request_id, address from app.audit
	where subject = 'registration:$a' order by id desc limit 1"),
	'staff:' . ($desk->staff('viewer'))[0]
	. '|registration.viewed|req|192.0.2.1', '… that it was seen is on record');
like(($db->try("select * from api.registration('', '', '$session', 999999)",
	'et_registration'))[0], qr/ET404/, 'one that is not there');
$desk->token('door');
my $door = $db->query('select hash from app.session x join app.staff s
	on s.id = staff_id where role = \'door\'');
like(page(session => $door), qr/ET403/, 'door staff see no list');
done_testing;
