-- decision.sql: approving and rejecting, once, and taking that back.

-- ET413; who decided and when goes with it.
create or replace function app.decided_already(r app.registration,
	message text default 'this was decided already') returns void
language plpgsql as $$
begin
	perform app.fail('ET413', message,
		jsonb_build_object('status', r.status,
			'decided_by', app.staff_called(r.decided_by),
			'decided_at', app.rfc3339(r.decided_at)));
end
$$;

-- A registration, locked, as somebody saw it (no version: whatever is there);
-- ET404, ET412.
create or replace function app.registration_of(id bigint, version bigint)
returns app.registration
language plpgsql as $$
declare
	r app.registration := app.registration_lock(id);
begin
	if r.id is null then
		perform app.fail('ET404', 'no such registration');
	end if;
	perform app.version_check(r.version, registration_of.version);
	return r;
end
$$;

-- A registration, locked, that can still be decided and is what an admin saw
-- (no version: whatever is there); ET404, ET412, ET413.
create or replace function app.undecided(id bigint, version bigint)
returns app.registration
language plpgsql as $$
declare
	r app.registration := app.registration_of(id, null);
begin
	if r.status not in ('pending', 'waitlisted') then
		perform app.decided_already(r);
	end if;
	perform app.version_check(r.version, undecided.version);
	return r;
end
$$;

-- What a decision of staff answers with.
create or replace function app.decided_answer(r app.registration,
	replayed boolean) returns setof app.decided
language plpgsql stable as $$
begin
	return query select r.id, r.name::text, r.email::text, r.phone::text,
		r.team_name::text, r.members, r.status, r.reason::text,
		app.rfc3339(r.created_at), app.rfc3339(r.updated_at),
		r.version, r.tickets::bigint, app.checked_in(r.id),
		app.has_proof(r.id), replayed;
end
$$;

-- The same for a request that came before: as it was then. No row: it is new.
create or replace function app.decided_again(scope text, key text,
	body_hash bytea) returns setof app.decided
language plpgsql as $$
declare
	past jsonb := app.idempotency_begin(scope, key, body_hash);
begin
	if past is not null then
		return query select * from app.decided_answer(
			jsonb_populate_record(null::app.registration, past),
			true);
	end if;
end
$$;

-- Keep the answer for its key, and give it.
create or replace function app.decided_end(r app.registration, scope text,
	key text, body_hash bytea) returns setof app.decided
language plpgsql as $$
begin
	perform app.idempotency_end(scope, key, body_hash, app.idempotency_answer(r));
	return query select * from app.decided_answer(r, false);
end
$$;

-- Decide on a locked row: status, mail, audit, places; how many in the waiting
-- list were passed by it is on record. `steps` are to be counted by the caller,
-- last.
create or replace function app.decide_row(was app.registration, who app.staff,
	decision text, reason text, request_id text, address text, may text,
	out r app.registration, out steps app.step[])
language plpgsql as $$
begin
	update app.registration x
	   set status = decide_row.decision, reason = decide_row.reason,
	       decided_by = who.id, decided_at = now(), updated_at = now(),
	       hold_until = null, proof_requested_at = null,
	       may = case when decide_row.decision = 'rejected' then
		decide_row.may end, version = x.version + 1
	 where x.id = was.id returning * into r;
	perform app.tickets_sign(r);
	perform app.mail_add(r, decision, r.reason);
	perform app.audit_add('staff:' || who.id, 'registration.' || decision,
		'registration:' || r.id, request_id, address,
		jsonb_build_object('status', was.status,
			'version', was.version),
		jsonb_strip_nulls(jsonb_build_object('status', r.status,
			'version', r.version,
			'reason_given', r.reason is not null, 'may', r.may,
			'passed', case when r.status = 'approved' then
				nullif(app.place_in_list(was), 0) end)));
	delete from app.registration_claim c where c.registration_id = r.id;
	steps := app.places_follow(was, r, request_id);
end
$$;

-- approve or reject as a status; ET422.
create or replace function app.decision_of(word text) returns text
language plpgsql stable as $$
declare
	decision text := jsonb '{"approve": "approved", "reject": "rejected",
		"approved": "approved", "rejected": "rejected"}' ->> word;
begin
	if decision is null then
		perform app.invalid('decision', 'Approve or reject.');
	end if;
	return decision;
end
$$;

-- `p_decision`: approve or reject. No version: whatever is there. `p_may`: what
-- a rejected person may do: register, proof, or null: neither.
create or replace function api.decide(p_request_id text, p_address text,
	p_session bytea, p_id bigint, p_decision text, p_reason text,
	p_version bigint, p_key text, p_body_hash bytea,
	p_may text default null)
