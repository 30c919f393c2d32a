-- import.sql: many registrations from a file, all or none.

-- What is wrong with the lines here and now: addresses that are registered
-- already, or stand in two lines; fewer places than people who take one (line
-- 0). Of lines that are cancelled an address may have any number.
create or replace function app.import_faults(e app.event, lines jsonb,
	over boolean)
returns table (line bigint, field text, message text)
language plpgsql stable as $$
#variable_conflict use_column
declare
	people int := (select coalesce(sum(1 + jsonb_array_length(
		x -> 'members')), 0) from jsonb_array_elements(lines) x
		where x ->> 'status' in ('pending', 'approved'));
	free int := case when e.waiting then least(app.places_free(e), 0)
		else app.places_free(e) end;
begin
	if not over and free < people then
		return query select 0::bigint, 'file', case people
			when 1 then 'This is one person, and no place is left.'
			else app.message_count(free,
			'These are %s people, and %s place is left.',
			'These are %s people, and %s places are left.',
			to_jsonb(people), to_jsonb(free)) end;
	end if;
	return query
	select a.line, 'email', 'This address is already registered.'
	  from jsonb_to_recordset(lines) a(line bigint, email text,
	status text)
	  join app.registration r on r.event_id = e.id
	   and app.mailbox(r.email) = app.mailbox(a.email)
	   and r.status <> 'cancelled'
	 where a.status <> 'cancelled';
	return query
	select b.line, 'email', app.message(
		'Line %s has the same address.', to_jsonb(b.first))
	  from (select line, min(line) over (partition by
			app.mailbox(email)) as first
		  from jsonb_to_recordset(lines) x(line bigint, email text,
			status text)
		 where x.status <> 'cancelled') b
	 where b.line > b.first;
	return query
	select a.line, b.field, b.message
	  from jsonb_to_recordset(lines) a(line bigint, amount_due text,
	currency text), app.sum_faults(a.amount_due,
		coalesce(a.currency, e.currency)) b;
end
$$;

-- A sum as a file has it, "25.50" or "25,50", in minor units; null: none.
create or replace function app.sum_read(amount text, currency text)
returns numeric
language sql immutable as $$
	select replace(amount, ',', '.')::numeric
		* 10::numeric ^ app.currency_digits(currency)
$$;

-- What is wrong with a sum and its currency. "1.500" is no amount in euros: it
-- may be meant as 1.50 or as 1500.
create or replace function app.sum_faults(amount text, currency text)
returns table (field text, message text)
language plpgsql immutable as $$
begin
	if amount !~ '^[0-9]{1,12}([.,][0-9]{1,3})?$' then
		return query select 'amount_due',
			'Use an amount such as 20 or 20.00.';
	elsif amount is not null and currency !~ '^[A-Z]{3}$' then
		return query select 'currency',
			'Use a currency of three capital letters such as EUR.';
	elsif length(substring(amount from '[.,](.*)'))
			> app.currency_digits(currency) then
		return query select 'amount_due', app.message('An amount in %s has no more than %s digits behind the point.',
			to_jsonb(currency),
			to_jsonb(app.currency_digits(currency)));
	end if;
end
$$;

-- Rows with their mails and record; their ids in the order of the lines.
-- Whoever is rejected or cancelled was told so before.
create or replace function app.import_rows(e app.event, lines jsonb,
	who app.staff, mail boolean, request_id text, address text)
returns bigint[]
language plpgsql as $$
declare
	ids bigint[] := '{}';
	r app.registration;
begin
	for r in insert into app.registration (event_id, name, email, phone,
			team_name, members, tickets, status, payment_reference,
			language, decided_at, decided_by, reason,
			cancelled_reason, amount_minor,
			currency, counted_once, source, hold_until)
		select e.id, normalize(x.name), normalize(x.email), coalesce(x.phone, ''),
		       nullif(normalize(x.team_name), ''),
		       nullif(normalize(x.members_text), ''),
		       1 + cardinality(x.members), x.status,
		       nullif(normalize(x.payment_reference), ''),
		       coalesce(x.language, e.language),
		       case when x.status in ('approved', 'rejected')
				then now() end,
		       case when x.status in ('approved', 'rejected')
				then who.id end,
		       case when x.status in ('rejected', 'cancelled')
				then normalize(x.reason) end,
		       case x.status when 'cancelled' then 'staff' end,
		       coalesce(app.sum_read(x.amount_due, coalesce(x.currency,
				e.currency)),
			e.price_minor * (1 + cardinality(x.members))),
		       case when x.amount_due is null then e.currency
			else coalesce(x.currency, e.currency) end,
		       normalize(x.counted_once), x.source,
		       case x.status when 'pending' then app.hold_end(e,
				x.payment_reference <> '') end
		  from jsonb_to_recordset(lines) as x(line int, name text,
			email text, phone text, team_name text,
			members_text text, members text[], status text,
			payment_reference text, language text, reason text,
			counted_once text, amount_due text, currency text,
			source jsonb)
		 order by x.line
		returning * loop
		if mail and r.status not in ('rejected', 'cancelled') then
			perform app.mail_add(r, case r.status
				when 'pending' then 'received'
				else r.status end);
		end if;
		perform app.audit_add('staff:' || who.id,
			'registration.imported', 'registration:' || r.id,
			request_id, address, null, jsonb_build_object(
			'status', r.status, 'tickets', r.tickets));
		ids := ids || r.id;
	end loop;
	return ids;
