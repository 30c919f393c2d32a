-- desk.sql: what staff do with a registration besides deciding: look at it,
-- note something, mail again, cancel.

-- Others who look at it now, in another session than `mine`: their names, and
-- since when.
create or replace function app.claims_json(registration_id bigint,
	mine bytea default null) returns jsonb
language plpgsql stable as $$
begin
	return (select coalesce(jsonb_agg(jsonb_build_object(
			'name', app.staff_called(c.staff_id),
			'since', app.rfc3339(c.since)) order by c.since), '[]')
		from app.registration_claim c
		where c.registration_id = claims_json.registration_id
		  and c.until > now() and c.session is distinct from mine);
end
$$;

-- Until the end of the transaction nobody else claims: of two that begin to
-- look at the same time the second one sees the first.
create or replace function app.claims_lock() returns void
language sql as $$
	select pg_advisory_xact_lock(hashtextextended('claims', 0))
$$;

-- For a minute from now this session looks at it.
create or replace function app.claim_put(id bigint, who app.staff,
	session bytea) returns void
language plpgsql as $$
begin
	insert into app.registration_claim as c
		(registration_id, staff_id, session, since, until)
	values (claim_put.id, who.id, claim_put.session, now(),
		now() + interval '1 minute')
	on conflict on constraint registration_claim_pkey
	do update set until = excluded.until;
end
$$;

-- Claims that have run out go, and with `released` the one of this session.
create or replace function app.claims_clear(session bytea, released bigint)
returns void
language plpgsql as $$
begin
	delete from app.registration_claim c where c.ctid in (
		select x.ctid from app.registration_claim x
		 where x.until < now() or x.session = claims_clear.session
			and x.registration_id = released
		   for update skip locked);
end
$$;

-- Say that one looks at a registration, for a minute, or no longer does. Tells
-- who else does, and where it stands; changes nothing for anybody. ET404.
create or replace function api.claim(p_session bytea, p_id bigint,
	p_release boolean) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'reviewer');
	r registration;
begin
	perform claims_lock();
	select * into r from registration x where x.id = p_id;
	if not found then
		perform fail('ET404', 'no such registration');
	end if;
	perform claims_clear(p_session, case when p_release then p_id end);
	if not p_release then
		perform claim_put(p_id, who, p_session);
	end if;
	return jsonb_build_object('id', r.id, 'status', r.status,
		'version', r.version, 'until', case when not p_release then
			rfc3339(now() + interval '1 minute') end,
		'others', claims_json(r.id, p_session),
		'decided_by', staff_called(r.decided_by),
		'decided_at', rfc3339(r.decided_at))::text;
end
$$;

-- Claim the first `p_count` of a queue, in its order, that wait as they were
-- seen (`p_versions`, or null: as they are) and that nobody else looks at. Two
-- who ask at once are given different ones. Tells which, which of the queue
-- others look at, and which have changed since they were seen.
create or replace function api.claim_next(p_session bytea, p_ids bigint[],
	p_versions bigint[], p_count int) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'reviewer');
	told jsonb;
begin
	perform claims_lock();
	perform claims_clear(p_session, null);
	with wanted as (
		select w.id, min(w.i) as i, min(w.version) as version
		  from unnest(p_ids, p_versions) with ordinality
			as w(id, version, i)
		 where w.id is not null group by w.id),
	seen as (
		select w.id, w.i, claims_json(w.id, p_session) as others,
		       coalesce(r.status in ('pending', 'waitlisted') and
			r.version = coalesce(w.version, r.version), false)
			as waits
		  from wanted w left join registration r on r.id = w.id),
	free as (
		select s.id, s.i from seen s where s.waits and s.others = '[]'
		 order by s.i limit p_count)
	select jsonb_build_object('claimed', coalesce((select
			jsonb_agg(f.id order by f.i) from free f), '[]'),
		'until', rfc3339(now() + interval '1 minute'),
		'taken', coalesce(jsonb_agg(jsonb_build_object('id', s.id,
			'others', s.others) order by s.i)
			filter (where s.waits and s.others <> '[]'), '[]'),
		'changed', coalesce(jsonb_agg(s.id order by s.i)
			filter (where not s.waits), '[]'))
	  into told from seen s;
	perform claim_put(x::bigint, who, p_session)
	   from jsonb_array_elements(told -> 'claimed') x;
	return told::text;
end
$$;

create or replace function app.notes_json(r app.registration) returns jsonb
language plpgsql stable as $$
begin
	return (select coalesce(jsonb_agg(jsonb_build_object('id', n.id,
			'at', app.rfc3339(n.created_at),
			'by', app.staff_called(n.staff_id),
			'text', n.text) order by n.id), '[]')
		from app.registration_note n
		where n.registration_id = r.id);
end
$$;

-- Write a note for colleagues. Answers with all of them; ET404, ET416.
create or replace function api.note(p_request_id text, p_address text,
	p_session bytea, p_id bigint, p_text text, p_key text,
	p_body_hash bytea)
