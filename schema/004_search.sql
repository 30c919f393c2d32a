-- 004_search.sql: the index behind the search of three and more letters.

-- pg_trgm may live in public, in extensions or elsewhere. The index belongs
-- to the owner of its table whoever makes it, and only the login that migrates
-- is sure to see that schema.
select format('set local search_path = app, %I; set local role %I',
	n.nspname, session_user)
  from pg_extension x join pg_namespace n on n.oid = x.extnamespace
 where x.extname = 'pg_trgm' \gexec

create index registration_search on app.registration
	using gin (search gin_trgm_ops) with (gin_pending_list_limit = 512);

-- How frequent a word is decides how it is searched; 100 samples are too few
-- to tell one in a hundred from one in a thousand.
alter table app.registration alter column search set statistics 1000;

set local search_path = app, pg_temp;
set local role :"owner";
