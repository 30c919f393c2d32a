# POST /api/register with a proof of payment, and as clients of the earlier
# system send it.
use v5.36;
use utf8;
use Digest::SHA qw(sha256_hex);
use ET::BadInput qw(is_problem fields_of);
use ET::Desk;
use ET::Picture qw(png bad_pictures);
use ET::Worker;
use List::Util qw(min);
use Test::More;

my $path = '/api/register';
my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('register', db => $db, n => 2);
my $picture = png(300, 200);
my $n = 0;

sub person (%more) {
	my %p = (name => 'Ada Lovelace', phone => '+44 20 7946 0000',
		email => 'ada' . ++$n . '@example.org', %more);
	return %p;
}

sub rows () {
	return $db->query('select (select count(*) from app.registration),
		(select count(*) from app.payment_proof),
		(select count(*) from app.ticket),
		(select count(*) from app.outbox)');
}

$db->query(q{update app.event set proof = 'optional'});
my $r = $w->post($path, multipart => [ person(payment_reference => 'RF18 5390',
	payment_screenshot => [ 'Überweisung.png', $picture ]) ]);
is($r->{status}, 201, 'a registration with its proof');
my $id = $r->{json}{id} // 0;
is($db->query("select type, encode(sha256, 'hex') from app.payment_proof
	where registration_id = $id"), 'image/png|' . sha256_hex($picture),
	'… is stored with the hash of what was sent');
is($db->query("select substr(image, 1, 4) = '\\x89504e47' from app.payment_proof
	where registration_id = $id"), 't', '… as a picture');
unlike($db->query("select encode(image, 'escape') from app.payment_proof
	where registration_id = $id"), qr/Überweisung/, '… without its name');
is($db->query("select payment_reference from app.registration where id = $id"),
	'RF18 5390', '… and its reference');

$r = $w->post($path, multipart => [ person(
	payment_screenshot => [ '', '' ]) ]);
is($r->{status}, 201, 'a form whose file was left empty is fine');

# What is no picture leaves nothing behind.
my $before = rows();
for (bad_pictures()) {
	my ($what, $name, $bytes, $status) = @$_;
	$r = $w->post($path, multipart => [ person(
		payment_screenshot => [ $name, $bytes ]) ]);
	is_problem($r, $status, $status == 413 ? 'body_too_large'
		: 'validation_failed', "$what is refused");
	is(fields_of($r), 'payment_screenshot', '… and the field is named');
}
$r = $w->post($path, multipart => [ person(
	payment_screenshot => [ 'a.png', "\0" x 7_000_000 ]) ]);
is_problem($r, 413, 'body_too_large', 'a body over the limit is refused');
$r = $w->post($path, multipart => [ person(), map { ("x$_" => 'y') }
	1 .. 10_000 ]);
is_problem($r, 413, 'body_too_large', '10 000 parts are refused');
$r = $w->post($path, multipart => [ person(), map {
	(payment_screenshot => [ "$_.png", $picture ]) } 1, 2 ]);
is_problem($r, 422, 'validation_failed', 'two pictures are one too many');
$r = $w->post($path, multipart => [ person(payment_screenshot => $picture) ]);
is($r->{status}, 422, 'a picture as a text is refused');
$r = $w->post($path, multipart => [ person(name => [ 'a.png', $picture ]) ]);
is(fields_of($r), 'name', 'a file in place of a name is refused');
$r = $w->post($path, json => { person(payment_screenshot => 'a.png') });
is(fields_of($r), 'payment_screenshot', 'JSON has no files');
my ($type, $body) = ET::Worker::multipart(person(
	payment_screenshot => [ 'a.png', $picture ]));
for my $cut (1, 5, 60, 200, length($body) - 10) {
	$r = $w->post($path, type => $type, raw => substr $body, 0, -$cut);
	cmp_ok($r->{status}, '>=', 400, "a form that lacks $cut bytes is refused")
		if $cut > 1;
}
is(rows(), $before, 'after all this nothing is left behind');

# A polyglot is read up to the end of its picture.
$r = $w->post($path, multipart => [ person(payment_screenshot => [ 'a.png',
	$picture . '<script>alert(1)</script>PK' ]) ]);
is($r->{status}, 201, 'what stands behind a picture');
is($db->query(q{select count(*) from app.payment_proof
	where position('script' in encode(image, 'escape')) > 0}), 0,
	'… is not kept');

# Where a proof is needed.
$db->query(q{update app.event set proof = 'required'});
$before = rows();
for my $how ([ json => { person() } ], [ form => { person() } ],
	[ multipart => [ person() ] ]) {
	$r = $w->post($path, @$how);
	is_problem($r, 422, 'validation_failed', 'an event may need a proof');
	is(fields_of($r), 'payment_screenshot', '… and names it');
}
is(rows(), $before, 'nobody is registered without one');
is($w->post($path, multipart => [ person(payment_screenshot => [ 'a.png',
	$picture ]) ])->{status}, 201, 'with one it is fine');
my %html = (headers => { accept => 'text/html' });
$r = $w->post($path, %html, multipart => [ person(name => 'Zoë',
	payment_screenshot => [ 'a.gif', 'GIF89a' ]) ]);
is($r->{status}, 422, 'a form without JavaScript');
utf8::decode($r->{body});
like($r->{body}, qr/not a JPEG, PNG or WebP/, '… is told what is wrong');
like($r->{body}, qr/value="Zoë"/, '… with the input kept');
$r = $w->post($path, %html, multipart => [ person(
	payment_screenshot => [ 'a.png', "\0" x 5_500_000 ]) ]);
is($r->{status}, 413, 'a picture too large is a page');
utf8::decode($r->{body});
like($r->{body}, qr/The picture has 5\.3 MB: send one of at most 5 MB/,
	'… that says how large it is');
$r = $w->post($path, %html, headers => { %{ $html{headers} },
	'accept-language' => 'de' }, multipart => [ person(
	payment_screenshot => [ 'a.heic', "\0\0\0\x18ftypheic" ]) ]);
utf8::decode($r->{body});
like($r->{body}, qr/Diese Datei ist HEIC, kein Bild in JPEG/,
	'a picture of another kind is called by its name');
$r = $w->post($path, %html, multipart => [ person(
	payment_screenshot => [ 'a.png', $picture ]) ]);
is($r->{status}, 303, 'a good one leads to the next page');
$db->query(q{update app.event set proof = 'none'});

# Sent twice: a browser takes a new boundary each time.
my @person = person();
my @once = (multipart => [ @person, payment_screenshot => [ 'a.png',
	$picture ] ], key => 'twice');
my $first = $w->post($path, @once);
my $again = $w->post($path, @once);
is($again->{body}, $first->{body}, 'the same form again is the same answer');
is($again->{headers}{'idempotency-replayed'}, 'true', '… marked');
is_problem($w->post($path, key => 'twice', multipart => [ @person,
	payment_screenshot => [ 'a.png', png(300, 208) ] ]), 422,
	'idempotency_key_reused', 'another picture is another request');

# As clients of the earlier system send it.
my %claim = (payment_type => 'bulk', amount => '20.00',
	payment_method => 'Überweisung "SEPA"');
sub claim_of ($r) {
	return $db->query(sprintf q{select claim ->> 'payment_type',
		claim ->> 'amount', claim ->> 'payment_method'
		from app.registration where id = %d}, $r->{json}{id} // 0);
}
my $claimed = 'bulk|20.00|Überweisung "SEPA"';
$r = $w->post($path, multipart => [ person(%claim, team_name => 'Engines',
	members => 'Bob, Carol', payment_screenshot => [ 'a.png', $picture ]) ]);
is($r->{status}, 201, 'multipart with what the payer says');
is(claim_of($r), $claimed, '… which is kept as it was given');
is(claim_of($w->post($path, form => { person(%claim) })), $claimed,
	'from a form too');
is(claim_of($w->post($path, json => { person(%claim) })), $claimed,
	'and from JSON');
is(claim_of($w->post($path, json => { person(%claim, amount => 20.5) })),
	'bulk|20.5|Überweisung "SEPA"', 'an amount may be a number in JSON');
is(claim_of($w->post($path, json => { person() })), '||',
	'who says nothing has said nothing');
is($w->post($path, json => { person(payment_type => undef, amount => '',
	payment_method => undef, team_name => undef, members => undef) })
	->{status}, 201, 'null and empty are nothing');
for my $bad ([ payment_type => 'other' ], [ payment_type => 'INDIVIDUAL' ],
	map([ amount => $_ ], 'twenty', '-1', '1e3', '20.', '.5', '20.001',
		'1' x 13, '20 EUR', JSON::PP::true, 1e300),
	[ payment_method => 'x' x 101 ], [ payment_method => "a\nb" ]) {
	$r = $w->post($path, json => { person(@$bad) });
	is_problem($r, 422, 'validation_failed', "no $bad->[0] $bad->[1]");
	is(fields_of($r), $bad->[0], '… and it is named');
}

# The language of the mails.
sub language (@how) {
	my $made = $w->post($path, @how);
	return $db->query("select language from app.registration
		where id = $made->{json}{id}");
}
my @german = (headers => { 'accept-language' => 'de-AT,de;q=0.9,en;q=0.5' });
is(language(json => { person() }), 'en', 'the language is that of the event');
is(language(json => { person() }, @german), 'de', '… or of the browser');
is(language(json => { person(lang => 'en') }, @german), 'en',
	'… or the one that was chosen');
is_problem($w->post($path, json => { person(lang => 'xx') }), 422,
	'validation_failed', '… of those we speak');

# What a picture costs.
sub cpu_seconds () {
	my $ticks = 0;
	for my $pid ($w->pids) {
		open my $in, '<', "/proc/$pid/stat" or die "stat: $!";
		my @field = split ' ', <$in> =~ s/.*\) //r;
		$ticks += $field[11] + $field[12];
	}
	return $ticks / POSIX::sysconf(POSIX::_SC_CLK_TCK());
}
SKIP: {
	skip 'sanitizers take their time', 1 if ($ENV{BUILD} // '') =~ /san/i;
	my $screenshot = png(820, 820, noise => 1);
	my @took;
	for (1 .. 6) {
		my $start = cpu_seconds();
		$w->post($path, multipart => [ person(payment_screenshot =>
			[ 'a.png', $screenshot ]) ]);
		push @took, cpu_seconds() - $start;
	}
	cmp_ok(min(@took), '<', 0.15,
		'2 MB of picture take less than 150 ms');
}

unlike($w->log, qr/example\.org|SEPA/, 'the log holds no personal data');
$w->done;
done_testing;
