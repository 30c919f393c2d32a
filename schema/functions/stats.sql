-- stats.sql: counts: by status, by day, by quarter hour, and of the mail queue.

create or replace function app.counts_of(events bigint[]) returns app.counts
language plpgsql stable as $$
declare
	c app.counts;
begin
	select coalesce(sum(n), 0),
	       coalesce(sum(n) filter (where status = 'pending'), 0),
	       coalesce(sum(n) filter (where status = 'approved'), 0),
	       coalesce(sum(n) filter (where status = 'rejected'), 0),
	       coalesce(sum(n) filter (where status = 'waitlisted'), 0),
	       coalesce(sum(n) filter (where status = 'cancelled'), 0),
	       coalesce(sum(teams), 0),
	       coalesce(sum(tickets) filter (where status = 'approved'), 0)
	  into c
	  from (select status, sum(registrations) as n, sum(teams) as teams,
		       sum(tickets) as tickets
		  from app.tally t where t.event_id = any (events)
		 group by status) by_status;
	return c;
end
$$;

-- Where the period of `t` begins, or the one behind it (`ahead` 1): days in
-- the zone of the event for registrations, quarter hours for admissions.
create or replace function app.period(kind text, t timestamptz, zone text,
	ahead int default 0) returns timestamptz
language sql stable as $$
	select case kind
	when 'registrations' then (date_trunc('day', t at time zone zone)
		+ ahead * interval '1 day') at time zone zone
	else date_bin(interval '15 minutes', t, timestamptz 'epoch')
		+ ahead * interval '15 minutes' end
$$;

-- Count the rows from `start` on, by period.
create or replace function app.period_counts(e app.event, kind text,
	start timestamptz) returns table (since timestamptz, n bigint)
language plpgsql stable as $$
#variable_conflict use_column
declare
	zone text := app.zone_used(e.zone);
begin
	if kind = 'registrations' then
		return query
		select app.period(kind, r.created_at, zone), count(*)
		  from app.registration r
		 where r.event_id = e.id and r.created_at >= start group by 1;
	else
		return query
		select app.period(kind, s.at, zone), count(*)
		  from app.scan s
		 where s.event_id = e.id and s.effect = 'in' and s.counts > 0
		   and s.at >= start group by 1;
	end if;
end
$$;

-- All periods of an event. Those that ended five minutes ago (no transaction
-- lasts that long) are counted once and kept in summary.
create or replace function app.periods(e app.event, kind text)
returns table (since timestamptz, n bigint)
language plpgsql as $$
#variable_conflict use_column
declare
	zone text := app.zone_used(e.zone);
	kept timestamptz := (select max(s.since) from app.summary s
		where s.event_id = e.id and s.kind = periods.kind);
	start timestamptz := coalesce(app.period(kind, kept, zone, 1),
		'-infinity');
	c record;
begin
	return query select s.since, s.n from app.summary s
	 where s.event_id = e.id and s.kind = periods.kind;
	for c in select * from app.period_counts(e, kind, start) loop
		since := c.since;
		n := c.n;
		return next;
		if app.period(kind, since, zone, 1)
			< now() - interval '5 minutes' then
			insert into app.summary
			values (e.id, kind, c.since, c.n)
			on conflict do nothing;
		end if;
	end loop;
end
$$;

-- How the mail queue is: waiting, for how long the oldest waits, given up. One
-- that is sent again waits from then on.
create or replace function api.health()
returns table (mail_queued bigint, mail_oldest_seconds bigint,
	mail_dead bigint)
language plpgsql stable security definer set search_path = app, pg_temp as $$
begin
	return query
	select count(*), coalesce(extract(epoch from
		greatest(now() - min(coalesce(o.requeued_at, o.created_at)),
			interval '0')), 0)::bigint,
	       (select count(*) from outbox d where d.state = 'dead')
	  from outbox o where o.state = 'queued';
end
$$;

-- The same of mails to people who registered; those to accounts of staff are
-- not for everybody who sees the numbers. Since when the oldest waits, not for
-- how long: what is polled stays the same while nothing happens.
create or replace function app.mail_json() returns jsonb
language sql stable as $$
	select jsonb_build_object('queued', count(*), 'oldest_at', app.rfc3339(
			min(coalesce(o.requeued_at, o.created_at))),
		'dead', (select count(*) from app.outbox d
			where d.state = 'dead'
			and d.registration_id is not null))
	  from app.outbox o
	 where o.state = 'queued' and o.registration_id is not null
