-- registration.sql: registering, and what the public may look up.

-- Queue one mail for a registration, in the transaction that decided on it. To
-- somebody who was erased nobody writes.
create or replace function app.mail_add(r app.registration, kind text,
	reason text default null) returns void
language plpgsql as $$
begin
	insert into app.outbox
		(registration_id, kind, recipient, message_id, reason)
	select r.id, mail_add.kind, r.email, app.message_id(),
	       mail_add.reason
	  from app.event e where e.id = r.event_id and r.erased_at is null;
	perform app.mailer_wake();
end
$$;

-- ET409: an address is registered already. Where anybody may look a status up
-- the answer says it, and what the person can do.
create or replace function app.address_taken(e app.event, r app.registration,
	staff boolean) returns void
language plpgsql as $$
begin
	perform app.fail('ET409', 'this address is registered already',
		case when e.lookup = 'open' or staff then
			jsonb_build_object('status', r.status) end, case
	when staff then 'This address is already registered: look it up in the list.'
	when e.lookup = 'private' then
		'This address is already registered: look for our mail.'
	when r.status = 'approved' then
		'This address is already registered and approved: the ticket is in our mail.'
	when r.status = 'waitlisted' then
		'This address is already on the waiting list: we write as soon as there is a place.'
	when r.status = 'rejected' and r.may = 'proof' then
		'The registration of this address was not accepted, but a better proof may be sent: open it with the link in our mail.'
	when r.status = 'rejected' then
		'The registration of this address was not accepted: our mail says more.'
	else 'This address is already registered, and the organiser has yet to decide: look for our mail.'
	end);
end
$$;

-- A rejected registration leaves the address to a new one, where the organiser
-- allowed that; else ET409. Returns what is to be counted.
create or replace function app.rejected_leave(e app.event, email text,
	staff boolean) returns app.step[]
language plpgsql as $$
declare
	was app.registration := app.registration_find(e.id, email);
	r app.registration;
begin
	update app.registration x
	   set status = 'cancelled', cancelled_reason = 'again', may = null,
	       updated_at = now(), version = x.version + 1
	 where x.id = was.id and x.status = 'rejected' and x.may = 'register'
	returning * into r;
	if not found then
		perform app.address_taken(e, was, staff);
	end if;
	update app.ticket t set revoked_at = now()
	 where t.registration_id = r.id and t.revoked_at is null;
	perform app.audit_add('public', 'registration.cancelled',
		'registration:' || r.id, '', '',
		jsonb_build_object('status', was.status, 'version', was.version),
		jsonb_build_object('status', r.status, 'version', r.version,
			'cancelled_reason', r.cancelled_reason));
	return array[app.step_of(was, -1), app.step_of(r, 1)];
end
$$;

-- A new row in `status`. Whoever waits comes behind all who waited when the event
-- was locked, even those whose transaction began later. ET409 when the address
-- is registered already; `steps`, else null: what is to be counted because a
-- rejected one made room.
-- `counted_once`: names that were given twice, as a list, or null.
create or replace function app.registration_add(e app.event, status text,
	name text, email text, phone text, team_name text, members text,
	payment_reference text, tickets int, language text, claim text,
	has_paid boolean, counted_once text, source text, staff boolean,
	out r app.registration, out steps app.step[])
language plpgsql as $$
#variable_conflict use_variable
begin
	loop
	insert into app.registration as x (event_id, name, email, phone,
		team_name, members, tickets, status, payment_reference,
		decided_at, language, claim, source, amount_minor, currency,
		counted_once, created_at, hold_until)
	values (e.id, normalize(name), normalize(email), phone,
		nullif(normalize(team_name), ''),
		nullif(normalize(members), ''), tickets, status,
		nullif(normalize(payment_reference), ''),
		case when status = 'approved' then now() end,
		coalesce(language, e.language), normalize(claim)::jsonb,
		source::jsonb,
		e.price_minor * tickets, e.currency,
		normalize(counted_once),
		case when status = 'waitlisted' then clock_timestamp()
			else now() end,
		case when status = 'pending' then
			app.hold_end(e, has_paid) end)
	on conflict do nothing returning * into r;
	exit when found;
	steps := steps || app.rejected_leave(e, email, staff);
	end loop;
end
$$;

-- Places first: the status that a registration of `n` tickets starts in; ET410.
-- Before somebody goes on the list, those who just give places back are waited
-- for, so that either they see who waits or we see the place. From then on
-- whoever comes joins the end.
create or replace function app.first_status(e app.event, n int) returns text
language plpgsql as $$
begin
	if not app.seats_take(e, n, false) then
		if not e.waitlist then
			perform app.no_places(e.id, n, false);
		end if;
		perform 1 from app.event x where x.id = e.id for no key update;
		if not app.seats_take(e, n, false) then
			update app.event x set waiting = true
			 where x.id = e.id and not x.waiting;
			return 'waitlisted';
		end if;
	end if;
	return case e.approval when 'automatic' then 'approved'
		else 'pending' end;
