-- search.sql: pages of registrations with a status or with words in them.
--
-- Without words the list is walked until the page is full. With words there are
-- two ways to the newest rows. The trigram index gives all rows with them: good
-- for rare words, all of a million for frequent ones. Or it is asked for one
-- block of 4096 registrations after another until the page is full: good for
-- frequent words, endless for rare ones. The planner knows how frequent a word
-- is, so the way is chosen here. Rows with words stand in the order of their
-- ids, in which they came.

-- A day that a filter names, in the zone of its event.
create or replace function app.filter_day(events bigint[], day text,
	ahead int) returns timestamptz
language plpgsql stable as $$
begin
	return (day::date + ahead)::timestamp at time zone coalesce(
		(select app.zone_used(e.zone) from app.event e
		  where e.id = events[1] and cardinality(events) = 1), 'UTC');
end
$$;

-- Registrations of these events that show the picture or name the reference
-- of another one.
create or replace function app.doubles(events bigint[]) returns bigint[]
language plpgsql stable set jit = off set work_mem = '32MB' as $$
begin
	return array(select r.id from app.payment_proof a
		join app.payment_proof b on b.sha256 = a.sha256
		 and b.registration_id <> a.registration_id
		join app.registration r on r.id = a.registration_id
		join app.registration o on o.id = b.registration_id
		 and o.event_id = r.event_id
		where r.event_id = any (events)
		  and a.sha256 in (select p.sha256 from app.payment_proof p
			group by p.sha256 having count(*) > 1)
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
-- checked_in, decided_by ("me" or an id), from and to (days), and where people
-- come from. Everything that comes from outside goes through a literal.
create or replace function app.filter_terms(events bigint[], f jsonb,
	me bigint) returns text
language plpgsql stable as $$
declare
	proof text := 'exists (select from app.payment_proof p
		where p.registration_id = r.id)';
	used text := 'exists (select from app.ticket t where
		t.registration_id = r.id and t.revoked_at is null
		and t.used_at is not null)';
	doubles text := case when f ? 'duplicate' then
		format(' (%L::bigint[])', app.doubles(events)) end;
begin
	return coalesce((select string_agg(' and ' || c, '') from unnest(array[
		case f ->> 'proof' when 'given' then proof
			when 'none' then 'not ' || proof
			when 'requested' then 'r.proof_requested_at is not null'
			when 'open' then 'r.proof_requested_at is null' end,
		'r.id ' || case f ->> 'duplicate' when 'yes' then '= any'
			when 'no' then '<> all' end || doubles,
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
			f ->> 'to', 1)),
		'r.source @> ' || quote_literal((select jsonb_object_agg(key,
			value) from jsonb_each(f) where key in ('utm_source',
				'utm_medium', 'utm_campaign', 'ref')))]) c
		where c is not null), '');
end
$$;

-- The digits of a number without its country and without zeros before it,
-- which stand in it however it was written: with +49, 0049, 0 or none of them.
create or replace function app.phone_core(digits text, international boolean)
returns text
language plpgsql immutable as $$
begin
	digits := ltrim(digits, '0');
	return case when international and char_length(digits) > 6 then
		ltrim(regexp_replace(digits, '^(?:1|7|2[07]|3[0-469]|4[013-9]'
			'|5[1-8]|6[0-6]|8[1246]|9[0-58]|2[1-689].|3[578].|42.'
			'|5[09].|6[7-9].|8[03578].|9[679].)', ''), '0')
	else digits end;
end
$$;

-- What is searched for, as search_fold() writes it; digits that begin with +
-- or 0 and are six or more are one phone number, whatever groups them. Other
-- groups of digits are words of their own: each of them is found alone.
create or replace function app.search_wanted(q text) returns text
language plpgsql immutable as $$
declare
	f text := app.search_fold(replace(normalize(q, nfkc), '(0)', ' '));
	phone text := substring(f from
		'(?:^|\s|tel:)([+0][0-9 .]*[0-9])(?=\s|$)');
	digits text := regexp_replace(phone, '[^0-9]', '', 'g');
begin
	if char_length(digits) >= 6 then
		f := replace(f, phone, app.phone_core(digits,
			phone ~ '^(\+|00)'));
	end if;
	return regexp_replace(regexp_replace(f, '(^|\s)tel:', ' '),
		'(?<=[0-9])\.(?=[0-9])', ' ', 'g');
end
$$;

-- A pattern for each word of `q`: anywhere in the text from three letters on,
-- else at the start of a word, so that the index serves both.
create or replace function app.search_patterns(q text) returns text[]
language plpgsql immutable as $$
begin
	return array(select case when char_length(w) < 3 then '% ' else '%' end
			|| regexp_replace(w, '([\\%_])', '\\\1', 'g') || '%'
		from (select btrim(x, '.:!?*') as w from regexp_split_to_table(
			app.search_wanted(q), '\s+') x) y
		where w <> '');
end
$$;

-- The id in a number as serial_code() shows it, "REG-000012" or "REG-000012-2";
-- null: the text is none. Without its dash it needs the six digits.
create or replace function app.searched_id(q text) returns bigint
language sql immutable as $$
	select substring(btrim(normalize(q, nfkc)) from
		'(?i)^reg(?:\s*[-‐‑–]\s*|\s*(?=\d{6}))(\d{1,18})(?:[-‐‑–]\d{1,4})?$')
		::bigint
