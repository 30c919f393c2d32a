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