$$;

create or replace function app.days_json(events bigint[]) returns jsonb
language sql as $$
	select coalesce(jsonb_agg(jsonb_build_object('date', day, 'count', n)
		order by day), '[]')
	  from (select to_char(p.since at time zone z.zone,
			'YYYY-MM-DD') as day, sum(p.n) as n
		  from app.event e, app.periods(e, 'registrations') p,
		       app.zone_used(e.zone) z(zone)
		 where e.id = any (events) group by 1) x
$$;

create or replace function app.quarters_json(events bigint[]) returns jsonb
language sql as $$
	select coalesce(jsonb_agg(jsonb_build_object('at', app.rfc3339(since),
		'count', n) order by since), '[]')
	  from (select p.since, sum(p.n) as n
		  from app.event e, app.periods(e, 'admissions') p
		 where e.id = any (events) group by 1) x
$$;

-- Is it the session of somebody who reaches `needed`?
create or replace function app.session_may(session bytea, needed text)
returns boolean
language plpgsql stable as $$
begin
	perform app.session_staff(session, needed);
	return true;
exception when others then
	if sqlstate not like 'ET%' then
		raise;
	end if;
	return false;
end
$$;

-- How many came in within the last `minutes`, by the minute.
create or replace function app.arrivals(events bigint[], minutes int)
returns numeric
language sql stable as $$
	select round(count(*) / minutes::numeric, 1) from app.scan s
	 where s.event_id = any (events) and s.effect = 'in'
	   and s.at > now() - make_interval(mins => minutes)
$$;

-- Admissions that were taken back; the chart keeps them, the total does not.
create or replace function app.taken_back(events bigint[]) returns bigint
language sql stable as $$
	select count(*) from app.scan s where s.event_id = any (events)
	   and s.reason <> 'admitted' and s.reason = 'undone' and s.counts < 0
$$;

-- People inside, at all gates of all these events.
create or replace function app.inside_now(events bigint[]) returns bigint
language sql as $$
	select coalesce(sum((app.door_counter(e, null)
		->> 'event')::bigint), 0)::bigint from unnest(events) e
$$;

-- Today's, in the zone of each event, by reason, the most frequent first.
create or replace function app.refusals_json(events bigint[]) returns jsonb
language sql stable as $$
	select coalesce(jsonb_agg(jsonb_build_object('reason', reason,
		'count', n) order by n desc, reason), '[]')
	  from (select s.reason, count(*) as n
		  from app.event e, app.period('registrations', now(),
			app.zone_used(e.zone)) today, app.scan s
		 where e.id = any (events) and s.event_id = e.id
		   and s.reason <> 'admitted'
		   and s.reason not in ('left', 'undone')
		   and s.effect is null and not s.rehearsal
		   and s.at >= today
		 group by 1) x
$$;

-- Is an entry of the record about one of these events, or about none?
create or replace function app.concerns(subject text, events bigint[])
returns boolean
language plpgsql stable as $$
declare
	kind text := split_part(subject, ':', 1);
	n text := split_part(subject, ':', 2);
begin
	if n !~ '^[0-9]+$' then
		return true;
	elsif kind = 'event' then
		return n::bigint = any (events);
	elsif kind = 'registration' then
		return exists (select from app.registration r
			where r.id = n::bigint and r.event_id = any (events));
	end if;
	return true;
end
$$;

-- Is an entry news for everybody who sees the numbers? What was done to accounts
-- of staff, to their mails and to the installation, and who looked at what, is
-- for the record alone. Anything new is not news before it is named here.
create or replace function app.is_news(action text, subject text)
returns boolean
language sql immutable as $$
	select split_part(subject, ':', 1) in ('registration', 'event',
			'device', 'ticket')
		and split_part(action, '.', 1) in ('registration', 'event',
			'device', 'ticket', 'scan', 'mail')
		and not app.audit_reveals(action)
$$;