$$;

-- The conditions for these patterns, or for a number of a registration; none
-- for blanks, and one that nothing meets for a text of which nothing is left to
-- look for.
create or replace function app.search_terms(q text) returns text
language plpgsql stable as $$
declare
	patterns text[];
begin
	if q is null or q !~ '\S' then
		return '';
	elsif app.searched_id(q) is not null then
		return format(' and r.id = %s', app.searched_id(q));
	end if;
	patterns := app.search_patterns(q);
	return case when patterns = '{}' then ' and false'
		else (select string_agg(format(' and r.search like %L', p), '')
			from unnest(patterns) p) end;
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

-- Walk through the list until the page is full. `rows`: conditions. A pair is
-- not compared as one: the index would begin there and not at a day in `rows`.
create or replace function app.page_walk(events bigint[], rows text,
	oldest boolean, lim int, after timestamptz, after_id bigint)
returns bigint[]
language plpgsql stable as $$
declare
	ids bigint[];
begin
	execute format($q$ select array(select p.id from unnest($1) e(id),
		lateral (select r.id, r.created_at from app.registration r
			where r.event_id = e.id %1$s
			and r.created_at %2$s= $2
			and (r.created_at %2$s $2 or r.id %2$s $3)
			order by r.created_at %3$s, r.id %3$s limit $4) p
		order by p.created_at %3$s, p.id %3$s limit $4) $q$,
		rows, case when oldest then '>' else '<' end,
		case when oldest then '' else 'desc' end)
	into ids using events, after, after_id, lim;
	return ids;
end
$$;

-- Ask the index for one block after another, from `start` to `stop`.
create or replace function app.page_blocks(events bigint[], conditions text,
	oldest boolean, lim int, after_id bigint, start bigint, stop bigint)
returns bigint[]
language plpgsql stable set enable_seqscan = off set enable_indexscan = off
set jit = off as $$
declare
	ids bigint[];
begin
	execute format($q$ select array(select p.id
		from generate_series($4, $5, %3$s) b(block),
		lateral (select r.id from app.registration r
			where r.id >> 12 = b.block
			and r.event_id = any ($1) %1$s and r.id %2$s $2
			order by r.id * %3$s limit $3) p
		limit $3) $q$,
		conditions, case when oldest then '>' else '<' end,
		case when oldest then 1 else -1 end)
	into ids using events, after_id, lim, start, stop;
	return ids;
end
$$;

-- Find all rows by the index, then sort.
create or replace function app.page_index(events bigint[], conditions text,
	oldest boolean, lim int, after_id bigint) returns bigint[]
language plpgsql stable set random_page_cost = 1.1 set jit = off as $$
declare
	ids bigint[];
begin
	execute format($q$ with found as materialized (
			select r.id from app.registration r
			where r.event_id = any ($1) %1$s and r.id %2$s $2)
		select array(select id from found order by id * %3$s limit $3)
		$q$,
		conditions, case when oldest then '>' else '<' end,
		case when oldest then 1 else -1 end)
	into ids using events, after_id, lim;
	return ids;
end
$$;

-- The condition for a status. One that most have narrows nothing: to look it
-- up in the index costs more than to look at the rows.
create or replace function app.status_term(c app.counts, status text)
returns text
language plpgsql stable as $$
begin
	return case when status is null then ''
		when status = 'approved' and 2 * c.approved > c.total
			then format(' and r.status || %L = %L', '', status)
		else format(' and r.status = %L', status) end;
end
$$;

-- With n of `total` rows expected, a full page is expected in that many blocks.
-- A dozen are looked through in the time of one look at the whole index.
create or replace function app.page_words(events bigint[], conditions text,
	n bigint, total bigint, oldest boolean, lim int, after_id bigint)
returns bigint[]
language plpgsql as $$
declare
	blocks bigint := 3 * lim * (total / 4096 + 1) / (2 * n) + 1;
	start bigint := case when oldest then greatest(after_id,
			(select min(id) from app.registration))
		else least(after_id,
			(select max(id) from app.registration)) end >> 12;
	ids bigint[];
begin
	if blocks <= 12 then
		ids := app.page_blocks(events, conditions, oldest, lim,
			after_id, start, case when oldest
				then start + blocks else start - blocks end);
		if cardinality(ids) = lim then
			return ids;
		end if;
	end if;
	return app.page_index(events, conditions, oldest, lim, after_id);
end
$$;

-- `more`: conditions of filter_terms().
create or replace function app.page_found(events bigint[], status text,
	q text, more text, oldest boolean, lim int, after timestamptz,
	after_id bigint) returns bigint[]
language plpgsql as $$
declare
	rows text := case when status is null then ''
		else format(' and r.status = %L', status) end || more;
	terms text := app.search_terms(q);
	c app.counts;
begin
	if terms = '' then
		return app.page_walk(events, rows, oldest, lim, after,
			after_id);
	end if;
	c := app.counts_of(events);
	return app.page_words(events, app.status_term(c, status) || more
		|| terms, greatest(app.rows_expected(events, rows || terms), 1),
		c.total, oldest, lim, after_id);
end
$$;
