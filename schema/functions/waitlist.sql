-- waitlist.sql: the waiting list: who moves up, and whom staff pass over.

-- Who moves up into the free places of an event as it is given, in the order of
-- the list. Places are kept for the first until the whole team fits; only a team
-- that staff passed over lets others go before.
create or replace function app.waitlist_next(e app.event)
returns setof app.registration
language plpgsql stable as $$
declare
	r app.registration;
	free int := coalesce(e.capacity - e.seats_taken, 2147483647);
begin
	if e.archived_at is not null or e.ends_at <= now() then
		return;
	end if;
	for r in select * from app.registration x
		 where x.event_id = e.id and x.status = 'waitlisted'
		 order by x.created_at, x.id loop
		exit when free <= 0
			or r.tickets > free and r.passed_over_at is null;
		continue when r.tickets > free;
		free := free - r.tickets;
		return next r;
	end loop;
end
$$;

-- Pass free places on, and note whether somebody still waits for whom they are
-- kept. The event is locked by the caller.
create or replace function app.waitlist_move(event_id bigint, request_id text)
returns app.step[]
language plpgsql as $$
declare
	e app.event;
	was app.registration;
	taken int := 0;
	waits boolean;
	steps app.step[] := '{}';
begin
	select * into e from app.event x where x.id = waitlist_move.event_id;
	for was in select * from app.waitlist_next(e) loop
		taken := taken + was.tickets;
		steps := steps || app.step_of(was, -1)
			|| app.step_of(app.place_give(e, was, request_id), 1);
	end loop;
	waits := exists (select from app.registration x
		where x.event_id = e.id and x.status = 'waitlisted'
		  and x.passed_over_at is null);
	if taken > 0 or waits <> e.waiting then
		update app.event x
		   set seats_taken = x.seats_taken + case
			when x.capacity is null then 0 else taken end,
		       waiting = waits
		 where x.id = e.id;
	end if;
	return steps;
end
$$;

-- Pass somebody in the waiting list over, or (`p_passed` false) keep places for
-- them again. It stands where it stood; while it does not fit, those behind go
-- before. ET404, ET412, ET416 (it does not wait).
create or replace function api.pass_over(p_request_id text, p_address text,
	p_session bytea, p_id bigint, p_passed boolean, p_version bigint,
	p_key text, p_body_hash bytea)
returns setof app.decided
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'reviewer');
	scope text := 'pass ' || who.id;
	was registration;
	r registration;
begin
	return query select * from decided_again(scope, p_key, p_body_hash);
	if found then
		return;
	end if;
	was := registration_of(p_id, p_version);
	if was.status <> 'waitlisted' then
		perform not_possible(was, 'it is not in the waiting list');
	end if;
	r := was;
	if (was.passed_over_at is not null) <> p_passed then
		update registration x
		   set passed_over_at = case when p_passed then now() end,
		       updated_at = now(), version = x.version + 1
		 where x.id = was.id returning * into r;
		perform audit_add('staff:' || who.id, case when p_passed
			then 'registration.passed_over'
			else 'registration.kept_again' end,
			'registration:' || r.id, p_request_id, p_address,
			jsonb_build_object('version', was.version),
			jsonb_build_object('version', r.version,
				'tickets', r.tickets,
				'place_in_list', place_in_list(r)));
		perform steps_count(waitlist_move(r.event_id, p_request_id));
	end if;
	return query select * from decided_end(registration_now(r.id), scope,
		p_key, p_body_hash);
end
$$;
