# How an event looks, and the words about its settings, over HTTP.
use v5.36;
use utf8;
use ET::BadInput qw(is_problem fields_of);
use ET::Desk;
use ET::Picture;
use ET::Worker;
use Test::More;

my $path = '/api/admin/settings';
my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('settings', db => $db);
my $public = ET::Worker->new('event', db => $db);
my @as = (token => $desk->token('admin'));

# Words: each setting of the schema has them, and they say the same of it.
my $r = $w->get("$path/words", @as);
my %word = map { ($_->{name} => $_) } @{ $r->{json}{settings} };
my %kind = (line => 'line', text => 'text', zone => 'zone', time => 'time',
	number => 'number', money => 'number', currency => 'currency',
	switch => 'boolean', choice => 'choice', language => 'language',
	email => 'email', colour => 'colour');
for (split /\n/, $db->query("select name, kind, nullable, options, low, high
	from app.setting_rules() where name <> 'templates' order by name")) {
	my ($name, $kind, $nullable, $options, $low, $high) = split /\|/, $_, -1;
	my $s = $word{$name};
	ok($s && length $s->{help} > 20 && $s->{label}, "$name has help")
		or next;
	is($kind{ $s->{kind} }, $kind, '… for what it is');
	is("$s->{max}", $high, '… and how large it may be')
		if $high ne '' && $kind !~ /language/;
	ok($s->{optional}, '… and that it may be empty') if $nullable eq 't';
	is(join(',', map { $_->{value} } @{ $s->{options} }),
		$options =~ tr/{}//dr, '… and what it may be')
		if $kind eq 'choice';
}
is(scalar keys %word, $db->query("select count(*) - 1 from
	app.setting_rules()"), 'there are no words without a setting');
is($w->get("$path/words?lang=de", @as)->{json}{settings}[0]{section},
	'Die Veranstaltung', 'in German too');

# Checked without being stored.
is($w->post("$path/check", @as, json => { capacity => 7 })->{status}, 200,
	'a capacity would be taken');
for (['capacity', -1], ['accent', '#ffee00'], ['accent', 'red'],
	['ends_at', '2001-01-01T00:00'], ['zone', 'Nowhere/At all']) {
	my $bad = $w->post("$path/check", @as, json => { $_->[0] => $_->[1] });
	is_problem($bad, 422, 'validation_failed', "$_->[0] $_->[1] not");
	is(fields_of($bad), $_->[0], '… and it is named');
}
is($db->query('select version from app.event'), 1, '… nothing is changed');

# Colour.
is($public->get('/api/event/theme.css')->{body}, '', 'no colour, no style');
$r = $w->ask(PATCH => $path, @as, json => { accent => '#0a6b4d',
	organiser => 'Bücherei', reject_reasons => "Too late.\n\nNo payment." });
is($r->{json}{accent}, '#0a6b4d', 'a colour that is read on white');
is($w->ask(PATCH => $path, @as, json => { accent => '#88cc00' })->{status},
	422, '… and none that is not');
$r = $public->get('/api/event/theme.css?event=demo&v=0a6b4d');
is($r->{headers}{'content-type'}, 'text/css; charset=utf-8', 'a stylesheet');
like($r->{body}, qr/^:root\{--accent:#0a6b4d;.*prefers-color-scheme:dark/s,
	'… of its shades');
like($r->{headers}{'cache-control'}, qr/immutable/, '… kept for ever');
is($public->get('/api/event')->{json}{organiser}, 'Bücherei',
	'the public knows who invites');

# Pictures.
for my $kind (qw(logo payment-qr)) {
	my $key = $kind =~ tr/-/_/r;
	is_problem($public->get("/api/event/$kind"), 404, 'picture_not_found',
		"no $kind");
	for ([ POST => json => {} ], [ 'DELETE' ]) {
		my ($method, @body) = @$_;
		is_problem($w->ask($method => "$path/$kind", @body), 401,
			'unauthorized', "$method is not for strangers");
		is_problem($w->ask($method => "$path/$kind", @body, token =>
			$desk->token('reviewer')), 403, 'forbidden',
			'… nor for reviewers');
	}
	is_problem($w->ask(PUT => "$path/$kind", @as), 405,
		'method_not_allowed', 'PUT is refused');
	$r = $w->post("$path/$kind", @as, multipart => [ picture =>
		[ 'x.png', ET::Picture::png(2000, 1000) ] ]);
	is($r->{status}, 200, "a $kind") or diag $r->{body};
	like($r->{json}{$key}, qr{^/api/event/$kind\?event=demo&v=[0-9a-f]{16}$},
		'… has its address');
	my $shown = $public->get($r->{json}{$key});
	is($shown->{headers}{'content-type'}, 'image/png', '… where it is');
	is($shown->{headers}{'content-security-policy'},
		"default-src 'none'; sandbox", '… and runs nothing');
	is($public->get($r->{json}{$key}, headers => { 'if-none-match' =>
		$shown->{headers}{etag} })->{status}, 304, '… kept');
	my ($width, $height) = unpack 'x16 N N', $shown->{body};
	is("$width $height", $kind eq 'logo' ? '480 240' : '1024 512',
		'… as small as it is shown');
	is($w->post("$path/$kind", @as, multipart => [ picture =>
		[ 'x.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>' ] ])
		->{json}{errors}[0]{field}, 'picture', 'no SVG');
	is_problem($w->ask(DELETE => "$path/$kind?version=1", @as), 412,
		'stale_version', 'not over what somebody changed');
	$r = $w->ask(DELETE => "$path/$kind", @as);
	is($r->{json}{$key}, undef, 'gone');
}
is($db->query("select count(*) from app.audit where action = 'event.changed'"),
	5, 'all of it is on record');
# Drafts: previewed as a page of its own, and mailed to their author.
my $preview = "$path/preview";
$w->ask(PATCH => $path, @as, json => { template => 'approved.txt',
	text => "Subject: Saved\n\nSaved {{event_name}}" });
is($w->post($preview, @as, json => { kind => 'approved' })->{json}{subject},
	'Saved', 'a preview has the texts that are saved');
my %draft = (kind => 'approved', lang => 'de',
	text => "Subject: Neu\n\nHallo {{name}}", event => 'demo');
$r = $w->post($preview, @as, json => \%draft,
	headers => { accept => 'text/html' });
like($r->{body}, qr/^<!DOCTYPE html>.*Hallo Ada.*#0a6b4d/s,
	'… or those that are written, in the colour of the event');
is($r->{headers}{'content-security-policy'}, "default-src 'none'; "
	. "img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'; "
	. 'sandbox', '… for a frame in which nothing runs');
like($w->get("$preview?kind=approved", @as)->{json}{text}, qr/^Subject: \S/,
	'the built-in texts, to begin from');
$r = $w->get("$preview?kind=approved&lang=de", @as)->{json}{text};
ok($r =~ /Guten Tag/ && $r =~ /\{\{name\}\}/ && $r !~ /\{\{_/,
	'… in a language, as its people write');
is_problem($w->get("$preview?kind=$_", @as), 422, 'validation_failed',
	"… none of $_") for qw(nothing ../approved);
my $test = "$path/test-mail";
is_problem($w->post($test, json => \%draft), 401, 'unauthorized',
	'a test is not for strangers');
is_problem($w->post($test, @as, token => $desk->token('reviewer'),
	json => \%draft), 403, 'forbidden', '… nor for reviewers');
is(fields_of($w->post($test, @as, json => { %draft, text => 'x' })), 'text',
	'a test must render');
$r = $w->post($test, @as, json => \%draft);
is($r->{status}, 202, 'a test is queued');
my $id = $r->{json}{id};
is($db->query("select recipient || ' ' || (sample ->> 'approved.de.txt' ~
	'^Subject: Neu') from app.outbox where id = $id"),
	'admin@example.org true', '… to the person who asked, with what is written');
$db->query("update app.outbox set state = 'dead', smtp_code = 550,
	last_error = '5.1.0 no' where id = $id");
is($w->get("$test/$id", @as)->{json}{explanation}, 'The relay does not '
	. 'accept the sender address: check SMTP_FROM.',
	'what became of it is explained');
is_problem($w->get("$test/$id", token => $desk->token('owner')), 404,
	'not_found', '… to nobody else');
$db->query("insert into app.outbox (staff_id, kind, recipient, message_id,
	sample, sample_event_id) select staff_id, kind, recipient, message_id || n,
	sample, sample_event_id from app.outbox, generate_series(1, 29) n
	where id = $id");
is_problem($w->post($test, @as, json => \%draft), 429, 'too_many_requests',
	'thirty an hour');
$_->done for $w, $public;
done_testing;
