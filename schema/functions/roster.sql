-- roster.sql: the tickets of an event for scanners, and what changed of them.

-- Registrations whose tickets a scanner may meet: who was let in once, even if
-- it is over now. Those who only asked are nobody's business there.
create or replace function app.in_roster(r app.registration) returns boolean
language sql immutable as $$
	select r.decided_at is not null or r.status = 'approved'
$$;

create or replace function app.roster_touch() returns trigger
language plpgsql as $$
begin
	insert into app.roster_change (event_id, registration_id)
	values (new.event_id, new.id);
	return null;
end
$$;

create or replace function app.roster_touch_ticket() returns trigger
language plpgsql as $$
begin
	insert into app.roster_change (event_id, registration_id)
	select r.event_id, r.id from app.registration r
	 where r.id = new.registration_id and app.in_roster(r);
	return null;
end
$$;

-- Marking a ticket used sets none of these columns and costs nothing more; a
-- ticket that is new comes with a change of its registration.
create or replace trigger roster_inserted after insert on app.registration
	for each row when (new.status = 'approved')
	execute function app.roster_touch();
create or replace trigger roster_updated
	after update of status, team_name, members, tickets on app.registration
	for each row when (new.decided_at is not null
		or old.decided_at is not null)
	execute function app.roster_touch();
create or replace trigger roster_updated
	after update of member_name, revoked_at on app.ticket
	for each row execute function app.roster_touch_ticket();

-- Where a scanner is in the roster, as the text it gets and sends back:
--   all     the first time: tickets behind `last` are still to come
--   xid at  then: what transactions from xid on changed, scans since `at`
--   next_*  where the pass that is going on will end, when more is to come
create or replace function app.roster_place(since text, out all_ boolean,
	out last bigint, out xid xid8, out at bigint, out next_xid xid8,
	out next_at bigint)
language plpgsql stable as $$
declare
	part text[] := regexp_split_to_array(since, '-');
begin
	all_ := since is null;
	last := 0;
	next_xid := pg_snapshot_xmin(pg_current_snapshot());
	next_at := extract(epoch from now());
	if since is null then
		return;
	elsif since !~ '^[ac](-\d{1,18}){5}$' then
		perform app.invalid('since', 'Use the cursor of the last answer.');
	end if;
	xid := part[3]::xid8;
	at := part[4]::bigint;
	if xid > pg_snapshot_xmax(pg_current_snapshot()) then
		all_ := true; -- of another cluster: this one was restored
		return;
	end if;
	all_ := part[1] = 'a';
	last := part[2]::bigint;
	if last > 0 then
		next_xid := part[5]::xid8;
		next_at := part[6]::bigint;
	end if;
end
$$;

-- The tickets to tell next, in the order of their ids. A scan is looked for by
-- its time as well, half a minute back: no transaction of a scan lasts so long.
create or replace function app.roster_ids(event_id bigint, place record,
	n int) returns bigint[]
language plpgsql stable as $$
begin
	if place.all_ then
		return array(select t.id from app.ticket t
			join app.registration r on r.id = t.registration_id
			where t.id > place.last
			  and r.event_id = roster_ids.event_id
			  and app.in_roster(r) order by t.id limit n);
	end if;
	return array(select x.id from (
		select s.ticket_id as id from app.scan s
		 where s.event_id = roster_ids.event_id
		   and s.effect is not null and s.xid >= place.xid
		   and s.at >= to_timestamp(place.at) - interval '30 seconds'
		union select t.id from app.roster_change c
		  join app.ticket t on t.registration_id = c.registration_id
		 where c.event_id = roster_ids.event_id
		   and c.xid >= place.xid) x
		where x.id > place.last order by x.id limit n);
end
$$;

create or replace function app.roster_record(t app.ticket, r app.registration)
returns text
language sql stable as $$
	select json_build_object('n', t.member_name, 't', r.team_name,
		'p', t.position, 'of', r.tickets,
		's', case when t.revoked_at is not null then 'revoked'
			else r.status end,
		'u', case when t.left_at is null then app.rfc3339(t.used_at)
			end, 'l', app.rfc3339(t.left_at),
		'g', case when t.left_at is null then t.used_gate end)::text
$$;

