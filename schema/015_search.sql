-- 015_search.sql: the index of 004 cut into blocks, see functions/search.sql.

-- btree_gin may live elsewhere than pg_trgm; for the rest see 004_search.sql.
select format('set local search_path = app, %s; set local role %I',
	string_agg(distinct quote_ident(n.nspname), ', '), session_user)
  from pg_extension x join pg_namespace n on n.oid = x.extnamespace
 where x.extname in ('pg_trgm', 'btree_gin') \gexec

drop index app.registration_search;
create index registration_search on app.registration
	using gin ((id >> 12), status, search gin_trgm_ops)
	with (gin_pending_list_limit = 512);

set local search_path = app, pg_temp;
set local role :"owner";
