# /api/admin/settings: what an admin may change of an event, and how its mails
# will look.
use v5.36;
use utf8;
use ET::BadInput qw(refuses_bad_bodies is_problem fields_of);
use ET::Desk;
use ET::Worker;
use Test::More;

my $path = '/api/admin/settings';
my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('settings', db => $db);
my @as = (token => $desk->token('admin'));

sub change (%more) {
	return $w->ask(PATCH => $path, @as, json => \%more);
}

my $r = $w->get($path, @as);
is($r->{status}, 200, 'the settings are shown');
is_deeply([ @{ $r->{json} }{qw(slug name proof templates version)} ],
	[ 'demo', 'Demo event', 'none', {}, 1 ], '… as they are');
like($r->{headers}{etag}, qr/^"1-[0-9a-f]{24}"$/, '… with their version');

for my $method (qw(POST PUT DELETE)) {
	$r = $w->ask($method, $path, @as);
	is_problem($r, 405, 'method_not_allowed', "$method is refused");
	is($r->{headers}{allow}, 'GET, HEAD, PATCH', '… and Allow says so');
}
$r = $w->ask(PUT => "$path/preview", @as);
is($r->{headers}{allow}, 'GET, HEAD, POST', 'a preview is asked for by POST');
for my $ask ([ GET => $path ], [ PATCH => $path ],
	[ POST => "$path/preview" ]) {
	is_problem($w->ask(@$ask), 401, 'unauthorized',
		"$ask->[0] is not for strangers");
	is_problem($w->ask(@$ask, token => $desk->token($_)), 403, 'forbidden',
		"… nor for the $_") for qw(reviewer viewer door);
}
is_problem($w->get("$path?event=none", @as), 404, 'event_not_found',
	'the event must exist');

# Change.
$r = change(name => 'Ünï "C" <ode> مرحبا', capacity => 100, waitlist => \1,
	price_minor => 2000, proof => 'required', closes_at =>
	'2026-12-20T18:00:00Z', payment_instructions => "IBAN DE02\nZweck: \"x\"",
	reply_to => 'help@example.org', language => 'de', lookup => 'private',
	hold_minutes => 30, reminder_hours => 24, attach_tickets => \0);
is($r->{status}, 200, 'much is changed at once');
is_deeply([ @{ $r->{json} }{qw(name capacity price_minor proof closes_at
	payment_instructions reply_to language lookup hold_minutes
	reminder_hours version)} ], [ 'Ünï "C" <ode> مرحبا', 100, 2000,
	'required', '2026-12-20T18:00:00Z', "IBAN DE02\nZweck: \"x\"",
	'help@example.org', 'de', 'private', 30, 24, 2 ], '… as it was given');
is("$r->{json}{waitlist} $r->{json}{attach_tickets}", '1 0', '… and switched');
is($r->{json}{venue}, '', '… and the rest stays');
is($db->query(q{select request_id from app.audit
	where action = 'event.changed'}), sprintf('%032x', $w->{requests}),
	'… and it is recorded, with the id of the request');
$r = change(capacity => undef, payment_instructions => '', closes_at => undef,
	reply_to => undef);
is_deeply([ @{ $r->{json} }{qw(capacity payment_instructions closes_at
	reply_to)} ], [ undef, undef, undef, undef ],
	'what may be empty can be emptied');
$r = $w->ask(PATCH => $path, @as, form => { venue => 'Halle 4',
	waitlist => 'off', capacity => '' });
is($r->{json}{venue}, 'Halle 4', 'a form will do');

my %bad = (name => [ '', 'x' x 256, "a\nb" ], zone => [ 'Mars/North' ],
	starts_at => [ 'tomorrow', '2027-13-01T00:00:00Z' ],
	ends_at => ['2000-01-01T00:00:00Z'], capacity => [ -1, 'x', 1.5 ],
	price_minor => [ -1, undef ], currency => [ 'euro', 'eur', '€€€' ],
	proof => ['some'], team_max => [ 0, 201 ], lookup => ['x'],
	reply_to => [ 'nobody', "a\@b\r\nBcc: c\@d" ], language => ['xx'],
	approval => ['never'], reminder_hours => [ 0, 721 ],
	surprise => ['x'], seats_taken => [5], slug => ['x']);
