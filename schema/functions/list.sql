-- list.sql: what staff see of registrations: pages and one with all.

create or replace function app.checked_in(registration_id bigint)
returns bigint
language plpgsql stable as $$
begin
	return (select count(t.used_at) from app.ticket t
		where t.registration_id = checked_in.registration_id
		  and t.revoked_at is null);
end
$$;

-- The page that is asked for all the time, with a plan that is kept: ids of
-- registrations of these events, behind (after, after_id).
create or replace function app.page_plain(events bigint[], oldest boolean,
	lim int, after timestamptz, after_id bigint) returns bigint[]
language plpgsql stable as $$
begin
	if oldest then
		return array(select p.id from unnest(events) e(id),
			lateral (select r.id, r.created_at
				from app.registration r
				where r.event_id = e.id
				and (r.created_at, r.id) > (after, after_id)
				order by r.created_at, r.id limit lim) p
			order by p.created_at, p.id limit lim);
	end if;
	return array(select p.id from unnest(events) e(id),
		lateral (select r.id, r.created_at from app.registration r
			where r.event_id = e.id
			and (r.created_at, r.id) < (after, after_id)
			order by r.created_at desc, r.id desc limit lim) p
		order by p.created_at desc, p.id desc limit lim);
end
$$;

-- The registration of the ticket with this serial.
create or replace function app.page_serial(events bigint[], serial text)
returns bigint[]
language plpgsql stable as $$
begin
	return array(select r.id from app.ticket t
		join app.registration r on r.id = t.registration_id
		where t.serial = page_serial.serial
		  and r.event_id = any (events));
end
$$;

-- The condition for that one.
create or replace function app.serial_term(events bigint[], serial text)
returns text
language plpgsql stable as $$
begin
	return format(' and r.id = any (%L::bigint[])',
		app.page_serial(events, serial));
end
$$;

-- `more`: conditions of filter_terms().
create or replace function app.page_ids(events bigint[], status text, q text,
	serial text, more text, oldest boolean, lim int, after_time text,
	after_id bigint) returns bigint[]
language plpgsql stable as $$
declare
	after timestamptz := coalesce(after_time,
		case when oldest then '-infinity' else 'infinity' end);
	behind bigint := coalesce(after_id,
		case when oldest then 0 else 9223372036854775807 end);
begin
	if serial is not null then
		return app.page_found(events, status, null, more
			|| app.serial_term(events, serial), oldest, lim, after,
			behind);
	elsif status is null and coalesce(q, '') = '' and more = '' then
		return app.page_plain(events, oldest, lim, after, behind);
	end if;
	return app.page_found(events, status, q, more, oldest, lim, after,
		behind);
end
$$;

