-- search.sql: pages of registrations with a status or with words in them.
--
-- Two ways lead to the newest rows with a word. The list can be walked until
-- the page is full: good for a frequent word, endless for a rare one. Or the
-- trigram index gives all rows with it: good for a rare word, all of a million
-- for a frequent one. The planner knows how frequent a word is, but not that
-- it may be missing in the newest rows, so the way is chosen here.

-- A day that a filter names, in the zone of its event.
create or replace function app.filter_day(events bigint[], day text,
	ahead int) returns timestamptz
language plpgsql stable as $$
begin
	return (day::date + ahead)::timestamp at time zone coalesce(
		(select e.zone from app.event e
		  where e.id = events[1] and cardinality(events) = 1), 'UTC');
end
$$;

-- Registrations of these events that show the picture or name the reference
-- of another one.
create or replace function app.doubles(events bigint[]) returns bigint[]
language plpgsql stable as $$
begin
	return array(select r.id from app.payment_proof a
		join app.payment_proof b on b.sha256 = a.sha256
		 and b.registration_id <> a.registration_id
		join app.registration r on r.id = a.registration_id
		join app.registration o on o.id = b.registration_id
		 and o.event_id = r.event_id
		where r.event_id = any (events)
		union
		select unnest(x.ids) from (select array_agg(r.id) as ids
			from app.registration r
			where r.event_id = any (events)
			  and r.payment_reference is not null
			group by r.event_id, lower(r.payment_reference)
			having count(*) > 1) x);
end
$$;

-- The further filters of the list, `f`, as conditions: proof, duplicate, team,
-- checked_in, decided_by ("me" or an id), from and to (days). Everything that
-- comes from outside goes through a literal.
create or replace function app.filter_terms(events bigint[], f jsonb,
	me bigint) returns text
language plpgsql stable as $$
declare
	proof text := 'exists (select from app.payment_proof p
		where p.registration_id = r.id)';
	used text := 'exists (select from app.ticket t where
		t.registration_id = r.id and t.revoked_at is null
		and t.used_at is not null)';
	double text := format('r.id in (select unnest(app.doubles(%L)))',
		events);
begin
	return coalesce((select string_agg(' and ' || c, '') from unnest(array[
		case f ->> 'proof' when 'given' then proof
			when 'none' then 'not ' || proof
			when 'requested' then 'r.proof_requested_at is not null'
			when 'open' then 'r.proof_requested_at is null' end,
		case f ->> 'duplicate' when 'yes' then double
			when 'no' then 'not ' || double end,
		case f ->> 'team' when 'yes' then
				'(r.team_name is not null or r.tickets > 1)'
			when 'no' then
				'r.team_name is null and r.tickets = 1' end,
		case f ->> 'checked_in' when 'yes' then used
			when 'no' then 'not ' || used end,
		'r.decided_by = ' || case f ->> 'decided_by' when 'me' then me
			else (f ->> 'decided_by')::bigint end,
		'r.created_at >= ' || quote_literal(app.filter_day(events,
			f ->> 'from', 0)),
		'r.created_at < ' || quote_literal(app.filter_day(events,
			f ->> 'to', 1))]) c
		where c is not null), '');
end
$$;

-- The conditions for each word of `q`: anywhere in the text from three letters
-- on, else at the start of a word, so that the index serves both.
create or replace function app.search_terms(q text) returns text
language plpgsql stable as $$
begin
	return coalesce((select string_agg(format(' and r.search like %L',
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
	execute 'explain (format json) select from app.registration r
		where r.event_id = any ($1)' || conditions
		into plan using events;
	return plan -> 0 -> 'Plan' ->> 'Plan Rows';
end
$$;

-- Walk through at most `near` rows of each list (null: all) until the page is
-- full. `rows` and `terms` are conditions; without terms each row counts, and
-- `near` is the page: then the planner knows that few rows are wanted.
create or replace function app.page_walk(events bigint[], rows text,
	terms text, oldest boolean, lim int, after timestamptz,
	after_id bigint, near bigint) returns bigint[]
language plpgsql stable as $$
declare
	ids bigint[];
begin
	execute format($q$ select array(select p.id from unnest($1) e(id),
		lateral (select r.id, r.created_at
			from (select r.id, r.created_at, r.search
				from app.registration r
				where r.event_id = e.id %1$s
				and (r.created_at, r.id) %3$s ($2, $3)
				order by r.created_at %4$s, r.id %4$s
				limit $5) r
			where true %2$s
			order by r.created_at %4$s, r.id %4$s limit $4) p
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
			select r.id, r.created_at from app.registration r
			where r.event_id = any ($1) %1$s %2$s
			and (r.created_at, r.id) %3$s ($2, $3))
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
	q text, more text, oldest boolean, lim int, after timestamptz,
	after_id bigint)
returns bigint[]
language plpgsql set random_page_cost = 1.1 set jit = off as $$
declare
	rows text := case when status is null then ''
		else format(' and r.status = %L', status) end || more;
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
			after_id, lim);
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
