# PgBouncer in front of the database, as managed services have it.
use v5.36;
use ET::Database;
use File::Temp qw(tempdir);
use POSIX ();
use Test::More;
use Time::HiRes qw(sleep time);

my $db = ET::Database->new;
my $dir = tempdir(CLEANUP => 1);
my $pid;

sub spurt ($file, $text) {
	open my $out, '>', $file or die "$file: $!";
	print $out $text;
	close $out;
}

sub become_postgres () {
	my ($uid, $gid) = $> == 0 ? (getpwnam 'postgres')[2, 3] : return;
	$) = "$gid $gid";
	POSIX::setgid($gid);
	POSIX::setuid($uid);
}

sub start ($mode) {
	spurt("$dir/pgbouncer.ini", <<"END");
[databases]
* = host=${\$db->dir}
[pgbouncer]
listen_addr =
listen_port = 6432
unix_socket_dir = $dir
auth_type = trust
auth_file = $dir/users
pool_mode = $mode
END
	$pid = fork // die;
	if (!$pid) {
		become_postgres();
		open STDERR, '>', "$dir/log.$mode";
		exec 'pgbouncer', '-q', "$dir/pgbouncer.ini" or die;
	}
	my $end = time + 10;
	sleep 0.02 until -S "$dir/.s.PGSQL.6432" || time > $end;
}

sub stop () {
	kill 'TERM', $pid;
	waitpid $pid, 0;
	unlink "$dir/.s.PGSQL.6432";
}

sub migrate ($name) {
	local $ENV{DATABASE_URL} = "postgresql://postgres\@/$name?host=$dir"
		. '&port=6432';
	my $said = `schema/migrate 2>&1`;
	return ($said, $? >> 8);
}

sub ask ($role, $sql) {
	my $out = `psql -XAtq -h $dir -p 6432 -U $role -d pooled -c "$sql" 2>&1`;
	chomp $out;
	return $out;
}

$db->query('create database pooled');
$db->query('create database pooled_too');
chmod 0777, $dir;
spurt("$dir/users", join '', map { "\"$_\" \"\"\n" } 'postgres',
	split /\n/, $db->query(q{select rolname from pg_roles
		where rolname ~ '^et_'}));

start('session');
my ($said, $status) = migrate('pooled');
is($status, 0, 'a database is set up through PgBouncer') or diag $said;
($said, $status) = migrate('pooled');
is("$status $said", "0 roles=pool\n", 'again there is nothing to do');
is(ask('postgres', "select app.event_create('demo', 'Demo')"), 1,
	'the command line works');
is(ask('et_home', 'select slug from api.event_public'), 'demo',
	'and so do the pools');
is(ask('et_home', 'show statement_timeout'), '5s',
	'… with the limits of their roles');
is(ask('et_register', "select status from api.register('', '', null, 'A',
	'a\@b.c', '12345', null, null, '{}', '{0123456789ABCDEF0}', null, null,
	null)"), 'pending', 'a decision is made');
like(ask('et_home', 'select count(*) from app.registration'),
	qr/permission denied/, 'nobody reads a table');
stop();

start('transaction');
($said, $status) = migrate('pooled_too');
is($status, 0, 'in transaction mode it works as well') or diag $said;
stop();
done_testing;

END {
	local $?;
	stop() if $pid && kill 0, $pid;
}
