-- state.sql: what `migrate` finds and how it goes on; changes nothing.
-- Reads the settings et.pools, et.files, et.roles and et.again. Leaves the psql
-- variables fresh, mode, pool, owner, adopt, again and pool_names. The variable
-- roles is what was asked for: auto, pool or single.

select to_regclass('app.schema_migration') is null as fresh,
       coalesce((select pg_get_userbyid(nspowner) from pg_namespace
		where nspname = 'app'), '') as owned_by,
       (select string_agg('et_' || split_part(p, ' ', 1), ', ')
	  from unnest(string_to_array(current_setting('et.pools'), ', ')) p)
	as pool_names \gset

-- Is this a database we can work with?
do $$
begin
	if current_setting('server_version_num')::int < 150000 then
		raise exception 'PostgreSQL 15 or newer is needed';
	elsif current_setting('server_encoding') <> 'UTF8' then
		raise exception 'the database must use the encoding UTF8';
	elsif pg_is_in_recovery() then
		raise exception 'this server is a standby: use the primary';
	elsif to_regclass('app.schema_migration') is null and exists
		(select from pg_namespace where nspname in ('app', 'api')) then
		raise exception
			'a schema named app or api is there and not ours';
	end if;
end
$$;

-- The past is what it was: each applied file is here, unchanged, and no file
-- appeared before it.
\if :fresh
\else
do $$
declare
	wrong text;
begin
	with file as (select split_part(f, ' ', 1)::int as version,
		split_part(f, ' ', 2) as name, split_part(f, ' ', 3) as checksum
		from unnest(string_to_array(
			current_setting('et.files'), E'\n')) f),
	past as (select * from app.schema_migration where version is not null)
	select case
	when f.version is null then format(
		'%s was applied and is not here: the database is newer', p.name)
	when p.version is null then format(
		'%s is older than what was applied already', f.name)
	else format('%s was changed after it was applied', f.name) end
	  into wrong from file f full join past p using (version)
	 where f.checksum is distinct from p.checksum
	   and (p.version is not null
		or f.version < (select max(version) from past))
	 order by version limit 1;
	if wrong is not null then
		raise exception '%', wrong using hint =
			'Migrations go forward only: add a new file.';
	end if;
end
$$;
\endif

-- One role for each pool, or one for all? A database stays as it was made.
select coalesce(bool_or(rolsuper or rolcreaterole), false)
	or (select bool_and(to_regrole(n) is not null)
		from unnest(string_to_array(
			'et_owner, ' || :'pool_names', ', ')) n)
	and exists (select from pg_roles where rolname = 'et_owner'
		and pg_has_role(oid, 'member')) as able
  from pg_roles where rolname = current_user \gset
select case
	when :'roles' <> 'auto' then :'roles'
	when :'fresh'::boolean and :'able'::boolean then 'pool'
	when :'owned_by' = 'et_owner' then 'pool'
	else 'single' end as mode \gset
select :'mode' = 'pool' as pool,
       :'mode' = 'pool' and :'owned_by' not in ('', 'et_owner') as adopt,
       case when :'mode' = 'pool' then 'et_owner'
	else coalesce(nullif(:'owned_by', ''), current_user) end as owner \gset
select set_config('et.mode', :'mode', true),
       set_config('et.able', :'able', true) \g /dev/null
do $$
begin
	if current_setting('et.mode') = 'single' then
		raise warning 'one role for all pools (DB_ROLES=single): %',
			'the database does not keep them apart'
			using hint = 'Use a login that may create roles.';
	elsif not current_setting('et.able')::boolean then
		raise exception 'this login may not create roles'
			using hint = 'Use DB_ROLES=single, or another login.';
	end if;
end
$$;

-- Code and grants again? Also when roles or their rights are missing, as after
-- a restore.
\set again true
\if :fresh
\else
select not exists (select from app.schema_migration
	where name = 'functions and grants'
	  and checksum = current_setting('et.again') || ' ' || :'mode')
	or :'pool'::boolean and not (select bool_and(to_regrole(n) is not null
		and coalesce(has_schema_privilege(
			to_regrole(n), 'api', 'usage'), false))
		from unnest(string_to_array(:'pool_names', ', ')) n)
	as again \gset
\endif
