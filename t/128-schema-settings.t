# The settings of an event: seen, changed, checked, on record.
use v5.36;
use utf8;
use open qw(:std :encoding(UTF-8));
use ET::Desk;
use ET::Message qw(in_english);
use JSON::PP qw(decode_json);
use Test::More;

my $desk = ET::Desk->new(event => "p_zone => 'Europe/Berlin',
	p_starts_at => '2031-03-20T09:00:00Z'");
my $db = $desk->db;
my %session;
for my $role (qw(owner admin reviewer viewer door)) {
	my ($id) = $desk->staff($role);
	$desk->token($role);
	$session{$role} = $db->query("select hash from app.session
		where staff_id = $id");
}

sub json ($text) {
	utf8::encode($text);
	return decode_json($text);
}

sub settings () {
	return json($db->query("select api.settings('$session{admin}', null)"));
}

sub said ($json, $role = 'admin', $version = 'null') {
	return in_english(($db->try("select api.settings_save('req',
		'192.0.2.5', '$session{$role}', null, "
		. ET::Desk::quote($json) . ", $version)"))[0]);
}

sub save ($json) { return json(said($json)) }

# ---- who
for my $role (qw(reviewer viewer door)) {
	like(said('{}', $role), qr/ERROR:  ET403:/, "a $role changes nothing");
	like(($db->try("select api.settings('$session{$role}', null)"))[0],
		qr/ERROR:  ET403:/, '… and does not see it');
}
like(($db->try("select api.settings_save('', '', sha256('x'), null, '{}')"))[0],
	qr/ERROR:  ET401:/, 'nor does somebody without a session');
like(($db->try("select api.settings('$session{owner}', 'nowhere')"))[0],
	qr/ERROR:  ET405:/, 'an event that is not there');

# ---- what
my @all = split /\n/, $db->query('select name from app.setting_rules()');
my $before = settings();
is(join(' ', grep { !exists $before->{$_} } @all), '',
	'each setting is shown');
is("$before->{version} $before->{starts_at}", '1 2031-03-20T09:00:00Z',
	'… with a version, and times in UTC');
my $after = save('{"name": "Fe' . "\x{301}" . 'te", "capacity": 50}');
is("$after->{name} $after->{capacity} $after->{version}", 'Féte 50 2',
	'what is named is changed, composed (NFC)');
is_deeply({ %$after, map { $_ => 0 } qw(name capacity version updated_at) },
	{ %$before, map { $_ => 0 } qw(name capacity version updated_at) },
	'… and nothing else');
is_deeply(settings(), $after, '… which is what is there then');
is($db->query("select actor, subject, request_id, address, before, after
	from app.audit where action = 'event.changed'"),
	'staff:' . ($desk->staff('admin'))[0] . '|event:1|req|192.0.2.5|'
	. '{"name": "Demo event", "capacity": null}|'
	. '{"name": "Féte", "capacity": 50}', '… and on record, before and after');
is(save('{"capacity": 50}')->{version}, 2, 'what is the same changes nothing');
is($db->query("select count(*) from app.audit where action =
	'event.changed'"), 1, '… and is not on record');
like(said('{"capacity": 51}', 'admin', 1), qr/ERROR:  ET412:.*"version": 2/s,
	'not over what somebody else changed');
is(json(said('{"capacity": 51}', 'owner', 2))->{version}, 3,
	'… but over what was seen');
is(save(JSON::PP->new->encode(settings()))->{version}, 3,
	'all of it may be sent back as it came');
$after = save('{"opens_at": "2031-01-01T00:00", "zone": "Asia/Tokyo",
	"closes_at": "2031-02-01T00:00:00+01:00", "reply_to": "",
	"payment_instructions": "IBAN\\nDE02", "hold_minutes": 30,
	"waitlist": true, "approval": "automatic", "price_minor": 2000,
	"currency": "JPY", "proof": "required", "team_max": 5,
	"lookup": "private", "language": "de", "reminder_hours": 24,
	"attach_tickets": false}');
is($after->{opens_at}, '2030-12-31T15:00:00Z',
	'a time without an offset is one of the event\'s zone');
is($after->{closes_at}, '2031-01-31T23:00:00Z', '… one with it is what it says');
is($after->{reply_to}, undef, 'what is empty is gone');
is($after->{payment_instructions}, "IBAN\nDE02", 'some texts have lines');
is($db->query("select language, proof, waitlist, lookup, opens_at, price,
	payment_instructions is not null from api.event_public"),
	'de|required|t|private|2030-12-31T15:00:00Z|¥2000|t',
	'the public sees what concerns it');

# ---- templates
$after = save('{"templates": {"approved.txt": "Hello", "foot.txt": "x"}}');
is_deeply($after->{templates}, { 'approved.txt' => 'Hello', 'foot.txt' => 'x' },
	'templates are kept');
$after = save('{"templates": {"approved.txt": null, "foot.txt": "",
	"reminder.html": "<p>"}}');
is_deeply($after->{templates}, { 'reminder.html' => '<p>' },
	'… one that is empty is the built-in one again');

# ---- wrong
for my $case (
	[ capacity => '"x"' ], [ capacity => -1 ], [ capacity => 1.5 ],
	[ capacity => '1e99' ], [ capacity => 'true' ], [ nonsense => 1 ],
	[ name => '""' ], [ name => 'null' ], [ name => 1 ],
	[ name => '"a\nb"' ], [ name => '"' . 'x' x 256 . '"' ],
	[ venue => '{}' ], [ zone => '"Mars/Phobos"' ], [ zone => '"EST5EDT6"' ],
	[ starts_at => '"tomorrow"' ], [ starts_at => 'null' ],
	[ starts_at => '"2031-02-30T00:00:00Z"' ],
	[ ends_at => '"2031-03-20T01:00:00Z"' ],
	[ closes_at => '"2030-01-01T00:00:00Z"' ],
	[ waitlist => '"yes"' ], [ approval => '"maybe"' ],
	[ price_minor => -1 ], [ currency => '"euro"' ], [ proof => '[]' ],
	[ team_max => 0 ], [ team_max => 201 ], [ hold_minutes => 0 ],
	[ lookup => '"x"' ], [ reply_to => '"nobody"' ],
	[ reply_to => '"a@b\r\nBcc: c@d"' ], [ language => '"English"' ],
	[ reminder_hours => 721 ], [ attach_tickets => 0 ],
	[ payment_instructions => '"' . 'x' x 4001 . '"' ],
	[ templates => '[]' ], [ templates => '{"../etc/passwd": "x"}' ],
	[ templates => '{"approved.txt": 1}' ],
	[ templates => '{"approved.txt": "' . 'x' x 65537 . '"}' ],
) {
	my ($field, $value) = @$case;
	my $said = said(qq({"$field": $value, "capacity": )
		. ($field eq 'capacity' ? "$value}" : '99}'));
	like($said, qr/ERROR:  ET422:.*"field": "$field", "message": "[A-Z]/s,
		"$field cannot be " . substr $value, 0, 30);
}
like(said($_), qr/ERROR:  22/, "$_ is no settings") for 'x', '[]', '1';
is_deeply(settings(), $after, 'what is refused changes nothing');
done_testing;
