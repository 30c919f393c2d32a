# /api/registration/me: what the holder of a secret link sees and does.
use v5.36;
use utf8;
use ET::BadInput qw(refuses_bad_bodies refuses_text_in is_problem fields_of);
use ET::Desk;
use ET::Worker;
use Test::More;

my $path = '/api/registration/me';
my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('me', db => $db);
my $ada = $desk->register(name => 'Ada "L" <ü>', team_name => 'Engines',
	members => [ 'Bob', 'Carol' ]);
my @as = (token => $desk->link($ada->{id}));
my $eve = $desk->register(name => 'Eve', email => 'eve@example.org',
	members => ['Mallory']);
my @eve = (token => $desk->link($eve->{id}));

my $r = $w->get($path, @as);
is($r->{status}, 200, 'the link shows its registration');
my %j = %{ $r->{json} };
is_deeply([ sort grep { $_ ne 'claim' && $_ ne 'payment_reference' } keys %j ],
	[ sort qw(id name email phone team_name members status message reason
		payment_due
	created_at updated_at version event tickets proof hold_until
	place_in_list can passed_over amount_minor currency) ], '… with all that was agreed');
is_deeply([ @j{qw(id name team_name status version)} ],
	[ $ada->{id}, 'Ada "L" <ü>', 'Engines', 'pending', 1 ], '… as it is');
is($j{event}{name}, 'Demo event', '… with its event');
is_deeply([ map { $_->{member_name} } @{ $j{tickets} } ],
	[ 'Ada "L" <ü>', 'Bob', 'Carol' ], '… and who comes');
is_deeply([ grep { defined $_->{url} } @{ $j{tickets} } ], [],
	'… without tickets before it is approved');
is_deeply([ sort keys %{ $j{can} } ], [ sort qw(correct cancel proof resend
	replace_member erase register) ], '… and with what can be done now');
like($r->{headers}{etag}, qr/^"1-[0-9a-f]{24}"$/, 'it has a tag');
is($r->{headers}{'cache-control'}, 'private, no-cache', '… and is private');
is($w->get($path, @as, headers => { 'if-none-match' => $r->{headers}{etag} })
	->{status}, 304, 'who has it already is told so');

my %allow = ('' => 'GET, HEAD, PATCH, DELETE', '/payment-proof' => 'POST',
	'/member' => 'POST', '/resend' => 'POST', '/erase' => 'POST',
	'/export' => 'GET, HEAD');
for my $more (sort keys %allow) {
	for my $method (qw(GET POST PUT PATCH DELETE)) {
		next if $allow{$more} =~ /\b$method\b/;
		$r = $w->ask($method, "$path$more", @as);
		is_problem($r, 405, 'method_not_allowed',
			"$method …/me$more is refused");
		is($r->{headers}{allow}, $allow{$more}, '… and Allow says so');
	}
}

# Correct.
$r = $w->ask(PATCH => $path, @as, json => { name => 'Ada Lovelace' });
is($r->{status}, 200, 'a name is corrected');
is_deeply([ @{ $r->{json} }{qw(name team_name phone version)} ],
	[ 'Ada Lovelace', 'Engines', '+49 30 123456', 2 ],
	'… and the rest stays');
is($r->{json}{tickets}[0]{member_name}, 'Ada Lovelace',
	'… on the ticket as well');
is($db->query(q{select request_id <> '' from app.audit where action like
	'registration.%' and actor like 'holder%' order by id desc limit 1}),
	't', '… and it is recorded, with the id of the request');
$r = $w->ask(PATCH => $path, @as, json => { phone => '030 99', team_name => '',
	members => [ 'Bob', 'Dave', 'Zoë' ] });
is_deeply([ @{ $r->{json} }{qw(phone team_name members)} ],
	[ '030 99', undef, 'Bob, Dave, Zoë' ], 'members and team are changed');
is_deeply([ map { $_->{member_name} } @{ $r->{json}{tickets} } ],
	[ 'Ada Lovelace', 'Bob', 'Dave', 'Zoë' ], '… each has a ticket');
$r = $w->ask(PATCH => $path, @as, form => { members => '' });
is(scalar @{ $r->{json}{tickets} }, 1, 'nobody else comes any more');
is($r->{json}{members}, undef, '… and no members are left');
$r = $w->ask(PATCH => $path, @as, form => { members => 'Bob, Carol' });
is($r->{json}{members}, 'Bob, Carol', '… and then they do, from a form');

