-- edit.sql: registrations in the hands of staff: corrected, added.

-- Take `n` places for staff: of those that are not kept for the waiting list, or
-- as many as they say (`over`). ET410.
create or replace function app.seats_force(e app.event, n int, over boolean)
returns void
language plpgsql as $$
begin
	if over then
		update app.event x set seats_taken = x.seats_taken + n
		 where x.id = e.id and x.capacity is not null;
	elsif not app.seats_take(e, n, false) then
		perform app.no_places(e.id, n, true);
	end if;
end
$$;

-- Tickets after a correction of a row that may be approved: a place that goes
-- to somebody else gets a new serial; so do all that are not used where the
-- mail went to the wrong address. One that was used keeps its serial and takes
-- the name; one that takes the place of another keeps its price. True where one
-- is new. ET416.
create or replace function app.tickets_pass(r app.registration,
	names text[], serials text[], all_new boolean) returns boolean
language plpgsql as $$
declare
	fresh bigint[];
begin
	if exists (select from app.ticket t where t.registration_id = r.id
		and t.revoked_at is null and t.used_at is not null
		and t.position > r.tickets) then
		perform app.not_possible(r, 'a ticket was used');
	end if;
	with old as (update app.ticket t set revoked_at = now()
		 where t.registration_id = r.id and t.revoked_at is null
		   and t.used_at is null and (all_new or t.position > r.tickets
			or t.member_name <> names[t.position])
		returning t.position)
	select array_agg(old.position) into fresh from old;
	update app.ticket t set member_name = names[t.position]
	 where t.registration_id = r.id and t.revoked_at is null
	   and t.member_name <> names[t.position];
	insert into app.ticket (registration_id, position, member_name, serial,
		price_minor)
	select r.id, i, names[i], serials[i], coalesce((select t.price_minor
			from app.ticket t where t.registration_id = r.id
			and t.position = i and t.revoked_at = now()
			order by t.id desc limit 1), app.price_of_more(r))
	  from generate_series(1, r.tickets) i
	 where not exists (select from app.ticket t
		where t.registration_id = r.id and t.revoked_at is null
		  and t.position = i);
	if found then
		perform app.tickets_sign(r);
		return true;
	end if;
	return false;
end
$$;

-- The names on its tickets as they are now, by position.
create or replace function app.ticket_names(r app.registration)
returns text[]
language plpgsql stable as $$
begin
	return array(select t.member_name from app.ticket t
		where t.registration_id = r.id and t.revoked_at is null
		order by t.position);
end
$$;

-- Which of the fields that are corrected differ.
create or replace function app.fields_changed(was app.registration,
	r app.registration) returns text[]
language sql stable as $$
	select array(select a.key from jsonb_each(to_jsonb(was)) a
		  join jsonb_each(to_jsonb(r)) b using (key)
		 where a.value <> b.value and a.key in ('name', 'email',
			'phone', 'team_name', 'members', 'payment_reference')
		 order by 1)
$$;

-- A row has another address than it had: what has not gone, or did not arrive,
-- goes there, and the secret link that went to the old one is of no use; so are
-- the receipts.
create or replace function app.address_follow(was app.registration,
	r app.registration) returns void
language plpgsql as $$
begin
	if r.email = was.email then
		return;
	end if;
	update app.outbox o set recipient = r.email
	 where o.registration_id = r.id and o.state <> 'sent';
	if app.mailbox(r.email) <> app.mailbox(was.email) then
		perform app.links_end(r);
		delete from app.receipt c where c.registration_id = r.id;
	end if;
end
$$;

-- The changed row; ET409 where somebody else has its address.
create or replace function app.edit_row(was app.registration,
	p_name text, p_email text, p_phone text, p_team_name text,
	p_members text, p_names text[], p_reference text)
returns app.registration
language plpgsql as $$
declare
	r app.registration;
begin
	update app.registration x
	   set name = coalesce(normalize(p_name), x.name),
	       email = coalesce(normalize(p_email), x.email),
	       phone = coalesce(p_phone, x.phone),
	       team_name = case when p_team_name is null then x.team_name
		else nullif(normalize(p_team_name), '') end,
	       members = case when p_members is null then x.members
		else nullif(normalize(p_members), '') end,
	       payment_reference = case when p_reference is null
		then x.payment_reference
		else nullif(normalize(p_reference), '') end,
	       tickets = 1 + case when p_members is null then x.tickets - 1
		else coalesce(cardinality(p_names), 0) end,
	       updated_at = now(), version = x.version + 1
	 where x.id = was.id returning * into r;
	perform app.address_follow(was, r);
	return r;
exception when unique_violation then
	perform app.fail('ET409', 'this address is registered already');
end
$$;

