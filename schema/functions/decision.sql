-- decision.sql: approving and rejecting, once.

-- ET413; who decided and when goes with it.
create or replace function app.decided_already(r app.registration,
	message text default 'this was decided already') returns void
language plpgsql as $$
begin
	perform app.fail('ET413', message,
		jsonb_build_object('status', r.status, 'decided_by',
			(select coalesce(nullif(s.name::text, ''), s.email)
			   from app.staff s where s.id = r.decided_by),
			'decided_at', app.rfc3339(r.decided_at)));
end
$$;

-- A registration, locked, that can still be decided and is what an admin saw
-- (no version: whatever is there); ET404, ET412, ET413.
create or replace function app.undecided(id bigint, version bigint)
returns app.registration
language plpgsql as $$
declare
	r app.registration := app.registration_lock(id);
begin
	if r.id is null then
		perform app.fail('ET404', 'no such registration');
	elsif r.status not in ('pending', 'waitlisted') then
		perform app.decided_already(r);
	elsif r.version <> undecided.version then
		perform app.fail('ET412', 'it changed meanwhile',
			jsonb_build_object('version', r.version));
	end if;
	return r;
end
$$;

-- Decide on a locked row: status, mail, audit, places, counts.
create or replace function app.decide_row(was app.registration, who app.staff,
	decision text, reason text, request_id text, address text)
returns app.registration
language plpgsql as $$
declare
	r app.registration;
begin
	update app.registration x
	   set status = decide_row.decision, reason = decide_row.reason,
	       decided_by = who.id, decided_at = now(), updated_at = now(),
	       hold_until = null, proof_requested_at = null,
	       version = x.version + 1
	 where x.id = was.id returning * into r;
	perform app.mail_add(r, decision, r.reason);
	perform app.audit_add('staff:' || who.id, 'registration.' || decision,
		'registration:' || r.id, request_id, address,
		jsonb_build_object('status', was.status,
			'version', was.version),
		jsonb_build_object('status', r.status, 'version', r.version,
			'reason', r.reason));
	perform app.steps_count(app.places_follow(was, r, request_id));
	return r;
end
$$;

-- `p_decision`: approve or reject. No version: whatever is there.
create or replace function api.decide(p_request_id text, p_address text,
	p_session bytea, p_id bigint, p_decision text, p_reason text,
	p_version bigint, p_key text, p_body_hash bytea)
returns table (id bigint, name text, email text, phone text, team_name text,
	members text, status text, reason text, created_at text,
	updated_at text, version bigint, tickets_count bigint,
	checked_in_count bigint, has_payment_proof boolean, replayed boolean)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	who staff := session_staff(p_session, 'reviewer');
	past jsonb := once_begin('decide ' || who.id, p_key, p_body_hash);
	decision text := jsonb '{"approve": "approved", "reject": "rejected",
		"approved": "approved", "rejected": "rejected"}' ->> p_decision;
	r registration;
begin
	if past is not null then
		r := jsonb_populate_record(null::registration, past);
	else
		if decision is null then
			perform invalid('decision', 'Approve or reject.');
		end if;
		r := decide_row(undecided(p_id, p_version), who, decision,
			normalize(p_reason), p_request_id, p_address);
		if p_key is not null then
			perform once_end('decide ' || who.id, p_key,
				p_body_hash, once_answer(r));
		end if;
	end if;
	return query select r.id, r.name::text, r.email::text, r.phone::text,
		r.team_name::text, r.members, r.status, r.reason::text,
		rfc3339(r.created_at), rfc3339(r.updated_at), r.version,
		r.tickets::bigint, 0::bigint, has_proof(r.id),
		past is not null;
end
$$;
