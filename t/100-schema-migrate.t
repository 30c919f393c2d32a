# schema/migrate: forward only, all or nothing, one at a time.
use v5.36;
use ET::Database;
use File::Copy qw(cp);
use File::Temp qw(tempdir);
use Test::More;
use Time::HiRes qw(time);

my $db = ET::Database->new;
my $dir = tempdir(CLEANUP => 1);
my $n = 0;

# A copy of schema/ that a test may change.
sub copy () {
	my $to = "$dir/schema" . ++$n;
	system('cp', '-r', 'schema', $to) == 0 or die;
	return $to;
}

sub url ($name, $rest = '') {
	return "postgresql://postgres\@/$name?host=" . $db->dir . $rest;
}

# An empty database in the same cluster.
sub empty_database () {
	my $name = 'd' . ++$n;
	ask('postgres', "create database $name");
	return $name;
}

sub append ($file, $text) {
	open my $out, '>>', $file or die "$file: $!";
	print $out $text;
	close $out;
}

# (what it said, exit status)
sub migrate ($schema, %env) {
	local %ENV = (%ENV, POOLS => 'deploy/pools.tab', %env);
	my $said = `$schema/migrate 2>&1`;
	return ($said, $? >> 8);
}

sub ask ($name, $sql) {
	my $out = `psql -XAtq -h ${\$db->dir} -U postgres -d $name -c "$sql" 2>&1`;
	chomp $out;
	return $out;
}

# ---- on an empty server: no role is there yet
ask('postgres', 'drop database tickets');
ask('postgres', "drop role $_") for split /\n/,
	ask('postgres', "select rolname from pg_roles where rolname ~ '^et_'");
is(ask('postgres', "select count(*) from pg_roles where rolname ~ '^et_'"), 0,
	'a server without our roles');
