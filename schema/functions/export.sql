-- export.sql: lists that leave as a file: registrations, tickets, scans, and
-- the door's list. Who took what is on record before a row leaves: an export
-- is whole in the database first, and its record commits with it.

-- "select a, null, c": of the columns (names and expressions by turns) those
-- that were chosen; what nobody asked for is not even read.
create or replace function app.select_chosen(columns text[], chosen text[])
returns text
language sql immutable as $$
	select 'select ' || string_agg(case
		when chosen is null or columns[i] = any (chosen)
			then '(' || columns[i + 1] || ')::text'
		else 'null::text' end, ', ' order by i)
	  from generate_series(1, cardinality(columns), 2) i
$$;

-- The registrations r of events e, $1, that fit the filters of the list: by
-- event, in the order in which they came.
create or replace function app.export_from(events bigint[], status text,
	q text, serial text, filter text, who app.staff) returns text
language plpgsql stable as $$
begin
	return ' from event e join lateral (select * from registration r
			where r.event_id = e.id'
		|| case when status is null then ''
			else format(' and r.status = %L', status) end
		|| case when serial is null then app.search_terms(q)
			else format(' and r.id in (select x.registration_id
				from ticket x where x.serial = %L)', serial)
			end
		|| case when filter is null then ''
			else app.filter_terms(events, filter::jsonb, who.id)
			end
		|| ' order by r.created_at, r.id) r on e.id = any ($1)';
end
$$;

-- What was asked for, without what a search was for: that may be a name.
create or replace function app.export_audit(who app.staff, list text,
	format text, slug text, filters jsonb, columns text[], n bigint,
	request_id text, address text) returns void
language plpgsql as $$
begin
	perform app.audit_add('staff:' || who.id, 'export.' || list,
		'event:' || case when slug is null then '*'
			else (app.event_find(slug)).id::text end,
		request_id, address, null, jsonb_strip_nulls(
			jsonb_build_object('format', format, 'rows', n,
				'columns', array_to_string(columns, ','))
			|| filters));
end
$$;

create or replace function app.listed_filters(status text, q text,
	filter text) returns jsonb
language sql immutable as $$
	select jsonb_build_object('status', status,
		'searched', case when q is not null then true end)
		|| coalesce(filter::jsonb, '{}')
$$;

create or replace function api.export_registrations(p_request_id text,
	p_address text, p_session bytea, p_format text, p_columns text[],
	p_event text, p_status text, p_q text, p_serial text, p_filter text)
returns table (id text, event text, status text, name text, email text,
	phone text, team_name text, members text, tickets_count text,
	checked_in_count text, has_payment_proof text, payment_reference text,
	payment_type text, payment_amount text, payment_method text,
	amount_due text, currency text, language text, reason text, decided_by text, decided_at text,
	created_at text, updated_at text, utm_source text, utm_medium text,
	utm_campaign text, ref text)
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'reviewer');
	events bigint[] := event_ids(p_event);
	n bigint;
begin
	return query execute select_chosen(array[
		'id', 'r.id', 'event', 'e.slug', 'status', 'r.status',
		'name', 'r.name', 'email', 'r.email', 'phone', 'r.phone',
		'team_name', 'r.team_name', 'members', 'members_listed(r)',
		'tickets_count', 'r.tickets',
		'checked_in_count', 'checked_in(r.id)',
		'has_payment_proof', 'has_proof(r.id)',
		'payment_reference', 'r.payment_reference',
		'payment_type', $c$r.claim ->> 'payment_type'$c$,
		'payment_amount', $c$r.claim ->> 'amount'$c$,
		'payment_method', $c$r.claim ->> 'payment_method'$c$,
		'amount_due', 'amount_text(r.amount_minor, r.currency)',
		'currency', 'r.currency',
		'language', 'r.language', 'reason', 'r.reason',
		'decided_by', 'staff_called(r.decided_by)',
		'decided_at', 'rfc3339(r.decided_at)',
		'created_at', 'rfc3339(r.created_at)',
		'updated_at', 'rfc3339(r.updated_at)',
		'utm_source', $c$r.source ->> 'utm_source'$c$,
		'utm_medium', $c$r.source ->> 'utm_medium'$c$,
		'utm_campaign', $c$r.source ->> 'utm_campaign'$c$,
		'ref', $c$r.source ->> 'ref'$c$], p_columns)
		|| export_from(events, p_status, p_q, p_serial, p_filter, who)
	using events;
	get diagnostics n = row_count;
	perform export_audit(who, 'registrations', p_format, p_event,
		listed_filters(p_status, p_q, p_filter), p_columns, n,
		p_request_id, p_address);
end
$$;

create or replace function api.export_tickets(p_request_id text,
	p_address text, p_session bytea, p_format text, p_columns text[],
	p_event text, p_status text, p_q text, p_serial text, p_filter text)
returns table (serial_number text, event text, member_name text,
	"position" text, registration_id text, status text, name text,
	email text, phone text, team_name text, price text, currency text,
	used_at text, gate text, revoked_at text, created_at text)
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'reviewer');
	events bigint[] := event_ids(p_event);
	n bigint;