# A name that comes twice is one person, unless it is said that it is two.
sub team ($r) { join '|', map { $_->{member_name} } @{ $r->{json}{tickets} } }
my %twice = (members => [ 'Bob', 'ada  LOVELACE', ' bob', 'Carol' ]);
$r = $w->ask(PATCH => $path, @as, json => {%twice});
is(team($r), 'Ada Lovelace|Bob|Carol', 'who comes twice gets one ticket');
is($r->{json}{members}, 'Bob, Carol', '… and stands in the list once');
is($db->query("select counted_once from app.registration
	where id = $ada->{id}"), 'ada  LOVELACE, bob', '… with a note on the desk');
$r = $w->ask(PATCH => $path, @as, json => { %twice, same_names => 'both' });
is(team($r), 'Ada Lovelace|Bob|ada  LOVELACE|bob|Carol', 'two people are two');
$r = $w->ask(PATCH => $path, @as, json => { members =>
	[ 'Bob', 'ada  LOVELACE', 'bob', 'Dora' ] });
is(team($r), 'Ada Lovelace|Bob|ada  LOVELACE|bob|Dora', '… and stay two');
$r = $w->ask(PATCH => $path, @as, form => { name => 'Eva',
	members => 'Bob; Eva, Bob, Dora, Dora', same_names => 'once' });
is(team($r), 'Eva|Bob|Dora', 'a new name of the leader is looked at');
is_problem($w->ask(PATCH => $path, @as, json => { same_names => 'none' }), 422,
	'validation_failed', 'another answer is refused');
$r = $w->ask(PATCH => $path, @as, json => { name => 'Ada Lovelace',
	members => 'Bob, Carol' });
for my $field (qw(name phone)) {
	$r = $w->ask(PATCH => $path, @as, json => { $field => $_ // undef }),
	is_problem($r, 422, 'validation_failed', "$field cannot be taken away"),
	is(fields_of($r), $field, '… and is named') for '', undef;
}
for my $field (qw(email status id reason tickets version_)) {
	$r = $w->ask(PATCH => $path, @as, json => { $field => 'x@example.org' });
	is_problem($r, 422, 'validation_failed', "$field cannot be changed");
}
$r = $w->ask(PATCH => $path, @as, json => { members => [ map { "x$_" } 1 .. 20 ] });
is_problem($r, 422, 'validation_failed', 'a team may be too large');
is(fields_of($r), 'members', '… and the field is named');
$r = $w->ask(PATCH => $path, @as, json => { members => [ ('x') x 300 ] });
is(fields_of($r), 'members', '… far too large');
my $version = $w->get($path, @as)->{json}{version};
is_problem($w->ask(PATCH => $path, @as, json => { name => 'Old',
	version => 1 }), 412, 'stale_version', 'what was seen is stale');
is_problem($w->ask(PATCH => $path, @as, json => { name => 'Old' },
	headers => { 'if-match' => '"1-00"' }), 412, 'stale_version',
	'… and so is its tag');
is($w->ask(PATCH => $path, @as, json => { name => 'New' },
	headers => { 'if-match' => qq{"$version"} })->{status}, 200,
	'the last one is not');

# Others are not touched.
is($w->get($path, @eve)->{json}{name}, 'Eve', 'another link is another person');
is($w->get("$path?id=$ada->{id}", @eve)->{status}, 422,
	'… who cannot name anybody else');
is($db->query("select version from app.registration where id = $eve->{id}"), 1,
	'… and was not changed by all this');

# Replace a member, once it is approved.
$desk->approve($ada->{id});
$r = $w->get($path, @as);
is($r->{json}{status}, 'approved', 'it is approved');
is_problem($w->ask(PATCH => $path, @as, json => { name => 'Late' }), 409,
	'not_possible', 'then nothing is corrected any more');
my $serial = $r->{json}{tickets}[1]{serial_number};
$r = $w->post("$path/member", @as, json => { position => 2, name => 'Bö' });
is($r->{status}, 200, 'but a member may be replaced');
my ($new) = grep { $_->{position} == 2 && !$_->{revoked} }
	@{ $r->{json}{tickets} };
is($new->{member_name}, 'Bö', '… by another name');
isnt($new->{serial_number}, $serial, '… with another serial');
is($db->query("select count(*) from app.ticket where revoked_at is not null
	and serial = '" . ($serial =~ tr/-//dr) . "'"), 1,
	'… and the old one is revoked');
for my $bad ({ position => 0, name => 'x' }, { position => 2 }, {},
	{ position => 'x', name => 'x' }, { position => 201, name => 'x' },
	{ position => 2, name => '' }) {
	is_problem($w->post("$path/member", @as, json => $bad), 422,
		'validation_failed', 'position and name are needed');
}
is_problem($w->post("$path/member", @as, json => { position => 9,
	name => 'x' }), 404, 'not_found', 'there is no ninth');
refuses_bad_bodies($w, "$path/member", { name => 'x',
	position => '2' }, @as);
refuses_text_in($w, "$path/member", { position => 2 }, 'name', @as);

# Mail again, three times an hour.
is($w->post("$path/resend", @as)->{status}, 200, "resend $_") for 1 .. 3;
$r = $w->post("$path/resend", @as);
is_problem($r, 429, 'too_many_requests', 'the fourth within an hour is refused');
cmp_ok($r->{headers}{'retry-after'} // 0, '>', 0, '… and says when');
$desk->approve($eve->{id});
is($w->post("$path/resend", @eve)->{status}, 200,
	'another person has their own three');

# Everything as JSON.
$r = $w->get("$path/export", @as);
is($r->{status}, 200, 'all that is stored is exported');
like($r->{headers}{'content-disposition'}, qr/^attachment; filename=/,
	'… as a file');
is(ref $r->{json}, 'HASH', '… of JSON');
like($r->{body}, qr/$ada->{email}/, '… with the address');
unlike($r->{body}, qr/eve\@example|Mallory/, '… and nobody else');
unlike($r->{body}, qr/token_hash|idempotency/, '… and no secrets of ours');

# Erase and cancel.
is_problem($w->post("$path/erase", @as), 409, 'not_possible',
	'before the event nobody is erased');
$r = $w->ask(DELETE => $path, @as);
is($r->{status}, 200, 'it is cancelled');
is($r->{json}{status}, 'cancelled', '… and says so');
like($r->{json}{message}, qr/cancelled/, '… in words, too');
is($w->ask(DELETE => $path, @as)->{status}, 200, '… as often as one likes');
is($db->query("select count(*) from app.ticket where revoked_at is null
	and registration_id = $ada->{id}"), 0, '… and no ticket is left');
$r = $w->post("$path/erase", @as);
is($r->{status}, 200, 'then one can be erased');
is($db->query("select count(*) from app.registration where id = $ada->{id}
	and (name || email || phone) ~ '(Ada|New|\@example|030)'"), 0,
	'… and nothing tells who it was');

unlike($w->log, qr/Ada|example\.org|$as[1]/, 'the log holds no personal data');
# The same key is the same answer, also for a link that has ended since.
my $kay = $desk->register(name => 'Kay', members => ['Lou'], approve => 1);
my @kay = (token => $desk->link($kay->{id}));
sub mails () {
	return $db->query("select count(*) from app.outbox
		where registration_id = $kay->{id}");
}
for ([ resend => {} ], [ member => { position => 2, name => 'Max' } ],
	[ 'payment-proof' => { payment_reference => 'R-7' } ], [ erase => {} ]) {
	my ($what, $json) = @$_;
	my $sql = { 'payment-proof' => "proof = 'optional'",
		erase => "ends_at = now(), starts_at = now() - interval '1 h'"
		}->{$what};
	$db->query("update app.event set $sql") if $sql;
	$db->query("update app.registration set proof_requested_at = now(),
		status = 'pending', decided_at = null, decided_by = null
		where id = $kay->{id}") if $what eq 'payment-proof';
	my @ask = ("$path/$what", @kay, key => "key of $what" =~ s/ /-/gr,
		json => $json);
	my $first = $w->post(@ask);
	is($first->{status}, 200, "$what with a key");
	is($first->{headers}{'idempotency-replayed'}, undef, '… is new');
	my $n = mails();
	my $again = $w->post(@ask);
	is($again->{body}, $first->{body}, '… again it is the same answer');
	is($again->{headers}{'idempotency-replayed'}, 'true', '… and says so');
	is(mails(), $n, '… and mails nothing');
}
is_problem($w->post("$path/resend", @as, key => 'a b', json => {}), 422,
	'validation_failed', 'a key with a blank is refused');
unlike($db->query("select string_agg(answer::text, '') from app.idempotency"),
	qr/Kay|Max|R-7/, 'after it was erased no answer is kept that tells who');
$w->done;
done_testing;
