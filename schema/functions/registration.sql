-- registration.sql: registering, and what the public may look up.

-- Queue one mail for a registration, in the transaction that decided on it.
create or replace function app.mail_add(r app.registration, kind text,
	reason text default null) returns void
language plpgsql as $$
begin
	insert into app.outbox
		(registration_id, kind, recipient, message_id, reason)
	select r.id, mail_add.kind, r.email,
	       replace(gen_random_uuid()::text, '-', '') || '@'
		|| coalesce(split_part(e.reply_to, '@', 2),
			'event-tickets.invalid'), mail_add.reason
	  from app.event e where e.id = r.event_id;
	perform app.mailer_wake();
end
$$;

-- A registration entered (n = 1) or left (n = -1) this status.
create or replace function app.registration_count(r app.registration,
	status text, n int) returns void
language plpgsql as $$
begin
	perform app.tally_add(r.event_id, status, n, n * r.tickets,
		case when r.team_name <> '' or r.tickets > 1 then n else 0 end);
end
$$;

-- Its tickets: the person first, then each member.
create or replace function app.tickets_add(r app.registration,
	member_names text[], serials text[]) returns void
language plpgsql as $$
begin
	insert into app.ticket (registration_id, position, member_name, serial)
	select r.id, i, case when i = 1 then r.name
		else normalize(member_names[i - 1]) end, serials[i]
	  from generate_series(1, r.tickets) i;
end
$$;

-- A new row in `status`; ET409 when the address is registered already.
create or replace function app.registration_add(e app.event, status text,
	name text, email text, phone text, team_name text, members text,
	payment_reference text, tickets int) returns app.registration
language plpgsql as $$
#variable_conflict use_variable
declare
	r app.registration;
begin
	insert into app.registration as x (event_id, name, email, phone,
		team_name, members, tickets, status, payment_reference,
		decided_at)
	values (e.id, normalize(name), email, phone,
		nullif(normalize(team_name), ''),
		nullif(normalize(members), ''), tickets, status,
		nullif(payment_reference, ''),
		case when status = 'approved' then now() end)
	on conflict do nothing returning * into r;
	if not found then
		perform app.fail('ET409', 'this address is registered already');
	end if;
	return r;
end
$$;

-- Places first: the status that a registration of `n` tickets starts in; ET410.
create or replace function app.first_status(e app.event, n int) returns text
language plpgsql as $$
begin
	if app.seats_take(e, n) then
		return case e.approval when 'automatic' then 'approved'
			else 'pending' end;
	elsif not e.waitlist then
		perform app.fail('ET410', 'no places left');
	end if;
	return 'waitlisted';
end
$$;

-- Register a person and their team: one ticket for each serial.
create or replace function api.register(p_request_id text, p_address text,
	p_event text, p_name text, p_email text, p_phone text,
	p_team_name text, p_members text, p_member_names text[],
	p_serials text[], p_payment_reference text, p_key text,
	p_body_hash bytea)
returns table (id bigint, name text, email text, phone text, team_name text,
	members text, status text, created_at text, replayed boolean)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	past jsonb := once_begin('register', p_key, p_body_hash);
	n int := 1 + coalesce(cardinality(p_member_names), 0);
	e event;
	r registration;
begin
	if past is not null then
		r := jsonb_populate_record(null::registration, past);
	else
		e := event_open(p_event, n);
		r := registration_add(e, first_status(e, n), p_name, p_email,
			p_phone, p_team_name, p_members, p_payment_reference,
			n);
		perform tickets_add(r, p_member_names, p_serials);
		perform mail_add(r, case r.status when 'pending' then 'received'
			else r.status end);
		perform audit_add('public', 'registration.created',
			'registration:' || r.id, p_request_id, p_address, null,
			jsonb_build_object('status', r.status,
				'tickets', n));
		if p_key is not null then
			perform once_end('register', p_key, p_body_hash,
				to_jsonb(r) - 'search');
		end if;
		perform registration_count(r, r.status, 1);
	end if;
	return query select r.id, r.name::text, r.email::text, r.phone::text,
		r.team_name::text, r.members, r.status, rfc3339(r.created_at),
		past is not null;
end
$$;

-- By e-mail, where the event allows it. No row: unknown.
create or replace function api.registration_status(p_event text, p_email text)
returns table (email text, status text, created_at text, updated_at text)
language plpgsql stable security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	e event := event_find(p_event);
begin
	return query
	select r.email::text, r.status, rfc3339(r.created_at),
	       rfc3339(r.updated_at)
	  from registration r
	 where r.event_id = e.id and lower(r.email) = lower(p_email)
	   and e.lookup = 'open';
end
$$;
