# Who may do what: each operation of openapi.json is asked by each kind of
# caller, through nginx. Who may not gets 401 or 403, whatever is asked; who may
# gets neither; nobody gets 5xx. A new operation is covered by being described.
use v5.36;
use Digest::SHA qw(sha256_hex);
use ET::Keys;
use ET::Picture qw(png);
use ET::Schema;
use ET::Stack;
use ET::Worker;
use JSON::PP qw(decode_json);
use Test::More;

my $api = ET::Schema->new;
my $paths = $api->document->{paths};
my $stack = ET::Stack->new(map { ("RATE_$_" => 'off') }
	qw(SIGNUP LOGIN STATUS SCAN ADMIN));
my @needs = qw(nothing holder scanner device revoked supervisor staff viewer reviewer
	admin owner);

# Callers: the role in their token, what is different about them, and what the
# matrix knows them as. The token of a demoted person still says owner.
my %caller = (
	(map { ($_ => { role => $_, is => $_ }) }
		qw(door viewer reviewer admin owner)),
	(map { ("$_, once owner" => { role => 'owner', now => $_, is => $_ }) }
		qw(door viewer reviewer admin)),
	'nobody' => { is => 'nobody' },
	'broken token' => { role => 'owner', broken => 1, is => 'nobody' },
	'signed out' => { role => 'owner', ended => 1, is => 'nobody' },
	'expired session' => { role => 'owner', expired => 1, is => 'nobody' },
	'disabled account' => { role => 'owner', disabled => 1,
		is => 'nobody' },
	'owner by cookie' => { role => 'owner', cookie => 1, is => 'owner' },
	'foreign page' => { role => 'owner', cookie => 1, foreign => 1,
		is => 'foreign' },
	'device' => { is => 'device' },
	'revoked device' => { revoked => 1, is => 'revoked' },
	'holder' => { is => 'holder' },
	'unknown link' => { unknown => 1, is => 'nobody' },
);

# Harmless bodies and paths, where the example of the description is not.
my %body = (
	'post /api/admin/login' => { email => $stack->env('ADMIN_EMAIL'),
		password => $stack->env('ADMIN_PASSWORD') },
	'post /api/registration/me/payment-proof' => {
		payment_reference => 'RO27' },
);
my @png = (picture => [ 'a.png', png(8, 8) ]);
my %file = (
	'post /api/admin/settings/logo' => \@png,
	'post /api/admin/settings/payment-qr' => \@png,
	'post /api/admin/registrations/import' => [ dry_run => 'true',
		file => [ 'a.csv', "name,email,phone\n" ] ],
);
# Whose session is over may sign out again: nothing happens.
my %lenient = map { ("$_ post /api/admin/logout" => 1) } 'signed out',
	'expired session', 'disabled account';
my %part = (serial => 'NO-SUCH-TICKET', email => 'nobody@example.org');

my @ops = map { my $path = $_;
	map { [ $_, $path ] } sort keys $paths->{$path}->%* }
	sort keys %$paths;
@ops = ((grep { $_->[0] eq 'get' } @ops), (grep { $_->[0] ne 'get' } @ops));

# ---- what the matrix says ---------------------------------------------------

# The worker asks for any device; the database for a revoked one.
sub need ($op) {
	return $op->[1] eq '/api/scans/quarantine' ? 'revoked'
		: $api->operation(@$op)->{'x-need'};
}

# The status that `is` must get where `need` is needed; undef: not 401, 403.
sub refusal ($need, $is, $method) {
	state %rank = (door => 1, viewer => 2, reviewer => 3, admin => 4,
		owner => 5);
	return undef if $need eq 'nothing';
	return $is eq 'holder' ? undef : 401 if $need eq 'holder';
	return $is eq 'device' ? undef : 401 if $need eq 'device';
	return $is eq 'revoked' ? undef : $is eq 'device' ? 403 : 401
		if $need eq 'revoked';
	return 401 if $is =~ /^(nobody|holder)$/;
	return 401 if $is eq 'revoked' && $need eq 'supervisor';
	return $need ne 'scanner' ? 403 : $is eq 'device' ? undef : 401
		if $is =~ /^(device|revoked)$/;
	return $method eq 'get' ? undef : 403 if $is eq 'foreign';
	return $is eq 'viewer' ? 403 : undef if $need eq 'scanner';
	$need = 'admin' if $need eq 'supervisor';
	return undef if $need eq 'staff' || $rank{$is} >= $rank{$need};
	return 403;
}

# ---- who calls --------------------------------------------------------------

# Everybody is somebody else in each operation, so that what one does (sign
# out, erase, change a password) changes nothing for the next.
my $seed = sha256_hex($stack->env('ADMIN_PASSWORD'));
sub secret ($name, $op) { sha256_hex("$seed $name $op->[0] $op->[1]") }
sub bytes ($text) { q('\x) . sha256_hex($text) . q(') }

sub staff_sql ($who, $secret) {
	my $jti = substr $secret, 0, 32;
	my ($role, $disabled, $ended, $left) = ($who->{now} // $who->{role},
		$who->{disabled} ? 'now()' : 'null',
		$who->{ended} ? 'now()' : 'null', $who->{expired} ? -1 : 1);
	return "with s as (insert into app.staff (email, name, role,
		disabled_at) values ('$secret\@example.org', '', '$role',
		$disabled) returning id)
	insert into app.session (hash, staff_id, address, expires_at, ended_at)
	select ${\ bytes($jti)}, id, '', now() + interval '$left hour', $ended
	  from s;\n";
}

