# What a registration costs is fixed when it is made.
use v5.36;
use utf8;
use open qw(:std :encoding(UTF-8));
use ET::Desk qw(serial);
use ET::Holder;
use JSON::PP qw(decode_json);
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
my $hold = ET::Holder->new($desk);
my $admin = $desk->session('admin');

sub price ($minor, $currency = 'EUR') {
	return $db->query("update app.event set price_minor = $minor,
		currency = '$currency' where slug = 'demo'");
}

# The sum of a registration, its currency, and the prices of its tickets.
sub cost ($r) {
	return $db->query("select r.amount_minor || ' ' || r.currency || ': '
		|| string_agg(t.price_minor::text, ' ' order by t.position)
		from app.registration r join app.ticket t
		on t.registration_id = r.id and t.revoked_at is null
		where r.id = $r->{id} group by r.id");
}

sub serials ($n) {
	return 'array[' . join(',', map { "'" . serial() . "'" } 1 .. $n) . ']';
}

sub correct ($r, @members) {
	my ($call) = join ', ', map { ET::Desk::quote($_) } @members;
	return $db->query("select status from api.edit('req', '', $admin,
		$r->{id}, null, null, null, null, '" . join(', ', @members)
		. "', array[$call]::text[], null, false, ${\ serials(9)}, null,
		null, null)");
}

sub decide ($r, $what) {
	return $db->query("select status from api.decide('', '', $admin,
		$r->{id}, '$what', null, null, null, null)");
}

sub undo ($r) {
	return $db->query("select status from api.undo('', '', $admin, $r->{id},
		null, ${\ serials(9)}, null, null)");
}

sub detail ($r) {
	utf8::encode(my $json = $db->query("select extra from
		api.registration('', '', $admin, $r->{id})"));
	return decode_json($json);
}

# ---- a price that rises
price(2000);
my $one = $hold->register;
my $team = $hold->register(members => [qw(Bob Cid)]);
is(cost($one), '2000 EUR: 2000', 'one person owes the price of the day');
is(cost($team), '6000 EUR: 2000 2000 2000', 'a team that many times');
price(2550);
is(cost($one), '2000 EUR: 2000', 'a price that rises changes nothing for them');
is(cost($hold->register), '2550 EUR: 2550', '… and holds for people who come now');
is_deeply([ @{ $hold->extra($one) }{qw(amount_minor currency)} ],
	[ 2000, 'EUR' ], 'the page behind the link says that sum');
is_deeply([ @{ detail($team)->{event} }{qw(total_minor price_minor currency)} ],
	[ 6000, 2000, 'EUR' ], '… and the desk compares a claim with it');
is($db->query("select amount_minor, currency from api.registrations($admin,
	null, null, null, null, true, 1, null, null)"), "2000|EUR\n6000|EUR",
	'… and the list');
is($db->query("select amount_due, currency from api.export_registrations('', '',
	$admin, 'csv', null, null, null, null, null, null) limit 1"),
	'20.00|EUR', '… and the file');
is($db->query("select string_agg(price, ' ') from api.export_tickets('', '',
	$admin, 'csv', '{price}', null, null, null, null, null)"),
	'20.00 20.00 20.00 20.00 25.50', '… with the price of each ticket');
is(join(' ', map { $db->query('select total, price, each_price from
	api.mail_claim(60)', 'et_mailer') } 1 .. 3),
	'€20.00|€20.00| €60.00|€20.00|€20.00 €25.50|€25.50|',
	'… and the mails');

# ---- after the event
ok($hold->extra($one)->{payment_due}, 'before the end the sum is to be paid');
my $times = $db->query("select starts_at || '|' || ends_at from app.event");
$db->query("update app.event set starts_at = now() - interval '2 hours',
	ends_at = now() - interval '1 hour'");
ok(!$hold->extra($one)->{payment_due},
	'after it nobody is asked to pay who was never admitted');
$db->query(sprintf "update app.event set starts_at = '%s', ends_at = '%s'",
	split /\|/, $times);

# ---- more people, and fewer
$hold->ask($team, 'update', $hold->change(members => [qw(Bob Cid Dan)]));
is(cost($team), '8550 EUR: 2000 2000 2000 2550',
	'who joins later pays what a ticket costs then');
$db->query("select app.mail_add(r, 'received') from app.registration r
	where id = $team->{id}");
is($db->query('select total, each_price from api.mail_claim(60)', 'et_mailer'),
	'€85.50|', '… and the mail does not multiply one price');
$hold->ask($team, 'update', $hold->change(members => [qw(Bob)]));
is(cost($team), '4000 EUR: 2000 2000', 'who leaves is not paid for');
$hold->ask($team, 'update', $hold->change(name => 'New Name'));
is(cost($team), '4000 EUR: 2000 2000', 'a new name costs nothing');
correct($team, qw(Bob Eve Fay));
is(cost($team), '9100 EUR: 2000 2000 2550 2550',
	'staff who add people do so at today’s price');
is($db->query("select before ->> 'amount_minor', before ->> 'currency',
	after ->> 'amount_minor', after ->> 'currency' from app.audit
	where action = 'registration.corrected' and actor like 'staff:%'
	order by id desc limit 1"), '4000|EUR|9100|EUR',
	'… and the record tells both sums');
is($db->query("select string_agg(concat_ws('|', before ->> 'amount_minor',
	after ->> 'amount_minor'), ' ' order by id) from app.audit
	where action = 'registration.corrected' and actor like 'holder:%'"),
	'6000|8550 8550|4000 ',
	'… also where the person did it, and none where none changed');
decide($team, 'approve');
correct($team, qw(Bob Gil Fay));
is(cost($team), '9100 EUR: 2000 2000 2550 2550',
	'somebody who takes the place of another pays no more');
$hold->ask($team, 'member', 2, "'Hal'", "'" . serial() . "'");
is(cost($team), '9100 EUR: 2000 2000 2550 2550',
	'… also where the person does it');
undo($team);
is(cost($team), '9100 EUR: 2000 2000 2550 2550', '… and after an undo');

# ---- another currency
price(900, 'USD');
is(cost($one), '2000 EUR: 2000', 'another currency is for people who come now');
$hold->ask($one, 'update', $hold->change(members => ['Ida']));
is(cost($one), '4000 EUR: 2000 2000',
	'a sum has one currency: one more costs what the first did');
price(0, 'USD');
my $free = $hold->register;
price(500, 'GBP');
$hold->ask($free, 'update', $hold->change(members => ['Jo']));
is(cost($free), '500 GBP: 0 500',
	'who paid nothing so far pays in the currency of today');
is($db->query("select string_agg(app.price_text(x, c), ' ') from (values
	(2000, 'EUR'), (2000, 'JPY'), (20000, 'KWD'), (5, 'USD'), (0, 'EUR'),
	(100000000000, 'CHF')) v(x, c)"),
	'€20.00 ¥2000 KWD 20.000 $0.05  CHF 1000000000.00',
	'each currency has its digits');

# ---- those who wait, and those who come back
$db->query(q{select app.event_create('small', 'S', p_capacity => 1,
	p_waitlist => true, p_price_minor => 1000)});
my $first = $hold->register(event => 'small');
my $waits = $hold->register(event => 'small');
$db->query("update app.event set price_minor = 3000 where slug = 'small'");
$hold->ask($first, 'cancel');
is($hold->statuses('small'), 'cancelled pending', 'who waited moves up');
is(cost($waits), '1000 EUR: 1000', '… at the price that was told');
decide($waits, 'reject');
undo($waits);
is(cost($waits), '1000 EUR: 1000', 'a rejection taken back costs no more');

# ---- by hand, and from a file
$db->query("select id from api.add('', '', $admin, 'demo', 'K', 'k\@example.org',
	'12345', null, 'L', '{L}', ${\ serials(2)}, null, null, 'approved',
	false, false, null, null)");
is(cost({ id => $db->query("select max(id) from app.registration") }),
	'1000 GBP: 500 500', 'who is added by hand owes the price of the day');
$db->query("select made from api.import('', '', $admin, 'demo', '"
	. qq([{"line": 1, "name": "M", "email": "m\@example.org",
	"phone": "12345", "members": ["N"], "members_text": "N",
	"status": "pending", "serials": ["${\ serial()}", "${\ serial()}"]}])
	. "', false, false, false, null, null)");
is(cost({ id => $db->query("select max(id) from app.registration") }),
	'1000 GBP: 500 500', '… and who is imported');
is($db->query("select count(*) from app.registration r where amount_minor <> (
	select sum(price_minor) from app.ticket t where registration_id = r.id
	and (revoked_at is null or r.status = 'cancelled'))"), 0,
	'each sum is that of its tickets');
done_testing;
