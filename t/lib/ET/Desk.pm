# What most route tests need in the database: an event, staff of each role with
# a session, devices, registrations with tickets, approved or not.
#
#   my $desk = ET::Desk->new;            an event "demo", the current one
#   $desk->token('reviewer')             a JWT with a living session
#   $desk->session('admin')              the hash of a session, for SQL
#   $desk->device('Gate B')              a device token
#   my $r = $desk->register(name => 'Ada', members => ['Bob'], approve => 1);
#   $r->{id}, $r->{serials}[0]           and $r->{email}
#   $desk->link($r->{id})                the token of its secret link
#   $desk->sign                          codes for what was approved
#   my $held = $desk->hold('lock table app.ticket');   until $held is closed
package ET::Desk;
use v5.36;
use Digest::SHA qw(sha256_hex);
use ET::Database;
use ET::Keys;
use Exporter 'import';
use IPC::Open2 qw(open2);

our @EXPORT_OK = qw(serial shown);

# argon2id of "correct horse battery staple".
my $password_hash = '$argon2id$v=19$m=65536,t=2,p=1$dm5kRXltQnltUGRFenJySA$'
	. 'qyvHliyWK61afy7fCYuEkOm48o52g6WFF6WKJvGKxLk';

# An event whose door is open for years; `event`: further arguments of event_create.
sub new ($class, %opt) {
	my $self = bless { db => ET::Database->new, n => 0, staff => {} },
		$class;
	my $more = $opt{event} // '';
	$more = join ', ', "p_check_in_from => now() - interval '10 years',
		p_check_in_until => now() + interval '10 years'", $more || ()
		if $more !~ /p_check_in_from/;
	$self->db->query("select app.event_create('demo', 'Demo event', $more)");
	return $self;
}

sub db ($self) { $self->{db} }
sub password ($class) { 'correct horse battery staple' }
sub password_hash ($class) { $password_hash }

sub quote ($s) {
	return 'null' if !defined $s;
	utf8::encode(my $bytes = $s);
	return "'" . $bytes =~ s/'/''/gr . "'";
}

# An account of this role, made once: (id, e-mail).
sub staff ($self, $role) {
	$self->{staff}{$role} //= [ $self->db->query('select app.staff_add('
		. "'$role\@example.org', '\u$role', '$role', '$password_hash')"),
		"$role\@example.org" ];
	return @{ $self->{staff}{$role} };
}

# An access token with its session; claims may be changed.
sub token ($self, $role, %claims) {
	my ($id) = $self->staff($role);
	my $jti = sprintf '%032x', 0xabc000 + ++$self->{n};
	my $hash = sha256_hex($jti);
	$self->db->query(qq{insert into app.session (hash, staff_id, address,
		expires_at) values ('\\x$hash', $id, '192.0.2.1',
		now() + interval '1 hour')});
	return ET::Keys->jwt(ET::Keys->claims($jti, sub => "$id",
		role => $role, %claims));
}

# The parameter p_session of somebody of this role, as SQL.
sub session ($self, $role) {
	return $self->{session}{$role} //= do {
		my ($id) = $self->staff($role);
		my $hash = sha256_hex("session of the $role");
		$self->db->query(qq{insert into app.session (hash, staff_id,
			address, expires_at) values ('\\x$hash', $id, '',
			now() + interval '1 hour')});
		"'\\x$hash'";
	};
}

# The token of a supervisor's scanner.
sub supervisor ($self, @where) {
	my $token = $self->device(@where);
	my $hash = sha256_hex($token);
	$self->db->query("update app.device set profile = 'supervisor'
		where token_hash = '\\x$hash'");
	return $token;
}

# A token of a scanner at this gate.
sub device ($self, $gate = 'Gate A', $event = 'demo') {
	my $token = sha256_hex('device ' . ++$self->{n});
	my $hash = sha256_hex($token);
	$self->db->query(sprintf q{select app.device_add('Scanner %d', %s, %s,
		'\x%s')}, $self->{n}, quote($gate), quote($event), $hash);
	return $token;
}

my @digits = split //, '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

# A new serial: 16 Crockford digits and the number modulo 37.
sub serial () {
	for (;;) {
		my @n = map { int rand 32 } 1 .. 16;
		my $check = 0;
		$check = ($check * 32 + $_) % 37 for @n;
		return join '', map { $digits[$_] } @n, $check if $check < 32;
	}
}

# As people read it.
sub shown ($serial) { join '-', $serial =~ /(.{4})(.{4})(.{4})(.{4})(.)/ }

# One registration, made by the function the route calls.
sub register ($self, %r) {
	my $n = ++$self->{n};
	my @members = @{ $r{members} // [] };
	my @serials = map { serial() } 0 .. @members;
	my $email = $r{email} // "person$n\@example.org";
	my $id = $self->db->query(sprintf q{select id from api.register('', '',
		%s, %s, %s, '+49 30 123456', %s, %s, array[%s]::text[],
		array[%s], null, null, null)},
		quote($r{event}), quote($r{name} // "Person $n"), quote($email),
		quote($r{team_name}), quote(@members ? join ',', @members : undef),
		join(',', map { quote($_) } @members),
		join(',', map { quote($_) } @serials));
	$self->approve($id) if $r{approve};
	return { id => $id, email => $email, serials => \@serials };
}

# The token of one more secret link, as a mail would bring it.
sub link ($self, $id) {
	my $token = lc join '', map { $digits[rand 32] } 1 .. 26;
	my $hash = sha256_hex($token);
	$self->db->query("select app.link_add($id, '\\x$hash')");
	return $token;
}

# Store a code for each ticket that waits for one, as the signer would: it is
# made of the serial and signed by nobody. How many those were.
sub sign ($self) {
	return $self->db->query("select api.sign_store(array_agg(ticket_id),
		array_agg('1.' || serial)) from api.sign_next(100000)",
		'et_signer');
}

# A transaction of somebody else that has done this and goes on; it ends when
# the handle is closed.
sub hold ($self, $sql) {
	my $dir = $self->db->dir;
	open2(my $out, my $in, 'psql', qw(-XAtq -U postgres -h), $dir,
		qw(-d tickets));
	$in->autoflush;
	print $in "begin; $sql;\nselect 'held';\n";
	chomp(my $said = <$out> // '');
	die "not held: $sql" if $said ne 'held';
	return $in;
}

sub approve ($self, $id) {
	$self->{owner} //= do {
		my $jti = 'approver of the tests';
		my ($staff) = $self->staff('owner');
		my $hash = sha256_hex($jti);
		$self->db->query(qq{insert into app.session (hash, staff_id,
			address, expires_at) values ('\\x$hash', $staff, '',
			now() + interval '1 hour')});
		$hash;
	};
	return $self->db->query(qq{select status from api.decide('', '',
		'\\x$self->{owner}', $id, 'approved', null, null, null, null)});
}
1;
