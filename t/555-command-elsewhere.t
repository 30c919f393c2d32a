# A database and a relay that are somebody else's: set up over TCP with
# verified TLS, with a role for each pool or one for all, away and back.
use v5.36;
use Test::More;
use File::Copy qw(copy);
use File::Temp qw(tempdir);
use Time::HiRes qw(sleep);
use ET::Database;
use ET::Mail qw(certificate);
use ET::Stack;

my $tls = tempdir('et-tls-XXXXXX', TMPDIR => 1, CLEANUP => 1);
my $home = tempdir('et-home-XXXXXX', TMPDIR => 1, CLEANUP => 1);
chmod 0755, $tls, $home;
my $port = ET::Stack::free_port();
my ($pem, $key) = certificate($tls, 'server', 'DNS:localhost');
my ($wrong) = certificate($tls, 'other', 'DNS:localhost');
my @owner = $> == 0 ? (getpwnam 'postgres')[2, 3] : ();
chown @owner, $key if @owner;
chmod 0600, $key;
chmod 0644, $pem, $wrong;

# A server at a TCP port that takes passwords only, and TLS only.
my $db = ET::Database->new(settings => [
	'listen_addresses=localhost', "port=$port", 'ssl=on',
	"ssl_cert_file=$pem", "ssl_key_file=$key" ]);
my $data = $db->dir . '/data';
sub psql ($sql, $name = 'postgres') {
	my $dir = $db->dir;
	return qx{psql -XAtq -h $dir -p $port -U postgres -d $name -c "$sql" 2>&1};
}
open my $hba, '>', "$data/pg_hba.conf" or die $!;
print $hba "local all all trust\nhostssl all all all scram-sha-256\n";
close $hba;
psql('select pg_reload_conf()');
psql("create role chief login createrole createdb password 'p%40ss w/rd'");
psql("create role guest login password 'guest'");
psql("create database $_->[0] owner $_->[1]")
	for [qw(chiefs chief)], [qw(guests guest)];
psql('create extension pg_trgm', $_) for qw(chiefs guests);

