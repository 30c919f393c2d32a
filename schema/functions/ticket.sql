-- ticket.sql: tickets: made, corrected, replaced, withdrawn, shown.

-- Tickets of a registration that is new: the person first, then each member.
-- All cost the same.
create or replace function app.tickets_add(r app.registration,
	member_names text[], serials text[]) returns void
language plpgsql as $$
begin
	insert into app.ticket (registration_id, position, member_name, serial,
		price_minor)
	select r.id, i, case when i = 1 then r.name
		else normalize(member_names[i - 1]) end, serials[i],
	       r.amount_minor / r.tickets
	  from generate_series(1, r.tickets) i;
	if r.status = 'approved' then
		perform app.tickets_sign(r);
	end if;
end
$$;

-- What a ticket of a registration was sold at: the highest price where they
-- differ. Tickets that are withdrawn count only where no other is left.
create or replace function app.ticket_price(r app.registration)
returns bigint
language plpgsql stable as $$
begin
	return (select coalesce(max(t.price_minor) filter (
				where t.revoked_at is null),
			max(t.price_minor))
		from app.ticket t
		where t.registration_id = r.id and t.position <= r.tickets);
end
$$;

-- What one ticket more costs: today's price. A sum has one currency: if that of
-- the event is another by now, it costs what the others did.
create or replace function app.price_of_more(r app.registration)
returns bigint
language plpgsql stable as $$
begin
	return (select case when e.currency = r.currency or r.amount_minor = 0
			then e.price_minor else app.ticket_price(r) end
		from app.event e where e.id = r.event_id);
end
$$;

-- The sum of a registration whose tickets are more or fewer than before. Where
-- nothing was to be paid the currency is that of the event.
create or replace function app.amount_follow(was app.registration,
	r app.registration) returns app.registration
language plpgsql as $$
begin
	if r.tickets <> was.tickets then
		update app.registration x
		   set amount_minor = (select sum(t.price_minor)
			from app.ticket t where t.registration_id = x.id
			and t.revoked_at is null),
		       currency = case when x.amount_minor > 0 then x.currency
			else (select e.currency from app.event e
				where e.id = x.event_id) end
		 where x.id = r.id returning * into r;
	end if;
	return r;
end
$$;

-- For the record of a change: what one cost that costs something else after (or
-- before) it; else nothing.
create or replace function app.amount_seen(r app.registration,
	other app.registration) returns jsonb
language sql immutable as $$
	select case when (r.amount_minor, r.currency)
			is distinct from (other.amount_minor, other.currency)
		then jsonb_build_object('amount_minor', r.amount_minor,
			'currency', r.currency)
		else '{}' end
$$;

-- Tickets after a correction: names change, who left loses the ticket, who
-- is new gets one. No names: only that of the person may have changed.
create or replace function app.tickets_correct(r app.registration,
	member_names text[], serials text[]) returns void
language plpgsql as $$
begin
	update app.ticket t
	   set member_name = case when t.position = 1 then r.name
		else normalize(member_names[t.position - 1]) end
	 where t.registration_id = r.id and t.revoked_at is null
	   and (t.position = 1 or member_names is not null)
	   and t.position <= r.tickets;
	update app.ticket t set revoked_at = now()
	 where t.registration_id = r.id and t.revoked_at is null
	   and t.position > r.tickets;
	insert into app.ticket (registration_id, position, member_name, serial,
		price_minor)
	select r.id, i, normalize(member_names[i - 1]), serials[i],
	       app.price_of_more(r)
	  from generate_series(2, r.tickets) i
	 where not exists (select from app.ticket t
		where t.registration_id = r.id and t.revoked_at is null
		  and t.position = i);
end
$$;

-- Give the ticket at `place` to somebody else: a new serial, the old one is
-- withdrawn, the price stays. ET404 when there is none, ET416 when it was used.
create or replace function app.ticket_replace(r app.registration, place int,
	name text, serial text) returns void
language plpgsql as $$
declare
	old app.ticket;
