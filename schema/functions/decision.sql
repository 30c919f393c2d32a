-- decision.sql: approving and rejecting, once.

-- ET413 unless it can still be decided; who did, and when, goes with it.
create or replace function app.undecided(r app.registration) returns void
language plpgsql as $$
begin
	if r.status in ('pending', 'waitlisted') then
		return;
	end if;
	perform app.fail('ET413', 'this was decided already',
		jsonb_build_object('status', r.status, 'decided_by',
			(select coalesce(nullif(s.name::text, ''), s.email)
			   from app.staff s where s.id = r.decided_by),
			'decided_at', app.rfc3339(r.decided_at)));
end
$$;

-- Places follow the decision: an approval from the waiting list takes them,
-- ET410; the rejection of one who held them gives them back.
create or replace function app.seats_follow(r app.registration, decision text)
returns void
language plpgsql as $$
declare
	e app.event;
begin
	if decision = 'rejected' and r.status = 'pending' then
		perform app.seats_give(r.event_id, r.tickets);
	elsif decision = 'approved' and r.status = 'waitlisted' then
		select * into e from app.event x where x.id = r.event_id
		   for key share;
		if not app.seats_take(e, r.tickets) then
			perform app.fail('ET410', 'no places left');
		end if;
	end if;
end
$$;

-- Decide on a locked row: status, places, mail, audit, counts.
create or replace function app.decide_row(r app.registration, who app.staff,
	decision text, reason text, request_id text, address text)
returns app.registration
language plpgsql as $$
declare
	was text := r.status;
begin
	perform app.seats_follow(r, decision);
	update app.registration x
	   set status = decide_row.decision, reason = decide_row.reason,
	       decided_by = who.id, decided_at = now(), updated_at = now(),
	       version = x.version + 1
	 where x.id = r.id returning * into r;
	perform app.mail_add(r, decision, r.reason);
	perform app.audit_add('staff:' || who.id, 'registration.' || decision,
		'registration:' || r.id, request_id, address,
		jsonb_build_object('status', was, 'version', r.version - 1),
		jsonb_build_object('status', r.status, 'version', r.version,
			'reason', r.reason));
	-- in alphabetical order, see tally_add
	perform app.registration_count(r, s, case s when was then -1 else 1 end)
	   from unnest(array[least(decision, was), greatest(decision, was)]) s;
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
		select * into r from registration x where x.id = p_id
		   for no key update;
		if not found then
			perform fail('ET404', 'no such registration');
		end if;
		perform undecided(r);
		if r.version <> p_version then
			perform fail('ET412', 'it changed meanwhile',
				jsonb_build_object('version', r.version));
		end if;
		r := decide_row(r, who, decision, normalize(p_reason),
			p_request_id, p_address);
		if p_key is not null then
			perform once_end('decide ' || who.id, p_key,
				p_body_hash, to_jsonb(r) - 'search');
		end if;
	end if;
	return query select r.id, r.name::text, r.email::text, r.phone::text,
		r.team_name::text, r.members, r.status, r.reason,
		rfc3339(r.created_at), rfc3339(r.updated_at), r.version,
		r.tickets::bigint, 0::bigint, has_proof(r.id),
		past is not null;
end
$$;
