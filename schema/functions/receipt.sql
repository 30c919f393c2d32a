-- receipt.sql: the answer to a registration, for an hour, for the browser that
-- registered: shown again, and its address corrected.

-- Draw one for a registration; no token: nobody asked for it.
create or replace function app.receipt_add(r app.registration, token bytea)
returns void
language plpgsql as $$
begin
	if token is not null then
		insert into app.receipt (token_hash, registration_id, status)
		values (token, r.id, r.status)
		on conflict (token_hash) do update
		   set registration_id = excluded.registration_id,
		       status = excluded.status, email = null, corrections = 0,
		       expires_at = excluded.expires_at
		 where receipt.registration_id <> excluded.registration_id;
	end if;
end
$$;

-- What the same form has made within the hour and still stands; all null:
-- nothing.
create or replace function app.receipt_made(token bytea)
returns app.registration
language sql stable as $$
	select r.* from app.receipt c
	  join app.registration r on r.id = c.registration_id
	 where c.token_hash = token and c.expires_at > now()
	   and r.status not in ('rejected', 'cancelled')
$$;

-- ET404: not known, or an hour ago.
create or replace function app.receipt_find(token bytea) returns app.receipt
language plpgsql stable as $$
declare
	c app.receipt;
begin
	select * into c from app.receipt x
	 where x.token_hash = token and x.expires_at > now();
	if not found then
		perform app.fail('ET404', 'this receipt is not known');
	end if;
	return c;
end
$$;

-- Corrections of an address so far, by all receipts of the registration: a
-- repeated request draws another one.
create or replace function app.receipt_corrections(registration_id bigint)
returns bigint
language sql stable as $$
	select coalesce(sum(c.corrections), 0) from app.receipt c
	 where c.registration_id = receipt_corrections.registration_id
$$;

create or replace function app.receipt_corrections_max() returns int
language sql immutable as $$ select 3 $$;

-- The price of one of several tickets that cost the same; else null.
create or replace function app.each_price(r app.registration) returns text
language sql stable as $$
	select case when count(*) > 1 and min(t.price_minor) = max(t.price_minor)
		then app.price_text(min(t.price_minor), r.currency) end
	  from app.ticket t
	 where t.registration_id = r.id and t.revoked_at is null
$$;

-- What is shown. Where the event does not tell who is registered, nothing is
-- shown that changed after the answer.
create or replace function api.receipt(p_token bytea)
returns table (event_id bigint, person text, address text, team text,
	company text, tickets bigint, stands text, place bigint, total text,
	each text, due boolean, reference text, proof_due text,
	correctable boolean,
	corrected boolean)
language plpgsql stable security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	c receipt := receipt_find(p_token);
	r registration;
	e event;
	done bigint := receipt_corrections(c.registration_id);
	can boolean;
begin
	select * into r from registration x where x.id = c.registration_id;
	select * into e from event x where x.id = r.event_id;
	can := (holder_can(r, e) ->> 'cancel')::boolean;
	if e.lookup = 'private' then
		r.status := c.status;
	end if;
	return query select e.id, r.name::text, coalesce(c.email, r.email)::text,
		r.team_name::text, array_to_string((ticket_names(r))[2:], E'\n'),
		r.tickets::bigint, r.status,
		case e.lookup when 'open' then place_in_list(r) end,
		price_text(r.amount_minor, r.currency), each_price(r),
		payment_due(r, e),
		r.payment_reference::text, proof_due(r, e),
		can and done < receipt_corrections_max(), done > 0;
end
$$;

-- ET422 unless the address can be corrected by a receipt now.
create or replace function app.receipt_check(r app.registration)
returns app.event
language plpgsql stable as $$
declare
	e app.event;
begin
	select * into e from app.event x where x.id = r.event_id;
	if app.receipt_corrections(r.id) >= app.receipt_corrections_max() then
		perform app.invalid('email',
			'The address was corrected three times: ask the organiser to change it.');
	elsif not (app.holder_can(r, e) ->> 'cancel')::boolean then
		perform app.invalid('email',
			'The address cannot be changed here any more: ask the organiser to change it.');
	end if;
	return e;
end
$$;

-- The mails go to another address: those that wait for the old one are called
-- back, tickets get new numbers, because the old ones may have been sent.
create or replace function app.receipt_move(was app.registration,
	r app.registration, serials text[]) returns void
language plpgsql as $$
begin
	update app.outbox o set state = 'cancelled', lease = null
	 where o.registration_id = r.id and o.state in ('queued', 'dead');
	if r.status = 'approved' then
		perform app.tickets_pass(r, app.ticket_names(was), serials,
			true);
	end if;
	perform app.mail_add(r, case r.status when 'approved' then 'approved'
		else app.mail_of(r) end, case when r.proof_requested_at
			is not null then r.proof_request_reason end);
end
$$;

-- The same address in other letters is no other address.
create or replace function app.receipt_row(c app.receipt,
	was app.registration, email text, serials text[])
returns app.registration
language plpgsql as $$
declare
	r app.registration := app.edit_row(was, null, email, null, null,
		null, null, null);
begin
	if app.mailbox(r.email) <> app.mailbox(was.email) then
		perform app.receipt_move(was, r, serials);
		delete from app.receipt x where x.registration_id = r.id;
		insert into app.receipt (token_hash, registration_id, status,
			corrections, expires_at)
		values (c.token_hash, r.id, c.status, c.corrections + 1,
			c.expires_at);
	end if;
	return r;
end
$$;

-- Send the mails of a registration to another address, three times at most;
-- ET404, ET409, ET422. Where the event does not tell who is registered, an
-- address that is registered is answered like any other: it gets its own link,
-- and the registration stays as it was.
create or replace function api.receipt_correct(p_request_id text,
	p_address text, p_token bytea, p_email text, p_serials text[])
returns void
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	c receipt := receipt_find(p_token);
	was registration := registration_lock(c.registration_id);
	e event := receipt_check(was);
	r registration;
	move jsonb;
begin
	c.corrections := receipt_corrections(was.id);
	begin
		r := receipt_row(c, was, p_email, p_serials);
	exception when sqlstate 'ET409' then
		if e.lookup <> 'private' then
			raise;
		end if;
		update receipt x
		   set email = normalize(p_email),
		       corrections = x.corrections + 1
		 where x.token_hash = c.token_hash;
		perform link_ask(e.id, p_email, p_request_id, p_address);
	end;
	move := move_mark(was.email, r.email);
	perform audit_add('public', 'registration.corrected',
		'registration:' || was.id, p_request_id, p_address,
		jsonb_build_object('version', was.version),
		jsonb_build_object('version', coalesce(r.version, was.version),
			'new_tickets', coalesce(r.status = 'approved', false),
			'changed', case when r.id is null then jsonb '[]'
				else to_jsonb(fields_changed(was, r)) end)
			|| move_note(move));
	perform move_keep(was, move);
end
$$;