my $name = empty_database();
my ($said, $status) = migrate('schema', DATABASE_URL => url($name));
is($status, 0, 'an empty database is set up') or diag $said;
like($said, qr/^applied 001_event\.sql$/m, '… each file is named');
like($said, qr/^roles=pool$/m, '… and how the roles are');
my @files = glob 'schema/[0-9][0-9][0-9]_*.sql';
is(ask($name, 'select count(*) from app.schema_migration
	where version is not null'), @files, '… and each is recorded');
is(ask($name, "select count(*) from pg_tables where schemaname = 'app'
	and tableowner <> 'et_owner'"), 0, 'all of it belongs to et_owner');
is(ask($name, "select rolcanlogin from pg_roles where rolname = 'et_owner'"),
	'f', '… who cannot log in');

# ---- again
my $before = ask($name, 'select max(applied_at) from app.schema_migration');
my $start = time;
($said, $status) = migrate('schema', DATABASE_URL => url($name));
is("$status $said", "0 roles=pool\n", 'again there is nothing to do');
cmp_ok(time - $start, '<', 20, '… and it is quick');
is(ask($name, 'select max(applied_at) from app.schema_migration'), $before,
	'… nothing was written');

# ---- the past
sub refused ($schema, $like, $what) {
	my ($said, $status) = migrate($schema, DATABASE_URL => url($name));
	is($status, 1, "$what is refused");
	like($said, $like, '… it says why');
	is(ask($name, 'select max(applied_at) from app.schema_migration'),
		$before, '… nothing was written');
}
my $schema = copy();
append("$schema/002_staff.sql", "-- a later thought\n");
refused($schema, qr/002_staff\.sql was changed after it was applied/,
	'a changed file');
$schema = copy();
unlink "$schema/004_search.sql";
refused($schema, qr/004_search\.sql was applied and is not here/,
	'a file that is gone');
$schema = copy();
append("$schema/000_before.sql", "select 1;\n");
refused($schema, qr/000_before\.sql is older/, 'a new file before the others');

# ---- what is new
$schema = copy();
append("$schema/901_more.sql", "create table more (id int);\n");
append("$schema/902_bad.sql", "create table worse (id int);\nselect 1 / 0;\n");
append("$schema/functions/event.sql", "create or replace function app.half()
	returns int language sql as 'select 1';\n");
($said, $status) = migrate($schema, DATABASE_URL => url($name));
is($status, 1, 'a failing file is an error');
like($said, qr/902_bad\.sql:2: ERROR/, '… with the file and the line');
like($said, qr/nothing was changed/, '… it says what that means');
unlike($said, qr/^applied/m, '… and claims nothing');
is(ask($name, "select coalesce(to_regclass('app.more')::text, 'none')"),
	'none', '… also the file before it left nothing');
is(ask($name, 'select max(applied_at) from app.schema_migration'), $before,
	'… nor did the record');
unlink "$schema/902_bad.sql";
append("$schema/grants.sql", "grant execute on function api.health to et_home;\n");
($said, $status) = migrate($schema, DATABASE_URL => url($name));
is($status, 0, 'without it the rest is applied') or diag $said;
like($said, qr/applied 901_more\.sql\n.*applied functions and grants/s,
	'… the new file, and the code because it changed');
is(ask($name, "select has_function_privilege('et_home', 'api.health()',
	'execute')"), 't', 'a changed page of grants takes effect');
($said, $status) = migrate('schema', DATABASE_URL => url($name));
is($status, 1, 'an older program does not touch a newer database');
unlink "$schema/grants.sql";
cp('schema/grants.sql', "$schema/grants.sql");
migrate($schema, DATABASE_URL => url($name));
is(ask($name, "select has_function_privilege('et_home', 'api.health()',
	'execute')"), 'f', 'what leaves the page is taken away');

# ---- functions that grew or are gone
append("$schema/functions/common.sql", <<'SQL');
create or replace function app.grows() returns table (a int) language sql
as $$ select 1 $$;
create or replace function app.goes() returns int language sql as $$ select 1 $$;
SQL
migrate($schema, DATABASE_URL => url($name));
is(ask($name, 'select app.grows() + app.goes()'), 2, 'two functions are made');
cp('schema/functions/common.sql', "$schema/functions/common.sql");
append("$schema/functions/common.sql", <<'SQL');
create or replace function app.grows() returns table (a int, b int) language sql
as $$ select 1, 2 $$;
SQL
($said, $status) = migrate($schema, DATABASE_URL => url($name));
is($status, 0, 'a function may return other columns than before') or diag $said;
is(ask($name, 'select b from app.grows()'), 2, '… it does');
is(ask($name, "select count(*) from pg_proc where proname = 'goes'"), 0,
	'… and one that is no longer there is gone');
is(ask($name, "select count(*) from pg_proc where proname = 'append_only'"), 1,
	'… but not what a numbered file made');

# ---- the page of grants and the pool table
for my $case (
	[ qr/grants nothing to et_extra/, sub ($s) {
		append("$s/pools.tab", "extra 1 extra 5 0 - - /x\n") },
		'a role that is granted nothing' ],
	[ qr/role "et_nobody" does not exist/, sub ($s) {
		append("$s/grants.sql", "grant execute on function api.health
			to et_nobody;\n") }, 'a grant to a role of no pool' ],
	[ qr/does not name api\.forgotten/, sub ($s) {
		append("$s/functions/event.sql", "create function
			api.forgotten() returns int language sql
			as 'select 1';\n") }, 'a function that nobody may call' ],
) {
	my ($like, $change, $what) = @$case;
	$schema = copy();
	cp('deploy/pools.tab', "$schema/pools.tab");
	$change->($schema);
	my ($said, $status) = migrate($schema, POOLS => "$schema/pools.tab",
		DATABASE_URL => url(empty_database()));
	is($status, 1, "$what is refused");
	like($said, $like, '… and named');
}

# ---- two at once
$name = empty_database();
my @pids = map {
	my $pid = fork // die;
	if (!$pid) {
		$ENV{DATABASE_URL} = url($name);
		exec 'sh', '-c', "exec schema/migrate >$dir/said$_ 2>&1";
	}
	$pid;
} 1 .. 4;
my @status = map { waitpid $_, 0; $? } @pids;
is("@status", '0 0 0 0', 'four at once all succeed');
my $applied = () = `cat $dir/said*` =~ /^applied 001_event/mg;
is($applied, 1, '… one of them did the work');

# ---- a copy on a server without the roles, as after a restore
ask($name, "revoke all on schema api from et_register");
($said, $status) = migrate('schema', DATABASE_URL => url($name));
like($said, qr/applied functions and grants/, 'lost rights are given again');

# ---- other databases
$name = empty_database();
ask($name, 'create schema app');
($said, $status) = migrate('schema', DATABASE_URL => url($name));
is($status, 1, 'a schema of somebody else is not touched');
like($said, qr/is there and not ours/, '… it says why');
ask('postgres', "create database latin encoding 'LATIN1' template template0
	locale 'C'");
($said, $status) = migrate('schema', DATABASE_URL => url('latin'));
is($status, 1, 'an encoding that cannot hold every name is refused');

# ---- ways to say where the database is
$name = empty_database();
($said, $status) = migrate('schema', DATABASE_URL => '', host => $db->dir,
	port => 5432, dbname => $name, user => 'postgres', password => 'x');
is($status, 0, 'host, port, dbname, user and password are enough')
	or diag $said;
($said, $status) = migrate('schema', DATABASE_URL => url($name)
	=~ s/^postgresql:/postgresql+psycopg2:/r);
is("$status $said", "0 roles=pool\n", 'an SQLAlchemy prefix is understood');
($said, $status) = migrate('schema', DATABASE_URL => 'mysql://x/y');
is($status, 1, 'another kind of database is refused');
like($said, qr/must start with postgresql/, '… it says why');
($said, $status) = migrate('schema', DATABASE_URL => url('nowhere'));
is($status, 1, 'a database that is not there is an error');
like($said, qr/"nowhere" does not exist/, '… it says so');
($said, $status) = migrate('schema', DATABASE_URL => url($name),
	DB_ROLES => 'many');
is($status, 64, 'a wrong option is a usage error');
done_testing;