returns setof app.decided
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'reviewer');
	scope text := 'decide ' || who.id;
	done record;
begin
	return query select * from decided_again(scope, p_key, p_body_hash);
	if found then
		return;
	end if;
	done := decide_row(undecided(p_id, p_version), who,
		decision_of(p_decision), normalize(p_reason), p_request_id,
		p_address, p_may);
	perform steps_count(done.steps);
	return query select * from decided_end(done.r, scope, p_key,
		p_body_hash);
end
$$;

-- ---- taking a decision back ------------------------------------------------

-- Withdraw the mails that tell of a decision, also those that were given up:
-- they could be tried again. True where one has gone, or is on its way to the
-- relay this moment.
create or replace function app.mail_withdraw(was app.registration)
returns boolean
language plpgsql as $$
declare
	gone boolean;
begin
	with taken as (delete from app.outbox o
		 where o.registration_id = was.id and o.state <> 'sent'
		   and o.created_at >= was.decided_at
		   and (o.kind = was.status or app.mail_has_tickets(o.kind))
		returning o.lease)
	select coalesce(bool_or(t.lease is not null), false) into gone
	  from taken t;
	return gone or exists (select from app.outbox o
		where o.registration_id = was.id and o.state = 'sent'
		  and o.created_at >= was.decided_at
		  and (o.kind = was.status or app.mail_has_tickets(o.kind)));
end
$$;

-- Where a registration goes when the decision is taken back: who was approved
-- keeps the place, who was rejected is where they were before.
create or replace function app.status_before(was app.registration)
returns text
language plpgsql stable as $$
begin
	if was.status = 'approved' then
		return 'pending';
	end if;
	return coalesce((select a.before ->> 'status' from app.audit a
		where a.subject = 'registration:' || was.id
		  and a.action = 'registration.rejected'
		order by a.id desc limit 1), 'pending');
end
$$;

-- New serials for all its tickets, the old ones are withdrawn; ET416 when one
-- was used. A scan at this moment waits for us or we for it: it admits or this
-- is refused.
create or replace function app.tickets_renew(r app.registration,
	serials text[]) returns void
language plpgsql as $$
begin
	perform app.tickets_revoke(r);
	insert into app.ticket (registration_id, position, member_name, serial,
		price_minor)
	select r.id, t.position, t.member_name, serials[t.position],
	       t.price_minor
	  from app.ticket t
	 where t.registration_id = r.id and t.revoked_at = now()
	   and t.position <= r.tickets;
end
$$;

-- Take the decision on a locked row back.
create or replace function app.undo_row(was app.registration, actor text,
	serials text[], request_id text, address text,
	out r app.registration, out steps app.step[])
language plpgsql as $$
declare
	told boolean := app.mail_withdraw(was);
	target text := app.status_before(was);
begin
	if was.status = 'approved' then
		perform app.tickets_renew(was, serials);
	end if;
	update app.registration x
	   set status = target, reason = null, may = null, decided_by = null,
	       decided_at = null, updated_at = now(), version = x.version + 1,
	       hold_until = case when target = 'pending' then
		app.hold_end(e, app.has_paid(was)) end
	  from app.event e
	 where x.id = was.id and e.id = x.event_id returning x.* into r;
	if told then
		perform app.mail_add(r, 'undone');
	end if;
	perform app.audit_add(actor, 'registration.undone',
		'registration:' || r.id, request_id, address,
		jsonb_build_object('status', was.status, 'version', was.version,
			'decided_by', 'staff:' || was.decided_by),
		jsonb_build_object('status', r.status, 'version', r.version,
			'told', told));
	steps := app.places_follow(was, r, request_id);
end
$$;

-- Take the last decision back while no ticket was used; ET404, ET410, ET412,
-- ET416. Serials: as many as there could be tickets.
create or replace function api.undo(p_request_id text, p_address text,
	p_session bytea, p_id bigint, p_version bigint, p_serials text[],
	p_key text, p_body_hash bytea)
returns setof app.decided
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'reviewer');
	scope text := 'undo ' || who.id;
	was registration;
	done record;
begin
	return query select * from decided_again(scope, p_key, p_body_hash);
	if found then
		return;
	end if;
	was := registration_of(p_id, p_version);
	if was.status not in ('approved', 'rejected')
		or was.erased_at is not null then
		perform not_possible(was, 'there is no decision to undo');
	end if;
	done := undo_row(was, 'staff:' || who.id, p_serials, p_request_id,
		p_address);
	perform steps_count(done.steps);
	return query select * from decided_end(done.r, scope, p_key,
		p_body_hash);
end
$$;
