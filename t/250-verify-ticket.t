# GET /verify-ticket/{serial}: what mark-used would decide now.
use v5.36;
use utf8;
use ET::BadInput qw(is_problem fields_of);
use ET::Desk qw(shown serial);
use ET::Keys;
use ET::Worker;
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('verify-ticket', db => $db);
my @as = (token => $desk->device);
my $reg = $desk->register(name => 'Zoë <Z>', team_name => 'A & B',
	members => ['Bob'], approve => 1);
my $serial = $reg->{serials}[0];
my $path = "/verify-ticket/$serial";

my $r = $w->get($path, @as);
is($r->{status}, 200, 'a ticket is found');
is_deeply([ sort keys %{ $r->{json} } ],
	[qw(counter details message reason rehearsal team valid)],
	'… with what was agreed');
ok($r->{json}{valid}, '… and is valid');
is($r->{json}{reason}, 'valid', '… in one word');
is_deeply($r->{json}{details}, { serial_number => shown($serial),
	serial_code => sprintf('REG-%06d', $reg->{id}), member_name => 'Zoë <Z>', email => $reg->{email},
	phone => '+49 30 123456', team_name => 'A & B', status => 'approved',
	checked_in => JSON::PP::false, check_in_time => undef, gate => undef },
	'… and its details');
is($db->query('select count(*) from app.scan'), 0, 'nothing was written');

is_problem($w->post($path, @as), 405, 'method_not_allowed', 'POST is refused');
is_problem($w->get("$path?x=1", @as), 422, 'validation_failed',
	'an unknown parameter is refused');
is_problem($w->get("/verify-ticket/" . 'x' x 600, @as), 422,
	'validation_failed', '600 characters are no ticket');
is_problem($w->get("/verify-ticket/a%0ab", @as), 422, 'validation_failed',
	'a line break is in no ticket');
is_problem($w->get($path), 401, 'unauthorized', 'not for strangers');
is_problem($w->get($path, token => 'a' x 64), 401, 'unauthorized',
	'not for an unknown device');
is_problem($w->get($path, token => $desk->token('viewer')), 403, 'forbidden',
	'not for the viewer');
is($w->get($path, token => $desk->token($_))->{status}, 200, "for the $_")
	for qw(owner admin reviewer door);
my $lost = $desk->device;
$db->query('update app.device set revoked_at = now() where id = 2');
is_problem($w->get($path, token => $lost), 401, 'device_revoked',
	'not for a revoked device');

