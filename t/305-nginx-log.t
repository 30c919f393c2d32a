# After a whole journey no log holds anything personal or secret; the request
# id leads from nginx to the worker's line and to the audit row.
use v5.36;
use utf8;
use Test::More;
use JSON::PP;
use ET::Stack;

binmode Test::More->builder->$_, ':utf8' for qw(output failure_output);
my $stack = ET::Stack->new;
my %ada = (name => 'Ada Lovelace-Byron', email => 'ada.byron@secret.example',
	phone => '+49 30 7654321', team_name => 'Analytical Engine',
	members => ['Zoë Ω Babbage']);
my (@secret, %id);
push @secret, @ada{qw(name email phone team_name)}, 'Babbage',
	'7654321', 'secret.example', $stack->env('ADMIN_EMAIL'),
	$stack->env('ADMIN_PASSWORD');

sub asked ($what, $status, @request) {
	my $r = $stack->ask(@request);
	is($r->{status}, $status, $what);
	$id{$what} = $r->{headers}{'x-request-id'};
	return $r->{json};
}

# ---- the journey ----------------------------------------------------------------
asked('register', 201, POST => '/api/register', json => \%ada);
asked('twice', 409, POST => '/api/register', json => \%ada);
asked('status', 200, GET => "/api/registration/status/$ada{email}");
asked('status of a stranger', 404,
	GET => '/api/registration/status/eve.stranger@secret.example');
my $wrong = 'wrong password 1';
asked('wrong password', 401, POST => '/api/admin/login', json => {
	email => $stack->env('ADMIN_EMAIL'), password => $wrong });
my $token = $stack->sign_in;
asked('search', 200, GET => '/api/admin/registrations?q=lovelace',
	token => $token);
asked('see', 200, GET => '/api/admin/registrations/1', token => $token);
asked('approve', 200, POST => '/api/admin/registrations/1/approve',
	token => $token);
my $sent = ET::Stack::wait_for(sub {
	$stack->sql(q{select count(*) from app.outbox where state = 'sent'}) == 2
}, 20);
ok($sent, 'both mails were sent');
my ($device) = $stack->command(qw(device add Scanner GateA))
	=~ /^([0-9a-f]{64})$/m;
my @serials = split /\n/,
	$stack->sql('select serial from app.ticket order by id');
my $see = $stack->ask(GET => '/api/admin/registrations/1', token => $token);
my @codes = map { $_->{code} // () } $see->{json}{tickets}->@*;
is(@codes, 2, 'both tickets have their code');
asked('picture', 200, GET => "/t/$codes[0].png");
asked('verify', 200, GET => "/verify-ticket/$codes[0]", token => $device);
asked('verify by serial', 200, GET => "/verify-ticket/$serials[0]",
	token => $device);
asked('mark', 200, POST => "/mark-used/$serials[0]", token => $device);
asked('mark again', 409, POST => "/mark-used/$codes[0]", token => $device);
asked('mark as staff', 200, POST => "/mark-used/$serials[1]", token => $token);
asked('elsewhere', 404, GET => "/tickets/$ada{email}/$serials[0]?q=$token");
push @secret, $wrong, 'eve.stranger', $token, (split /\./, $token), $device,
	@serials, (map { s/(....)/$1-/gr } @serials), @codes,
	map { (split /\./, $_)[-1] } @codes;

# Where a pool is gone nginx complains by itself.
my $gone = $stack->dir . '/run/sock/status.sock';
unlink $gone;
asked('pool gone', 502, GET => "/api/registration/status/$ada{email}");
# A statement that is refused is logged by PostgreSQL.
system(qq{psql -Xq -d '@{[ $stack->env('DATABASE_URL') ]}' 2>/dev/null -c "
	insert into app.registration (event_id, name, email, phone, status)
	select event_id, name, email, phone, status from app.registration"});

# ---- the request id ---------------------------------------------------------------
my %pool = (register => 'register', approve => 'decide', mark => 'mark-used',
	verify => 'verify-ticket', status => 'status', picture => 'ticket');
for my $what (sort keys %pool) {
	my $nginx = $stack->logged({ headers => { 'x-request-id' => $id{$what} } });
	my ($worker) = grep { ($_->{request_id} // '') eq $id{$what} }
		map { decode_json($_) } split /\n/, $stack->log($pool{$what});
	is($nginx->{route}, $worker->{route}, "$what: the same route in both logs");
	is($nginx->{status}, $worker->{status}, '… and the same status');
	like($worker->{route}, qr{^/[a-z]}, '… by its pattern');
}
for my $what (qw(approve see)) {
	is($stack->sql("select count(*) from app.audit
		where request_id = '$id{$what}'"), 1, "$what: an audit row has it");
}
my $lost = $stack->logged({ headers => { 'x-request-id' => $id{elsewhere} } });
is("$lost->{route} $lost->{status}", '- 404',
	'a path of nobody is logged without its words');
is($lost->{network}, '127.0.0.0/24', '… and the address as its network');

# ---- nothing personal ----------------------------------------------------------------
$stack->stop;
my %found;
for my $file (glob $stack->dir . '/log/*.log') {
	open my $in, '<:encoding(UTF-8)', $file or die "$file: $!";
	my $text = do { local $/; <$in> } // '';
	for my $secret (grep { length } @secret) {
		$found{"$file: $secret"} = 1 if index(lc $text, lc $secret) >= 0;
	}
}
is(join("\n", sort keys %found), '', 'no log holds anything of it');
like($stack->log('nginx'), qr/status\.sock.*failed/,
	'though nginx had something to complain about');
like($stack->log('postgres'), qr/ERROR/, '… and PostgreSQL');
my %in_catcher = map { ($_ => 1) } glob $stack->dir . '/log/*.log';
cmp_ok(keys %in_catcher, '>', 15, 'all logs were there to be read');
done_testing;
