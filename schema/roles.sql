-- roles.sql: the roles of the pools, and a database that lets nobody else in.
-- Run by `migrate` as the login, where that may create roles. Safe to repeat.
--   et.pools   "home 5, health 3": each role and its longest request, seconds

-- From PostgreSQL 16 on, who made a role is not thereby able to act as it.
do $$
declare
	me text := current_user;
	new boolean := current_setting('server_version_num')::int >= 160000;
begin
	if to_regrole('et_owner') is null then
		create role et_owner nologin;
	end if;
	if new and not (pg_has_role(me, 'et_owner', 'usage')
		and pg_has_role(me, 'et_owner', 'set')) then
		execute format('grant et_owner to %I
			with inherit true, set true', me);
	elsif not pg_has_role(me, 'et_owner', 'member') then
		execute format('grant et_owner to %I', me);
	end if;
end
$$;

-- Nobody connects unless it is granted, makes temporary tables or uses public,
-- but only where the database holds nothing but this. In a managed one others
-- live as well.
do $$
begin
	if exists (select from pg_namespace where nspname !~ '^pg_'
		and nspname not in
			('app', 'api', 'public', 'information_schema')) then
		raise warning 'this database is shared with other schemas: %',
			'what PUBLIC may do in it is left as it is';
		return;
	end if;
	execute format('revoke all on database %I from public',
		current_database());
	revoke all on schema public from public;
	if (select rolsuper from pg_roles where rolname = current_user) then
		revoke execute on function lo_create(oid), lo_creat(int),
			lo_from_bytea(oid, bytea) from public;
	end if;
end
$$;

-- One login role for each pool. Limits belong to the role, so that they hold
-- whatever connects as it: a statement ends before the worker gives up, and
-- waiting for a lock ends before that. Where somebody else made the roles, he
-- sets their limits.
do $$
declare
	pool text;
	role text;
	seconds int;
	limits text[];
	setting text;
	mine boolean := (select rolsuper or rolcreaterole from pg_roles
		where rolname = current_user);
begin
	foreach pool in array
		string_to_array(current_setting('et.pools'), ', ') loop
		role := 'et_' || split_part(pool, ' ', 1);
		seconds := split_part(pool, ' ', 2);
		if to_regrole(role) is null then
			execute format('create role %I login noinherit', role);
		end if;
		limits := array[format('statement_timeout = ''%ss''', seconds),
			format('lock_timeout = ''%sms''', seconds * 600),
			'idle_in_transaction_session_timeout = ''5s''',
			'search_path = ''''', 'jit = off'];
		foreach setting in array case when mine then limits
			else '{}' end loop
			execute format('alter role %I in database %I set %s',
				role, current_database(), setting);
		end loop;
		execute format('grant connect on database %I to %I',
			current_database(), role);
	end loop;
end
$$;