sub device_sql ($who, $secret) {
	my $revoked = $who->{revoked} ? 'now()' : 'null';
	return "insert into app.device (event_id, name, token_hash, revoked_at)
	select id, 'Scanner', ${\ bytes($secret)}, $revoked from app.event
	 where is_current;\n";
}

sub holder_sql ($who, $secret) {
	state $serial = '10000000000000000';
	$serial++;
	return "select api.register('', '', null, 'Ada',
		'$secret\@example.org', '+49 30 123456', null, null, '{}',
		array['$serial'], null, null, null);
	select app.link_add(id, ${\ bytes(link_of($secret))})
	  from app.registration where email = '$secret\@example.org';\n";
}

sub link_of ($secret) { substr $secret =~ tr/a-f/g-hjkmn/r, 0, 26 }

sub make ($op) {
	my $sql = '';
	for my $name (sort keys %caller) {
		my $who = $caller{$name};
		my $secret = secret($name, $op);
		$sql .= $who->{role} ? staff_sql($who, $secret)
			: $name =~ /device/ ? device_sql($who, $secret)
			: $name eq 'holder' && $op->[1] =~ m{/registration/me}
				? holder_sql($who, $secret) : '';
	}
	return "$sql delete from app.outbox";
}

# The key of the stack signs what it would sign itself.
open my $in, '<', $stack->dir . '/keys/jwt.secret' or die "jwt.secret: $!";
chomp(my $jwt_secret = <$in>);
sub jwt ($who, $secret) {
	my $jwt = ET::Keys->jwt(ET::Keys->claims(substr($secret, 0, 32),
		iss => $stack->env('BASE_URL'), role => $who->{role}),
		secret => $jwt_secret);
	return $who->{broken} ? $jwt =~ s/(.)$/$1 eq 'A' ? 'E' : 'A'/er : $jwt;
}

sub headers ($name, $op) {
	my ($who, $secret) = ($caller{$name}, secret($name, $op));
	return {} if $name eq 'nobody';
	return { authorization => "Bearer $secret" } if $name =~ /device/;
	return { authorization => 'Bearer ' . link_of($secret) }
		if !$who->{role};
	my $jwt = jwt($who, $secret);
	return { authorization => "Bearer $jwt" } if !$who->{cookie};
	return { cookie => "__Host-event-tickets=$jwt",
		origin => $who->{foreign} ? 'https://elsewhere.example'
			: $stack->env('BASE_URL') };
}

# ---- what is asked ----------------------------------------------------------

# Parameters that must be there, and parts of the path: nothing that exists.
sub url ($op) {
	my ($method, $path) = @$op;
	my $query = '';
	for (map { $api->resolve($_) } $paths->{$path}{$method}{parameters}->@*) {
		my $value = $part{ $_->{name} } // (
			($_->{schema}{type} // '') eq 'integer' ? 999_999_999
			: $_->{in} eq 'query' ? $_->{example} // 'none'
			: 'none');
		$path =~ s/\{\Q$_->{name}\E\}/$value/ if $_->{in} eq 'path';
		$query .= ($query ? '&' : '?') . "$_->{name}=$value"
			if $_->{in} eq 'query' && $_->{required};
	}
	return $path . $query;
}

sub example ($op) {
	my $body = $api->operation(@$op)->{requestBody} or return;
	my $json = $api->resolve($body)->{content}{'application/json'}
		or return {};
	return $json->{example} if exists $json->{example};
	my ($first) = sort keys(($json->{examples} // {})->%*);
	return defined $first
		? $api->resolve($json->{examples}{$first})->{value} : {};
}

my %status; # by operation and caller
sub ask ($name, $op) {
	my $key = "@$op";
	my $json = $body{$key} // example($op);
	my ($type, $raw) = $file{$key} ? ET::Worker::multipart(
		@{ $file{$key} }) : ();
	my $r = $stack->ask(uc $op->[0] => url($op), headers => {
		%{ headers($name, $op) }, $raw ? ('content-type' => $type)
			: () }, $raw ? (raw => $raw)
		: $json ? (json => $json) : ());
	$status{$key}{$name} = $r->{status};
}

# Where answers are not what a matrix of needs says.
sub wrong ($op, $need) {
	my @wrong;
	for my $name (sort keys $status{"@$op"}->%*) {
		my $is = $status{"@$op"}{$name};
		my $must = refusal($need, $caller{$name}{is}, $op->[0]);
		push @wrong, "$name gets $is" . ($must ? ", not $must" : '')
			if $must ? $is != $must : $is =~ /^(401|403|5..|599)$/;
	}
	return join "\n", grep { !$lenient{ s/ gets .*/ @$op/r } } @wrong;
}

# Where everybody may, some are enough.
sub callers ($need) {
	return grep { $need ne 'nothing' || /^(nobody|broken token|device|holder
		|owner)$/x } sort keys %caller;
}

$stack->sql(make($_)) for @ops;
# Those who are refused first: what the others do may be the end of something.
for my $allowed (0, 1) {
	for my $op (@ops) {
		my $need = need($op);
		for my $name (callers($need)) {
			my $must = refusal($need, $caller{$name}{is},
				$op->[0]);
			ask($name, $op) if $allowed == !defined $must;
		}
	}
}

for my $op (@ops) {
	my $need = need($op);
	is(wrong($op, $need), '', "@$op is for $need");
	# The control: any other entry would have been found.
	is(join(' ', grep { $_ ne $need && wrong($op, $_) eq '' } @needs), '',
		'… and for nobody else');
}
cmp_ok(@ops, '>', 30, 'the matrix has its rows');
$stack->done;
done_testing;
