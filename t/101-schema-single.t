# A managed PostgreSQL: a login that may not create roles, no superuser, other
# people's schemas beside ours.
use v5.36;
use ET::Database;
use Test::More;

my $db = ET::Database->new;

sub ask ($name, $sql, $role = 'postgres') {
	my $out = `psql -XAtq -h ${\$db->dir} -U $role -d $name -c "$sql" 2>&1`;
	chomp $out;
	return $out;
}

sub migrate ($login, $name, @arguments) {
	local $ENV{DATABASE_URL} = "postgresql://$login\@/$name?host="
		. $db->dir;
	my $said = `schema/migrate @arguments 2>&1`;
	return ($said, $? >> 8);
}

ask('postgres', 'create role plain login');
ask('postgres', 'create database managed owner plain');
ask('managed', 'create schema extensions; grant usage on schema extensions
	to public; create extension pg_trgm schema extensions');
my $public = "has_database_privilege('public', 'managed', 'connect')";

my ($said, $status) = migrate('plain', 'managed');
is($status, 0, 'a login without the right to create roles is enough')
	or diag $said;
like($said, qr/^roles=single$/m, '… one role for all pools');
like($said, qr/WARNING: .*DB_ROLES=single/, '… and a clear warning');
is(ask('managed', "select count(*) from pg_class c
	join pg_namespace n on n.oid = c.relnamespace
	where n.nspname in ('app', 'api')
	and pg_get_userbyid(relowner) <> 'plain'"), 0, 'all of it is its own');
is(ask('managed', "select count(*) from pg_indexes
	where indexname = 'registration_search'"), 1,
	'pg_trgm is found in the schema extensions');
is(ask('managed', "select app.event_create('demo', 'Demo')", 'plain'), 1,
	'the command line works');
is(ask('managed', "select status from api.register('', '', null, 'A', 'a\@b.c',
	'12345', null, null, '{}', '{0123456789ABCDEF0}', null, null, null)",
	'plain'), 'pending', 'and so do the pools');
for my $sql ('select * from app.registration', 'select * from api.event_public',
	'select * from api.health()') {
	like(ask('managed', $sql, 'et_home'), qr/permission denied/,
		"another role cannot $sql");
}
is(ask('managed', "select $public"), 't',
	'what PUBLIC may do in a shared database is left as it is');

($said, $status) = migrate('plain', 'managed');
is($status, 0, 'again there is nothing to do');
unlike($said, qr/applied/, '… and nothing is done');
($said, $status) = migrate('plain', 'managed', qw(--roles pool));
is($status, 1, 'roles cannot be forced');
like($said, qr/may not create roles/, '… it says why');
($said, $status) = migrate('postgres', 'managed');
like($said, qr/^roles=single$/m, 'a better login keeps what there is');

# ---- later there is a login that may
ask('postgres', 'create role able login createrole');
($said, $status) = migrate('postgres', 'managed', qw(--roles pool));
is($status, 0, 'asked for, there is a role for each pool') or diag $said;
like($said, qr/^roles=pool$/m, '… it says so');
is(ask('managed', "select count(*) from pg_class c
	join pg_namespace n on n.oid = c.relnamespace
	where n.nspname in ('app', 'api')
	and pg_get_userbyid(relowner) <> 'et_owner'"), 0,
	'… all of it belongs to et_owner now');
is(ask('managed', 'select count(*) from api.event_public', 'et_home'), 1,
	'… and the pools reach what they need');
like(ask('managed', 'select * from app.registration', 'plain'),
	qr/permission denied/, '… and the login no more than others');

# ---- a login that may create roles and nothing else
ask('postgres', 'create database able owner able');
ask('postgres', 'drop database managed');
ask('postgres', 'drop database tickets');
ask('postgres', "drop role $_") for split /\n/,
	ask('postgres', "select rolname from pg_roles where rolname ~ '^et_'");
($said, $status) = migrate('able', 'able');
is($status, 0, 'CREATEROLE without superuser is enough') or diag $said;
like($said, qr/^roles=pool$/m, '… for a role for each pool');
is(ask('able', "select app.event_create('demo', 'Demo')", 'able'), 1,
	'the command line works');
is(ask('able', 'select count(*) from api.event_public', 'et_home'), 1,
	'and so do the pools');
is(ask('able', "select has_database_privilege('plain', 'able', 'connect')"),
	'f', 'nobody else connects to a database of our own');
($said, $status) = migrate('able', 'able');
is("$status $said", "0 roles=pool\n", 'again there is nothing to do');

# ---- roles that somebody else made
ask('postgres', "grant et_owner to plain");
ask('postgres', 'create database given owner plain');
($said, $status) = migrate('plain', 'given');
is($status, 0, 'roles that are there already are used') or diag $said;
like($said, qr/^roles=pool$/m, '… one for each pool');
is(ask('given', 'select count(*) from api.event_public', 'et_home'), 0,
	'… and they reach what they need');
like(ask('given', 'select count(*) from api.health()', 'et_home'),
	qr/permission denied/, '… and no more');
done_testing;