# Typed by hand, or read from the QR.
sub reason ($typed) {
	my $got = $w->get('/verify-ticket/' . ET::Worker::escape($typed), @as);
	return $got->{status} == 200 ? $got->{json}{reason} : $got->{status};
}
is(reason($_), 'valid', "typed as $_") for shown($serial), lc $serial,
	lc shown($serial), $serial =~ tr/01/OI/r, $serial =~ tr/01/ol/r,
	join('-', split //, $serial), " $serial ",
	join(' ', $serial =~ /(.{1,4})/g);
my $event = $db->query('select id from app.event');
is(reason(ET::Keys->code($event, $serial)), 'valid',
	'the signed code, made by openssl');

my @digits = split //, '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
my $last = substr $serial, -1;
my ($other) = grep { $_ ne $last } @digits;
my $code = ET::Keys->code($event, $serial);
my %unknown = ('a wrong check character' => substr($serial, 0, 16) . $other,
	'one character too few' => substr($serial, 0, 16),
	'one character too many' => "${serial}0",
	'two characters exchanged' => swapped($serial),
	'a serial that nobody has' => serial(),
	'SQL' => "' or '1'='1", 'more SQL' => "x'; drop table app.ticket; --",
	'the id of a ticket' => '1', 'the id of a registration' => $reg->{id},
	'the letter U' => 'U' x 17, 'letters of another script' => 'А' x 17,
	'full-width digits' => '１２３４５６７８９０１２３４５６７',
	'a percent sign' => '%', 'a code cut short' => substr($code, 0, -5),
	'a code with another signature' => $code =~ s/(.)$/$1 eq '0' ? 1 : 0/er,
	'a code with a changed signature' => $code
		=~ s/\.(.)([^.]+)$/'.' . ($1 eq 'A' ? 'B' : 'A') . $2/er,
	'a code for another event' => $code =~ s/^(1\.\w+\.)\d+/${1}2/r,
	'a code with another serial' => $code =~ s/$serial/$reg->{serials}[1]/r,
	'a code in lower case' => lc $code, 'a dot' => '.', 'dots' => '.' x 6,
	'a code with a part more' => "$code.X");
for my $what (sort keys %unknown) {
	my $got = $w->get('/verify-ticket/'
		. ET::Worker::escape($unknown{$what}), @as);
	is(join(' ', $got->{status}, $got->{json}{reason} // '-',
		$got->{json}{valid} ? 'valid' : 'no',
		defined $got->{json}{details} ? 'details' : 'null'),
		'200 unknown no null', "$what is unknown");
}

# What was read wrongly is told from a number that nobody has.
for my $wrong (substr($serial, 0, 16) . ($serial =~ /0$/ ? '1' : '0'),
	ET::Keys->code($event, $serial) =~ s/(.)$/*/r) {
	like($w->get("/verify-ticket/$wrong", @as)->{json}{message},
		qr/^This code was read wrongly: scan it again\. /,
		"$wrong: scan again");
}
like($w->get('/verify-ticket/' . serial(), @as)->{json}{message},
	qr/^This ticket is not known: /, 'a good number that is none: not known');
is($w->get("/verify-ticket/%5DQ1$serial", @as)->{json}{reason}, 'valid',
	'what a hand scanner says before a code is left out');

# Each reason.
my $pending = $desk->register;
is(reason($pending->{serials}[0]), 'not_approved', 'a pending one');
$db->query("update app.ticket set revoked_at = now()
	where serial = '$reg->{serials}[1]'");
is(reason($reg->{serials}[1]), 'revoked', 'a revoked one');
$db->query(q{select app.event_create('other', 'Other')});
my $elsewhere = $desk->register(event => 'other', approve => 1);
$r = $w->get("/verify-ticket/$elsewhere->{serials}[0]", @as);
is($r->{json}{reason}, 'wrong_event', 'one of another event');
is($r->{json}{ticket_event}, 'Other', '… whose name is told');
is_deeply([ @{ $r->{json}{details} }{qw(member_name email phone team_name
	status check_in_time gate)} ], [ (undef) x 7 ],
	'… and nothing of its guest');
is($r->{json}{team}, undef, '… or the team');
$db->query(q{update app.event set check_in_from = now() + interval '1 hour'});
is(reason($serial), 'too_early', 'before the doors open');
$db->query(q{update app.event set check_in_from = now() - interval '1 day',
	check_in_until = now() - interval '1 hour'});
is(reason($serial), 'too_late', 'after they close');
$db->query(q{update app.event set check_in_until = null;
	update app.ticket set used_at = '2027-03-20T09:00:00Z',
	used_by = 'device:1', used_gate = 'Gate A'
	where serial = '} . $serial . q{'});
$r = $w->get($path, @as);
is($r->{json}{reason}, 'already_used', 'one that was used');
is_deeply([ @{ $r->{json}{details} }{qw(check_in_time gate)} ],
	[ '2027-03-20T09:00:00Z', 'Gate A' ], '… with when and where');

unlike($w->log, qr/$serial|Zo|example\.org/, 'no serial or name is in the log');
$w->done;

# SCANNER_AUTH=optional: for scanner apps that send no token.
$db->query('update app.ticket set used_at = null, used_by = null,
	used_gate = null');
$w = ET::Worker->new('verify-ticket', db => $db,
	env => { SCANNER_AUTH => 'optional' });
$r = $w->get($path);
is($r->{json}{reason}, 'valid', 'an open door answers without a token');
is($r->{json}{details}{email}, undef, '… without the e-mail');
is($r->{json}{details}{phone}, undef, '… and the phone');
is($w->get($path, @as)->{json}{details}{email}, $reg->{email},
	'a device still sees them');
is_problem($w->get($path, token => 'a' x 64), 401, 'unauthorized',
	'a wrong token is worse than none');
$w->done;
done_testing;

# Two neighbours that differ change places.
sub swapped ($s) {
	for my $i (0 .. 14) {
		my ($x, $y) = (substr($s, $i, 1), substr $s, $i + 1, 1);
		next if $x eq $y;
		substr $s, $i, 2, "$y$x";
		return $s;
	}
}