-- The last 20 entries of the record that are news, of the last 300. No names
-- but those of the people who did it, scanners and events.
create or replace function app.feed_json(events bigint[]) returns jsonb
language sql stable as $$
	select coalesce(jsonb_agg(jsonb_build_object('at', app.rfc3339(f.at),
		'actor', f.actor, 'actor_name', app.audit_name(f.actor),
		'action', f.action, 'subject', f.subject,
		'subject_name', app.audit_name(f.subject)) order by f.id desc),
		'[]')
	  from (select a.*
		  from (select * from app.audit order by id desc limit 300) a
		 where app.is_news(a.action, a.subject)
		   and app.concerns(a.subject, events)
		 order by a.id desc limit 20) f
$$;

create or replace function app.event_json(events bigint[]) returns jsonb
language sql stable as $$
	select jsonb_build_object('slug', e.slug, 'name', e.name,
		'zone', app.zone_used(e.zone), 'starts_at', app.rfc3339(e.starts_at),
		'ends_at', app.rfc3339(e.ends_at),
		'check_in_from', app.rfc3339(e.check_in_from),
		'erases_at', app.rfc3339(app.erase_due(e)))
	  from app.event e where cardinality(events) = 1 and e.id = events[1]
$$;

-- The places of events: how many there are, are taken, are left and of these
-- are kept for the waiting list. All null where one of them has no limit. More
-- may be taken than there are.
create or replace function app.places_json(events bigint[]) returns jsonb
language plpgsql stable as $$
declare
	n record;
begin
	select sum(e.capacity) as places, sum(e.seats_taken) as taken,
	       sum(app.places_free(e)) as left,
	       sum(app.places_free(e)) filter (where e.waiting) as kept
	  into n from app.event e where e.id = any (events)
	having bool_and(e.capacity is not null);
	return jsonb_build_object('capacity', n.places,
		'places_taken', n.taken, 'places_left', n.left,
		'places_kept', case when n.left is not null then
			coalesce(n.kept, 0) end);
end
$$;

-- The dashboard's numbers for one event, or for all together.
create or replace function app.stats_json(events bigint[]) returns text
language plpgsql as $$
declare
	c app.counts := app.counts_of(events);
	quarters jsonb := app.quarters_json(events);
	admitted bigint := (select coalesce(sum((q ->> 'count')::bigint), 0)
		from jsonb_array_elements(quarters) q);
	places jsonb := app.places_json(events);
	inside bigint := app.inside_now(events);
	expected bigint := (select coalesce(sum(app.tickets_expected(e)), 0)
		from unnest(events) e);
begin
	return (jsonb_build_object('event', app.event_json(events),
		'total_registrations', c.total,
		'pending', c.pending, 'approved', c.approved,
		'rejected', c.rejected, 'waitlisted', c.waitlisted,
		'cancelled', c.cancelled, 'with_teams', c.teams,
		'tickets', c.tickets,
		'checked_in', admitted - app.taken_back(events),
		'inside', inside, 'expected', expected,
		'all_in_at', app.live_forecast(inside, expected,
			app.arrivals(events, 10)),
		'oldest_pending_at', (select app.rfc3339(min(r.created_at))
			from app.registration r where r.event_id = any (events)
			and r.status = 'pending'),
		'arrivals', jsonb_build_object(
			'per_minute_5', app.arrivals(events, 5),
			'per_minute_15', app.arrivals(events, 15)),
		'refusals_today', app.refusals_json(events),
		'mail', app.mail_json(), 'feed', app.feed_json(events),
		'registrations_by_day', app.days_json(events),
		'checkins_by_quarter_hour', quarters) || places)::text;
end
$$;

-- The numbers, and who of these sessions may see them: one look serves all who
-- ask within a second. Without anybody who may there are no numbers.
create or replace function api.stats(p_sessions bytea[], p_event text)
returns table (body text, may text)
language plpgsql security definer set search_path = app, pg_temp as $$
begin
	select string_agg(s::text, ' ') into may
	  from unnest(p_sessions) s where session_may(s, 'viewer');
	if may is not null then
		body := stats_json(event_ids(p_event));
	end if;
	return next;
end
$$;

-- Why somebody may not: ET401, ET403.
create or replace function api.stats_refused(p_session bytea) returns void
language plpgsql security definer set search_path = app, pg_temp as $$
begin
	perform session_staff(p_session, 'viewer');
end
$$;
