# The database on another machine: TCP, TLS verified by a CA file, passwords.
use v5.36;
use ET::Database;
use File::Temp qw(tempdir);
use Test::More;

my $dir = tempdir(CLEANUP => 1);
chmod 0755, $dir;

sub run (@command) {
	open my $p, '-|', 'sh', '-c', 'cd "$1" && shift && exec "$@" 2>&1',
		'sh', $dir, @command or die;
	my $said = do { local $/; <$p> };
	close $p or die "@command: $said";
}

sub spurt ($file, $text) {
	open my $out, '>', $file or die "$file: $!";
	print $out $text;
	close $out;
}

# A CA, a certificate of it for db.example.test, and another CA.
for my $ca (qw(ca other)) {
	run(qw(openssl req -x509 -nodes -newkey ec -pkeyopt
		ec_paramgen_curve:prime256v1 -days 2 -subj), "/CN=$ca",
		'-keyout', "$ca.key", '-out', "$ca.pem");
}
spurt("$dir/san", "subjectAltName=DNS:db.example.test\n");
run(qw(openssl req -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1
	-subj /CN=db.example.test -keyout server.key -out server.csr));
run(qw(openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key
	-CAcreateserial -days 2 -extfile san -out server.pem));

# A loopback address of our own, so that no port can be taken.
my $address = join '.', 127, map { 1 + int rand 250 } 1 .. 3;
my $db = ET::Database->new(settings => [ "listen_addresses=$address" ]);
run('cp', 'server.key', 'server.pem', $db->dir . '/data/');
run('chown', '--reference', $db->dir . '/data/pg_hba.conf',
	map { $db->dir . "/data/server.$_" } qw(key pem));
spurt($db->dir . '/data/pg_hba.conf', "local all all trust\n"
	. "hostssl all all 127.0.0.0/8 scram-sha-256\n");
$db->query("alter system set $_") for q{ssl_cert_file = 'server.pem'},
	q{ssl_key_file = 'server.key'}, 'ssl = on', q{log_statement = 'ddl'};
$db->query('select pg_reload_conf()');
my $secret = q{p@ss:w/r%d'"\\ \$x};
spurt("$dir/alter.sql", sprintf "create role manager login createrole
	password '%s'; create database remote owner manager;\n",
	$secret =~ s/'/''/gr);
run('psql', qw(-XAtq -U postgres -h), $db->dir, qw(-d postgres
	-c drop\ database\ tickets -f alter.sql));
my $gone = $db->dir;
run('sh', '-c', "psql -XAtq -U postgres -h $gone -d postgres -c \"select
	format('drop role %I', rolname) from pg_roles where rolname ~ '^et_'\" |
	psql -XAtq -U postgres -h $gone -d postgres");

sub encoded ($s) { $s =~ s/([^A-Za-z0-9])/sprintf '%%%02X', ord $1/ger }

sub url (%o) {
	return sprintf 'postgresql://%s:%s@%s/remote?hostaddr=%s%s',
		$o{user} // 'manager', encoded($o{password} // $secret),
		$o{host} // 'db.example.test', $address, $o{rest} // '';
}

# What psql is started with, in a file.
mkdir "$dir/bin";
spurt("$dir/bin/psql", qq{#!/bin/sh\nprintf '%s\\n' "\$@" >>$dir/arguments\n}
	. "exec /usr/bin/psql \"\$@\"\n");
chmod 0755, "$dir/bin/psql";

sub migrate ($url, $ca, @arguments) {
	local %ENV = (%ENV, DATABASE_URL => $url, PATH => "$dir/bin:$ENV{PATH}");
	$ENV{DB_SSLROOTCERT} = "$dir/$ca.pem" if $ca;
	my $said = `schema/migrate @arguments 2>&1`;
	return ($said, $? >> 8);
}

sub login ($role, $password, $sql = 'select 1') {
	local %ENV = (%ENV, PGPASSWORD => $password,
		PGSSLROOTCERT => "$dir/ca.pem", PGSSLMODE => 'verify-full');
	my $said = `/usr/bin/psql -XAtq -h db.example.test -U $role -c '$sql' \\
		'dbname=remote hostaddr=$address' 2>&1`;
	chomp $said;
	return $said;
}

mkdir "$dir/passwords";
spurt("$dir/passwords/et_home", "one-$$-home\n");
spurt("$dir/passwords/et_mark", "one-$$-mark\n");
my ($said, $status) = migrate(url(), 'other');
is($status, 1, 'a server of another CA is refused');
like($said, qr/certificate verify failed/, '… it says why');
($said, $status) = migrate(url(host => 'elsewhere.example.test'), 'ca');
is($status, 1, 'a server of another name is refused');
like($said, qr/does not match host name/, '… it says why');
($said, $status) = migrate(url(rest => '&sslmode=disable'), '');
is($status, 1, 'this server talks to nobody without TLS');
($said, $status) = migrate(url(password => 'wrong'), 'ca');
is($status, 1, 'a wrong password is refused');
($said, $status) = migrate(url(), 'ca', '--passwords', "$dir/passwords");
is($status, 0, 'with CA, name and password it is set up') or diag $said;
like($said, qr/^roles=pool$/m, '… with a role for each pool');

is(login('et_home', "one-$$-home"), 1, 'a pool comes in by its password');
is(login('et_home', "one-$$-home", 'select ssl from pg_stat_ssl
	where pid = pg_backend_pid()'), 't', '… over TLS');
like(login('et_home', "one-$$-mark"), qr/authentication failed/,
	'not by that of another');
like(login('et_stats', ''), qr/no password supplied|authentication failed/,
	'without a file there is no way in');
spurt("$dir/passwords/et_home", "two-$$-home");
($said, $status) = migrate(url(), 'ca', '--passwords', "$dir/passwords");
is("$status $said", "0 roles=pool\n", 'passwords can be changed alone');
is(login('et_home', "two-$$-home"), 1, '… the new one is right');
like(login('et_home', "one-$$-home"), qr/authentication failed/,
	'… the old one is not');
spurt("$dir/passwords/et_mark", '');
($said, $status) = migrate(url(), 'ca', '--passwords', "$dir/passwords");
is($status, 1, 'an empty password is refused');
like($said, qr/et_mark is empty/, '… by name');

my $all = do { local (@ARGV, $/) = ("$dir/arguments"); <> };
unlike($all, qr/\Q$secret\E|@{[ quotemeta encoded($secret) ]}|-home|-mark/,
	'no password is among the arguments of psql');
unlike($db->log, qr/one-$$|two-$$/, 'nor in the log of the server');
done_testing;
