# How a worker reaches its database: TLS that is verified, no statements kept.
use v5.36;
use utf8;
use ET::BadInput qw(is_problem);
use ET::Database;
use ET::Mail qw(certificate);
use ET::Worker;
use File::Copy qw(copy);
use File::Temp qw(tempdir);
use IO::Socket::INET;
use Test::More;

my %good = (name => 'Ada', phone => '+44 20 7946');
my $n = 0;

sub registers ($w) {
	return $w->post('/api/register', json => { %good,
		email => 'ada' . ++$n . '@example.org' });
}

my $port = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1')
	->sockport;
my $dir = tempdir(CLEANUP => 1);
chmod 0755, $dir;
my ($pem, $key) = certificate($dir, 'server', 'DNS:localhost');
my ($other) = certificate($dir, 'other', 'DNS:localhost');
if ($> == 0) {
	my ($uid, $gid) = (getpwnam 'postgres')[2, 3];
	chown $uid, $gid, $key;
}
chmod 0600, $key;
my $db = ET::Database->new(port => $port, settings => [
	'listen_addresses=127.0.0.1', 'ssl=on', "ssl_cert_file=$pem",
	"ssl_key_file=$key" ]);
$db->query("select app.event_create('demo', 'Demo event')");

sub worker ($url, %env) {
	return ET::Worker->new('register', db => $db,
		env => { DATABASE_URL => $url, %env });
}
my $url = "postgresql://localhost:$port/tickets";
my $w = worker($url, DB_SSLROOTCERT => $pem);
is(registers($w)->{status}, 201, 'TLS with the right CA');
is($db->query(q{select ssl from pg_stat_ssl s join pg_stat_activity a
	using (pid) where application_name = 'register'}), 't',
	'… is really used');
$w->done;

$w = worker($url, DB_SSLROOTCERT => $other);
is_problem(registers($w), 503, 'unavailable', 'TLS with another CA is refused');
like($w->log, qr/certificate verify failed/, '… and the log says why');
$w->done;

$w = worker("postgresql://127.0.0.1:$port/tickets", DB_SSLROOTCERT => $pem);
is_problem(registers($w), 503, 'unavailable',
	'a certificate for another host is refused');
$w->done;

for my $mode (qw(require verify-ca disable)) {
	$w = worker("postgresql://127.0.0.1:$port/tickets?sslmode=$mode",
		DB_SSLROOTCERT => $pem);
	is_problem(registers($w), 503, 'unavailable',
		"with a CA file the host is verified, also with sslmode=$mode");
	$w->done;
}

$w = worker("postgresql+psycopg2://localhost:$port/tickets",
	DB_SSLROOTCERT => $pem);
is(registers($w)->{status}, 201, 'an SQLAlchemy prefix is understood');
$w->done;

$w = worker("postgresql://127.0.0.1:1,localhost:$port/tickets",
	DB_SSLROOTCERT => $pem);
is(registers($w)->{status}, 201, 'the second of two hosts is found');
$w->done;

# DB_PREPARE=off: for poolers that mix sessions.
for my $prepare (qw(on off)) {
	$db->query('alter system set log_statement = \'all\'');
	$db->query('select pg_reload_conf()');
	my $before = length $db->log;
	$w = ET::Worker->new('register', db => $db,
		env => { DB_PREPARE => $prepare });
	is(join(' ', map { registers($w)->{status} } 1 .. 3), '201 201 201',
		"DB_PREPARE=$prepare works");
	my $log = substr $db->log, $before;
	my $named = () = $log =~ /execute register:/g;
	is($named, $prepare eq 'on' ? 3 : 0, $prepare eq 'on'
		? '… with a named statement' : '… without one');
	$w->done;
}

# The pool's role and nobody else.
is($db->query(q{select string_agg(distinct usename, ' ') from pg_stat_activity
	where application_name = 'register'}), '', 'all connections are closed');
$w = ET::Worker->new('register', db => $db, env => { DB_USER => 'et_status' });
is_problem(registers($w), 500, 'internal_error',
	'another role may not run this statement');
unlike(registers($w)->{body}, qr/permission|SQL|42501/,
	'… and the client sees nothing of SQL');
like($w->log, qr/SQLSTATE 42501/, '… but the log does');
$w->done;
done_testing;
