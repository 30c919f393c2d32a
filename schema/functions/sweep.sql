-- sweep.sql: what becomes due by itself: holds that end, reminders.

-- Is it time to remind those who are approved?
create or replace function app.reminds(e app.event) returns boolean
language sql stable as $$
	select e.reminder_hours is not null and e.reminded_at is null
		and e.archived_at is null and now() < e.starts_at
		and now() >= e.starts_at - make_interval(
			hours => e.reminder_hours)
$$;

-- Cancel what is pending for too long, at most `lim`; the places are passed on.
create or replace function app.sweep_holds(e app.event, lim int, out n int,
	out steps app.step[])
language plpgsql as $$
declare
	r app.registration;
begin
	n := 0;
	steps := '{}';
	for r in select * from app.registration x
		 where x.event_id = e.id and x.status = 'pending'
		   and x.hold_until <= now()
		 order by x.hold_until, x.id limit lim
		   for no key update skip locked loop
		steps := steps || app.cancel(r, 'expired', 'system', '', '');
		n := n + 1;
	end loop;
end
$$;

-- Remind those who were approved before it was time, once each, at most `lim`
-- now. Who is approved later has just got a mail.
create or replace function app.sweep_reminders(e app.event, lim int)
returns int
language plpgsql as $$
declare
	r app.registration;
	n int := 0;
begin
	for r in update app.registration x set reminded_at = now()
		 where x.id in (select y.id from app.registration y
			where y.event_id = e.id and y.status = 'approved'
			  and y.reminded_at is null
			  and y.decided_at < e.starts_at - make_interval(
				hours => e.reminder_hours)
			order by y.created_at, y.id limit lim
			  for no key update skip locked)
		returning x.* loop
		perform app.mail_add(r, 'reminder');
		n := n + 1;
	end loop;
	if n = 0 then
		update app.event x set reminded_at = now() where x.id = e.id;
	end if;
	return n;
end
$$;

-- Do what is due, 500 of each kind at most in an event. One at a time: a
-- second sweeper finds nothing to do.
create or replace function api.sweep()
returns table (expired bigint, moved_up bigint, reminded bigint)
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	due bigint;
	e event;
	held record;
	steps step[] := '{}';
begin
	expired := 0;
	reminded := 0;
	if pg_try_advisory_xact_lock(hashtextextended('sweep', 0)) then
		for due in select x.id from event x
			where reminds(x) or x.hold_minutes is not null
			  and exists (select from registration r
				where r.event_id = x.id
				  and r.status = 'pending'
				  and r.hold_until <= now())
			order by x.id loop
			e := event_lock(due);
			held := sweep_holds(e, 500);
			steps := steps || held.steps;
			expired := expired + held.n;
			if reminds(e) then
				reminded := reminded + sweep_reminders(e, 500);
			end if;
		end loop;
		perform steps_count(steps);
	end if;
	moved_up := (select coalesce(-sum(s.n), 0) from unnest(steps) s
		where s.status = 'waitlisted');
	return next;
end
$$;
