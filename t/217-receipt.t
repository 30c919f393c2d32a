# The answer to a registration: shown for an hour to the browser that registered,
# where the address can be corrected.
use v5.36;
use utf8;
use Digest::SHA 'sha256_hex';
use ET::Desk;
use ET::Worker;
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
my $register = ET::Worker->new('register', db => $db);
my $w = ET::Worker->new('receipt', db => $db);
my %html = (headers => { accept => 'text/html,application/xhtml+xml' });
$db->query("update app.event set name = 'Robotics <Open>', price_minor = 2050,
	proof = 'optional', accent = '#aa2200', organiser = 'Bits & Bots',
	payment_instructions = E'Bank of Bits\\nIBAN: DE00 1234'");

# The address of the receipt of a new registration, sent by a form.
sub registered (%form) {
	my $r = $register->post('/api/register', %html, form => {
		name => 'Zoë', phone => '030 123456', event => 'demo', %form });
	is($r->{status}, 303, "$form{email}: registered") or diag $r->{body};
	return $r->{headers}{location};
}

sub page ($path, %opt) {
	my $r = $w->get($path, %html, %opt);
	utf8::decode($r->{body});
	return $r;
}

# The words of a page, without markup.
sub words ($r) {
	return $r->{body} =~ s/<(style|script).*?<\/\1>//gsr =~ s/<[^>]*>/ /gr
		=~ s/&lt;/</gr =~ s/&gt;/>/gr =~ s/&amp;/&/gr =~ s/\s+/ /gr;
}

sub correct ($path, $email, %opt) {
	return $w->post($path =~ s/\?.*//r, %html, form => { email => $email },
		%opt);
}

sub mails ($email) {
	return $db->query("select string_agg(kind || ' ' || state, ', ' order by
		id) from app.outbox where recipient = '$email'");
}

# ---- what it shows
my $path = registered(email => 'zoe@exmaple.org', team_name => 'Éclair',
	members => [ 'Bob <b>', 'שלום' ], payment_reference => '');
like($path, qr{^/registered/[0-9a-z]{26}$}, 'the answer leads to its receipt');
my $r = page($path);
is($r->{status}, 200, 'it is there');
is($r->{headers}{'cache-control'}, 'no-store', '… and nobody keeps it');
my $words = words($r);
like($words, qr/\Q$_\E/, "… with $_") for 'Robotics <Open>', 'Bits & Bots',
	'We have your registration', 'Zoë', 'Éclair', 'Bob <b>', 'שלום',
	'zoe@exmaple.org', '€61.50 (3 × €20.50)', 'IBAN: DE00 1234',
	'a picture or the reference of your payment', 'Wrong address?';
like($r->{body}, qr{theme\.css\?event=demo&amp;v=aa2200}, '… in its colour');
unlike($r->{body}, qr/Bob <b>/, '… and nothing typed is markup');
is(page($path)->{body}, $r->{body}, 'reloading shows the same');
like(words(page("$path?lang=de")), qr/Falsche Adresse\?/, 'it speaks German');

my $token = $path =~ s{.*/}{}r;
is($db->query("select string_agg(t::text, '') from app.receipt t")
	=~ /$token/ ? 1 : 0, 0, 'the database does not hold the token');
unlike($w->log . $register->log, qr/$token|zoe/, '… and no log does');
like(($db->try("select api.holder(sha256('$token'))"))[0], qr/ET401/,
	'it is not the secret link');

my $named = words(page(registered(email => 'nan@example.org',
	payment_reference => 'RO-7')));
like($named, qr/Payment €20\.50 You have sent a proof .* IBAN: DE00 1234/,
	'who has sent a reference is not asked to pay again');
unlike($named, qr/Pay, and send/, '… nor to send one');

# ---- programs
my %ada = (name => 'Ada', email => 'ada@example.org', phone => '12345');
$r = $register->post('/api/register', json => \%ada);
is($r->{json}{receipt}, undef, 'a program that does not ask gets none');
$r = $register->post('/api/register', json => { %ada, receipt => \1,
	lang => 'de', email => 'ada2@example.org' }, key => 'k1');
like($r->{json}{receipt}, qr{^/registered/[0-9a-z]{26}\?lang=de$},
	'one that asks gets its address');
my $again = $register->post('/api/register', json => { %ada, receipt => \1,
	lang => 'de', email => 'ada2@example.org' }, key => 'k1');
is(page($again->{json}{receipt})->{status}, 200,
	'a request that is repeated gets one that works');
is(page($r->{json}{receipt})->{status}, 200, '… and the first still does');

# ---- nothing there
for my $none ('/registered/x', '/registered/' . '0' x 26) {
	$r = page($none);
	is($r->{status}, 404, "$none: 404");
	like(words($r), qr/Check your e-mail/, '… which says where to look');
}
is($w->get('/registered/x')->{json}{code}, 'not_found', 'to programs too');
is($w->ask('DELETE', $path)->{status}, 405, 'another method is refused');

# ---- the address corrected
$db->query("select app.link_add(id, sha256('old link')) from app.registration
	where email = 'zoe\@exmaple.org'");
$r = correct($path, 'not an address');
is($r->{status}, 422, 'what is no address is refused');
utf8::decode($r->{body});
like($r->{body}, qr/aria-invalid="true"/, '… at its field');
like($r->{body}, qr/value="not an address"/, '… with what was typed');
like($r->{body}, qr/<details[^>]* open>/, '… in sight');
$r = correct($path, 'ada@example.org');
is($r->{status}, 409, 'an address that is registered is refused');
utf8::decode($r->{body});
like(words($r), qr/already registered/, '… in a sentence');
is($db->query("select count(*) from app.registration
	where email = 'zoe\@exmaple.org'"), 1, '… and nothing changed');

$r = correct($path, 'zoe@example.org');
is($r->{status}, 303, 'the right address is taken');
is($r->{headers}{location}, $path, '… and shown by the same receipt');
like(words(page($path)), qr/zoe\@example\.org.*The address is corrected/,
	'… which says so');
is(mails('zoe@example.org'), 'received cancelled, received queued',
	'the mail goes there, that to the old address is called back');
is($db->query("select app.link_opens(sha256('old link'))"), '',
	'the old link died');
is($db->query("select actor || ' ' || (after ->> 'changed') from app.audit
	where action = 'registration.corrected'"), 'public ["email"]',
	'it is on record');
is($db->query("select was || ' > ' || became from app.audit_move"),
	'zoe@exmaple.org > zoe@example.org', '… with both addresses');
correct($path, "zoe$_\@example.org") for 2, 3;
$r = correct($path, 'zoe4@example.org');
is($r->{status}, 422, 'a fourth address is refused');
utf8::decode($r->{body});
like(words($r), qr/corrected three times/, '… with the reason');
unlike($r->{body}, qr/<form/, '… and no form that cannot work');
is($db->query('select count(*) from app.outbox where recipient =
	\'zoe4@example.org\''), 0, '… and nothing is mailed');
is($w->post($again->{json}{receipt} =~ s/\?.*//r, json => {
	email => 'ada3@example.org' })->{json}{message},
	'The mail goes to this address.', 'a program may correct it too');

# ---- automatic approval, tickets that went to the wrong address
$db->query("update app.event set approval = 'automatic'");
$path = registered(email => 'eva@wrong.org');
like(words(page($path)), qr/You are registered.*in a few minutes/,
	'an automatic approval is told as one');
my $old = $db->query("select serial from app.ticket t join app.registration r
	on r.id = t.registration_id where r.email = 'eva\@wrong.org'");
$db->query("update app.outbox set state = 'sent', sent_at = now()
	where recipient = 'eva\@wrong.org'");
correct($path, 'eva@right.org');
is($db->query("select revoked_at is not null from app.ticket
	where serial = '$old'"), 't', 'a ticket at the wrong address is withdrawn');
is(mails('eva@right.org'), 'approved queued', '… a new one goes to the right');

# ---- the waiting list
$db->query("update app.event set approval = 'manual', waitlist = true,
	capacity = 1, seats_taken = 1");
$path = registered(email => 'wim@example.org');
$words = words(page($path));
like($words, qr/You are number 1 on the waiting list/, 'a place in the list');
like($words, qr/You pay €20\.50 only once a place is yours/,
	'… and nothing is due');
unlike($words, qr/IBAN/, '… so nothing says how to pay');

# ---- where nobody is told who is registered
$db->query("update app.event set lookup = 'private', capacity = null,
	waitlist = false");
$path = registered(email => 'pia@wrong.org');
my $before = page($path);
$r = correct($path, 'ada@example.org');
is($r->{status}, 303, 'a registered address is answered like any other');
my $known = page($path);
my $other = registered(email => 'pim@wrong.org');
correct($other, 'new@example.org');
my $unknown = page($other);
$_ = words($_) =~ s/\S+\@\S+/ADDRESS/gr for $known, $unknown;
is($known, $unknown, '… and shown like any other');
is($db->query("select count(*) from app.registration
	where email = 'pia\@wrong.org'"), 1, '… the registration stays');
is($db->query('select email from app.link_request'), 'ada@example.org',
	'… and whoever has that address gets their own link');
$db->query("update app.registration set status = 'rejected', reason = 'no',
	decided_at = now() where email = 'new\@example.org'");
like(words(page($other)), qr/We have your registration/,
	'… nothing is shown that came after the answer');
$db->query("update app.event set lookup = 'open'");
like(words(page($other)), qr/was not accepted/, 'elsewhere it is');

# ---- the end of it
$db->query("update app.receipt set expires_at = now() - interval '1 second'
	where registration_id = (select id from app.registration
	where email = 'pia\@wrong.org')");
is(page($path)->{status}, 404, 'after an hour it shows nothing');
is(correct($path, 'late@example.org')->{status}, 404, '… and corrects nothing');
$db->query('select app.tidy()');
is($db->query('select count(*) from app.receipt where expires_at < now()'), 0,
	'… and is removed');
$other = registered(email => 'moved@example.org');
my $id = $db->query("select id from app.registration
	where email = 'moved\@example.org'");
$db->query("select app.address_change(r, 'staff\@example.org')
	from app.registration r where id = $id");
is(page($other)->{status}, 404,
	'once staff changed the address the receipt ends');

# ---- one form, sent twice
my ($key) = ET::Worker->new('home', db => $db)->get('/', %html)->{body}
	=~ /name="form_key" value="([0-9a-z]{26})"/;
ok($key, 'a form has a key of its own');
my %twice = (email => 'twice@example.org', form_key => $key);
my $made = registered(%twice);
is(registered(%twice, phone => '030 654321'), $made,
	'a second press of the button leads to the same page');
is($db->query("select count(*) || phone from app.registration
	where email = 'twice\@example.org' group by phone"), '1030 123456',
	'… and changes nothing');
is(mails('twice@example.org'), 'received queued', '… nor mails it twice');
for my $other ({ form_key => $key =~ tr/a-h/b-i/r }, { name => 'Bob' },
	{ form_key => '' }) {
	is($register->post('/api/register', %html, form => { name => 'Zoë',
		phone => '030 123456', event => 'demo', %twice, %$other })
		->{status}, 409, 'another form is told that the address is taken');
}
isnt(registered(%twice, email => 'friend@example.org', name => 'Friend'),
	$made, 'the next person from the same form is another one');
correct($made, 'right@example.org');
is(registered(%twice), $made, 'with the wrong address once more');
like(words(page($made)), qr/right\@example\.org/,
	'… it is that of the corrected one');
$db->query("update app.registration set status = 'cancelled',
	cancelled_reason = 'person' where email = 'right\@example.org'");
is(registered(%twice), $made, 'once that is cancelled it registers again');
like(words(page($made)), qr/twice\@example\.org/, '… and shows the new one');
my $two = ET::Worker->new('register', db => $db, n => 2);
my $held = $desk->hold('lock table app.registration');
my @asked = map { $two->send(POST => '/api/register', %html, form => {
	name => 'Zoë', phone => '030 123456', event => 'demo', %twice,
	email => 'both@example.org' }) } 1 .. 2;
ok(ET::Worker::wait_for(sub { $db->query(q{select count(*) = 2 from
	pg_stat_activity where application_name = 'register'
	and wait_event_type = 'Lock'}) eq 't' }), 'two presses at one time');
close $held;
my @got = map { ET::Worker::decode($_->answer) } @asked;
is(join(' ', map { $_->{status} } @got), '303 303', '… are both answered');
is($got[0]{headers}{location}, $got[1]{headers}{location},
	'… with one registration');
$two->done;

$_->done for $w, $register;
done_testing;
