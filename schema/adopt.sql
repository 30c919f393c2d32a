-- adopt.sql: a database that was made with one role for all gets the owner it
-- has with a role for each pool. Run by `migrate` as the login.

do $$
declare
	command text;
begin
	for command in
		select format('alter schema %I owner to et_owner', n)
		  from unnest(array['app', 'api']) n
		union all
		select format('alter table %s owner to et_owner', oid::regclass)
		  from pg_class where relkind in ('r', 'v')
		   and relnamespace in
			('app'::regnamespace, 'api'::regnamespace)
		union all
		select format('alter routine %s owner to et_owner',
			oid::regprocedure)
		  from pg_proc
		 where pronamespace in
			('app'::regnamespace, 'api'::regnamespace)
		union all
		select format('alter type %s owner to et_owner', t.oid::regtype)
		  from pg_type t left join pg_class c on c.oid = t.typrelid
		 where t.typnamespace = 'app'::regnamespace
		   and (t.typtype = 'd' or c.relkind = 'c')
	loop
		execute command;
	end loop;
end
$$;