-- Correct what is given; an empty text takes a team name, the members or a
-- reference away. Serials: as many as there could be tickets. Who is approved
-- gets new tickets by mail where they changed; a new address gets a mail.
-- ET404, ET409, ET410, ET412, ET416.
create or replace function api.edit(p_request_id text, p_address text,
	p_session bytea, p_id bigint, p_name text, p_email text, p_phone text,
	p_team_name text, p_members text, p_member_names text[],
	p_reference text, p_over boolean, p_serials text[], p_version bigint,
	p_key text, p_body_hash bytea)
returns setof app.decided
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
	scope text := 'correct ' || who.id;
	was registration;
	r registration;
	names text[];
	steps step[];
	moved boolean;
	move jsonb;
	renewed boolean := false;
begin
	return query select * from decided_again(scope, p_key, p_body_hash);
	if found then
		return;
	end if;
	was := registration_of(p_id, p_version);
	if was.erased_at is not null or was.status = 'cancelled' then
		perform not_possible(was, 'it is over');
	end if;
	r := edit_row(was, p_name, p_email, p_phone, p_team_name, p_members,
		p_member_names, p_reference);
	moved := mailbox(r.email) <> mailbox(was.email);
	move := move_mark(was.email, r.email);
	names := array[r.name::text] || case when p_members is null
		then (ticket_names(was))[2:]
		else array(select normalize(x)
			from unnest(p_member_names) x) end;
	if r.status = 'approved' then
		renewed := tickets_pass(r, names, p_serials, moved);
	else
		perform tickets_correct(r, names[2:], p_serials);
	end if;
	r := amount_follow(was, r);
	if moved or renewed then
		perform mail_add(r, case when renewed and not moved
			then 'member_changed' else mail_of(r) end, r.reason);
	end if;
	perform audit_add('staff:' || who.id, 'registration.corrected',
		'registration:' || r.id, p_request_id, p_address,
		jsonb_build_object('version', was.version, 'tickets',
			was.tickets) || amount_seen(was, r),
		jsonb_build_object('version', r.version,
			'tickets', r.tickets, 'new_tickets', renewed,
			'changed', fields_changed(was, r))
			|| amount_seen(r, was) || move_note(move));
	perform move_keep(r, move);
	steps := edit_places(was, r, p_over, p_request_id);
	perform steps_count(steps);
	return query select * from decided_end(registration_now(r.id), scope,
		p_key, p_body_hash);
end
$$;

-- Places after a correction, if need be more than there are.
create or replace function app.edit_places(was app.registration,
	r app.registration, over boolean, request_id text) returns app.step[]
language plpgsql as $$
declare
	more int := app.seats_of(r) - app.seats_of(was);
	e app.event;
begin
	if more > 0 and over then
		select * into e from app.event x where x.id = r.event_id;
		perform app.seats_force(e, more, true);
		return array[app.step_of(was, -1), app.step_of(r, 1)];
	end if;
	return app.places_follow(was, r, request_id);
end
$$;

-- Add a registration by hand, also where registering is closed. `p_status`:
-- pending or approved. ET405, ET409, ET410, ET411 (the event is archived).
create or replace function api.add(p_request_id text, p_address text,
	p_session bytea, p_event text, p_name text, p_email text, p_phone text,
	p_team_name text, p_members text, p_member_names text[],
	p_serials text[], p_reference text, p_language text, p_status text,
	p_over boolean, p_mail boolean, p_key text, p_body_hash bytea,
	p_counted_once text default null)
returns setof app.decided
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
	scope text := 'add ' || who.id;
	n int := 1 + coalesce(cardinality(p_member_names), 0);
	e event;
	done record;
	r registration;
begin
	return query select * from decided_again(scope, p_key, p_body_hash);
	if found then
		return;
	end if;
	e := event_lock((event_find(p_event)).id);
	if e.archived_at is not null then
		perform archived(e);
	end if;
	perform seats_force(e, n, p_over);
	done := registration_add(e, p_status, p_name, p_email, p_phone,
		p_team_name, p_members, p_reference, n, p_language, null,
		p_reference <> '', p_counted_once, null, true);
	r := done.r;
	if r.status = 'approved' then
		update registration x set decided_by = who.id
		 where x.id = r.id returning * into r;
	end if;
	perform tickets_add(r, p_member_names, p_serials);
	if p_mail then
		perform mail_add(r, case r.status when 'pending'
			then 'received' else r.status end);
	end if;
	perform audit_add('staff:' || who.id, 'registration.added',
		'registration:' || r.id, p_request_id, p_address, null,
		jsonb_build_object('status', r.status, 'tickets', n,
			'mail', p_mail));
	perform steps_count(done.steps || step_of(r, 1));
	return query select * from decided_end(r, scope, p_key, p_body_hash);
end
$$;
