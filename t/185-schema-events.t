# Events as a whole: seen, made, copied, put away, deleted, and on record.
use v5.36;
use utf8;
use open qw(:std :encoding(UTF-8));
use ET::Desk;
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
	return eval { decode_json($text) } // $text;
}

# The function of the admin, or of somebody else, with JSON back; or the error.
sub call ($name, @args) {
	my $role = ref $args[0] ? ${ shift @args } : 'admin';
	return json(($db->try("select $name('req', '192.0.2.5',
		'$session{$role}'" . join('', map { ', ' . (defined $_
		? ET::Desk::quote($_) : 'null') } @args) . ')'))[0]);
}
sub add ($settings, $key = undef) {
	my ($json) = ($db->try("select json, replayed from api.event_add('req',
		'', '$session{admin}', " . ET::Desk::quote($settings) . ', '
		. ($key ? "'$key', 'x'" : 'null, null') . ')'))[0];
	return $json =~ s/\|([tf])$// ? { %{ json($json) }, again => $1 }
		: $json;
}
sub copy ($from, $settings) {
	my ($json) = ($db->try("select json from api.event_copy('req', '',
		'$session{admin}', '$from', " . ET::Desk::quote($settings)
		. ', null, null)'))[0];
	return json($json);
}
sub all () {
	return @{ json($db->query("select api.events('$session{viewer}')"))
		->{events} };
}

# ---- who
for my $role (qw(reviewer viewer door)) {
	like(call('api.event_set', \$role, 'demo', 'archived', undef),
		qr/ERROR:  ET403:/, "a $role puts nothing away");
	like(call('api.event_delete', \$role, 'demo', undef),
		qr/ERROR:  ET403:/, '… and deletes nothing');
}
like(($db->try("select api.events('$session{door}')"))[0],
	qr/ERROR:  ET403:/, 'who only scans sees no list');

# ---- made
$desk->register(members => ['Bo'], approve => 1);
my ($demo) = all();
is_deeply([ @{$demo}{qw(slug is_current total approved tickets state)} ],
	[ 'demo', JSON::PP::true, 1, 1, 2, 'open' ], 'events come with counts');
my $new = add('{"slug": "fete-2032", "name": "Fe' . "\x{301}"
	. 'te", "starts_at": "2032-05-01T10:00", "venue": "Hall"}');
is_deeply([ @{$new}{qw(name venue zone starts_at ends_at is_current total)} ],
	[ 'Féte', 'Hall', 'Europe/Berlin', '2032-05-01T08:00:00Z',
	'2032-05-01T17:00:00Z', JSON::PP::false, 0 ],
	'a new one has the zone of the current one and sane times');
is_deeply([ map { $_->{slug} } all() ], [qw(demo fete-2032)],
	'… and is in the list, behind the current one');
like(add('{"slug": "demo", "name": "x"}'), qr/ERROR:  ET440:/,
	'a slug is taken once');
like(add('{"slug": "Fête", "name": "x"}'), qr/ERROR:  ET422:.*"slug"/s,
	'… and has few letters');
like(add('{"slug": "x", "name": "x", "capacity": -1}'),
	qr/ERROR:  ET422:.*"capacity"/s, 'settings are checked');
is(scalar(all()), 2, '… and nothing is left of what was refused');
my $once = add('{"slug": "once", "name": "x"}', 'key');
is_deeply([ map { $_->{again} } $once,
	add('{"slug": "once", "name": "x"}', 'key') ], [qw(f t)],
	'the same key makes one event');

# ---- copied
$db->query("update app.event set hold_minutes = 77, accent = '#123456',
	gates = 'North, South', rehearsal = true,
	opens_at = '2031-03-01T08:00:00Z', templates = '{\"a.txt\": \"b\"}',
	seats_taken = 2, capacity = 9 where slug = 'demo'");
$db->query("insert into app.event_picture values
	(1, 'logo', 'x', 'image/png', 1, 1, sha256('x'), now())");
my $copy = copy('demo', '{"slug": "demo-2032", "name": "Demo 2032",
	"starts_at": "2031-06-19T10:00"}');
is_deeply([ @{$copy}{qw(name zone starts_at ends_at total places_left)} ],
	[ 'Demo 2032', 'Europe/Berlin', '2031-06-19T08:00:00Z',
	'2031-06-19T17:00:00Z', 0, 9 ], 'a copy has nobody in it');
my $shifted = json($db->query("select api.settings('$session{admin}',
	'demo-2032')"));
is_deeply([ @{$shifted}{qw(hold_minutes accent opens_at templates gates
	rehearsal)} ],
	[ 77, '#123456', '2031-05-31T07:00:00Z', { 'a.txt' => 'b' },
	'North, South', JSON::PP::false ],
	'… all settings but a rehearsal, and its times moved by the clock on the wall');
like($shifted->{logo}, qr{^/api/event/logo\?event=demo-2032&v=2d711642b726b044$},
	'… and the pictures');
is(copy('demo', '{"slug": "later"}')->{starts_at}, '2032-03-18T09:00:00Z',
	'without a time it is the same weekday in a year');
like(copy('nowhere', '{"slug": "y"}'), qr/ERROR:  ET405:/,
	'what is not there is not copied');

# ---- put away
my $away = call('api.event_set', 'demo', 'archived', 1);
is_deeply([ @{$away}{qw(state is_current)} ],
	[ 'archived', JSON::PP::false ], 'put away');
is(call('api.event_set', 'demo', 'archived', undef)->{version},
	$away->{version}, '… once');
like(call('api.event_set', 'demo', 'unarchived', 1),
	qr/ERROR:  ET412:/, 'not what somebody else changed');
is((all())[-1]{slug}, 'demo', 'the archive comes last');
is(call('api.event_set', 'demo', 'made_current', undef)->{state}, 'not_yet',
	'back, as the current one');
call('api.event_set', 'fete-2032', 'made_current', undef);
is($db->query('select slug from app.event where is_current'), 'fete-2032',
	'one is current');

# ---- deleted
like(call('api.event_delete', 'demo', undef), qr/ERROR:  ET441:/,
	'one with people stays');
$desk->device('Gate', 'later');
like(call('api.event_delete', 'later', undef), qr/ERROR:  ET441:/,
	'… and one with a scanner');
call('api.event_delete', 'demo-2032', undef);
is($db->query("select count(*) from app.event where slug = 'demo-2032'"), 0,
	'an empty one goes, with its pictures');
is($db->query("select string_agg(action, ' ' order by id) from app.audit
	where action ~ '^event' and request_id = 'req'"), join(' ',
	map { "event.$_" } qw(created created created created archived
	made_current made_current deleted)), 'all of it is on record');
done_testing;
