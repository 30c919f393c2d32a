# GET /api/scans/roster: tickets for offline use; who holds no ticket reads
# nothing in it.
use v5.36;
use utf8;
use Digest::SHA qw(sha256 hmac_sha256);
use ET::BadInput qw(is_problem);
use ET::Desk qw(shown);
use ET::Worker;
use JSON::PP;
use MIME::Base64 qw(encode_base64url decode_base64url);
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('roster', db => $db);
my $mark = ET::Worker->new('mark-used', db => $db);
my $token = $desk->device('Gate A');
my @as = (token => $token);
my $path = '/api/scans/roster';
my $reg = $desk->register(name => 'Zoë <Z>', team_name => 'A & B',
	members => ['Bob'], approve => 1);
my @pending = @{ $desk->register(name => 'Nobody yet')->{serials} };

my $r = $w->get($path, @as);
is($r->{status}, 200, 'a scanner gets the roster');
my %j = %{ $r->{json} };
is_deeply([ sort keys %j ], [ sort qw(cursor more event device counter keys
	records removed server_time) ], '… with what was agreed');
is(@{ $j{records} }, 2, '… a record for each ticket of an approved person');
is_deeply($j{counter}, { gate => 0, event => 0, expected => 2 },
	'… and how many are inside');

is_problem($w->post($path, @as), 405, 'method_not_allowed', 'POST is refused');
is_problem($w->get("$path?since=x", @as), 422, 'validation_failed',
	'a cursor of somebody else is refused');
is_problem($w->get("$path?limit=5001", @as), 422, 'validation_failed',
	'5000 at a time at most');
is_problem($w->get($path), 401, 'unauthorized', 'not for strangers');
is_problem($w->get($path, token => $desk->token('owner')), 401,
	'unauthorized',
	'not for staff');

# Who has the ticket reads its record: by the words of the interface, not by
# our own C.
my $event = $db->query('select id from app.event');
sub record ($answer, $serial) {
	my $index = sha256($serial);
	my ($rec) = grep { $_->{i} eq encode_base64url($index) }
		@{ $answer->{records} } or return;
	my $key = hmac_sha256($event . "\1",
		hmac_sha256($serial, 'event-tickets roster'));
	my $c = decode_base64url($rec->{c});
	return JSON::PP->new->utf8->decode(open_gcm($key,
		decode_base64url($rec->{n}), $index, $c));
}
# AES-256-GCM by Python's cryptography or by node.
sub open_gcm ($key, $nonce, $more, $c) {
	my $js = q{const [k,n,a,c]=process.argv.slice(1).map(h=>Buffer.from(h,
		'hex'));const d=require('crypto').createDecipheriv(
		'aes-256-gcm',k,n);d.setAAD(a);d.setAuthTag(c.subarray(-16));
		process.stdout.write(Buffer.concat([d.update(c.subarray(0,-16)),
		d.final()]))};
	open my $node, '-|', 'node', '-e', $js, map { unpack 'H*', $_ }
		$key, $nonce, $more, $c or die "node: $!";
	local $/ = undef;
	return scalar <$node>;
}
is_deeply(record(\%j, $reg->{serials}[0]), { n => 'Zoë <Z>', t => 'A & B',
	p => 1, of => 2, s => 'approved', u => undef, l => undef, g => undef },
	'who has a ticket reads its record');
is(record(\%j, $reg->{serials}[1])->{n}, 'Bob', '… of each member');
is(record(\%j, $pending[0]), undef, 'who is not approved is not in it');

# A lost phone tells nobody's name. (Two letters alone stand in any long base64.)
my @secret = ('"Zo', '"Bob', 'A & B', @{ $reg->{serials} },
	map({ shown($_) } @{ $reg->{serials} }), $reg->{email}, 'Nobody');
is(join(' ', grep { index($r->{body}, $_) >= 0 } @secret), '',
	'no name and no serial is in the answer');

# ---- what changed since
sub since ($cursor, %more) {
	return $w->get("$path?since=$cursor", @as, %more);
}
my $etag = $r->{headers}{etag};
my $same = since($j{cursor});
is(@{ $same->{json}{records} }, 0, 'nothing has changed since');
my $cursor = $same->{json}{cursor};
$same = since($cursor);
is($same->{json}{cursor}, $cursor, '… and the cursor stays');
is(since($cursor, headers => { 'If-None-Match' =>
	$same->{headers}{etag} })->{status}, 304, '… and 304 says so');