end
$$;

-- What is kept for a repeated request.
create or replace function app.idempotency_answer(r app.registration) returns jsonb
language sql stable as $$
	select jsonb_strip_nulls(to_jsonb(r)
		- '{search,claim,counted_once,source}'::text[])
$$;

-- Register a person and their team: one ticket for each serial. A proof is
-- asked for where the event requires one, but not of people who only join the list.
-- A receipt: SHA-256 of the token that shows this answer for an hour, or null.
-- One that is there already says that this form was sent before.
create or replace function api.register(p_request_id text, p_address text,
	p_event text, p_name text, p_email text, p_phone text,
	p_team_name text, p_members text, p_member_names text[],
	p_serials text[], p_payment_reference text, p_key text,
	p_body_hash bytea, p_language text default null,
	p_claim text default null, p_proof bytea default null,
	p_proof_type text default null, p_proof_sha256 bytea default null,
	p_counted_once text default null, p_receipt bytea default null,
	p_source text default null)
returns table (id bigint, name text, email text, phone text, team_name text,
	members text, status text, created_at text, replayed boolean)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	past jsonb := idempotency_begin('register', p_key, p_body_hash);
	n int := 1 + coalesce(cardinality(p_member_names), 0);
	first text;
	e event;
	done record;
	r registration;
	replay boolean;
begin
	if past is not null then
		r := jsonb_populate_record(null::registration, past);
	elsif p_receipt is not null then
		r := receipt_made(p_receipt);
	end if;
	replay := r.id is not null;
	if not replay then
		e := event_open(p_event, n);
		first := first_status(e, n);
		if p_proof is null and e.proof = 'required'
			and first <> 'waitlisted' then
			perform proof_missing();
		end if;
		done := registration_add(e, first, p_name, p_email, p_phone,
			p_team_name, p_members, p_payment_reference, n,
			p_language, p_claim, p_proof is not null
				or coalesce(p_payment_reference, '') <> '',
			p_counted_once, p_source, false);
		r := done.r;
		perform tickets_add(r, p_member_names, p_serials);
		if p_proof is not null then
			perform proof_add(r, p_proof, p_proof_type,
				p_proof_sha256);
		end if;
		perform mail_add(r, case r.status when 'pending' then 'received'
			else r.status end);
		perform audit_add('public', 'registration.created',
			'registration:' || r.id, p_request_id, p_address, null,
			jsonb_build_object('status', r.status,
				'tickets', n));
		perform idempotency_end('register', p_key, p_body_hash,
			idempotency_answer(r));
		if done.steps is null then
			perform tally_add(r.event_id, r.status, 1, r.tickets,
				(r.team_name is not null or r.tickets > 1)::int);
		else
			perform steps_count(done.steps || step_of(r, 1));
		end if;
	end if;
	perform receipt_add(r, p_receipt);
	return query select r.id, r.name::text, r.email::text, r.phone::text,
		r.team_name::text, r.members, r.status, rfc3339(r.created_at),
		replay;
end
$$;

-- The registration of a mailbox: the one that counts (the newest, if there are
-- two from before), else the newest of those that were cancelled. All null:
-- there is none.
create or replace function app.registration_find(event_id bigint, email text)
returns app.registration
language plpgsql stable as $$
declare
	r app.registration;
begin
	select * into r from app.registration x
	 where x.event_id = registration_find.event_id
	   and app.mailbox(x.email) = app.mailbox(registration_find.email)
	 order by x.status = 'cancelled', x.id desc limit 1;
	return r;
end
$$;

-- Of several registrations of one mailbox the newest that is left holds the
-- address, so that no third one is made.
create or replace function app.twin_follow() returns trigger
language plpgsql as $$
begin
	update app.registration r set twin = false
	 where r.id = (select max(x.id) from app.registration x
		where x.event_id = new.event_id and x.twin
		  and x.status <> 'cancelled'
		  and app.mailbox(x.email) = app.mailbox(new.email));
	return null;
end
$$;

create or replace trigger twin_follow
	after update of status on app.registration
	for each row when (new.status = 'cancelled'
		and old.status <> 'cancelled' and not old.twin)
	execute function app.twin_follow();

-- By e-mail. No row: unknown. Where the event does not tell, the link is
-- mailed instead, and what comes back is the address alone, known or not.
create or replace function api.registration_status(p_request_id text,
	p_address text, p_event text, p_email text)
returns table (email text, status text, created_at text, updated_at text)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	e event := event_find(p_event);
	r registration;
begin
	if e.lookup = 'private' then
		perform link_ask(e.id, p_email, p_request_id, p_address);
		return query select p_email, null, null, null;
		return;
	end if;
	r := registration_find(e.id, p_email);
	if r.id is not null then
		return query select r.email::text, r.status,
			rfc3339(r.created_at), rfc3339(r.updated_at);
	end if;
end
$$;
