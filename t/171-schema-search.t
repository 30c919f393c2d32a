# The search of the list, the export, the queue of mails and the door finds
# people however their names and numbers are written.
use v5.36;
use utf8;
use open qw(:std :encoding(UTF-8));
use ET::Desk;
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
my $session = $desk->session('admin');
my $n = 0;

# A registration with these columns, e-mail and the rest like anybody's.
sub person (%row) {
	my $id = $desk->register(name => 'Nobody Else', approve => 1,
		email => 'x' . ++$n . '@mail.test')->{id};
	my $set = join ', ', map { "$_ = " . ET::Desk::quote($row{$_}) }
		sort keys %row;
	$db->query("update app.registration set $set where id = $id");
	$db->query('update app.ticket set member_name = '
		. ET::Desk::quote($row{name})
		. " where registration_id = $id") if $row{name};
	return $id;
}

sub ids ($q) {
	return $db->query(sprintf q{select coalesce(string_agg(id::text, ' '
		order by id), '') from api.registrations(%s, null, null, %s,
		null, false, 50, null, null)}, $session, ET::Desk::quote($q));
}

sub finds ($q, $id, $what) {
	like(' ' . ids($q) . ' ', qr/ $id /, "“$q” finds $what");
}

# ---- names: each of these words finds the person
for my $case (
	[ 'Zoë García', qw(zoe GARCIA zoë garcía gar), "ZOE\x{308}" ],
	[ 'Jürgen Groß', qw(jurgen juergen JÜRGEN gross GROẞ groß) ],
	[ 'Mueller Soeren', qw(müller muller mueller sören søren) ],
	[ 'Søren Ærø', qw(soren soeren aero ærø) ],
	[ 'Åsa Łukasz Đorđe', qw(asa aasa lukasz dorde łukasz) ],
	[ 'O’Neil', "O'Neil", qw(oneil ONEIL o`neil o´neil oʼneil o‘neil O’Neil),
		'o neil' ],
	[ 'İrem Işık Irmak', qw(irem isik irmak IŞIK İrem ırmak) ],
	[ 'Артём Ёлкин', qw(артем елкин АРТЁМ ёлк) ],
	[ 'مُحَمَّد عبدالله', qw(محمد مُحَمَّد محـــمد عبد) ],
	[ 'أحمد', qw(احمد أحمد) ],
	[ 'علی کریمی', qw(علي كريمي علی) ],
	[ 'שָׁלוֹם', 'שלום' ],
	[ 'Ｆｕｌｌ　Ｗｉｄｔｈ', 'full width', 'ｗｉｄｔｈ' ],
	[ 'ﾀﾅｶ ｶﾞｸ', 'タナカ', 'ガク', 'ﾀﾅｶ' ],
	[ 'Anne–Marie', 'anne-marie', 'Anne‑Marie', 'anne marie', 'marie' ],
	[ 'Dupont, Amélie', 'Dupont, Amélie', 'amelie dupont', 'dupont amelie,' ],
	[ 'Ángel ﬁnn', qw(angel finn) ],
	[ 'Σίσυφος', 'σισυφος', 'ΣΊΣΥΦΟΣ' ],
	[ "Mi\x{200b}ra\x{ad}bel", 'mirabel' ],
	[ 'Nguyễn Văn Đức', 'nguyen van duc' ],
	[ 'Dr. J. Weiss', 'dr weiss', 'Dr. Weiß', 'j. weiss', 'weis*' ],
	[ '김철수', '김철', '김철수' ]) {
	my ($name, @words) = @$case;
	my $id = person(name => $name);
	finds($_, $id, $name) for @words;
}
is(ids('joe'), '', 'a short name is not cut to fewer letters');

# ---- numbers
my %phone = (
	'+49 151 2345678' => [ '01512345678', '00491512345678', '+491512345678',
		'+49 151 2345678', '0151 234 56 78', '0151/2345678',
		'(0151) 2345678', '+49 (0)151-2345678', 'tel:+491512345678',
		'151 2345678', '2345678', '＋４９ １５１ ２３４５６７８',
		"0151\x{a0}2345678", '0151–2345678', '٠١٥١٢٣٤٥٦٧٨' ],
	'+491713456789' => [ '01713456789', '0171 3456789', '0049 171 3456789' ],
	'0160 9876543' => [ '+49 160 9876543', '00491609876543', '01609876543' ],
	'+49 (0) 30 123-987' => [ '+4930123987', '030123987', '030 / 123 987' ],
	'(415) 555-0177' => [ '+1 415 555 0177', '415.555.0177',
		'4155550177', '415-555-0177' ],
	'+39 06 698 55555' => [ '+390669855555', '0669855555', '06 69855555' ]);
for my $phone (sort keys %phone) {
	my $id = person(phone => $phone);
	finds($_, $id, $phone) for @{ $phone{$phone} };
}
is(ids('0151 2345679'), '', 'another number finds nobody');

# ---- what else there is
my $paid = person(payment_reference => 'RF18 5390 0754-7034');
finds($_, $paid, 'its payment reference') for 'RF18', 'rf18 5390 0754 7034',
	'RF18539007547034', '5390-0754-7034', '0754–7034';
my $team = person(team_name => 'Die Löwen', members => 'Zacharías Ó Briain');
finds($_, $team, 'the team') for qw(lowen loewen zacharias briain);
my $number = sprintf '%06d', $team;
finds($_, $team, 'the number that people are shown') for "REG-$number",
	"reg-$team", "REG-$number-2", " REG–$number ", "reg$number", "REG $number";
is(ids("REG-$number"), $team, '… alone');
is(ids('REG-999999'), '', 'a number that nobody has finds nobody');
for my $q ("'", '"', '--', '...', "\x{200b}\x{2019}") {
	is(ids($q), '', "“$q” finds nobody, not everybody");
}
isnt(ids(' '), '', 'blanks are no search');

# ---- the other places
my $zoe = ids('zoe');
my $mails = sub ($q) {
	return $db->query(sprintf q{select string_agg(distinct
		registration_id::text, ' ') from api.mails('', '', %s, null,
		null, %s, 50, null)}, $session, ET::Desk::quote($q));
};
$db->query("insert into app.outbox (registration_id, kind, recipient,
	message_id) values ($zoe, 'resent', 'x\@mail.test', '<1\@test>')");
is($mails->('garcia'), $zoe, 'the queue of mails finds alike');
is($mails->("'"), '', '… and nobody by an apostrophe');
is($mails->(sprintf 'REG-%06d', $zoe), $zoe,
	'… by the number of a registration');
my $door = sub ($q) {
	return $db->query(sprintf q{select string_agg(x ->> 'member_name', '|')
		from jsonb_array_elements(api.scan_search('', '', %s, null, %s,
		null)::jsonb -> 'results') x}, $session, ET::Desk::quote($q));
};
is($door->('garcia'), 'Zoë García', 'so does the door');
is($door->('01713456789'), 'Nobody Else', '… by phone too');
is($door->("''"), '', '… and nobody by apostrophes');
is($door->("REG-$number"), 'Nobody Else', '… by the number of a registration');
$desk->register(name => 'Aaron', approve => 1, members => ['Élodie']);
is($door->('elodie'), 'Élodie|Aaron', '… whose own name it is comes first');
is($db->query("select count(*) from api.export_registrations('', '', $session,
	'csv', '{id}', null, null, 'garcia', null, null)"), 1,
	'so does an export');
is($db->query("select count(*) from api.export_registrations('', '', $session,
	'csv', '{id}', null, null, 'REG-$number', null, null)"), 1,
	'… by the number of a registration');

# ---- a database from before: the file meets a table with rows
my $before = ids('zoe');
$db->query('alter table app.registration drop column search;
	drop function app.search_text, app.search_spellings, app.search_fold,
		app.search_ascii;
	alter table app.registration add column search text');
is(system('psql', qw(-Xqo /dev/null -1 -v ON_ERROR_STOP=1 -v owner=et_owner
	-U postgres -d tickets -h), $db->dir, '-c', 'set local role et_owner;
	set local search_path = app, pg_temp', '-f',
	glob 'schema/019_*.sql'), 0, 'a database with people gets the search');
is(ids('zoe'), $before, '… and finds those who were there before');
like($db->query("select indexdef from pg_indexes
	where indexname = 'registration_search'"),
	qr/gin \(\(?\(id >> 12\)\)?, status, search/, '… by the same index');
done_testing;