for my $field (sort keys %bad) {
	for my $value (@{ $bad{$field} }) {
		$r = change($field => $value);
		is_problem($r, 422, 'validation_failed', 'no '
			. ($value // 'null') =~ s/\s/ /gr . " for $field");
		is(fields_of($r), $field, '… and it is named');
	}
}
$r = $w->ask(PATCH => $path, @as, json => { currency => 'eur' },
	headers => { 'accept-language' => 'de' });
is($r->{json}{errors}[0]{message}, 'Verwenden Sie eine Währung wie EUR.',
	'who reads German is told in German');
is_problem(change(name => 'Old', version => 1), 412, 'stale_version',
	'what was seen is stale');
is_problem($w->ask(PATCH => $path, @as, json => { name => 'Old' },
	headers => { 'if-match' => '"1-00"' }), 412, 'stale_version',
	'… and so is its tag');

# What a change does to people is said, and asked about.
$db->query("select app.event_create('crowd', 'C', p_capacity => 4,
	p_waitlist => true, p_price_minor => 2000)");
$desk->register(event => 'crowd', members => [ 'B', 'C' ]);
$desk->register(event => 'crowd', members => ['B']) for 1 .. 2;
my @crowd = (event => 'crowd');
sub effects (%to) {
	return join ' ', map { "$_->{over} $_->{move_up} $_->{move_up_tickets} "
		. $_->{keep_amount} } $w->post("$path/check", @as,
		json => { @crowd, %to })->{json}{effects};
}
is(effects(name => 'N'), '0 0 0 0', 'a new name does nothing to people');
is(effects(capacity => 1), '2 0 0 0', 'fewer places: so many are over');
is(effects(capacity => 5), '0 1 2 0', 'more places: so many move up');
is(effects(capacity => undef), '0 2 4 0', 'no limit: all of them');
is(effects(price_minor => 2550), '0 0 0 3',
	'another price: so many keep their sum');
is(effects(currency => 'USD'), '0 0 0 3', '… and so with the currency');
$r = change(@crowd, capacity => 1);
is_problem($r, 409, 'confirmation_needed', 'what does so is not done unasked');
is($r->{json}{effects}{over}, 2, '… and it is said what it would do');
is(change(@crowd, capacity => 1, confirm_over => 2)->{status}, 200,
	'… but done once that is confirmed');
is($w->get("$path?event=crowd", @as)->{json}{capacity}, 1, '… really');
is_problem(change(@crowd, capacity => 0, confirm_over => 2), 409,
	'confirmation_needed', 'more than was confirmed is not done');
# Another admin let somebody else wait since.
$desk->register(event => 'crowd');
is_problem(change(@crowd, capacity => undef, confirm_move_up => 2), 409,
	'confirmation_needed', 'also where it became more meanwhile');
$r = change(@crowd, capacity => undef, confirm_move_up => 3);
is($r->{status}, 200, 'as many as were seen move up');
is($db->query("select count(*) from app.outbox where kind = 'moved_up'"), 3,
	'… and get a mail each');
is(change(@crowd, price_minor => 2550)->{status}, 200,
	'another price needs no confirmation: nobody is touched');
is($w->post("$path/check", @as, json => { @crowd, confirm_over => 'x' })
	->{status}, 422, 'a confirmation is a number');

# Own texts of mails.
my $text = "Subject: Tickets für {{event_name}}\n\nHallo {{name}} & Co,\n";
$r = change(template => 'approved.txt', text => $text);
is($r->{status}, 200, 'a text of a mail is changed');
is($r->{json}{templates}{'approved.txt'}, $text =~ s/\n\z//r,
	'… as it was given');
is(change(template => 'approved.de.txt', text => $text)->{status}, 200,
	'… for one language');
$r = change(template => 'approved.txt', text => '');
is_deeply([ keys %{ $r->{json}{templates} } ], ['approved.de.txt'],
	'… and goes back to the built-in');
for my $bad ("Hallo", "Subject: \n\nx", "Subject: x\n\n{{#name}}",
	"Subject: x\n\n{{/name}}", "Subject: x\n\n{{nobody}}",
	"Subject: x\n\n{{name") {
	$r = change(template => 'approved.txt', text => $bad);
	is_problem($r, 422, 'validation_failed', 'it must render');
	is(fields_of($r), 'text', '… or is named');
}
for my $bad ('register.html', '../approved.txt', 'approved', 'approved.exe',
	'approved.xx.txt', 'mail-foot.txt') {
	$r = change(template => $bad, text => $text);
	is_problem($r, 422, 'validation_failed', "there is no text $bad");
	is(fields_of($r), 'template', '… and it is named');
}
$r = change(text => $text);
is(fields_of($r), 'template', 'a text without a name is of no use');

# What somebody wrote stays in their words: "Phone" and "May" have a German.
for my $word (qw(Phone May de)) {
	$r = $w->ask(PATCH => $path, @as,
		headers => { 'accept-language' => 'de' },
		json => { template => 'approved.txt',
			text => "Subject: x\n\n{{$word}}" });
	is($r->{json}{errors}[0]{message}, "Es gibt kein {{$word}}.",
		"the fault of {{$word}} in German");
}
for ([ de => 'gibt es an diesem Tag in Europe/Berlin nicht' ],
	[ en => 'does not exist on that day in Europe/Berlin' ]) {
	my ($lang, $says) = @$_;
	$r = $w->ask(PATCH => $path, @as,
		headers => { 'accept-language' => $lang }, json => {
			starts_at => '2027-03-28T02:30', zone => 'Europe/Berlin' });
	like($r->{json}{errors}[0]{message}, qr/^02:30 $says, /,
		"a time that does not exist, $lang");
}

# Preview.
my $preview = "$path/preview";
$r = $w->post($preview, @as, json => { kind => 'approved' });
is($r->{status}, 200, 'a preview');
is_deeply([ sort keys %{ $r->{json} } ], [qw(html subject text)],
	'… of subject, text and HTML');
like($r->{json}{html}, qr/data:image\/png/, '… with its pictures');
$r = $w->post($preview, @as, json => { kind => 'approved', text => $text,
	html => '<p>Hallo {{name}}</p>', lang => 'de' });
like($r->{json}{subject}, qr/^Tickets für /, 'with an own subject');
like($r->{json}{text}, qr/^Hallo .* & Co,/m, '… an own text');
like($r->{json}{html}, qr/<p>Hallo /, '… and own HTML');
$r = $w->post($preview, @as, json => { kind => 'approved', html =>
	'{{#name}}' });
is_problem($r, 422, 'validation_failed', 'what does not render is refused');
is(fields_of($r), 'html', '… and named');
$r = $w->post($preview, @as, json => { kind => 'nothing' });
is_problem($r, 422, 'validation_failed', 'a mail that there is not');
is(fields_of($r), 'kind', '… is named');
refuses_bad_bodies($w, $preview, { kind => 'approved' }, @as);
is($w->post($preview, @as, json => { kind => $_ })->{status}, 200,
	"a preview of $_") for qw(received waitlisted moved_up proof_requested
	rejected cancelled expired reminder resent link link_renewed member_changed
	undone);

$w->done;
done_testing;