$mark->post("/mark-used/$reg->{serials}[1]", @as);
$r = since($cursor);
is(@{ $r->{json}{records} }, 1, 'a ticket that was used is told');
is(record($r->{json}, $reg->{serials}[1])->{g}, 'Gate A', '… with its gate');
$cursor = $r->{json}{cursor};
$desk->approve(4) if 0;
my $late = $desk->register(name => 'Late', approve => 1);
$r = since($cursor);
is(record($r->{json}, $late->{serials}[0])->{n}, 'Late',
	'somebody who is approved now is told');
$cursor = $r->{json}{cursor};
$db->query("update app.ticket set revoked_at = now()
	where serial = '$late->{serials}[0]'");
$r = since($cursor);
is(record($r->{json}, $late->{serials}[0])->{s}, 'revoked',
	'a ticket that was withdrawn is told');
$cursor = $r->{json}{cursor};
$db->query("update app.registration set status = 'pending', decided_at = null
	where id = $reg->{id}");
$r = since($cursor);
is_deeply([ sort @{ $r->{json}{removed} } ], [ sort map {
	encode_base64url(sha256($_)) } @{ $reg->{serials} } ],
	'who is not approved any longer is taken out');

# Page by page.
$desk->register(approve => 1) for 1 .. 5;
my (@seen, $pages);
my $at = '';
do {
	$r = $w->get("$path?limit=2" . ($at && "&since=$at"), @as);
	push @seen, map { $_->{i} } @{ $r->{json}{records} };
	$at = $r->{json}{cursor};
	$pages++;
} while ($r->{json}{more});
is("$pages " . scalar keys %{ { map { $_ => 1 } @seen } }, '3 6',
	'six tickets in pages of two');

# Nothing on its way is missed: a scan whose transaction began before the
# cursor was given and ends after it.
$cursor = since($at)->{json}{cursor};
my $slow = $desk->register(approve => 1);
$cursor = since($cursor)->{json}{cursor};
my $held = $desk->hold("do \$\$ begin perform api.mark_used('', null, '\\x"
	. Digest::SHA::sha256_hex($token) . "', false, '$slow->{serials}[0]',
	null, null); end \$\$");
$mark->post('/mark-used/' . $desk->register(approve => 1)->{serials}[0], @as);
$r = since($cursor);
$cursor = $r->{json}{cursor};
is(record($r->{json}, $slow->{serials}[0]), undef,
	'a scan that is not committed is not told');
print $held "commit;\nselect 'done';\n";
close $held;
ET::Worker::wait_for(sub { $db->query("select used_at is not null
	from app.ticket where serial = '$slow->{serials}[0]'") eq 't' });
ok(record(since($cursor)->{json}, $slow->{serials}[0])->{u},
	'… and is told by the next answer');

# ---- the compact form: as bytes, by the words of the interface
sub page ($more = '') {
	my $got = $w->get("$path?form=2&limit=3$more", @as);
	my ($form, $head, $nonce) = unpack 'C N/a a12', $got->{body};
	my %page = (%{ JSON::PP->new->utf8->decode($head) }, r => $got,
		form => $form, nonce => $nonce, tickets => {});
	my $rest = substr $got->{body}, 17 + length $head;
	while (length $rest) {
		(my ($index, $sealed), $rest) = unpack 'a12 n/a a*', $rest;
		$page{tickets}{$index} = $sealed;
	}
	return \%page;
}
sub short ($page, $serial) {
	my $index = sha256($serial);
	my $sealed = $page->{tickets}{ substr $index, 0, 12 } or return;
	my $key = hmac_sha256($event . "\1",
		hmac_sha256($serial, 'event-tickets roster'));
	return JSON::PP->new->utf8->decode(open_gcm($key, $page->{nonce},
		$index, $sealed));
}
my $p = page();
is($p->{r}{headers}{'content-type'}, 'application/octet-stream',
	'the compact form is bytes');
is("$p->{form} $p->{count} " . keys %{ $p->{tickets} }, '2 3 3',
	'… says its form and how many tickets are in it');
is_deeply($p->{other_events}, [],
	'… names no event that admits nobody: it may be a secret');
is($p->{total}, $db->query('select count(*) from app.ticket t join
	app.registration r on r.id = t.registration_id
	where r.decided_at is not null'), '… and how many there will be');
my (%short, $more, $all);
for (my $cursor = ''; ; $cursor = "&since=$p->{cursor}") {
	$p = page($cursor);
	$all .= $p->{r}{body};
	$short{$_} //= short($p, $_) for $reg->{serials}->@*, $late->{serials}[0],
		$slow->{serials}[0];
	last if !$p->{more};
	$more = $p;
}
is_deeply($short{ $slow->{serials}[0] }[0], 'Person '
	. ($slow->{email} =~ /(\d+)/)[0], 'a name is there for the holder of the ticket');
is_deeply([ @{ $short{ $slow->{serials}[0] } }[1 .. 4, 6, 7] ],
	[ undef, 1, 1, 0, 0, 'Gate A' ], '… and by which gate it was used');
like($short{ $slow->{serials}[0] }[5], qr/^\d{10}$/, '… and when');
is_deeply($short{ $late->{serials}[0] }, [ 'Late', undef, 1, 1, 1 ],
	'one that was withdrawn is told so, and nothing besides');
is($short{ $reg->{serials}[0] }, undef, 'who is not approved is not in it');
is($more->{r}{json}, undef, 'it is no JSON');
is(join(' ', grep { index($all, $_) >= 0 } '"Zo', 'Late', 'Person',
	map({ $_, shown($_) } $slow->{serials}->@*, $late->{serials}->@*)), '',
	'no name and no serial is in it');
$p = page("&since=$p->{cursor}");
is("$p->{count} " . ($p->{total} // '-'), '0 -', 'then nothing has changed');
is($w->get("$path?form=2&limit=3&since=$p->{cursor}", @as, headers => {
	'If-None-Match' => $p->{r}{headers}{etag} })->{status}, 304,
	'… and 304 says so');
$desk->approve($reg->{id});
$db->query("update app.ticket set left_at = now()
	where serial = '$slow->{serials}[0]'");
$db->query("update app.registration set team_name = 'Team' where id
	= $slow->{id}");
$p = page("&since=$p->{cursor}");
is_deeply(short($p, $reg->{serials}[0]), [ 'Zoë <Z>', 'A & B', 1, 2 ],
	'one of a team says of how many');
is_deeply([ @{ short($p, $slow->{serials}[0]) }[0 .. 5] ],
	[ $short{ $slow->{serials}[0] }[0], 'Team', 1, 1, 0, 0 ],
	'who left is not inside');
$db->query("update app.registration set status = 'pending', decided_at = null
	where id = $reg->{id}");
$p = page("&since=$p->{cursor}");
is($p->{tickets}{ substr sha256($reg->{serials}[0]), 0, 12 }, '',
	'who is not approved any longer is taken out of it');
is_problem($w->get("$path?form=3", @as), 422, 'validation_failed',
	'a form that there is not');
ok(exists $w->get("$path?form=1", @as)->{json}{records},
	'scanners of the old form keep theirs');

# ---- other events
$db->query("insert into app.event (slug, name, starts_at, ends_at, zone)
	values ('ball', 'Spring ball', now(), now() + interval '1 day', 'UTC'),
	('secret', 'Surprise', now(), now() + interval '1 day', 'UTC')");
$db->query("insert into app.tally (event_id, status, slot, registrations,
	tickets, teams) select id, 'approved', 0, 1, 1, 0 from app.event
	where slug = 'ball'");
is_deeply([ map { $_->{name} } @{ page()->{other_events} } ],
	['Spring ball'], 'the first page names other events with tickets');
is(page("&since=$p->{cursor}")->{other_events}, undef, '… and no other page');

# ---- the sign of life
$w->get("$path?since=$cursor&queued=12&offset_ms=-850&app=1.2", @as);
is($db->query('select queued, clock_offset_ms, app_version,
	last_seen_at > now() - interval \'1 minute\' from app.device'),
	'12|-850|1.2|t', 'what the device says of itself is kept');
$db->query('update app.device set revoked_at = now()');
is_problem($w->get($path, @as), 401, 'device_revoked',
	'a revoked device is told so');
$_->done for $w, $mark;
done_testing;
