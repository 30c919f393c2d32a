-- door.sql: how many are inside, exact and cheap; the organiser's view of it.

-- Add what scans counted since the last time, at most once a second; whoever
-- comes first does it, the others take what is there. Scans are looked for by
-- their time as well, half a minute back: none of their transactions lasts
-- so long.
create or replace function app.door_refresh(event_id bigint) returns void
language plpgsql as $$
declare
	c app.door_count;
	next xid8;
	more jsonb;
begin
	select * into c from app.door_count x
	 where x.event_id = door_refresh.event_id;
	if c.at > clock_timestamp() - interval '1 second'
		or not pg_try_advisory_xact_lock(
			hashtextextended('door ' || event_id, 0)) then
		return;
	end if;
	select * into c from app.door_count x
	 where x.event_id = door_refresh.event_id;
	next := pg_snapshot_xmin(pg_current_snapshot());
	if c.up_to > next then
		c := null; -- of another cluster: this one was restored
	end if;
	select coalesce(jsonb_object_agg(gate, n), '{}') into more from (
		select gate, sum(n) as n from (
			select coalesce(s.gate, '') as gate, s.counts as n
			  from app.scan s
			 where s.event_id = door_refresh.event_id
			   and s.effect is not null and s.xid < next
			   and s.xid >= coalesce(c.up_to, '0')
			   and s.at >= coalesce(c.at - interval '30 seconds',
				'-infinity')
			union all select key, value::bigint
			  from jsonb_each_text(c.by_gate)) x
		 group by gate) y;
	insert into app.door_count values (door_refresh.event_id, next,
		clock_timestamp(), more)
	on conflict on constraint door_count_pkey do update
	   set up_to = excluded.up_to, at = excluded.at,
	       by_gate = excluded.by_gate;
end
$$;

-- People inside: at this gate, at all.
create or replace function app.door_sums(event_id bigint, gate text)
returns jsonb
language sql stable as $$
	select jsonb_build_object(
		'gate', coalesce(sum(x.value::bigint)
			filter (where x.key = coalesce(door_sums.gate, '')), 0),
		'event', coalesce(sum(x.value::bigint), 0))
	  from app.door_count c, jsonb_each_text(c.by_gate) x
	 where c.event_id = door_sums.event_id
$$;

create or replace function app.door_counter(event_id bigint, gate text)
returns jsonb
language plpgsql as $$
begin
	perform app.door_refresh(event_id);
	return app.door_sums(event_id, gate);
end
$$;

-- People inside by gate, for the counter that scanners show. Without `p_new`
-- nothing is written: as it was counted last.
create or replace function api.door_inside(p_event_id bigint, p_new boolean)
returns table (gate text, n bigint)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
begin
	if p_new then
		perform door_refresh(p_event_id);
	end if;
	return query select x.key, x.value::bigint
	  from door_count c, jsonb_each_text(c.by_gate) x
	 where c.event_id = p_event_id order by 2 desc;
end
$$;

-- ---- what the organiser sees ------------------------------------------------

-- By gate: inside, let in during the last ten minutes, refused.
create or replace function app.live_gates(e app.event) returns jsonb
language sql stable as $$
	with name as (
		select coalesce(d.gate::text, '') as gate from app.device d
		 where d.event_id = e.id and d.revoked_at is null
		union select x.key from app.door_count c,
			jsonb_each_text(c.by_gate) x where c.event_id = e.id),
	recent as (
		select coalesce(s.gate, '') as gate, count(*) as n
		  from app.scan s
		 where s.event_id = e.id and s.effect = 'in'
		   and s.at > now() - interval '10 minutes' group by 1)
	select coalesce(jsonb_agg(jsonb_build_object(
		'gate', nullif(name.gate, ''),
		'inside', (app.door_sums(e.id, name.gate) ->> 'gate')::bigint,
		'recent', coalesce(r.n, 0)) order by name.gate = '',
			name.gate), '[]')
	  from name left join recent r on r.gate = name.gate