-- The same for the compact form: name, team, position, tickets of the
-- registration, state (0 approved, 1 withdrawn, 2 any other), used and left in
-- seconds since 1970, gate. What is null or usual at the end is left out.
create or replace function app.roster_short(t app.ticket, r app.registration)
returns text
language sql stable as $$
	select '[' || concat_ws(',', to_json(t.member_name::text),
		case when n > 1 then coalesce(to_json(r.team_name::text)::text,
			'null') end,
		case when n > 2 then t.position end,
		case when n > 2 then r.tickets end,
		case when n > 4 then x.state end,
		case when n > 5 then coalesce(x.used, 0) end,
		case when n > 5 then coalesce(x.gone, 0) end,
		case when n > 7 then to_json(t.used_gate::text)::text end)
		|| ']'
	  from (select case when t.revoked_at is not null then 1
			when r.status = 'approved' then 0 else 2 end as state,
		case when t.left_at is null then
			extract(epoch from t.used_at)::bigint end as used,
		extract(epoch from t.left_at)::bigint as gone) x,
	lateral (select case
		when x.used is not null and t.used_gate is not null then 8
		when x.used is not null or x.gone is not null then 7
		when x.state > 0 then 5
		when r.tickets > 1 then 4
		when r.team_name is not null then 2 else 1 end as n) y
$$;

-- How many tickets a device that has none is to get.
create or replace function app.roster_size(event_id bigint) returns bigint
language sql stable as $$
	select count(*) from app.registration r
	  join app.ticket t on t.registration_id = r.id
	 where r.event_id = roster_size.event_id and app.in_roster(r)
$$;

-- What the device says of itself.
create or replace function app.device_seen(d app.device, queued int,
	offset_ms bigint, app_version text) returns void
language plpgsql as $$
begin
	update app.device x
	   set last_seen_at = now(),
	       queued = coalesce(device_seen.queued, x.queued),
	       clock_offset_ms = coalesce(offset_ms, x.clock_offset_ms),
	       app_version = coalesce(device_seen.app_version, x.app_version)
	 where x.id = d.id;
end
$$;

-- Tickets that admit.
create or replace function app.tickets_expected(event_id bigint)
returns bigint
language sql stable as $$
	select coalesce(sum(t.tickets), 0)::bigint from app.tally t
	 where t.event_id = tickets_expected.event_id
	   and t.status = 'approved'
$$;

-- Other events that people hold tickets of, the nearest first: a device that has
-- no network names the event of a ticket that comes to the wrong door. An event
-- that admits nobody yet may be a secret.
create or replace function app.roster_others(e app.event) returns jsonb
language sql stable as $$
	select coalesce(jsonb_agg(jsonb_build_object('id', x.id,
		'name', x.name)), '[]')
	  from (select o.id, o.name from app.event o
		 where o.id <> e.id and o.archived_at is null
		   and app.tickets_expected(o.id) > 0
		 order by abs(extract(epoch from o.starts_at - now()))
		 limit 20) x
$$;

-- One page of the roster for a device. The first row tells of the page, each
-- other one of a ticket; no record: it is no longer in the roster. `p_compact`:
-- short records, and at the beginning how many there are, and other events.
create or replace function api.roster(p_device bytea, p_since text,
	p_limit int, p_queued int, p_offset_ms bigint, p_app text,
	p_compact boolean)
returns table (cursor text, more boolean, server_time text, head text,
	event_id bigint, serial text, record text)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	me scanner := scanner_find(null, p_device, false);
	d device;
	e event;
	place record;
	ids bigint[];
begin
	select * into d from device x where x.token_hash = p_device;
	select * into e from event x where x.id = d.event_id;
	place := roster_place(p_since);
	ids := roster_ids(e.id, place, p_limit + 1);
	perform device_seen(d, p_queued, p_offset_ms, p_app);
	more := cardinality(ids) > p_limit;
	cursor := case
	when more then format('%s-%s-%s-%s-%s-%s',
		case when place.all_ then 'a' else 'c' end, ids[p_limit],
		coalesce(place.xid, place.next_xid),
		coalesce(place.at, place.next_at),
		place.next_xid, place.next_at)
	when cardinality(ids) = 0 and place.last = 0 and not place.all_ then
		p_since
	else format('c-0-%s-%s-0-0', place.next_xid, place.next_at) end;
	server_time := rfc3339_ms(clock_timestamp());
	event_id := e.id;
	head := jsonb_build_object('event', door_event_json(e),
		'device', device_json(d), 'counter',
		door_counter(e.id, d.gate) || jsonb_build_object('expected',
			tickets_expected(e.id)))::text;
	if p_compact and place.all_ and place.last = 0 then
		head := head::jsonb || jsonb_build_object('total',
			roster_size(e.id), 'other_events', roster_others(e));
	end if;
	return next;
	return query select null, null::boolean, null, null, e.id, t.serial,
		case when in_roster(r) then case when p_compact
			then roster_short(t, r) else roster_record(t, r) end end
	  from ticket t join registration r on r.id = t.registration_id
	 where t.id = any (ids[1:p_limit]);
end
$$;