begin
	return query execute select_chosen(array[
		'serial_number', 'serial_shown(t.serial)', 'event', 'e.slug',
		'member_name', 't.member_name', 'position', 't.position',
		'registration_id', 'r.id', 'status', 'r.status',
		'name', 'r.name', 'email', 'r.email', 'phone', 'r.phone',
		'team_name', 'r.team_name',
		'price', 'amount_text(t.price_minor, r.currency)',
		'currency', 'r.currency', 'used_at', 'rfc3339(t.used_at)',
		'gate', 't.used_gate', 'revoked_at', 'rfc3339(t.revoked_at)',
		'created_at', 'rfc3339(t.created_at)'], p_columns)
		|| export_from(events, p_status, p_q, p_serial, p_filter, who)
		|| ' join lateral (select * from ticket t
			where t.registration_id = r.id
			order by t.position, t.id) t on true'
	using events;
	get diagnostics n = row_count;
	perform export_audit(who, 'tickets', p_format, p_event,
		listed_filters(p_status, p_q, p_filter), p_columns, n,
		p_request_id, p_address);
end
$$;

-- What was practised is left out: whoever counts the rows counts people.
create or replace function api.export_scans(p_request_id text,
	p_address text, p_session bytea, p_format text, p_columns text[],
	p_event text, p_reason text, p_gate text)
returns table (id text, "at" text, event text, kind text, reason text,
	gate text, scanned_by text, source text, serial_number text,
	member_name text, team_name text, registration_id text,
	device_at text, clock_offset_ms text, first_used_at text,
	first_gate text, request_id text)
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'reviewer');
	n bigint;
begin
	return query execute select_chosen(array[
		'id', 's.id', 'at', 'rfc3339(s.at)', 'event', 'e.slug',
		'kind', 's.kind', 'reason', 's.reason', 'gate', 's.gate',
		'scanned_by', 'coalesce(audit_name(s.actor), s.actor)',
		'source', 's.source',
		'serial_number', 'serial_shown(coalesce(t.serial, s.serial))',
		'member_name', 't.member_name', 'team_name', 'r.team_name',
		'registration_id', 'r.id', 'device_at', 'rfc3339(s.device_at)',
		'clock_offset_ms', 's.clock_offset_ms',
		'first_used_at', 'rfc3339(s.first_used_at)',
		'first_gate', 's.first_gate', 'request_id', 's.request_id'],
		p_columns)
		|| ' from scan s left join event e on e.id = s.event_id
		left join ticket t on t.id = s.ticket_id
		left join registration r on r.id = t.registration_id
		where not s.rehearsal
		and ($2 is null or s.event_id = any ($1))
		and ($3 is null or s.reason = $3)
		and ($4 is null or s.gate = $4) order by s.id'
	using event_ids(p_event), p_event, p_reason, p_gate;
	get diagnostics n = row_count;
	perform export_audit(who, 'scans', p_format, p_event,
		jsonb_build_object('reason', p_reason, 'gate', p_gate),
		p_columns, n, p_request_id, p_address);
end
$$;

-- The collation of a language, that of no language, or that of the database.
create or replace function app.collation_of(language text) returns text
language sql stable as $$
	select quote_ident(coalesce((select c.collname
		from pg_collation c
		where c.collname in (split_part(language, '-', 1) || '-x-icu',
			'und-x-icu') and c.collnamespace =
			'pg_catalog'::regnamespace
		order by c.collname = 'und-x-icu' limit 1), 'default'))
$$;

-- All who are expected at one event, by name as its language sorts them. The
-- event stands in every row; without anybody one row whose name is null.
-- `letter` begins the name, without accents; # is for all that is no letter.
create or replace function api.door_list(p_request_id text, p_address text,
	p_session bytea, p_event text)
returns table (slug text, event text, "when" text, zone text,
	entrance text, venue text,
	language text, printed text, total bigint, letter text, name text,
	team_name text, serial_end text, used_at text)
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'reviewer');
	e event := event_find(p_event);
	n bigint := (select count(*) from ticket t
		join registration r on r.id = t.registration_id
		where r.event_id = e.id and r.status = 'approved'
		  and t.revoked_at is null);
begin
	return query execute format($q$
		select $1.slug, $1.name::text, span_text($1.starts_at,
			$1.ends_at, $3), $3, entrance_text($1.check_in_from,
			$1.starts_at, $3),
		       $1.venue::text, $1.language::text,
		       when_text(now(), $3), $2,
		       case when x.letter ~ '^[ -@\[-`{-~]' then '#'
			else x.letter end, x.name, x.team, x.serial_end,
		       to_char(x.used_at at time zone $3, 'HH24:MI')
		  from (select) one
		  left join (select t.id, t.member_name::text as name,
			       upper(left(normalize(t.member_name, NFD), 1)
					collate %1$s) as letter,
			       r.team_name::text as team, t.used_at,
			       right(serial_shown(t.serial), 6) as serial_end
			  from registration r
			  join ticket t on t.registration_id = r.id
			 where r.event_id = $1.id and r.status = 'approved'
			   and t.revoked_at is null) x on true
		 order by x.name collate %1$s, x.id $q$,
		collation_of(e.language)) using e, n, zone_used(e.zone);
	perform export_audit(who, 'list', 'pdf', e.slug, '{}', null, n,
		p_request_id, p_address);
end
$$;
