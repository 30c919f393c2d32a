# What each role may do in the database, and that everything else is refused:
# each is tried, because only the executor checks.
use v5.36;
use ET::Database;
use File::Temp;
use Test::More;

# The matrix: what the route of each role needs.
my %may = (
	home => [qw(event_public)],
	event => [qw(event_public event_picture)],
	health => [qw(health signing_health)],
	register => [qw(event_public register)],
	receipt => [qw(event_public receipt receipt_correct)],
	status => [qw(registration_status)],
	ticket => [qw(ticket_view event_picture)],
	link => [qw(link_request)],
	me => [qw(holder holder_update holder_member holder_proof holder_cancel
		holder_resend holder_link_renew holder_erase holder_export)],
	proof => [qw(proof)],
	audit => [qw(audit audit_verify)],
	settings => [qw(event_public settings settings_save settings_check
		picture_save event_picture test_mail test_mail_state)],
	mail => [qw(mails mail_set mail_retry_dead mail_readdress)],
	events => [qw(events event_add event_copy event_set event_delete)],
	login => [qw(login_begin login_end password_begin password_end
		reset_request staff_link staff_link_use otp_start otp_disable)],
	session => [qw(logout me me_save sessions session_end
		otp_pending otp_confirm otp_codes)],
	staff => [qw(staff staff_invite staff_save staff_invite_again
		staff_sign_out staff_otp_reset installation
		installation_save)],
	registrations => [qw(registrations)],
	registration => [qw(registration reasons colleagues)],
	decide => [qw(decide request_proof undo claim claim_next note resend
		link_renew pass_over)],
	manage => [qw(add bulk cancel edit)],
	import => [qw(import)],
	stats => [qw(stats stats_refused sources)],
	export => [qw(export_registrations export_tickets export_scans)],
	door_list => [qw(door_list)],
	verify => [qw(verify_ticket door_inside)],
	mark => [qw(mark_used door_inside)],
	scans => [qw(scans_store scan_undo scan_search scan_conflicts
		scan_settle scans_quarantine)],
	roster => [qw(roster)],
	enrol => [qw(device_enrol)],
	devices => [qw(devices device_new device_enrol_again device_change
		device_revoke device_settle door_live paper_store)],
	sweeper => [qw(sweep forget audit_seal)],
	signer => [qw(sign_next sign_store)],
	mailer => [qw(link_issue mail_claim mail_picture mail_links
		mail_settle)],
);

my $db = ET::Database->new;
$db->query("select app.event_create('demo', 'Demo')");
my @roles = sort keys %may;

sub pool_roles () {
	open my $in, '<', 'deploy/pools.tab' or die;
	my %seen;
	while (<$in>) {
		next if /^\s*(#|$)/;
		my $role = (split)[2];
		$seen{$role} = 1 if $role ne '-';
	}
	return sort keys %seen;
}

is_deeply([ pool_roles() ], \@roles, 'the pool table has the same roles');
is_deeply([ map { s/^et_//r } split /\n/, $db->query(q{select rolname
	from pg_roles where rolname ~ '^et_' and rolcanlogin order by 1}) ],
	\@roles, 'and so has the server');

my @relations = split /\n/, $db->query(q{select c.oid::regclass || ' '
	|| (select quote_ident(attname) from pg_attribute a
	     where attrelid = c.oid and attnum > 0 and not attisdropped
	     order by attnum limit 1) from pg_class c
	where relkind in ('r', 'v', 'm', 'f', 'p')
	and relnamespace in ('app'::regnamespace, 'api'::regnamespace)
	order by 1});
my @functions = map { [ split /\|/, $_, -1 ] } split /\n/, $db->query(q{
	select pronamespace::regnamespace, proname, array_to_string(array(
		select 'null::' || t::regtype
		from unnest(proargtypes) t), ', ')
	from pg_proc where pronamespace in
		('app'::regnamespace, 'api'::regnamespace)
	and prorettype <> 'trigger'::regtype order by 1, 2});
cmp_ok(@relations, '>', 15, 'there are tables to try');
cmp_ok((grep { $_->[0] eq 'api' } @functions), '>=', 15,
	'there are functions to try');

# What the server says to each statement of one session as this role.
sub said ($role, @statements) {
	my $script = File::Temp->new;
	print $script map { "\\echo ---- $_\n$statements[$_];\n" }
		0 .. $#statements;
	close $script;
	my $out = `psql -XAtq -h ${\$db->dir} -U et_$role -d tickets \\
		-f $script 2>&1`;
	my @said;
	$said[$1] = $2 while $out =~ /^---- (.*)\n((?:(?!---- ).*\n)*)/mg;
	return @said;
}

