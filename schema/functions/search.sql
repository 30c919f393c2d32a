-- search.sql: pages of registrations with a status or with words in them.
--
-- Two ways lead to the newest rows with a word. The list can be walked until
-- the page is full: good for a frequent word, endless for a rare one. Or the
-- trigram index gives all rows with it: good for a rare word, all of a million
-- for a frequent one. The planner knows how frequent a word is, but not that
-- it may be missing in the newest rows, so the way is chosen here.

-- The conditions for each word of `q`: anywhere in the text from three letters
-- on, else at the start of a word, so that the index serves both.
create or replace function app.search_terms(q text) returns text
language plpgsql stable as $$
begin
	return coalesce((select string_agg(format(' and search like %L',
		case when char_length(w) < 3 then '% ' else '%' end
			|| regexp_replace(w, '([\\%_])', '\\\1', 'g') || '%'),
		'')
		from regexp_split_to_table(lower(normalize(q)), '\s+') w
		where w <> ''), '');
end
$$;

-- How many rows the planner expects for these conditions. (EXPLAIN wants a
-- volatile function.)
create or replace function app.rows_expected(events bigint[], conditions text)
returns bigint
language plpgsql as $$
declare
	plan json;
begin
	execute 'explain (format json) select from app.registration
		where event_id = any ($1)' || conditions into plan using events;
	return plan -> 0 -> 'Plan' ->> 'Plan Rows';
end
$$;

-- Walk through at most `near` rows of each list (null: all) until the page is
-- full. `rows` and `terms` are conditions.
create or replace function app.page_walk(events bigint[], rows text,
	terms text, oldest boolean, lim int, after timestamptz,
	after_id bigint, near bigint) returns bigint[]
language plpgsql stable as $$
declare
	ids bigint[];
begin
	execute format($q$ select array(select p.id from unnest($1) e(id),
		lateral (select x.id, x.created_at
			from (select r.id, r.created_at, r.search
				from app.registration r
				where r.event_id = e.id %1$s
				and (r.created_at, r.id) %3$s ($2, $3)
				order by r.created_at %4$s, r.id %4$s
				limit $5) x
			where true %2$s
			order by x.created_at %4$s, x.id %4$s limit $4) p
		order by p.created_at %4$s, p.id %4$s limit $4) $q$,
		rows, terms, case when oldest then '>' else '<' end,
		case when oldest then '' else 'desc' end)
	into ids using events, after, after_id, lim, near;
	return ids;
end
$$;

-- Find all rows by the index, then sort.
create or replace function app.page_index(events bigint[], rows text,
	terms text, oldest boolean, lim int, after timestamptz,
	after_id bigint) returns bigint[]
language plpgsql stable as $$
declare
	ids bigint[];
begin
	execute format($q$ with found as materialized (
			select id, created_at from app.registration
			where event_id = any ($1) %1$s %2$s
			and (created_at, id) %3$s ($2, $3))
		select array(select id from found
			order by created_at %4$s, id %4$s limit $4) $q$,
		rows, terms, case when oldest then '>' else '<' end,
		case when oldest then '' else 'desc' end)
	into ids using events, after, after_id, lim;
	return ids;
end
$$;

-- A row found by the index costs about five times a row walked past. With n
-- of `total` rows expected, a full page is lim * total / n rows away.
create or replace function app.page_found(events bigint[], status text,
	q text, oldest boolean, lim int, after timestamptz, after_id bigint)
returns bigint[]
language plpgsql set random_page_cost = 1.1 set jit = off as $$
declare
	rows text := case when status is null then ''
		else format(' and status = %L', status) end;
	terms text := app.search_terms(q);
	total bigint := (select coalesce(sum(t.registrations), 0)
		from app.tally t where t.event_id = any (events)
		and t.status = coalesce(page_found.status, t.status));
	n bigint;
	near bigint;
	ids bigint[];
begin
	if terms = '' then
		return app.page_walk(events, rows, terms, oldest, lim, after,
			after_id, null);
	end if;
	n := greatest(app.rows_expected(events, rows || terms), 1);
	near := 3 * lim * total / (2 * n) + 1000;
	if 5 * n > lim * total / n then
		ids := app.page_walk(events, rows, terms, oldest, lim, after,
			after_id, near);
		if cardinality(ids) = lim or near >= total then
			return ids;
		elsif n > 12000 then
			return app.page_walk(events, rows, terms, oldest,
				lim, after, after_id, null);
		end if;
	end if;
	return app.page_index(events, rows, terms, oldest, lim, after,
		after_id);
end
$$;
