# The times of an event: its zone, from when until when in words, clocks that go
# back and forward, and what calendars are told.
use v5.36;
use utf8;
use open qw(:std :encoding(UTF-8));
use ET::Desk;
use ET::Message qw(in_english);
use JSON::PP qw(decode_json);
use Test::More;

my $desk = ET::Desk->new(event => "p_zone => 'Europe/Berlin',
	p_starts_at => '2031-03-20T08:00:00Z'");
my $db = $desk->db;
my $admin = $desk->session('admin');

sub json ($text) { utf8::encode($text); return decode_json($text) }
sub said ($json, $slug = 'demo') {
	return in_english(($db->try("select api.settings_save('req', '',
		$admin, '$slug', " . ET::Desk::quote($json) . ')'))[0]);
}
sub save ($json) { return json(said($json)) }
sub settings () { return save('{}') }
sub refused ($json) {
	my ($detail) = said($json) =~ /^DETAIL:  (\{.*\})$/m or return 'taken';
	my $j = json($detail);
	return "$j->{field}: $j->{message}";
}

# ---- another zone: nine o'clock stays nine o'clock
$db->query("update app.event set check_in_from = '2031-03-20T07:30:00Z',
	check_in_until = null, closes_at = '2031-07-01T22:59:59Z'");
my $s = save('{"zone": "America/New_York"}');
is_deeply([ @$s{qw(starts_at ends_at check_in_from closes_at opens_at)} ],
	[ '2031-03-20T13:00:00Z', '2031-03-20T22:00:00Z', '2031-03-20T12:30:00Z',
	'2031-07-02T04:59:59Z', undef ],
	'with another zone alone all clock times stay');
$s = save('{"zone": "Europe/Berlin", "ends_at": "2031-03-20T18:00",
	"closes_at": "2031-07-01T22:59:59Z"}');
is_deeply([ @$s{qw(starts_at ends_at closes_at)} ], [ '2031-03-20T08:00:00Z',
	'2031-03-20T17:00:00Z', '2031-07-01T22:59:59Z' ],
	'a time that is sent with it is one of the new zone, or what it says');
is(save('{"zone": "Europe/Berlin"}')->{starts_at}, '2031-03-20T08:00:00Z',
	'the same zone moves nothing');

# The first event of an installation is open from its making; a zone that lies
# west must not close it for some hours.
$db->query("update app.event set check_in_from = '2021-03-20T08:00:30Z'");
is(save('{"zone": "America/New_York"}')->{check_in_from},
	'2021-03-20T13:00:30Z', 'a door that opened long ago moves like the others');
$db->query("update app.event set check_in_from = now() - interval '1 second'");
my $opened = $db->query("select check_in_from from app.event");
save('{"zone": "Pacific/Honolulu"}');
is($db->query("select check_in_from from app.event"), $opened,
	'… but one that is open stays open');
save('{"zone": "Europe/Berlin", "check_in_from": null}');

# ---- zones
is(refused(qq({"zone": "$_"})),
	'zone: Use the name of a time zone such as Europe/Berlin.',
	"$_ is no zone that browsers know") for qw(posixrules Factory localtime
	posix/Europe/Berlin right/UTC europe/berlin EST5EDT4 Mars/Phobos);
is(save(qq({"zone": "$_"}))->{zone}, $_, "$_ is one") for qw(UTC GMT EST5EDT
	America/Argentina/Buenos_Aires Asia/Calcutta Etc/GMT+5 Europe/Berlin);
like(($db->try("select app.event_create('x', 'X', p_zone => 'posixrules')"))[0],
	qr/ERROR:  ET422/, 'the command line refuses them as well');

# ---- clocks that go forward and back
is(refused('{"closes_at": "2031-03-30T02:30"}'), 'closes_at: 02:30 does not '
	. 'exist on that day in Europe/Berlin, because the clocks go forward. '
	. 'Use 03:30, for example.', 'a time that no clock shows is asked about');
is(refused('{"closes_at": "2031-10-26 02:30:00"}'), 'closes_at: 02:30 comes '
	. 'twice on that day in Europe/Berlin, because the clocks go back. Say '
	. 'which one: 2031-10-26T02:30:00+02:00 or 2031-10-26T02:30:00+01:00.',
	'… and one that they show twice');
is(save("{\"closes_at\": \"2031-10-26T02:30:00$_->[0]\"}")->{closes_at}, $_->[1],
	"… $_->[0] says which")
	for [ '+02:00', '2031-10-26T00:30:00Z' ], [ '+01:00', '2031-10-26T01:30:00Z' ];
is(refused('{"closes_at": "2031-10-26T03:00"}'), 'taken', 'the hour after is one');
is(refused('{"closes_at": "2031-03-30T03:00"}'), 'taken', '… and the one here');
like(refused('{"zone": "Australia/Lord_Howe",
	"closes_at": "2031-10-05T02:15"}'), qr/^closes_at: .* Use 02:45, /,
	'where the clocks jump by half an hour');
like(refused('{"zone": "America/St_Johns", "closes_at": "2031-11-02T01:30"}'),
	qr/: 2031-11-02T01:30:00-02:30 or 2031-11-02T01:30:00-03:30\.$/,
	'… and west of Greenwich');
save('{"zone": "UTC", "closes_at": "2031-03-30T02:30"}');
like(refused('{"zone": "Europe/Berlin"}'), qr/^closes_at: 02:30 does not exist/,
	'a zone that has not the time of another setting is asked about');
like(refused('{"zone": "Europe/Berlin", "starts_at": "2031-03-20T09:00",
	"closes_at": "2031-03-30T03:30"}'), qr/^taken/, '… until that is sent, too');

# ---- from when until when
sub span ($from, $until, $zone = 'Europe/Berlin') {
	return $db->query("select app.span_text('$from', '$until', '$zone')");
}
is(span('2027-03-20T08:00Z', '2027-03-20T17:00Z'),
	'Sat 20 Mar 2027, 09:00 – 18:00', 'a day');
is(span('2027-03-20T08:00Z', '2027-03-21T16:00Z'),
	'Sat 20 – Sun 21 Mar 2027, Sat 09:00 – Sun 17:00', 'two days');
is(span('2027-03-31T07:00Z', '2027-04-02T15:00Z'),
	'Wed 31 Mar – Fri 2 Apr 2027, Wed 09:00 – Fri 17:00', 'two months');
is(span('2027-12-30T19:00Z', '2028-01-01T02:00Z'),
	'Thu 30 Dec 2027 – Sat 1 Jan 2028, Thu 20:00 – Sat 03:00', 'two years');
is(span('2027-12-31T21:00Z', '2028-01-01T03:00Z'),
	'Fri 31 Dec 2027, 22:00 – Sat 04:00', 'a night');
is(span('2027-03-20T17:00Z', '2027-03-20T23:00Z'),
	'Sat 20 Mar 2027, 18:00 – 24:00', 'an end at midnight is of its day');
is(span('2027-03-20T08:00Z', '2027-03-21T23:00Z'),
	'Sat 20 – Sun 21 Mar 2027, Sat 09:00 – Sun 24:00', '… the second, too');
is(span('2027-03-20T08:00Z', '2027-03-21T08:00Z'),
	'Sat 20 – Sun 21 Mar 2027, Sat 09:00 – Sun 09:00', 'once round the clock');
is(span('2027-03-20T08:00Z', '2027-03-20T17:00Z', 'Pacific/Auckland'),
	'Sat 20 Mar 2027, 21:00 – Sun 06:00', 'it depends on the zone');

sub entrance ($at) {
	$db->query("update app.event set starts_at = '2031-03-20T08:00:00Z',
		ends_at = '2031-03-20T17:00:00Z', check_in_from = $at
		where slug = 'demo'");
	return $db->query("select entrance from api.event_public
		where slug = 'demo'");
}
is(entrance("'2031-03-20T07:30:00Z'"), '08:30', 'entrance on the day: a time');
is(entrance("'2031-03-19T17:00:00Z'"), 'Wed 19 Mar 2031, 18:00',
	'… on the evening before: with the day');
is(entrance("'2031-01-01T00:00:00Z'"), '', '… open for weeks: nothing to say');
is(entrance('null'), '', '… nothing set: nothing to say');

# ---- over
sub registered () {
	my $n = ++$desk->{n};
	return ($db->try("select status from api.register('', '', 'demo', 'P',
		'p$n\@example.org', '12345', null, null, '{}',
		array['" . ET::Desk::serial() . "'], null, null, null)"))[0];
}
sub event_state () {
	return $db->query("select state from api.event_public where slug = 'demo'");
}
$db->query("update app.event set opens_at = null, closes_at = null,
	starts_at = now() - interval '2 hours',
	ends_at = now() + interval '1 minute'");
is(registered(), 'pending', 'until its end an event takes registrations');
$db->query("update app.event set ends_at = now() - interval '1 second'");
is(event_state(), 'over', 'then it is over');
like(registered(), qr/ERROR:  ET411.*"state": "over"/s, '… and takes none');
$db->query("update app.event set closes_at = now() + interval '1 day'");
is(event_state(), 'over', 'whatever its closing date says');
like(registered(), qr/ERROR:  ET411/, '… and takes none');
$db->query("update app.event set closes_at = null,
	opens_at = '2031-03-01T09:00:00Z', starts_at = '2031-03-20T08:00:00Z',
	ends_at = '2031-03-20T17:00:00Z'");
like(registered(), qr/"state": "not_yet", "opens_at": "2031-03-01T09:00:00Z"/,
	'before it opens it says when');
is($db->query("select opens from api.event_public where slug = 'demo'"),
	'Sat 1 Mar 2031, 10:00', '… in words');
like(in_english(registered()), qr/^HINT:  Registration opens on Sat 1 Mar 2031, 10:00 \(Europe\/Berlin\)/m,
	'… and so does the refusal');
$db->query("update app.event set opens_at = null,
	closes_at = '2021-02-01T11:00:00Z'");
like(in_english(registered()), qr/"state": "closed", "closes_at": "2021-02-01T11:00:00Z".*^HINT:  Registration closed on Mon 1 Feb 2021, 12:00 \(Europe\/Berlin\)/ms,
	'once it has closed it says since when');
$db->query("update app.event set closes_at = null, archived_at = now(),
	is_current = false");
like(in_english(registered()), qr/^HINT:  Registration is closed: ask/m,
	'that of the archive says no date');
$db->query("update app.event set archived_at = null,
	is_current = true, ends_at = now() - interval '1 second', starts_at = now() - interval '1 hour'");
like(in_english(registered()), qr/^HINT:  The event is over/m,
	'after the end it speaks of the end');
$db->query("update app.event set opens_at = '2031-03-01T09:00:00Z',
	starts_at = '2031-03-20T08:00:00Z', ends_at = '2031-03-20T17:00:00Z'");

# ---- calendars
sub sequence () {
	return $db->query("select calendar_sequence from app.event
		where slug = 'demo'");
}
$db->query("update app.event set opens_at = null");
my $was = sequence();
for my $change ('"name": "New"', '"venue": "Elsewhere"',
	'"starts_at": "2031-03-20T08:30:00Z"', '"ends_at": "2031-03-20T18:00:00Z"',
	'"zone": "Europe/London"', '"check_in_from": "2031-03-20T06:00:00Z"') {
	save("{$change}");
	is(sequence(), ++$was, "$change: calendars are told");
	save("{$change}");
	is(sequence(), $was, '… once');
}
save('{"capacity": 5, "price_minor": 100, "templates": {"approved.txt": "x"}}');
$db->query("update app.event set seats_taken = seats_taken + 1");
is(sequence(), $was, 'of nothing else');

# ---- a zone that is odd, or that the server has lost
$desk->register(approve => 1);
for my $zone ('posixrules', 'Nowhere/Gone') {
	$db->query("select app.event_create('odd', 'Odd');
		update app.event set zone = '$zone', opens_at = now(),
			capacity = 10");
	is($db->query('select string_agg(distinct zone, $$ $$)
		from api.event_public'), 'UTC', "$zone is shown as UTC");
	my $events = json($db->query("select api.events("
		. $desk->session('viewer') . ')'));
	is(scalar @{ $events->{events} }, 2, '… in the list of events');
	is($events->{events}[0]{zone}, 'UTC', '… which says so');
	like($db->query("select body from api.stats(array[" .
		$desk->session('viewer') . "::bytea], 'demo')"), qr/"zone": "UTC"/,
		'… on the dashboard');
	$db->query("update app.outbox set next_at = now()");
	like($db->query('select "when", changed_zone from api.mail_claim(60)
		limit 1'), qr/^[A-Z].*\|UTC$/, '… in mails');
	like($db->query("select \"when\" from api.door_list('', '', "
		. $desk->session('reviewer') . ", 'demo') limit 1"), qr/20 Mar/,
		'… on the door list');
	is(registered(), 'pending', '… and people can register');
	is(save('{"zone": "Europe/Berlin"}')->{zone}, 'Europe/Berlin',
		'… it can be mended');
}

# ---- made and copied
sub made ($json) {
	return json($db->query("select json from api.event_add('', '', $admin,
		'$json', null, null)"));
}
$db->query("update app.event set zone = 'Europe/Berlin'");
like(made('{"slug": "ny", "name": "NY", "zone": "America/New_York"}')
	->{starts_at}, qr/T1[34]:00:00Z$/, 'a new event in another zone: at nine there');
save('{"starts_at": "2031-03-20T09:00", "ends_at": "2031-03-20T18:00",
	"check_in_from": "2031-03-20T08:30"}');
my $copy = json($db->query("select json from api.event_copy('', '', $admin,
	'demo', '{\"slug\": \"copy\", \"zone\": \"America/New_York\",
	\"starts_at\": \"2032-06-01T09:00\"}', null, null)"));
is_deeply([ @$copy{qw(starts_at ends_at)} ],
	[ '2032-06-01T13:00:00Z', '2032-06-01T22:00:00Z' ],
	'a copy in another zone keeps the clock times');
is($db->query("select app.rfc3339(check_in_from) from app.event
	where slug = 'copy'"), '2032-06-01T12:30:00Z', '… all of them');
done_testing;