# "ok" where all are refused, else the first that was not.
sub all_refused ($role, @statements) {
	my @said = said($role, @statements);
	for my $i (0 .. $#statements) {
		return "$statements[$i]: $said[$i]"
			if ($said[$i] // '') !~ /permission\ denied
				| must\ be\ (a\ )?(owner|superuser)
				| event_public"\ is\ not\ a\ table/x;
	}
	return 'ok';
}

for my $role (@roles) {
	my %mine = map { $_ => 1 } @{ $may{$role} };
	my @table;
	for (@relations) {
		my ($name, $column) = split ' ';
		push @table, "select 1 from $name limit 1"
			unless $mine{ $name =~ s/^api\.//r };
		push @table, "insert into $name default values",
			"update $name set $column = $column",
			"delete from $name", "truncate $name",
			"begin; lock table $name in share mode; rollback";
	}
	is(all_refused($role, @table), 'ok', "$role reaches no table");
	my @call = map { "select $_->[0].$_->[1]($_->[2])" } grep {
		!($_->[0] eq 'api' && $mine{ $_->[1] }) } @functions;
	is(all_refused($role, @call), 'ok', "$role calls no other function");
	my @own = map { "select 1 from api.$_->[1]($_->[2])" } grep {
		$_->[0] eq 'api' && $mine{ $_->[1] } } @functions;
	push @own, 'select slug from api.event_public' if $mine{event_public};
	my @said = said($role, @own);
	is(scalar(grep { !/permission denied/ } @said),
		scalar @{ $may{$role} }, "$role reaches what it needs")
		or diag "@said";
	is(all_refused($role, 'create table public.x ()',
		'create table api.x ()', 'create table app.x ()',
		'create temporary table x ()', 'create schema x',
		'create view public.x as select 1', 'create role x',
		'create function api.x() returns int language sql as \'select 1\'',
		'create extension pgcrypto schema public', 'create database x',
		'select lo_create(0)', 'alter role et_owner login',
		"alter role et_$role superuser", 'set role et_owner',
		'set role postgres', 'set session authorization postgres',
		'select rolpassword from pg_authid', 'select 1 from pg_shadow',
		'select 1 from pg_statistic', 'select pg_read_file(\'PG_VERSION\')',
		'copy (select 1) to program \'true\'',
		'copy api.event_public to \'/tmp/x\'',
		'select pg_ls_dir(\'.\')', 'drop schema api',
		'alter system set work_mem = \'1MB\'',
		'select pg_terminate_backend(pid) from pg_stat_activity
			where usename = \'postgres\' limit 1' =~ s/\s+/ /gr,
		'select nextval(\'app.registration_id_seq\')',
		'select * from pg_largeobject'), 'ok',
		"$role makes nothing and sees nothing of the server");
}

# Limits of the roles: as long as a request, and shorter for locks.
for my $case ([ register => '10s', '6s' ], [ mark => '5s', '3s' ],
	[ mailer => '1min', '36s' ]) {
	my ($role, $statement, $lock) = @$case;
	is($db->query('show statement_timeout', "et_$role"), $statement,
		"$role has $statement for a statement");
	is($db->query('show lock_timeout', "et_$role"), $lock,
		"… and $lock for a lock");
}
is($db->query(q{select count(*) from pg_roles where rolname ~ '^et_'
	and (rolsuper or rolcreaterole or rolcreatedb or rolreplication
	or rolbypassrls or rolinherit and rolcanlogin)}), 0,
	'no role has a power of its own');
is($db->query(q{select count(*) from pg_auth_members m
	join pg_roles r on r.oid = m.member where r.rolname ~ '^et_'}), 0,
	'none is a member of another');

# Functions that run as their owner do not look elsewhere for what they name.
is($db->query(q{select string_agg(proname, ' ') from pg_proc
	where pronamespace = 'api'::regnamespace and (not prosecdef
	or proconfig[1] is distinct from 'search_path=app, pg_temp')}), '',
	'each function of api fixes its search_path');
is($db->query(q{select string_agg(proname, ' ') from pg_proc
	where pronamespace = 'app'::regnamespace and prosecdef}), '',
	'no function of app runs as somebody else');

# The record cannot be changed, not even by the functions.
for my $table (qw(scan audit)) {
	for my $sql ("update app.$table set at = now()",
		"delete from app.$table", "truncate app.$table") {
		my ($said) = $db->try("set role et_owner; $sql");
		like($said, qr/$table is append-only/, "nobody can $sql");
	}
}
done_testing;
