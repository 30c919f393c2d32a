-- seats.sql: places of an event: taken, given back, passed on to those who
-- wait. Who changes a registration locks its event first, then the row, and
-- counts last: nobody waits for another in a circle, and nobody on the list
-- is missed.

-- Lock an event until the commit. One without a capacity is only kept from
-- getting one: many work at once.
create or replace function app.event_lock(event_id bigint) returns app.event
language plpgsql as $$
declare
	e app.event;
begin
	select * into e from app.event x
	 where x.id = event_lock.event_id and x.capacity is null for key share;
	if not found then
		select * into e from app.event x
		 where x.id = event_lock.event_id for no key update;
	end if;
	return e;
end
$$;

-- Lock a registration and its event. No id: there is none.
create or replace function app.registration_lock(id bigint)
returns app.registration
language plpgsql as $$
declare
	r app.registration;
begin
	perform app.event_lock(x.event_id) from app.registration x
	  where x.id = registration_lock.id;
	select * into r from app.registration x
	 where x.id = registration_lock.id for no key update;
	return r;
end
$$;

-- As it is now: it may have moved up meanwhile.
create or replace function app.registration_now(id bigint)
returns app.registration
language plpgsql as $$
declare
	r app.registration;
begin
	select * into r from app.registration x
	 where x.id = registration_now.id;
	return r;
end
$$;

-- Take `n` places; false when they are not there, or are kept for those who
-- wait, whom only staff pass (`passing`). Locks the event until the commit, but
-- only where it has a capacity.
create or replace function app.seats_take(e app.event, n int,
	passing boolean) returns boolean
language plpgsql as $$
begin
	if e.capacity is null then
		return true;
	end if;
	update app.event x set seats_taken = x.seats_taken + n
	 where x.id = e.id and (x.capacity is null
		or x.seats_taken + n <= x.capacity
			and (passing or not x.waiting));
	return found;
end
$$;

-- Places that are free, also those that are kept for the waiting list; null: no
-- limit.
create or replace function app.places_free(e app.event) returns int
language sql immutable as $$
	select case when e.capacity is not null then
		greatest(e.capacity - e.seats_taken, 0) end
$$;

-- ET410: `n` places are not there. How many are, for the public those that are
-- not kept for somebody else.
create or replace function app.no_places(event_id bigint, n int,
	staff boolean) returns void
language plpgsql as $$
declare
	e app.event;
	free int;
	kept boolean;
begin
	select * into e from app.event x where x.id = no_places.event_id;
	kept := e.waiting and app.places_free(e) > 0;
	free := case when kept and not staff then 0
		else app.places_free(e) end;
	perform app.fail('ET410', 'no places left', jsonb_build_object(
		'places_left', free, 'places_needed', n), case
	when staff and kept then app.message_count(free, 'The free place (%s) is kept for the waiting list: pass its first over, or choose “Also if all places are taken”.', 'The free places (%s) are kept for the waiting list: pass its first over, or choose “Also if all places are taken”.',
		to_jsonb(free))
	when staff and free = 0 then
		'No place is left: raise the number of places, or make room first.'
	when staff then app.message_count(free, 'Only %s of the %s places needed is left: raise the number of places, or make room first.', 'Only %s of the %s places needed are left: raise the number of places, or make room first.',
		to_jsonb(free), to_jsonb(n))
	when free = 0 then
		'All places are taken. One may become free again: look here later.'
	when free = 1 then app.message(
		'Only one place is left, and you are %s: register alone.',
		to_jsonb(n))
	else app.message_count(free, 'Only %s place is left, and you are %s: register with fewer people.', 'Only %s places are left, and you are %s: register with fewer people.',
		to_jsonb(free), to_jsonb(n)) end);
end
$$;

-- Give `n` places back.
create or replace function app.seats_give(event_id bigint, n int) returns void
language plpgsql as $$
begin
	perform 1 from app.event x
	 where x.id = event_id and x.capacity is null for key share;
	if not found then
		update app.event x
		   set seats_taken = x.seats_taken - n
		 where x.id = event_id;
	end if;
end
$$;

-- Places that a registration takes in its status.
create or replace function app.seats_of(r app.registration) returns int
language sql immutable as $$
	select case when r.status in ('pending', 'approved') then r.tickets
		else 0 end
$$;

-- Until when places are held for somebody who becomes pending now; for those
-- who showed or named a payment until it is decided.
create or replace function app.hold_end(e app.event, has_paid boolean)
returns timestamptz
language sql stable as $$
	select case when not has_paid then
		now() + make_interval(mins => e.hold_minutes) end
$$;

