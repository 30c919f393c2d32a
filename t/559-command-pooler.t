# A stack behind PgBouncer in session mode, as a managed PostgreSQL is offered:
# a login that may not make roles, TLS to the pooler verified by certs/CAPEM.crt,
# and the whole journey through it.
use v5.36;
use Test::More;
use File::Copy qw(copy);
use File::Temp qw(tempdir);
use POSIX ();
use ET::Database;
use ET::Mail qw(certificate mails);
use ET::Stack;

my $home = tempdir('et-home-XXXXXX', TMPDIR => 1, CLEANUP => 1);
chmod 0755, $home;
my @owner = $> == 0 ? (getpwnam 'postgres')[2, 3] : ();
my ($pem, $key) = certificate($home, 'pooler', 'DNS:localhost');
chown @owner, $key if @owner;

my $db = ET::Database->new;
$db->query($_) for q(create role guest login password 'g%uest w/rd'),
	'create database guests owner guest';

# ---- the pooler: passwords and TLS only, one server connection for a client ----
my $port = ET::Stack::free_port();

sub spurt ($file, $text) {
	open my $out, '>', $file or die "$file: $!";
	print $out $text;
	close $out;
}

mkdir "$home/pooler";
chown @owner, "$home/pooler" if @owner;
spurt("$home/users", qq("guest" "g%uest w/rd"\n));
spurt("$home/pgbouncer.ini", <<"INI");
[databases]
guests = host=${\$db->dir}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $port
unix_socket_dir = $home/pooler
auth_type = scram-sha-256
auth_file = $home/users
client_tls_sslmode = require
client_tls_cert_file = $pem
client_tls_key_file = $key
pool_mode = session
default_pool_size = 80
INI

my $pooler = fork // die "fork: $!";
if (!$pooler) {
	if (@owner) {
		$) = "$owner[1] $owner[1]";
		POSIX::setgid($owner[1]);
		POSIX::setuid($owner[0]);
	}
	open STDERR, '>', "$home/pooler/log";
	exec 'pgbouncer', '-q', "$home/pgbouncer.ini" or POSIX::_exit(127);
}
ET::Stack::wait_for(sub { -S "$home/pooler/.s.PGSQL.$port" })
	or die 'pgbouncer does not start';

# ---- a stack on it, in parts ---------------------------------------------------
my $dir = "$home/stack";
mkdir $_ for $dir, "$dir/certs";
copy($pem, "$dir/certs/CAPEM.crt");
chmod 0644, "$dir/certs/CAPEM.crt";
my $stack = ET::Stack->new(-dir => $dir, host => 'localhost', port => $port,
	dbname => 'guests', user => 'guest', password => 'g%uest w/rd');
is($stack->curl('/health')->{status}, 200, 'a stack starts behind the pooler');
like($stack->command('migrate'), qr/WARNING: .*DB_ROLES=single/,
	'that all pools are one role is said with a warning');

my $person = { name => 'Ada', email => 'ada@example.org',
	phone => '+49 30 1234567' };
my $r = $stack->ask(POST => '/api/register', json => $person);
is($r->{status}, 201, 'a person registers');
is($stack->ask(POST => '/api/register', json => $person)->{status}, 409,
	'… once');
my $token = $stack->sign_in;
is($stack->ask(POST => "/api/admin/registrations/$r->{json}{id}/approve",
	token => $token)->{status}, 200, 'an admin approves');
ok(ET::Stack::wait_for(sub { 2 == (() = mails($stack->env('MAIL_DIR'))) }, 30),
	'the mailer sends both mails');
my $serial = $stack->ask(
	GET => "/api/admin/registrations/$r->{json}{id}", token => $token)
	->{json}{tickets}[0]{serial_number};
is($stack->ask(GET => "/verify-ticket/$serial", token => $token)
	->{json}{valid}, 1, 'the ticket is valid');
is($stack->ask(POST => "/mark-used/$serial", token => $token)->{status},
	$_->[0], $_->[1]) for [ 200, 'it is used' ], [ 409, '… once' ];

# Named statements live on: the same workers, again and again.
my @again = map { $stack->ask(GET => "/verify-ticket/$serial",
	token => $token)->{status} } 1 .. 20;
is("@again", join(' ', (200) x 20), 'statements stay prepared');
is($db->query(q{select string_agg(distinct usename, ' ') from
	pg_stat_activity where datname = 'guests'}), 'guest',
	'all of it as the one login');

$stack->done;

# Supabase's pooler finds the project behind the dot of a login; a role for each
# pool is given it as well.
my $tenant = '. deploy/lib/database.sh; database_url=postgresql://%s/postgres;'
	. ' database_login=postgres.project; database_tenant';
is(qx{bash -c '@{[ sprintf $tenant, $_->[0] ]}'}, $_->[1], "$_->[0]: '$_->[1]'")
	for [ 'aws-0-eu-central-1.pooler.supabase.com:5432', '.project' ],
	[ 'db.example.org', '' ];

kill 'TERM', $pooler;
waitpid $pooler, 0;
$pooler = 0;
done_testing;

END {
	local $?;
	kill 'KILL', $pooler if $pooler;
}