begin
	update app.ticket t set revoked_at = now()
	 where t.registration_id = r.id and t.position = place
	   and t.revoked_at is null and t.used_at is null
	returning * into old;
	if not found then
		if exists (select from app.ticket t
			where t.registration_id = r.id and t.position = place
			  and t.revoked_at is null) then
			perform app.not_possible(r, 'the ticket was used');
		end if;
		perform app.fail('ET404', 'there is no such ticket');
	end if;
	insert into app.ticket (registration_id, position, member_name, serial,
		price_minor)
	values (r.id, place, normalize(name), ticket_replace.serial,
		old.price_minor);
	perform app.tickets_sign(r);
end
$$;

-- Withdraw all its tickets; ET416 when one was used.
create or replace function app.tickets_revoke(r app.registration)
returns void
language plpgsql as $$
begin
	update app.ticket t set revoked_at = now()
	 where t.registration_id = r.id and t.revoked_at is null;
	if exists (select from app.ticket t
		where t.registration_id = r.id and t.used_at is not null) then
		perform app.not_possible(r, 'a ticket was used');
	end if;
end
$$;

-- Names as a list that lib/wire/names.h reads: those with a separator in quotes.
create or replace function app.names_listed(names text[]) returns text
language sql immutable as $$
	select string_agg(case when x ~ '[,;，、]|^"'
		then '"' || replace(x, '"', '""') || '"' else x end, ', '
		order by i)
	  from unnest(names) with ordinality n(x, i)
$$;

-- The same for people: a single name is itself.
create or replace function app.names_text(names text[]) returns text
language sql immutable as $$
	select case when cardinality(names) = 1 then names[1]
		else app.names_listed(names) end
$$;

-- The members as text, from their tickets.
create or replace function app.members_text(registration_id bigint)
returns text
language sql stable as $$
	select app.names_text(array_agg(t.member_name::text
		order by t.position))
	  from app.ticket t
	 where t.registration_id = members_text.registration_id
	   and t.revoked_at is null and t.position > 1
$$;

-- The same so that an import of it makes the same tickets.
create or replace function app.members_listed(r app.registration)
returns text
language plpgsql stable as $$
begin
	return case when r.tickets = 2 and r.members ~ '[,;，、]|^"'
		then coalesce((select app.names_listed(array[t.member_name::text])
			from app.ticket t where t.registration_id = r.id
			   and t.revoked_at is null and t.position = 2),
			r.members)
		else r.members end;
end
$$;

-- The page of a ticket, for the holder of its signed code.
create or replace function api.ticket_view(p_serial text)
returns table (state text, member_name text, team_name text, event_name text,
	venue text, "when" text, zone text, starts_at text, ends_at text,
	slug text, serial text, entrance text, accent text, logo text,
	logo_width int, logo_height int, ended boolean, reply_to text,
	 calendar_sequence bigint, calendar_at text)
language plpgsql stable security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
begin
	return query
	select case when t.revoked_at is not null then 'revoked'
		when r.status <> 'approved' then 'not_approved'
		when t.used_at is not null then 'used'
		when door_closes(e) <= now() then 'over'
		else 'valid' end,
	       t.member_name::text, r.team_name::text, e.name::text,
	       e.venue::text, span_text(e.starts_at, e.ends_at, z.zone), z.zone,
	       rfc3339(e.starts_at), rfc3339(e.ends_at), e.slug,
	       t.serial, entrance_text(e.check_in_from, e.starts_at, z.zone),
	       e.accent::text,
	       l.path, l.width, l.height, e.ends_at <= now(),
	       e.reply_to::text,
	       e.calendar_sequence::bigint, rfc3339(e.calendar_at)
	  from ticket t join registration r on r.id = t.registration_id
	  join event e on e.id = r.event_id
	  join zone_used(e.zone) z(zone) on true
	  left join picture_known l on l.event_id = e.id and l.kind = 'logo'
	 where t.serial = p_serial;
	if not found then
		state := 'unknown';
		return next;
	end if;
end
$$;