-- What one registration adds to the counts (n = 1) or takes away (n = -1).
create or replace function app.step_of(r app.registration, n int)
returns app.step
language sql immutable as $$
	select r.event_id, r.status, n, n * r.tickets,
	       case when r.team_name <> '' or r.tickets > 1 then n else 0 end
$$;

-- Count; the last thing in a transaction, in the order that tally_add wants.
create or replace function app.steps_count(steps app.step[]) returns void
language plpgsql as $$
declare
	s record;
begin
	for s in select event_id, status, sum(n) as n, sum(tickets) as tickets,
			sum(teams) as teams
		   from unnest(steps) group by 1, 2
		 having sum(n) <> 0 or sum(tickets) <> 0 or sum(teams) <> 0
		  order by 1, 2 loop
		perform app.tally_add(s.event_id, s.status, s.n, s.tickets,
			s.teams);
	end loop;
end
$$;

-- A place for one who waited: approved where the event does so by itself and
-- misses no proof, else pending. Mailed and on record.
create or replace function app.place_give(e app.event, r app.registration,
	request_id text) returns app.registration
language plpgsql as $$
declare
	at_once boolean := e.approval = 'automatic'
		and (e.proof <> 'required' or app.has_proof(r.id));
begin
	update app.registration x
	   set status = case when at_once then 'approved' else 'pending' end,
	       decided_at = case when at_once then now() end,
	       hold_until = case when not at_once then
		app.hold_end(e, app.has_paid(r)) end,
	       proof_requested_at = case when not at_once then
		x.proof_requested_at end,
	       passed_over_at = null, updated_at = now(), version = x.version + 1
	 where x.id = r.id returning * into r;
	perform app.tickets_sign(r);
	perform app.mail_add(r, case when at_once then 'approved'
		else 'moved_up' end);
	perform app.audit_add('system', 'registration.moved_up',
		'registration:' || r.id, request_id, '',
		jsonb_build_object('status', 'waitlisted'),
		jsonb_build_object('status', r.status,
			'version', r.version));
	return r;
end
$$;

-- What follows from a change of one registration: places are taken (ET410) or
-- given back and passed on. Staff who decide on somebody pass the waiting list;
-- a team that grows does not. Returns what is to be counted.
create or replace function app.places_follow(was app.registration,
	r app.registration, request_id text, staff boolean default true)
returns app.step[]
language plpgsql as $$
declare
	more int := app.seats_of(r) - app.seats_of(was);
	steps app.step[] := array[app.step_of(was, -1), app.step_of(r, 1)];
	e app.event;
begin
	if more > 0 then
		select * into e from app.event x where x.id = r.event_id;
		if not app.seats_take(e, more, r.status <> was.status) then
			perform app.no_places(e.id, more, staff);
		end if;
	elsif more < 0 then
		perform app.seats_give(r.event_id, -more);
	end if;
	if more < 0 or 'waitlisted' in (was.status, r.status) then
		steps := steps || app.waitlist_move(r.event_id, request_id);
	end if;
	return steps;
end
$$;

-- Where somebody stands in the waiting list, from 1 on; null: nowhere.
create or replace function app.place_in_list(r app.registration)
returns bigint
language plpgsql stable as $$
begin
	if r.status <> 'waitlisted' then
		return null;
	end if;
	return (select count(*) from app.registration x
		where x.event_id = r.event_id and x.status = 'waitlisted'
		  and (x.created_at, x.id) <= (r.created_at, r.id));
end
$$;

-- Cancel a locked registration, for the person, because its time is over, or
-- by staff with a reason; mail, record, places. Returns what is to be counted.
create or replace function app.cancel(was app.registration, why text,
	actor text, request_id text, address text, written text default null)
returns app.step[]
language plpgsql as $$
declare
	r app.registration;
begin
	update app.registration x
	   set status = 'cancelled', cancelled_reason = why, hold_until = null,
	       reason = coalesce(written, x.reason),
	       proof_requested_at = null, updated_at = now(),
	       version = x.version + 1
	 where x.id = was.id returning * into r;
	perform app.tickets_revoke(was);
	delete from app.outbox o
	 where o.registration_id = r.id and o.state <> 'sent'
	   and app.mail_has_tickets(o.kind);
	perform app.mail_add(r, case why when 'expired' then why
		else 'cancelled' end, written);
	perform app.audit_add(actor, 'registration.cancelled',
		'registration:' || r.id, request_id, address,
		jsonb_build_object('status', was.status,
			'version', was.version),
		jsonb_strip_nulls(jsonb_build_object('status', r.status,
			'version', r.version, 'cancelled_reason', why,
			'reason_given', written is not null)));
	return app.places_follow(was, r, request_id);
end
$$;
