-- grants.sql: before and after the page of grants: nothing is left of what was
-- granted earlier, and the page names everything there is.

create or replace function app.grants_reset() returns void
language plpgsql as $$
declare
	who text;
begin
	foreach who in array array['public'] || array(
		select quote_ident(rolname) from pg_roles where rolname ~ '^et_'
		and rolname <> 'et_owner') loop
		execute format('
		revoke all on schema app, api from %s;
		revoke all on all tables in schema app, api from %1$s;
		revoke all on all sequences in schema app, api from %1$s;
		revoke all on all routines in schema app, api from %1$s',
			who);
	end loop;
end
$$;

-- `pools`: the roles of deploy/pools.tab without et_.
create or replace function app.grants_check(pools text[]) returns void
language plpgsql as $$
declare
	granted text[];
	wrong text;
begin
	granted := array(select distinct a.grantee::regrole::text
		from pg_proc p, aclexplode(p.proacl) a
		where p.pronamespace = 'api'::regnamespace
		  and a.grantee <> p.proowner
		union select a.grantee::regrole::text
		from pg_class c, aclexplode(c.relacl) a
		where c.relnamespace = 'api'::regnamespace
		  and a.grantee <> c.relowner);
	select string_agg(x, ', ') into wrong from (
		select 'et_' || p from unnest(pools) p
		except select unnest(granted)) y(x);
	if wrong is not null then
		raise exception 'grants.sql grants nothing to %', wrong;
	end if;
	select string_agg(p.oid::regprocedure::text, ', ') into wrong
	  from pg_proc p where p.pronamespace = 'api'::regnamespace
	   and not exists (select from aclexplode(p.proacl) a
		where a.grantee <> p.proowner);
	if wrong is not null then
		raise exception 'grants.sql does not name %', wrong;
	end if;
end
$$;
