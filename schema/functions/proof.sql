-- proof.sql: proofs of payment: given, asked for, looked at, given twice.

create or replace function app.proof_missing() returns void
language plpgsql as $$
begin
	perform app.invalid('payment_screenshot',
		'Please add a picture of your payment.');
end
$$;

-- Store a picture, re-encoded by the caller. The last five are kept.
create or replace function app.proof_add(r app.registration, image bytea,
	type text, sha256 bytea) returns void
language plpgsql as $$
begin
	insert into app.payment_proof
		(registration_id, image, type, sha256, claim)
	values (r.id, proof_add.image, proof_add.type, proof_add.sha256,
		coalesce(r.claim, '{}'));
	delete from app.payment_proof p
	 where p.registration_id = r.id and p.id < (
		select min(q.id) from (select id from app.payment_proof
			where registration_id = r.id
			order by id desc limit 5) q);
end
$$;

create or replace function app.has_proof(registration_id bigint)
returns boolean
language plpgsql stable as $$
begin
	return exists (select from app.payment_proof p
		where p.registration_id = has_proof.registration_id);
end
$$;

-- Did the person show a payment, or name one, and staff ask for no better one?
create or replace function app.has_paid(r app.registration) returns boolean
language sql stable as $$
	select r.proof_requested_at is null
		and (r.payment_reference is not null or app.has_proof(r.id))
$$;

-- What a person has yet to show of a payment: picture; either, a picture or a
-- reference; null: nothing. Where a picture is required a reference is no proof;
-- elsewhere either answers to staff who ask for a better one, or who rejected and
-- allow one. Mails, pages and what is taken go by this.
create or replace function app.proof_due(r app.registration, e app.event)
returns text
language sql stable as $$
	select case
	when r.id is null or r.status in ('approved', 'cancelled')
		or r.status = 'rejected' and r.may is distinct from 'proof'
		then null
	when r.proof_requested_at is not null or r.status = 'rejected' then
		case e.proof when 'required' then 'picture' else 'either' end
	when r.status = 'waitlisted' or app.has_proof(r.id) then null
	when e.proof = 'required' then 'picture'
	when e.proof = 'optional' and r.amount_minor > 0
		and r.payment_reference is null then 'either' end
$$;

-- Does a person have to pay now? Not in the waiting list, not for an event that
-- is over without a decision, and not again after a payment was shown or a person
-- has checked it.
create or replace function app.payment_due(r app.registration, e app.event)
returns boolean
language sql stable as $$
	select r.amount_minor > 0 and not app.has_paid(r)
		and (r.status = 'pending' and e.ends_at > now()
			or r.status = 'approved'
			and r.decided_by is null and e.approval = 'automatic')
$$;

-- Other registrations of the event that show the same picture.
create or replace function app.same_image(r app.registration) returns jsonb
language sql stable as $$
	select coalesce(jsonb_agg(distinct o.id), '[]')
	  from app.payment_proof mine
	  join app.payment_proof p on p.sha256 = mine.sha256
	  join app.registration o on o.id = p.registration_id
	 where mine.registration_id = r.id and o.event_id = r.event_id
	   and o.id <> r.id
$$;

-- Other registrations of the event with the same reference, without case.
create or replace function app.same_reference(r app.registration)
returns jsonb
language sql stable as $$
	select coalesce(jsonb_agg(o.id order by o.id), '[]')
	  from app.registration o
	 where o.event_id = r.event_id and o.id <> r.id
	   and lower(o.payment_reference) = lower(r.payment_reference)
$$;

-- What a reviewer needs to know of the proof; null: there is nothing to know.
create or replace function app.proof_json(r app.registration) returns jsonb
language plpgsql stable as $$
declare
	p app.payment_proof;
begin
	select id, registration_id, null::bytea, type, sha256, claim, created_at
	  into p from app.payment_proof x
	 where x.registration_id = r.id order by x.id desc limit 1;
	if p.id is null and r.payment_reference is null
		and r.proof_requested_at is null then
		return null;
	end if;
	return jsonb_build_object('state', app.proof_state(r), 'type', p.type,
		'sha256', encode(p.sha256, 'hex'),
		'at', app.rfc3339(p.created_at),
		'requested_at', app.rfc3339(r.proof_requested_at),
		'request_reason', r.proof_request_reason,
		'same_image', app.same_image(r),
		'same_reference', app.same_reference(r));
end
$$;

-- none, given, or requested: staff asked and nothing came since.
create or replace function app.proof_state(r app.registration) returns text
language sql stable as $$
	select case when r.proof_requested_at is not null then 'requested'
		when app.has_proof(r.id) then 'given'
		else 'none' end
$$;

-- Ask for a proof, or a better one, of a locked row. The time in which it is to
-- come begins anew.
create or replace function app.request_row(was app.registration, actor text,
	reason text, request_id text, address text) returns app.registration
language plpgsql as $$
declare
	r app.registration;
begin
	update app.registration x
	   set proof_requested_at = now(),
	       proof_request_reason = nullif(request_row.reason, ''),
	       hold_until = case when x.status = 'pending' then
		app.hold_end(e, false) end,
	       updated_at = now(), version = x.version + 1
	  from app.event e
	 where x.id = was.id and e.id = x.event_id returning x.* into r;
	perform app.mail_add(r, 'proof_requested', r.proof_request_reason);
	perform app.audit_add(actor, 'registration.proof_requested',
		'registration:' || r.id, request_id, address, null,
		jsonb_build_object('reason_given',
			r.proof_request_reason is not null,
			'version', r.version));
	delete from app.registration_claim c where c.registration_id = r.id;
	return r;
end
$$;

-- Ask with a reason. No version: whatever is there.
create or replace function api.request_proof(p_request_id text,
	p_address text, p_session bytea, p_id bigint, p_reason text,
	p_version bigint, p_key text default null,
	p_body_hash bytea default null)
returns setof app.decided
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'reviewer');
	scope text := 'request ' || who.id;
begin
	return query select * from decided_again(scope, p_key, p_body_hash);
	if found then
		return;
	end if;
	return query select * from decided_end(
		request_row(undecided(p_id, p_version), 'staff:' || who.id,
			normalize(p_reason), p_request_id, p_address), scope,
		p_key, p_body_hash);
end
$$;

-- The picture that counts; that it was seen is recorded. ET404.
create or replace function api.proof(p_request_id text, p_address text,
	p_session bytea, p_id bigint)
returns table (image bytea, type text, sha256 text)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	who staff := session_staff(p_session, 'viewer');
begin
	return query
	select p.image, p.type, encode(p.sha256, 'hex') from payment_proof p
	 where p.registration_id = p_id order by p.id desc limit 1;
	if not found then
		perform fail('ET404', 'no such proof');
	end if;
	perform audit_add('staff:' || who.id, 'registration.proof_viewed',
		'registration:' || p_id, p_request_id, p_address);
end
$$;
