# POST /api/register: names, addresses and numbers as people type and paste them.
use v5.36;
use utf8;
use ET::BadInput qw(is_problem fields_of);
use ET::Desk;
use ET::Mail qw(pdf_text);
use ET::Worker;
use Test::More;

binmode Test::More->builder->$_, ':utf8' for qw(output failure_output);
my $path = '/api/register';
my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('register', db => $db);
my $status = ET::Worker->new('status', db => $db);
my $n = 0;

sub ask (@how) { $w->post($path, @how) }
sub person (%more) {
	return { name => 'Ada Lovelace', phone => '+44 20 7946 0000',
		email => 'ada' . ++$n . '@example.org', %more };
}
sub is_wrong ($r, $field, $why, $what) {
	is_problem($r, 422, 'validation_failed', "$what is refused");
	is(fields_of($r), $field, '… the field is named');
	like($r->{json}{errors}[0]{message}, $why, '… with what to do');
}
sub tickets ($r) {
	return $db->query("select string_agg(member_name, '|' order by position)
		from app.ticket where registration_id = $r->{json}{id}");
}

# ---- text that nobody can see
for my $field (qw(name team_name members payment_reference)) {
	for my $nothing ("\x{200b}", "\x{3164}", "\x{ad}\x{2060}", "\x{2800}",
		"\x{202e}\x{202c}") {
		my $r = ask(json => person($field => $nothing));
		if ($field eq 'name') {
			is_wrong($r, 'name', qr/fill this in/,
				sprintf 'a name of U+%04X', ord $nothing);
		} else {
			is($r->{status}, 201, sprintf 'U+%04X is no %s',
				ord $nothing, $field);
			is($db->query("select coalesce($field, '-')
				from app.registration
				where id = $r->{json}{id}"), '-',
				'… it was not given');
		}
	}
}
is(ask(json => person(name => "\x{202e}evil"))->{json}{name}, 'evil',
	'a name is not turned round');
is(ask(form => person(name => "\x{202e}evil"))->{json}{name}, 'evil',
	'… nor in a form');
for my $name ('O', '李', "می\x{200c}خواهم", "நிதி க்\x{200c}ஷ",
	'José García', 'O’Neil', 'Null', '{{name}}', '👩‍👩‍👧', "葛\x{e0100}城") {
	is(ask(json => person(name => $name))->{json}{name}, $name,
		"$name is kept as it is");
}
is_wrong(ask(json => person($_ => "\x{958}" x 200)),
	$_, qr/at most 255/, "a $_ that grows when it is normalised")
	for qw(name team_name members payment_reference);

# ---- names that turn the text around, stored before they were refused
my $old = $desk->register(email => 'old@example.org', approve => 1);
$db->query(qq{update app.registration set name = E'\\u202eevil',
	team_name = E'\\u2066T' where id = $old->{id};
	update app.ticket set member_name = E'\\u202eevil'
	where registration_id = $old->{id}});
my $admin = ET::Worker->new('registration', db => $db);
my $r = $admin->get("/api/admin/registrations/$old->{id}",
	token => $desk->token('viewer'));
is("$r->{json}{name} $r->{json}{team_name} "
	. $r->{json}{tickets}[0]{member_name}, 'evil T evil',
	'a name that was stored with an override is shown without it');
unlike($r->{body}, qr/\xe2\x80\xae|202e/i, '… nowhere in the answer');
$admin->done;
my %export = (export => ET::Worker->new('export', db => $db),
	'door-list' => ET::Worker->new('door-list', db => $db));
my @owner = (token => $desk->token('owner'));
for my $file (qw(door-list.pdf tickets.csv registrations.csv)) {
	my $body = $export{$file =~ /pdf/ ? 'door-list' : 'export'}->get("/api/admin/export/$file", @owner)->{body};
	utf8::decode(my $text = $file =~ /pdf/ ? pdf_text($body) : $body);
	like($text, qr/\bevil\b/, "$file prints the name forwards");
	unlike($text, qr/live|[\x{202a}-\x{202e}]/, '… and not backwards');
}

# ---- one mailbox
my @boxes = ([ 'x@müller.example', 'x@xn--mller-kva.example',
	'X@MÜLLER.example', "x\@mu\x{308}ller.example", 'x@müller。example' ],
	[ "y\@example.org", "y\@example.org\x{200b}", 'ｙ@ｅｘａｍｐｌｅ.org',
	'mailto:y@example.org', '<y@example.org>', 'Y <y@example.org>',
	"\x{202a}y\@example.org\x{202c}", 'y@example.org.' ]);
for my $box (@boxes) {
	my ($first, @others) = @$box;
	$r = ask(json => person(email => $first));
	is($r->{status}, 201, "$first registers");
	is($r->{json}{email}, $first, '… and is shown as typed');
	is_problem(ask(json => person(email => $_)), 409, 'already_registered',
		"$_ is the same mailbox") for @others;
	for my $one (@$box) {
		utf8::encode(my $bytes = $one);
		is($status->get('/api/registration/status/'
			. $bytes =~ s/([^A-Za-z0-9])/sprintf '%%%02X', ord $1/ger)
			->{status}, 200, "$one is found");
	}
}
is(ask(json => person(email => $_))->{status}, 201, "$_ registers")
	for 'dept/lab@example.org', 'a+b@example.org', 'a%b@example.org',
	"o'brien\@example.org";
is_problem(ask(json => person(email => 'o’brien@example.org')), 409,
	'already_registered', 'an apostrophe of a phone is one');
is_wrong(ask(json => person(email => 'zoë@example.org')), 'email',
	qr/cannot send mail.*before the @/, 'a local part that is not in ASCII');

# ---- phone numbers
my %phone = ('+49 341 5550199' => '+49 341 5550199',
	"\x{202a}+49 151 2345678\x{202c}" => '+49 151 2345678',
	"+49\x{a0}151\x{a0}2345678" => '+49 151 2345678',
	'tel:+491512345678' => '+491512345678',
	'(030) 123-456 ext. 12' => '(030) 123-456 ext. 12',
	'12345678901234567890 x1234567' => '12345678901234567890 ext. 1234567',
	'٠١٢٣٤٥' => '012345', "030\x{2011}12345" => '030-12345');
is(ask(json => person(phone => $_))->{json}{phone}, $phone{$_},
	"$_ is dialled $phone{$_}") for sort keys %phone;
is_wrong(ask(json => person(phone => 'call me')), 'phone', qr/Use only digits/,
	'a phone that is none');

# ---- no billboard
for my $field (qw(name team_name members)) {
	is_wrong(ask(json => person($field => $_)), $field,
		qr/Leave out the web address/, "$_ as a $field")
		for 'Visit www.evil.example now', 'WIN https://evil.example',
		'evil.example/win';
}

# ---- lists of names
$r = ask(form => ET::Worker::form(person()) . '&members='
	. '&members=Dupont%2C+Am%C3%A9lie&members=');
is($r->{json}{members}, 'Dupont, Amélie', 'a comma in a row of the form');
is(tickets($r), 'Ada Lovelace|Dupont, Amélie', '… is part of one name');
$r = ask(form => person(members => [ '', 'Dupont, Amélie', 'Bob' ]));
is($r->{json}{members}, '"Dupont, Amélie", Bob', '… and told so beside others');
is(tickets($r), 'Ada Lovelace|Dupont, Amélie|Bob', '… two people');
for my $list ('Bob; Cid', 'Bob、Cid', 'Bob，Cid', 'Bob, Cid', '"Bob", Cid',
	"Bob;\x{3000}Cid;") {
	is(tickets(ask(json => person(members => $list))),
		'Ada Lovelace|Bob|Cid', "$list are two people");
}
is(tickets(ask(json => person(members => '"Dupont, Amélie"; Bob'))),
	'Ada Lovelace|Dupont, Amélie|Bob', 'a name in quotes keeps its comma');
is(tickets(ask(json => person(members => ['Bob; Cid']))),
	'Ada Lovelace|Bob; Cid', 'an item of an array is one name');

$db->query('update app.event set team_max = 200');
is_wrong(ask(json => person(members => [ map { "\x{1f600}" x 250 . $_ } 1 .. 150 ])),
	'members', qr/together they are too long/, 'a list that is far too long');

# ---- what is exported makes the same tickets when it is imported
$db->query("select app.event_create('copy', 'Copy')");
my $csv = $export{export}->get('/api/admin/export/registrations.csv?columns='
	. 'name,email,phone,members,tickets_count', @owner)->{body};
my $import = ET::Worker->new('import', db => $db);
sub people ($slug) {
	return $db->query("select string_agg(x, E'\n' order by x) from (
		select string_agg(t.member_name, '|' order by t.position) x
		from app.ticket t join app.registration r
		on r.id = t.registration_id join app.event e on e.id = r.event_id
		where e.slug = '$slug' group by r.id) y");
}
$r = $import->post('/api/admin/registrations/import', @owner, multipart => [
	event => 'copy', file => [ 'people.csv', $csv ] ]);
is($r->{status}, 200, 'an export is imported') or diag $r->{body};
is(people('copy'), join("\n", sort split /\n/, people('demo')
	=~ s/\x{202e}//r),
	'… and makes the same tickets, commas and all');
$_->done for values(%export), $import;

# ---- the one who registers, and names that come twice
$r = ask(json => person(members => 'Bob, ada  lovelace, BOB, Cid'));
is(tickets($r), 'Ada Lovelace|Bob|Cid', 'each person has one ticket');
is($r->{json}{members}, 'Bob, Cid', '… and is told once');
is($db->query("select counted_once || '|' || tickets from app.registration
	where id = $r->{json}{id}"), 'ada  lovelace, BOB|3',
	'… and the desk has a note of it');
like($db->query("select app.marks_json(r) from app.registration r
	where id = $r->{json}{id}"), qr/"counted_once"/, '… and a mark');
is($db->query("select count(*) from app.registration
	where counted_once is not null"), 1, 'others have none');
$r = ask(json => person(members => 'Ada Lovelace, Bob', same_names => 'both'));
is(tickets($r), 'Ada Lovelace|Ada Lovelace|Bob',
	'two people of one name say so');
is(tickets(ask(json => person(members => 'Ada Lovelace'))), 'Ada Lovelace',
	'who names only themselves is alone');
my @form = (form => person(members => [ '', 'Ada Lovelace', 'Bob' ]));
my @html = (headers => { Accept => 'text/html' });
$r = ask(@form, @html);
is($r->{status}, 422, 'a form without script asks first');
like($r->{body}, qr/Two people with the same name\?/, '… in a sentence');
like($r->{body}, qr/name="same_names" value="once" checked/,
	'… with the likely answer chosen');
like($r->{body}, qr/name="members" value="Ada Lovelace"/, '… and all names');
$r = ask(form => { %{ $form[1] }, same_names => 'once' }, @html);
is($r->{status}, 303, '… and then takes it');

unlike($w->log, qr/example\.org|Dupont/i, 'the log holds no personal data');
$_->done for $w, $status;
done_testing;
