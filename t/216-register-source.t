# Where people come from: what stands on the link of an event goes with the
# registration, is never an error, and is shown to staff.
use v5.36;
use utf8;
use ET::BadInput qw(is_problem fields_of);
use ET::Desk;
use ET::Worker;
use JSON::PP;
use Test::More;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);

my $desk = ET::Desk->new;
my $db = $desk->db;
my %w;
for my $pool (qw(home register registrations registration export stats me)) {
	$w{$pool} = ET::Worker->new($pool, db => $db);
}
my %html = (headers => { accept => 'text/html' });
my @as = (token => $desk->token('reviewer'));
my $n = 0;

sub person () {
	return (name => 'Ada', phone => '030 123456',
		email => 'ada' . ++$n . '@example.org');
}

# What is kept of a registration just made.
sub kept () {
	my $json = $db->query('select source from app.registration
		order by id desc limit 1');
	return $json eq '' ? undef : JSON::PP->new->decode($json);
}

# ---- by the form, without JavaScript ---------------------------------------------
my $link = 'utm_source=Newsletter+7&utm_medium=e-mail&utm_campaign=fr%C3%BCh'
	. '&ref=anna&fbclid=x';
my $r = $w{home}->get("/e/demo?$link", %html);
utf8::decode($r->{body});
my %hidden = $r->{body} =~ /<input type="hidden" name="(\w+)" value="([^"]*)">/g;
like(delete $hidden{form_key}, qr/^[0-9a-z]{26}$/, 'the form has a key');
is_deeply(\%hidden, { event => 'demo', lang => 'en',
	members => '', utm_source => 'Newsletter 7', utm_medium => 'e-mail',
	utm_campaign => 'früh', ref => 'anna' },
	'the form carries what the link says');
$r = $w{register}->post('/api/register?event=demo&lang=en', %html,
	form => { person(), %hidden });
is($r->{status}, 303, 'it is sent');
is_deeply(kept(), { utm_source => 'Newsletter 7', utm_medium => 'e-mail',
	utm_campaign => 'früh', ref => 'anna' }, '… and kept');
$r = $w{register}->post('/api/register', %html, form => { person(),
	email => 'no', ref => '"><b>' });
is($r->{status}, 422, 'a form that is wrong comes back');
like($r->{body}, qr/name="ref" value="&quot;&gt;&lt;b&gt;"/,
	'… and carries it still');
unlike($w{home}->get('/', %html)->{body}, qr/utm_|name="ref"/,
	'a link that says nothing asks nothing');

# ---- by the API, and whatever comes ----------------------------------------------
for ([ { utm_source => 'x', utm_medium => undef }, { utm_source => 'x' } ],
	[ { ref => '' }, undef ], [ { ref => "\x{200b}" }, undef ],
	[ { ref => "a\r\nb\x{202e}" }, { ref => 'a b' } ],
	[ { ref => 'é' x 300 }, { ref => 'é' x 100 } ],
	[ { map { ($_ => "\x{1f600}" x 300) }
		qw(utm_source utm_medium utm_campaign ref) },
		{ map { ($_ => "\x{1f600}" x 100) }
		qw(utm_source utm_medium utm_campaign ref) } ],
	[ { ref => "\x{0958}" x 100 }, { ref => "\x{0915}\x{093c}" x 50 } ],
	[ { ref => '\\"' x 100 }, { ref => '\\"' x 50 } ],
	[ { ref => 12 }, { ref => '12' } ]) {
	my ($sent, $kept) = @$_;
	my $r = $w{register}->post('/api/register', json => { person(), %$sent });
	is($r->{status}, 201, 'it is never an error');
	is_deeply(kept(), $kept, '… and kept as it can be');
}
for my $body ('ref=%ff%00x', 'ref=a&ref=b', 'ref=%00') {
	my %p = person();
	my $r = $w{register}->post('/api/register', form =>
		ET::Worker::form(\%p) . "&$body");
	is($r->{status}, 201, "$body is no error either");
}
$r = $w{register}->post('/api/register', json => { person(), utm_term => 'x' });
is_problem($r, 422, 'validation_failed', 'another field is one');
$r = $w{register}->post('/api/register', json => { person(), email =>
	'ada1@example.org', ref => 'x' });
is($r->{status}, 409, 'who is registered stays so');

# ---- for staff -------------------------------------------------------------------
$r = $w{registration}->get('/api/admin/registrations/1', @as);
is($r->{json}{source}{utm_source}, 'Newsletter 7', 'it is shown to staff');
my $id = $desk->register;
is($w{registration}->get("/api/admin/registrations/$id", @as)->{json}{source},
	undef, '… and null where nothing was said');
my $list = '/api/admin/registrations';
is(join(' ', map { $_->{id} } $w{registrations}->get(
	"$list?utm_source=Newsletter%207&ref=anna", @as)->{json}{registrations}
	->@*), '1', 'the list is filtered by it');
is($w{registrations}->get("$list?ref=ann", @as)->{json}{registrations}->@*, 0,
	'… by the whole of it');
$r = $w{registrations}->get("$list?ref=" . 'x' x 101, @as);
is(fields_of($r), 'ref', '… and says what is wrong with a filter');
my ($head, $first) = split /\r?\n/, $w{export}->get(
	'/api/admin/export/registrations.csv?columns=id,utm_source,utm_medium,'
	. 'utm_campaign,ref&utm_medium=e-mail', @as)->{body};
like($head, qr/utm_source.*utm_medium.*utm_campaign.*ref/,
	'the export has a column for each');
like($first, qr/^"?1"?,"?Newsletter 7"?,"?e-mail"?,/, '… with what was said');

my $stats = '/api/admin/stats/sources';
$desk->register;
$db->query(q{update app.registration set source = '{"ref": "anna"}',
	status = 'approved', decided_at = now(), tickets = 3 where id in (2, 3)});
$r = $w{stats}->get("$stats?event=demo", @as);
is($r->{json}{total}, $db->query('select count(*) from app.registration'),
	'the statistics know all');
is_deeply($r->{json}{sources}[0], { utm_source => undef, utm_medium => undef,
	utm_campaign => undef, ref => 'anna', registrations => 2, approved => 2,
	tickets => 6 }, '… and count by source, the most frequent first');
is_problem($w{stats}->get($stats), 401, 'unauthorized', 'not for strangers');
is_problem($w{stats}->get($stats, token => $desk->token('door')), 403,
	'forbidden', 'not for the door');
is_problem($w{stats}->get("$stats?event=none", @as), 404, 'event_not_found',
	'the event must exist');
is_problem($w{stats}->post($stats, @as), 405, 'method_not_allowed',
	'it is only looked at');
$db->query(q{select app.event_create('other', 'Other')});
is_deeply($w{stats}->get("$stats?event=other", @as)->{json}{sources}, [],
	'where nobody says there is nothing');

# ---- for the person --------------------------------------------------------------
my $token = $desk->link(1);
$r = $w{me}->get('/api/registration/me/export', token => $token);
is($r->{json}{registration}{source}{ref}, 'anna',
	'the person gets it with all that is stored');
$w{me}->ask(DELETE => '/api/registration/me', token => $token);
$w{me}->post('/api/registration/me/erase', token => $token, json => {});
is($db->query('select source is null from app.registration where id = 1'), 't',
	'… and it goes with the person');

for my $pool (sort keys %w) {
	$w{$pool}->done;
}
done_testing;