end
$$;

-- A ticket for each person of the rows that were made, in the order of `ids`.
-- A sum of a file that cannot be shared out equally leaves the rest to the first.
create or replace function app.import_tickets(ids bigint[], lines jsonb)
returns void
language plpgsql as $$
begin
	insert into app.ticket (registration_id, position, member_name, serial,
		price_minor, revoked_at)
	select r.id, i, case when i = 1 then r.name
		else normalize(x.members[i - 1]) end, x.serials[i],
	       r.amount_minor / r.tickets + case i when 1
			then r.amount_minor % r.tickets else 0 end,
	       case r.status when 'cancelled' then now() end
	  from (select y.members, y.serials, row_number() over (order by y.line)
			as nth
		  from jsonb_to_recordset(lines) as y(line int, members text[],
			serials text[])) x
	  join unnest(ids) with ordinality made(id, nth) using (nth)
	  join app.registration r on r.id = made.id,
	       generate_series(1, r.tickets) i;
	perform app.tickets_sign(r) from app.registration r
	  where r.id = any (ids);
end
$$;

-- All lines, a hundred at a time, so that whoever waits sees how far it is; the
-- ids of the registrations.
create or replace function app.import_all(e app.event, lines jsonb,
	who app.staff, mail boolean, request_id text, address text)
returns bigint[]
language plpgsql as $$
declare
	ids bigint[] := '{}';
	more bigint[];
	part jsonb;
begin
	for part in select jsonb_agg(x order by n)
		  from jsonb_array_elements(lines) with ordinality y(x, n)
		 group by (n - 1) / 100 order by (n - 1) / 100 loop
		more := app.import_rows(e, part, who, mail, request_id,
			address);
		perform app.import_tickets(more, part);
		ids := ids || more;
		perform app.progress(cardinality(ids),
			jsonb_array_length(lines));
	end loop;
	return ids;
end
$$;

-- Look at lines that are valid by themselves, an object each: line, name,
-- email, phone, team_name, members_text, members, serials, status,
-- payment_reference, language, reason, counted_once, amount_due, currency,
-- source. `p_dry`: only say what is wrong, a row for each fault; else make them,
-- all or, where something is wrong, none. ET405, ET411
-- (the event is archived).
create or replace function api.import(p_request_id text, p_address text,
	p_session bytea, p_event text, p_lines text, p_dry boolean,
	p_over boolean, p_mail boolean, p_key text, p_body_hash bytea)
returns table (made bigint, replayed boolean, line bigint, field text,
	message text)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	who staff := session_staff(p_session, 'admin');
	scope text := 'import ' || who.id;
	past jsonb := idempotency_begin(scope, case when not p_dry then p_key end,
		p_body_hash);
	lines jsonb := p_lines;
	e event;
	ids bigint[];
begin
	if past is not null then
		return query select (past ->> 'made')::bigint, true,
			null::bigint, null, null;
		return;
	end if;
	e := event_lock((event_find(p_event)).id);
	if e.archived_at is not null then
		perform archived(e);
	end if;
	return query select 0::bigint, false, f.line, f.field, f.message
	  from import_faults(e, lines, p_over) f order by f.line;
	if found or p_dry then
		return;
	end if;
	ids := import_all(e, lines, who, p_mail, p_request_id, p_address);
	perform seats_force(e, (select coalesce(sum(seats_of(r)), 0)::int
		from registration r where r.id = any (ids)), p_over);
	update event x set waiting = true
	 where x.id = e.id and x.capacity is not null and not x.waiting
	   and exists (select from registration r
		where r.id = any (ids) and r.status = 'waitlisted');
	perform idempotency_end(scope, p_key, p_body_hash,
		jsonb_build_object('made', cardinality(ids)));
	perform steps_count(array(select step_of(r, 1) from registration r
		where r.id = any (ids)));
	return query select cardinality(ids)::bigint, false, null::bigint,
		null, null;
end
$$;