returns table (notes text, replayed boolean)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	who staff := session_staff(p_session, 'reviewer');
	scope text := 'note ' || who.id;
	past jsonb := idempotency_begin(scope, p_key, p_body_hash);
	r registration;
	new_id bigint;
begin
	select * into r from registration x where x.id = p_id for key share;
	if r.id is null then
		perform fail('ET404', 'no such registration');
	elsif r.erased_at is not null then
		perform not_possible(r, 'it is erased');
	elsif past is null then
		insert into registration_note (registration_id, staff_id, text)
		values (r.id, who.id, normalize(p_text)) returning id
		into new_id;
		perform audit_add('staff:' || who.id, 'registration.noted',
			'registration:' || r.id, p_request_id, p_address, null,
			jsonb_build_object('note', new_id));
		perform idempotency_end(scope, p_key, p_body_hash,
			jsonb_build_object('id', r.id));
	end if;
	return query select notes_json(r)::text, past is not null;
end
$$;

-- Which mail tells a person where they stand.
create or replace function app.mail_of(r app.registration) returns text
language sql stable as $$
	select case
	when r.status = 'approved' then 'resent'
	when r.status in ('pending', 'waitlisted')
		and r.proof_requested_at is not null then 'proof_requested'
	when r.status = 'pending' then 'received'
	else r.status end
$$;

-- Mail it again to a row, with the reason that belongs to it.
create or replace function app.resend_row(r app.registration, actor text,
	request_id text, address text) returns void
language plpgsql as $$
declare
	kind text := app.mail_of(r);
begin
	if r.erased_at is not null then
		perform app.not_possible(r, 'it is erased');
	end if;
	perform app.mail_add(r, kind, case when kind = 'proof_requested' then
		r.proof_request_reason else r.reason end);
	perform app.audit_add(actor, 'registration.resent',
		'registration:' || r.id, request_id, address, null,
		jsonb_build_object('kind', kind));
end
$$;

-- Mail the tickets, or whatever tells where it stands, again; ET404, ET416.
create or replace function api.resend(p_request_id text, p_address text,
	p_session bytea, p_id bigint, p_key text, p_body_hash bytea)
returns setof app.decided
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'reviewer');
	scope text := 'resend ' || who.id;
	r registration;
begin
	return query select * from decided_again(scope, p_key, p_body_hash);
	if found then
		return;
	end if;
	r := registration_of(p_id, null);
	perform resend_row(r, 'staff:' || who.id, p_request_id, p_address);
	return query select * from decided_end(r, scope, p_key, p_body_hash);
end
$$;

-- Cancel a locked row for staff; its places are free. Returns what is to be
-- counted; ET416.
create or replace function app.cancel_row(was app.registration, actor text,
	reason text, request_id text, address text) returns app.step[]
language plpgsql as $$
begin
	if was.status = 'cancelled' then
		perform app.not_possible(was, 'it is cancelled');
	end if;
	return app.cancel(was, 'staff', actor, request_id, address,
		nullif(normalize(reason), ''));
end
$$;

create or replace function api.cancel(p_request_id text, p_address text,
	p_session bytea, p_id bigint, p_reason text, p_version bigint,
	p_key text, p_body_hash bytea)
returns setof app.decided
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
	scope text := 'cancel ' || who.id;
begin
	return query select * from decided_again(scope, p_key, p_body_hash);
	if found then
		return;
	end if;
	perform steps_count(cancel_row(registration_of(p_id, p_version),
		'staff:' || who.id, p_reason, p_request_id, p_address));
	return query select * from decided_end(registration_now(p_id), scope,
		p_key, p_body_hash);
end
$$;

-- The last five reasons that were written to people of an event: looked for
-- among the newest registrations only.
create or replace function app.reasons_used(event_id bigint, kind text)
returns jsonb
language plpgsql stable as $$
begin
	return (select coalesce(jsonb_agg(y.reason order by y.at desc), '[]')
		from (select x.reason, max(x.at) as at from (
			select case kind when 'request'
				then r.proof_request_reason
				else r.reason end as reason,
			       r.updated_at as at
			  from app.registration r
			 where r.event_id = reasons_used.event_id
			   and (kind = 'request'
				or kind = 'reject' and r.status = 'rejected'
				or kind = 'cancel' and r.status = 'cancelled'
					and r.cancelled_reason = 'staff')
			 order by r.created_at desc, r.id desc limit 500) x
		where x.reason <> '' group by 1 order by 2 desc limit 5) y);
end
$$;

create or replace function api.reasons(p_session bytea, p_event text)
returns table (reject text, request text, cancel text)
language plpgsql stable security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	who staff := session_staff(p_session, 'viewer');
	e event := event_find(p_event);
begin
	return query select reasons_used(e.id, 'reject')::text,
		reasons_used(e.id, 'request')::text,
		reasons_used(e.id, 'cancel')::text;
end
$$;