-- A time as it stands in a cursor: to the microsecond.
create or replace function app.cursor_text(t timestamptz) returns text
language sql stable as $$
	select to_char(t at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

-- Others of its event with the same mailbox, from before addresses were compared
-- by the form that is delivered.
create or replace function app.same_mailbox(r app.registration) returns jsonb
language plpgsql stable as $$
begin
	return (select coalesce(jsonb_agg(x.id order by x.id), '[]')
		from app.registration x
		where x.event_id = r.event_id and x.id <> r.id
		  and app.mailbox(x.email) = app.mailbox(r.email)
		  and x.status <> 'cancelled' and r.status <> 'cancelled');
end
$$;

-- A ticket as the first dashboard reads it; `status` of its registration.
create or replace function app.ticket_json(t app.ticket, status text)
returns jsonb
language sql stable as $$
	select jsonb_build_object('id', t.id, 'member_name', t.member_name,
		'serial_code', app.serial_code(t.registration_id, t.position),
		'qr_code_path', '/t/' || t.code || '.png',
		'is_active', t.revoked_at is null and status = 'approved',
		'attendance', jsonb_build_object(
			'checked_in', t.used_at is not null,
			'check_in_time', app.rfc3339(t.used_at),
			'checked_out', t.left_at is not null,
			'check_out_time', app.rfc3339(t.left_at)))
$$;

-- Those of a registration, in the order of its people.
create or replace function app.tickets_listed(registration_id bigint,
	status text) returns text
language plpgsql stable as $$
begin
	return (select coalesce(jsonb_agg(app.ticket_json(t,
			tickets_listed.status) order by t.position, t.id), '[]')
		from app.ticket t
		where t.registration_id = tickets_listed.registration_id);
end
$$;

-- What a reviewer sees at a glance of one that waits: words, as JSON.
create or replace function app.marks_json(r app.registration) returns text
language plpgsql stable as $$
begin
	return array_to_json(array_remove(array[
		case when r.proof_requested_at is not null then
			'proof_requested' end,
		case when not app.has_proof(r.id) then 'no_proof' end,
		case when r.payment_reference is null then 'no_reference' end,
		case when app.same_image(r) <> '[]' then 'same_image' end,
		case when app.same_reference(r) <> '[]' then 'same_reference'
			end,
		case when app.same_mailbox(r) <> '[]' then 'same_mailbox' end,
		case when r.counted_once is not null then 'counted_once' end
		], null))::text;
end
$$;

-- Who was on a page that somebody saw, and how it was asked for, without what
-- a search was for: that may be a name.
create or replace function app.list_audit(who app.staff, events bigint[],
	ids bigint[], status text, searched boolean, filter text,
	request_id text, address text) returns void
language plpgsql as $$
begin
	if cardinality(ids) > 0 then
		perform app.audit_view('staff:' || who.id,
			'registration.listed', 'event:' || case
				when cardinality(events) = 1 then events[1]::text
				else '*' end, request_id, address,
			jsonb_strip_nulls(jsonb_build_object('ids', ids,
				'status', status,
				'searched', nullif(searched, false),
				'filtered', case when filter is not null
					then true end)));
	end if;
end
$$;

-- How many fit a filter by status, whatever status it asks for.
create or replace function app.counts_fitting(events bigint[], q text,
	serial text, more text) returns app.counts
language plpgsql stable set jit = off as $$
declare
	c app.counts;
begin
	execute (select 'select count(*), ' || string_agg(format(
			'count(*) filter (where r.status = %L)', s), ', ')
			|| ', 0, 0 from app.registration r
			where r.event_id = any ($1)' || more
			|| case when serial is not null
				then app.serial_term(events, serial)
				else app.search_terms(q) end
		from unnest(array['pending', 'approved', 'rejected',
			'waitlisted', 'cancelled']) s)
	into c using events;
	return c;
end
$$;

-- The same of some rows.
create or replace function app.counts_rows(ids bigint[]) returns app.counts
language plpgsql stable as $$
declare
	c app.counts;
begin
	select count(*), count(*) filter (where r.status = 'pending'),
	       count(*) filter (where r.status = 'approved'),
	       count(*) filter (where r.status = 'rejected'),
	       count(*) filter (where r.status = 'waitlisted'),
	       count(*) filter (where r.status = 'cancelled'), 0, 0
	  into c from app.registration r where r.id = any (ids);
	return c;
end
$$;

-- The counts of a list. Without a filter they are kept. With one the rows of an
-- event of ordinary size are counted; in a very large one that would take many
-- times as long as the page, so that the page itself says how many there are
-- at least, unless `every` asks for all. `exact`: are there no more?
create or replace function app.list_counts(events bigint[], q text,
	serial text, more text, every boolean, ids bigint[], whole boolean,
	out n app.counts, out exact boolean)
language plpgsql stable as $$
begin
	n := app.counts_of(events);
	exact := true;
	if more = '' and serial is null and coalesce(q, '') !~ '\S' then
		return;
	elsif every or n.total <= 100000 then
		n := app.counts_fitting(events, q, serial, more);
	else
		n := app.counts_rows(ids);
		exact := whole;
	end if;
end
$$;

-- One page and the counts of all that fit the filter, by status; at most
-- p_lim + 1 rows, so that the caller knows whether there is a next page. No
-- match: one row whose id is null. `p_filter` is an object of filter_terms();
-- marks and claims, and tickets, only where they are asked for. `p_further`:
-- the counts were told with a page before, so that they are not made again.
-- Only the last row of a page, where the next one begins, has a cursor_time.
create or replace function api.registrations(p_session bytea, p_event text,
	p_status text, p_q text, p_serial text, p_oldest boolean, p_lim int,
	p_after_time text, p_after_id bigint, p_filter text default null,
	p_marks boolean default false, p_request_id text default null,
	p_address text default null, p_exact boolean default false,
	p_tickets boolean default false, p_further boolean default false)
returns table (total bigint, pending bigint, approved bigint, rejected bigint,
	waitlisted bigint, cancelled bigint, exact boolean, id bigint,
	name text, email text, phone text, team_name text, members text, status text,
	tickets_count bigint, checked_in_count bigint,
	has_payment_proof boolean, created_at text, updated_at text,
	cursor_time text, marks text, claimed_by text, version bigint,
	amount_minor bigint, currency text, currency_digits int,
	payment_type text, payment_amount text, payment_method text,
	decider text, decided_at text, reason text, tickets text)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	who staff := session_staff(p_session, 'viewer');
	events bigint[] := event_ids(p_event);
	more text := case when p_filter is null then ''
		else filter_terms(events, p_filter::jsonb, who.id) end;
	ids bigint[] := page_ids(events, p_status, p_q, p_serial, more,
		coalesce(p_oldest, false), p_lim + 1, p_after_time, p_after_id);
	counted record;
	n counts;
begin
	if p_further then
		select null::counts as n, false as exact into counted;
	else
		select * into counted from list_counts(events, p_q, p_serial,
			more, p_exact, ids, p_status is null
			and p_after_id is null and cardinality(ids) <= p_lim);
	end if;
	n := counted.n;
	perform list_audit(who, events, ids[1:p_lim], p_status,
		coalesce(p_q, p_serial) is not null, p_filter, p_request_id,
		p_address);
	return query
	select n.total, n.pending, n.approved, n.rejected, n.waitlisted,
	       n.cancelled, counted.exact, r.id, r.name::text, r.email::text, r.phone::text,
	       r.team_name::text, r.members, r.status, r.tickets::bigint,
	       (select count(t.used_at) from ticket t
		where t.registration_id = r.id and t.revoked_at is null),
	       exists (select from payment_proof p
		where p.registration_id = r.id),
	       rfc3339(r.created_at), rfc3339(r.updated_at),
	       case when p.i = p_lim then cursor_text(r.created_at) end,
	       case when p_marks then marks_json(r) end,
	       case when p_marks then claims_json(r.id, p_session)::text end,
	       r.version, r.amount_minor::bigint, r.currency::text,
	       currency_digits(r.currency), r.claim ->> 'payment_type',
	       r.claim ->> 'amount', r.claim ->> 'payment_method',
	       coalesce(nullif(s.name::text, ''), s.email::text),
	       rfc3339(r.decided_at), r.reason::text,
	       case when p_tickets then tickets_listed(r.id, r.status) end
	  from (select) one
	  left join (unnest(ids) with ordinality p(id, i)
		join registration r on r.id = p.id
		left join staff s on s.id = r.decided_by) on true
	 order by p.i;
end
$$;

create or replace function app.scans_json(ticket_id bigint) returns jsonb
language sql stable as $$
	select coalesce(jsonb_agg(jsonb_build_object('at', app.rfc3339(s.at),
		'kind', s.kind, 'reason', s.reason, 'gate', s.gate,
		'actor', s.actor, 'source', s.source,
		'rehearsal', s.rehearsal) order by s.id), '[]')
	  from app.scan s where s.ticket_id = scans_json.ticket_id
$$;

create or replace function app.tickets_json(r app.registration) returns jsonb
language sql stable as $$
	select coalesce(jsonb_agg(app.ticket_json(t, r.status)
		|| jsonb_build_object(
		'serial_number', app.serial_shown(t.serial),
		'position', t.position, 'price_minor', t.price_minor,
		'code', t.code,
		'is_used', t.used_at is not null,
		'used_at', app.rfc3339(t.used_at), 'gate', t.used_gate,
		'revoked_at', app.rfc3339(t.revoked_at),
		'scans', app.scans_json(t.id)) order by t.position, t.id), '[]')
	  from app.ticket t where t.registration_id = r.id
$$;

create or replace function app.mails_json(r app.registration) returns jsonb
language sql stable as $$
	select coalesce(jsonb_agg(jsonb_build_object('kind', o.kind,
		'state', o.state, 'attempts', o.attempts,
		'created_at', app.rfc3339(o.created_at),
		'sent_at', app.rfc3339(o.sent_at), 'smtp_code', o.smtp_code,
		'last_error', o.last_error) order by o.id), '[]')
	  from app.outbox o where o.registration_id = r.id
$$;

-- Those that show the same picture, name the same reference or have the same
-- mailbox, the first 20.
create or replace function app.doubles_json(r app.registration)
returns jsonb
language plpgsql stable as $$
declare
	image jsonb := app.same_image(r);
	reference jsonb := app.same_reference(r);
	mailbox jsonb := app.same_mailbox(r);
begin
	return (select coalesce(jsonb_agg(jsonb_build_object('id', o.id,
			'name', o.name, 'status', o.status,
			'image', image @> to_jsonb(o.id),
			'reference', reference @> to_jsonb(o.id),
			'mailbox', mailbox @> to_jsonb(o.id))
			order by o.id), '[]')
		from (select distinct x::bigint as id
			from jsonb_array_elements(image || reference || mailbox) x
			order by 1 limit 20) d
		join app.registration o on o.id = d.id);
end
$$;

-- What a claim of payment is compared with: the sum as it was registered.
create or replace function app.event_json(r app.registration) returns jsonb
language plpgsql stable as $$
begin
	return (select jsonb_build_object('slug', e.slug, 'name', e.name,
			'zone', app.zone_used(e.zone), 'proof', e.proof,
			'currency', r.currency,
			'price_minor', app.ticket_price(r),
			'total_minor', r.amount_minor)
		from app.event e where e.id = r.event_id);
end
$$;

-- The last 200 entries of the record, oldest first.
create or replace function app.history_json(subject text) returns jsonb
language sql stable as $$
	select coalesce(jsonb_agg(jsonb_build_object('at', app.rfc3339(a.at),
		'actor', a.actor, 'name', nullif(s.name::text, ''),
		'action', a.action, 'request_id', a.request_id,
		'before', a.before, 'after', a.after) order by a.id), '[]')
	  from (select * from app.audit x
		where x.subject = history_json.subject
		order by x.id desc limit 200) a
	  left join app.staff s on 'staff:' || s.id = a.actor
$$;

-- One registration with all there is about it; that it was seen is recorded.
create or replace function api.registration(p_request_id text, p_address text,
	p_session bytea, p_id bigint)
returns table (id bigint, name text, email text, phone text, team_name text,
	members text, status text, reason text, created_at text,
	updated_at text, version bigint, tickets_count bigint,
	checked_in_count bigint, has_payment_proof boolean, amount_minor bigint,
	currency text, currency_digits int, payment_type text,
	payment_amount text, payment_method text, decider text,
	decided_at text, extra text)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	who staff := session_staff(p_session, 'viewer');
	r registration;
	doubles jsonb;
begin
	select * into r from registration x where x.id = p_id;
	if not found then
		perform fail('ET404', 'no such registration');
	end if;
	doubles := doubles_json(r);
	perform audit_add('staff:' || who.id, 'registration.viewed',
		'registration:' || r.id, p_request_id, p_address, null,
		case when doubles <> '[]' then jsonb_build_object('ids',
			jsonb_path_query_array(doubles, '$[*].id')) end);
	return query select r.id, r.name::text, r.email::text, r.phone::text,
		r.team_name::text, r.members, r.status, r.reason::text,
		rfc3339(r.created_at), rfc3339(r.updated_at), r.version,
		r.tickets::bigint, checked_in(r.id), has_proof(r.id),
		r.amount_minor::bigint, r.currency::text,
		currency_digits(r.currency), r.claim ->> 'payment_type',
		r.claim ->> 'amount', r.claim ->> 'payment_method',
		staff_called(r.decided_by), rfc3339(r.decided_at),
		jsonb_build_object('tickets', tickets_json(r),
			'payment_reference', r.payment_reference,
			'claim', r.claim, 'source', r.source,
			'proof', proof_json(r),
			'duplicates', doubles, 'event', event_json(r),
			'counted_once', r.counted_once,
			'notes', notes_json(r),
			'claims', claims_json(r.id, p_session),
			'language', r.language,
			'hold_until', rfc3339(r.hold_until),
			'place_in_list', place_in_list(r),
			'passed_over_at', rfc3339(r.passed_over_at),
			'cancelled_reason', r.cancelled_reason, 'may', r.may,
			'erased_at', rfc3339(r.erased_at),
			'mails', mails_json(r), 'history',
			history_json('registration:' || r.id),
			'decided_by', staff_called(r.decided_by),
			'decided_at', rfc3339(r.decided_at))::text;
end
$$;