$$;

-- People let in, by five minutes, in the last three hours.
create or replace function app.live_arrivals(e app.event) returns jsonb
language sql stable as $$
	select coalesce(jsonb_agg(jsonb_build_object(
		'at', app.rfc3339(x.since), 'count', x.n) order by x.since),
		'[]')
	  from (select date_bin('5 minutes', s.at, timestamptz 'epoch')
			as since, count(*) as n
		  from app.scan s
		 where s.event_id = e.id and s.effect = 'in'
		   and s.at > now() - interval '3 hours' group by 1) x
$$;

create or replace function app.live_refusals(e app.event) returns jsonb
language sql stable as $$
	select coalesce(jsonb_agg(jsonb_build_object('reason', x.reason,
		'count', x.n) order by x.n desc, x.reason), '[]')
	  from (select s.reason::text, count(*) as n from app.scan s
		 where s.event_id = e.id and s.effect is null
		   and not s.rehearsal and s.reason not in
			('admitted', 'left', 'undone', 'resolved')
		 group by 1) x
$$;

-- Devices in use that have not asked for a minute; seen in the last day.
create or replace function app.live_silent(e app.event) returns jsonb
language sql stable as $$
	select coalesce(jsonb_agg(app.device_json(d) || jsonb_build_object(
		'last_seen_at', app.rfc3339(d.last_seen_at),
		'queued', d.queued) order by d.last_seen_at desc), '[]')
	  from app.device d
	 where d.event_id = e.id and d.revoked_at is null
	   and d.last_seen_at between now() - interval '1 day'
		and now() - interval '1 minute'
$$;

-- When all are in, if they keep coming as in the last ten minutes: to the
-- minute; null: nobody comes, or all are there.
create or replace function app.live_forecast(inside bigint, expected bigint,
	per_minute numeric) returns text
language sql stable as $$
	select case when per_minute > 0 and expected > inside then
		app.rfc3339(date_trunc('minute', now() + make_interval(
			secs => ceil(60 * (expected - inside) / per_minute))))
		end
$$;

create or replace function api.door_live(p_session bytea, p_event text)
returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'viewer');
	e event := event_find(p_event);
	inside bigint := door_counter(e.id, null) ->> 'event';
	expected bigint := tickets_expected(e.id);
	per_minute numeric := arrivals(array[e.id], 10);
begin
	return (select jsonb_build_object('event', door_event_json(e)
			|| jsonb_build_object('capacity', e.capacity),
		'inside', inside, 'expected', expected,
		'per_minute', per_minute,
		'all_in_at', live_forecast(inside, expected, per_minute),
		'gates', live_gates(e), 'arrivals', live_arrivals(e),
		'refusals', live_refusals(e), 'silent', live_silent(e),
		'devices', (select count(*) from device d
			where d.event_id = e.id and d.revoked_at is null
			  and d.token_hash is not null),
		'conflicts', count(*) filter (where c ->> 'why' <> 'quarantine'),
		'quarantined', count(*) filter (where c ->> 'why' = 'quarantine'))
		from conflicts_of(e) c where c ->> 'resolved_at' is null)::text;
end
$$;

-- Ticks of the printed list, entered afterwards: once for each ticket, whoever
-- enters it.
create or replace function api.paper_store(p_request_id text,
	p_address text, p_session bytea, p_event text, p_ticks text)
returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
	e event := event_find(p_event);
	me scanner;
	results jsonb;
begin
	me.actor := 'paper';
	me.event_id := e.id;
	me.supervisor := true;
	perform pg_advisory_xact_lock(hashtextextended('scans paper', 0));
	results := scans_add(me, p_ticks::jsonb, null, 'paper', p_request_id);
	perform audit_add('staff:' || who.id, 'scan.paper', 'event:' || e.id,
		p_request_id, p_address, null, jsonb_build_object('ticks',
			jsonb_array_length(results)));
	return jsonb_build_object('results', results)::text;
end
$$;