sub stack ($name, %env) {
	my $dir = "$home/$name";
	mkdir $_ for $dir, "$dir/certs";
	copy($env{-ca} // $pem, "$dir/certs/CAPEM.crt");
	chmod 0644, "$dir/certs/CAPEM.crt";
	delete $env{-ca};
	return ET::Stack->new(-dir => $dir, %env);
}

sub refused ($name, $like, %env) {
	my $stack = eval { stack($name =~ s/\W/-/gr, %env) };
	$stack->stop if $stack;
	return like($@, qr/event-tickets up: event-tickets: $like/s,
		"$name: told in a sentence");
}

# ---- what cannot be reached ---------------------------------------------------------
my $url = "postgresql://chief:p%2540ss%20w%2Frd\@localhost:$port/chiefs";
refused('a server that is not there', qr/the database is unreachable: /,
	DATABASE_URL => 'postgresql://a:b@localhost:1/x');
refused('a wrong password', qr/the database is unreachable: .*password/,
	DATABASE_URL => "postgresql://chief:no\@localhost:$port/chiefs");
refused('a certificate of another', qr/the database is unreachable: .*certificate/,
	DATABASE_URL => $url, -ca => $wrong);
refused('a host that the certificate does not name', qr/the database is unreachable: .*127\.0\.0\.1/,
	DATABASE_URL => $url =~ s/localhost/127.0.0.1/r);

# ---- a login that may make roles: one for each pool -------------------------------------
my $relay = ET::Mail::relay();
my %relay = $relay->env->%*;
chmod 0755, $relay->{home};
chmod 0644, "$relay->{home}/relay.pem", "$relay->{home}/password";
$relay{SMTP_PASSWORD_FILE} = "$home/relay-password";
open my $password, '>', $relay{SMTP_PASSWORD_FILE} or die $!;
print $password 'relay-password';
close $password;
chmod 0640, $relay{SMTP_PASSWORD_FILE};
my @service = $> == 0 ? (getpwnam('event-tickets'))[2, 3] : ();
chown 0, $service[1], $relay{SMTP_PASSWORD_FILE} if @service;

my $stack = stack('chief', %relay,
	DATABASE_URL => $url =~ s/^postgresql/postgresql+psycopg2/r);
is($stack->curl('/health')->{status}, 200, 'a stack on a database elsewhere');
ok(!-e $stack->dir . '/postgres', '… has none of its own');
is(psql("select count(distinct usename) from pg_stat_ssl join
	pg_stat_activity using (pid) where ssl and datname = 'chiefs'
	and usename like 'et\\_%'") > 0 ? 1 : 0, 1,
	'… pools come as their own roles, over TLS');
is(psql("select count(*) from pg_stat_activity where usename = 'chief'"),
	"0\n", '… and none as the login');
my $said = join '', map { qx{tr '\\0' '\\n' </proc/$_/environ} }
	$stack->pid('register'), $stack->pid('mailer');
unlike($said, qr/ss w|ss%20w|chief:/, '… nor do they know its password');

sub register ($stack, $email) {
	return $stack->ask(POST => '/api/register', json => { name => 'Ada',
		email => $email, phone => '+49 30 1234567' })->{status};
}

is(register($stack, 'ada@example.org'), 201, 'a person registers');
sub sent ($n) {
	return ET::Stack::wait_for(sub {
		psql("select count(*) from app.outbox where state = 'sent'",
			'chiefs') == $n;
	}, 30);
}
ok(sent(1), 'the relay gets the mail');

# ---- the relay away and back ---------------------------------------------------------------
my $at = $relay->{port};
my $where = $relay->{home};
undef $relay;
is(register($stack, 'b@example.org'), 201, 'without a relay people register');
my $token = $stack->sign_in;
is($stack->ask(POST => '/api/admin/registrations/1/approve',
	token => $token)->{status}, 200, '… and are approved');
is($stack->curl('/ping')->{status}, 200, '… and all goes on');
is(psql("select count(*) from app.outbox where state = 'sent'", 'chiefs'),
	"1\n", '… while mail waits');
$relay = ET::Mail::relay(dir => $where, port => $at);
ok(sent(3), '… until the relay is back');

# ---- the database away and back --------------------------------------------------------------
$db->stop;
my $r = $stack->ask(GET => '/health');
is($r->{status}, 503, 'without the database health is 503');
is(register($stack, 'c@example.org'), 503, '… and nobody registers');
is($stack->curl('/ping')->{status}, 200, '… but what needs none goes on');
like($stack->command(qw(staff list)), qr/the database is unreachable/,
	'… and the command says so');
like($said = $stack->command('doctor'),
	qr/^WRONG   the database answers: .*the database is unreachable: /m,
	'… and so does the doctor');
unlike($said, qr/schema|room|: line /, '… and does not guess about the rest');
$db->start;
ok(ET::Stack::wait_for(sub { register($stack, 'd@example.org') == 201 }),
	'back again people register');
$stack->done;

# ---- a login that may not: one role for all -----------------------------------------------------
my @parts = (host => 'localhost', port => $port, dbname => 'guests',
	user => 'guest', password => 'guest');
my $guest = stack('guest', @parts);
is($guest->curl('/health')->{status}, 200, 'a stack with one role for all');
is(register($guest, 'ada@example.org'), 201, '… where a person registers');
is(psql("select string_agg(distinct usename, ' ') from pg_stat_activity
	where datname = 'guests'"), "guest\n", '… as the login');
$guest->stop;
$guest->up(@parts);
is(register($guest, 'ada@example.org'), 409, 'started again it is the same');
$guest->done;

# ---- a database of its own, and one role for all --------------------------------------------------
my $single = stack('single', DB_ROLES => 'single');
is(register($single, 'ada@example.org'), 201, 'one role for all, in private');
is($single->sql("select count(*) from pg_roles where rolname like 'et\_%'"), 0,
	'… without roles');
$single->stop;
$single->up(DB_ROLES => 'pool');
is(register($single, 'ada@example.org'), 409, '… and later with them');
cmp_ok($single->sql("select count(*) from pg_roles where rolname like 'et\_%'"),
	'>', 10, '… that are there then');
is($single->sql(q{select string_agg(distinct usename, ' ')
	from pg_stat_activity where application_name = 'register'}),
	'et_register', '… and used');
$single->done;
$db->stop;
done_testing;
