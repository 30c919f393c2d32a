# POST /api/register: what goes in comes out, once per address.
use v5.36;
use utf8;
use ET::BadInput qw(is_problem fields_of);
use ET::Desk;
use ET::Worker;
use Test::More;

my $path = '/api/register';
my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('register', db => $db);
my $n = 0;

sub person (%more) {
	return { name => 'Ada Lovelace', phone => '+44 20 7946 0000',
		email => 'ada' . ++$n . '@example.org', %more };
}

my $r = $w->post($path, json => person(email => 'Ada@Example.org',
	team_name => 'Engines', members => 'Bob, Carol'));
is($r->{status}, 201, 'a team is registered');
my %j = %{ $r->{json} };
is_deeply([ sort keys %j ], [qw(created_at email id members message name phone
	status team_name)], '… and exactly what was agreed is answered');
is_deeply([ @j{qw(name email phone team_name members status)} ],
	['Ada Lovelace', 'Ada@Example.org', '+44 20 7946 0000', 'Engines',
	'Bob, Carol', 'pending'], '… as it was given');
like($j{created_at}, qr/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, '… with the time');
is($db->query("select string_agg(member_name, ',' order by position)
	from app.ticket where registration_id = $j{id}"),
	'Ada Lovelace,Bob,Carol', 'each person has a ticket');
is($db->query('select count(*) from app.outbox where kind = \'received\''), 1,
	'one mail is queued');
is($db->query("select request_id from app.audit
	where subject = 'registration:$j{id}'"), sprintf('%032x', 1),
	'the audit row has the id of the request');

for my $method (qw(GET PUT DELETE PATCH)) {
	$r = $w->ask($method, $path);
	is_problem($r, 405, 'method_not_allowed', "$method is refused");
	is($r->{headers}{allow}, $method eq 'GET' ? 'POST' : 'GET, HEAD, POST',
		'… and Allow says what is not');
}
$r = $w->post($path, json => {});
is_problem($r, 422, 'validation_failed', 'nothing is not enough');
is(fields_of($r), 'email name phone', '… the three required are named');
for my $field (qw(name email phone)) {
	my $p = person();
	delete $p->{$field};
	$r = $w->post($path, json => $p);
	is_problem($r, 422, 'validation_failed', "$field must be given");
	is(fields_of($r), $field, '… and is named');
	for my $empty ('', '   ', undef) {
		$r = $w->post($path, json => person($field => $empty));
		is_problem($r, 422, 'validation_failed', "$field is not empty");
	}
}
is_problem($w->post($path), 422, 'validation_failed',
	'an empty body is not enough');

# The same address, however it is written.
for my $same ('ada@example.org', 'ADA@EXAMPLE.ORG', 'Ada@Example.org',
	' ada@example.org ') {
	is_problem($w->post($path, json => person(email => $same)), 409,
		'already_registered', "'$same' is registered already");
}
is_problem($w->post($path, json => person(
	email => 'one@example.org,two@example.org')), 422,
	'validation_failed', 'two addresses are not one');
is_problem($w->post($path, json => person(email => $_)), 422,
	'validation_failed', "'$_' is no address")
	for 'a@b@example.org', 'a b@example.org', '@x.org',
	'a@', 'a', 'a@example.org, b@example.org', 'a@example.org;b@x.org',
	"a\@example.org\r\nBcc: b\@example.org", ('x' x 250) . '@example.org';

# Names come back exactly as they were typed, in every encoding of the body.
my @names = ("O'Brien & \"Söhne\" <b>", 'مرحبا بالعالم', 'שלום עולם', '𝔘𝔫𝔦𝔠𝔬𝔡𝔢 👩‍👩‍👧',
	'Robert\'); DROP TABLE app.registration;--', '{"a":[1]}', '\\x00 \\n %s',
	'Ђорђе', '山田太郎', 'x' x 255, '𝔘' x 255, '${jndi:ldap:x}');
for my $name (@names) {
	my %same = (name => $name, team_name => $name,
		members => [substr "$name.", -255]);
	my $what = substr $name, 0, 30;
	$r = $w->post($path, json => person(%same));
	is($r->{json}{name}, $name, "$what: comes back from JSON");
	is($r->{json}{team_name}, $name, '… as the team too');
	$r = $w->post($path, form => person(%same));
	is($r->{json}{name}, $name, '… and from a form');
	$r = $w->post($path, multipart(person(name => $name)));
	is($r->{json}{name}, $name, '… and from multipart');
	is($db->query("select name from app.registration
		where id = $r->{json}{id}"), $name, '… and is stored so');
}
is($db->query("select count(*) from app.ticket where member_name =
	'O''Brien & \"Söhne\" <b>.'"), 2, 'members keep quotes and ampersands');

# Members in each of the three ways, returned as they were given.
$r = $w->post($path, json => person(members => [ 'Bob', 'Carol' ]));
is($r->{json}{members}, 'Bob, Carol', 'a list comes back with commas');
$r = $w->post($path, form => person(members => [ 'Bob', 'Carol' ]));
is($db->query("select count(*) from app.ticket
	where registration_id = $r->{json}{id}"), 3,
	'a repeated field of a form is a list');
$r = $w->post($path, form => person(members => 'Bob, Carol,Dave'));
is($r->{json}{members}, 'Bob, Carol,Dave', 'text with commas stays as it is');
$r = $w->post($path, json => person(members => [ map { "M$_" } 1 .. 20 ]));
is_problem($r, 422, 'validation_failed', 'a team may be too large');
is(fields_of($r), 'members', '… and the field is named');
$r = $w->post($path, json => person(members => [ ('x') x 5000 ]));
is_problem($r, 422, 'validation_failed', '… far too large');
is(fields_of($r), 'members', '… and the field is named');
is_problem($w->post($path, json => person(members => [ 'a', 7 ])), 422,
	'validation_failed', 'a member is not a number');

# Events.
is_problem($w->post($path, json => person(event => 'no-such')), 404,
	'event_not_found', 'the event must exist');
$db->query("select app.event_create('full', 'Full', p_capacity => 1)");
is($w->post($path, json => person(event => 'full'))->{status}, 201,
	'the last place is given');
is_problem($w->post($path, json => person(event => 'full')), 409, 'event_full',
	'then the event is full');
$db->query("select app.event_create('few', 'Few', p_capacity => 3)");
$r = $w->post($path, json => person(event => 'few', members => 'B, C, D, E'));
is_problem($r, 409, 'event_full', 'five people do not fit into three places');
is($r->{json}{detail}, 'Only 3 places are left, and you are 5: register with '
	. 'fewer people.', '… and are told that three are left');
is_deeply([ @{ $r->{json} }{qw(places_left places_needed)} ], [ 3, 5 ],
	'… which a program can read, too');
$r = $w->post($path, json => person(event => 'few', members => 'B, C, D, E'),
	headers => { 'accept-language' => 'de' });
like($r->{json}{detail}, qr/^Es sind nur noch 3 Plätze frei, und Sie sind 5:/,
	'… in German, too');
$w->post($path, json => person(event => 'few', members => 'B'));
like($w->post($path, json => person(event => 'few', members => 'B'))
	->{json}{detail}, qr/^Only one place is left, and you are 2/,
	'one place is said as one');
is($w->post($path, json => person(event => 'few'))->{status}, 201,
	'who fits gets in');
$db->query("select app.event_create('solo', 'Solo', p_team_max => 1)");
for ([ en => 'Only 1 person can register at a time.' ],
	[ de => 'Nur 1 Person kann sich auf einmal anmelden.' ]) {
	my ($lang, $says) = @$_;
	$r = $w->post($path, json => person(event => 'solo', members => 'B'),
		headers => { 'accept-language' => $lang });
	is($r->{json}{errors}[0]{message}, $says, "one is no people, $lang");
}
like($w->post($path, json => person(event => 'few'))->{json}{detail},
	qr/^All places are taken\. One may become free/, 'then all are taken');
$db->query("select app.event_create('over', 'Over',
	p_closes_at => now() - interval '1 hour')");
is_problem($w->post($path, json => person(event => 'over')), 409,
	'registration_closed', 'a closed event takes nobody');
$db->query("select app.event_create('auto', 'Auto',
	p_approval => 'automatic')");
$r = $w->post($path, json => person(event => 'auto'));
is($r->{json}{status}, 'approved', 'an event may approve by itself');

unlike($w->log, qr/Ada|example\.org|7946/i, 'the log holds no personal data');
$w->done;
done_testing;

sub multipart ($fields) {
	my $body = '';
	for my $name (sort keys %$fields) {
		my $value = $fields->{$name};
		utf8::encode($value);
		$body .= "--xYzZy\r\nContent-Disposition: form-data; "
			. "name=\"$name\"\r\n\r\n$value\r\n";
	}
	return (raw => "$body--xYzZy--\r\n",
		type => 'multipart/form-data; boundary=xYzZy');
}
