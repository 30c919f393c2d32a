-- offline.sql: scans that the server hears of later. Where a ticket stands is
-- a function of the set of its scans, whatever the order in which they came.

-- When it happened: by the server's clock, or by that of the device put right.
create or replace function app.scan_moment(s app.scan) returns timestamptz
language sql stable as $$
	select case when s.device_at is null
		or s.source = 'online' and s.effect is distinct from 'back'
	then s.at
	else s.device_at - coalesce(s.clock_offset_ms, 0)
		* interval '1 millisecond' end
$$;

-- All that its scans mean for a ticket, and with them `more`, which is not
-- stored yet (its id is 0). Who comes in while he is inside (or, with single
-- entry, was) makes a conflict with whom he meets.
create or replace function app.ticket_fold(ticket_id bigint, entry text,
	more app.scan default null)
returns table (used_at timestamptz, used_by text, used_gate text,
	left_at timestamptz, conflicts bigint[])
language plpgsql stable as $$
#variable_conflict use_column
declare
	s app.scan;
	inside bigint;
begin
	conflicts := '{}';
	for s in select x.* from (
			select y.* from app.scan y
			 where y.ticket_id = ticket_fold.ticket_id
			   and y.effect is not null
			union all select (more).* where (more).effect is not null) x
		order by app.scan_moment(x), x.actor collate "C",
			x.key collate "C" nulls first, x.id loop
		if s.effect = 'back' then
			used_at := null; used_by := null; used_gate := null;
			left_at := null; inside := null;
		elsif s.effect = 'out' then
			left_at := case when used_at is not null
				then coalesce(left_at, app.scan_moment(s)) end;
		elsif used_at is null
			or left_at is not null and entry = 'reentry' then
			used_at := app.scan_moment(s);
			used_by := s.actor; used_gate := s.gate;
			left_at := null; inside := s.id;
		else
			conflicts := conflicts || array[inside, s.id];
			left_at := null;
		end if;
	end loop;
	return next;
end
$$;

-- What the fold says of a ticket that changed; the number of people inside
-- that it adds.
create or replace function app.ticket_settle(t app.ticket, s app.scan,
	entry text, out counts int, out conflict boolean)
language plpgsql as $$
declare
	f record;
begin
	s.id := 0;
	select * into f from app.ticket_fold(t.id, entry, s);
	conflict := 0 = any (f.conflicts);
	counts := (f.used_at is not null and f.left_at is null)::int
		- (t.used_at is not null and t.left_at is null)::int;
	if (t.used_at, t.used_by, t.used_gate, t.left_at) is distinct from
		(f.used_at, f.used_by, f.used_gate, f.left_at) then
		update app.ticket x
		   set used_at = f.used_at, used_by = f.used_by,
		       used_gate = f.used_gate, left_at = f.left_at
		 where x.id = t.id;
	end if;
end
$$;

-- One scan as a device sent it; `bad` says why it could not be read.
create or replace function app.scan_read(me app.scanner, x jsonb,
	sent_at timestamptz, source text, request_id text) returns app.scan
language plpgsql stable as $$
declare
	s app.scan;
begin
	s.at := now();
	s.kind := coalesce(x ->> 'kind', 'admit');
	s.key := x ->> 'key';
	s.serial := x ->> 'serial';
	s.actor := me.actor;
	s.gate := coalesce(x ->> 'gate', me.gate);
	s.source := source;
	s.device_at := app.setting_time(x ->> 'at', 'UTC');
	s.clock_offset_ms := coalesce((x ->> 'offset')::bigint,
		(extract(epoch from sent_at - now()) * 1000)::bigint, 0);
	s.rehearsal := (x ->> 'rehearsal')::boolean;
	s.note := coalesce(x ->> 'bad', x ->> 'note');
	s.request_id := request_id;
	return s;
end
$$;

-- Why it counts for nothing, as far as it can be told without its ticket;
-- null: it may count.
create or replace function app.scan_bad(me app.scanner, s app.scan, x jsonb)
returns text
language sql stable as $$
	select case
	when x ? 'bad' then x ->> 'bad'
	when x ->> 'at' is not null and s.device_at is null then
		'Use a date and time such as 2027-03-20T09:00:00Z.'
	when s.kind = 'undo' and not me.supervisor then
		'Only a supervisor may undo.'
	end
$$;

-- Of a ticket that is there: what the scan means and why. A person who was let
-- in is inside, whatever the rules say about it; a scan that was tried online,
-- and nobody was told of, is judged as online.
create or replace function app.scan_judge(me app.scanner, s app.scan,
	t app.ticket, r app.registration, e app.event, x jsonb)
returns app.scan
language plpgsql stable as $$
declare
	here boolean := app.is_here(e.id, (x ->> 'event')::bigint, me.event_id);
begin
	s.ticket_id := t.id;
	s.event_id := e.id;
	s.status := r.status;
	-- Taking back an admission that counted counts, whenever it is done.
	s.rehearsal := coalesce(s.rehearsal, false)
		or app.rehearses(e, app.scan_moment(s))
			and not (s.kind = 'undo' and t.used_at is not null);
	if not here then
		s.reason := 'wrong_event';
	elsif s.kind = 'exit' then
		s.reason := 'left';
		s.effect := 'out';
	elsif s.kind = 'undo' then
		s.reason := 'undone';
		s.effect := 'back';
	elsif x ? 'refused' then
		-- Not in its roster: for the device it was not approved yet.
		s.reason := replace(x ->> 'refused', 'unknown', 'not_approved');
	else
		if s.rehearsal then
			t := app.ticket_rehearsed(t);
		elsif not x ? 'tried' then
			t.used_at := null;
		end if;
		s.reason := replace(app.verdict(t, r.status, true, e, me.gate,
			app.scan_moment(s)), 'valid', 'admitted');
		s.effect := case when s.reason = 'admitted' or not x ? 'tried'
			then 'in' end;
	end if;
	if s.rehearsal then
		s.effect := null;
	end if;
	return s;
end
$$;

-- Store one scan with what it changes. Its ticket is locked here, so that the
-- scans of one ticket come one after the other.
create or replace function app.scan_store(me app.scanner, s app.scan, x jsonb)
returns app.scan
language plpgsql as $$
declare
	t app.ticket;
	r app.registration;
	e app.event;
	f record;
begin
	select * into t from app.ticket y where y.serial = s.serial for update;
	if t.id is null then
		s.reason := 'unknown';
		s.event_id := me.event_id;
		return app.scan_add(s);
	end if;
	select * into r from app.registration y where y.id = t.registration_id;
	select * into e from app.event y where y.id = r.event_id;
	s := app.scan_judge(me, s, t, r, e, x);
	if s.reason = 'already_used' then
		s.first_used_at := coalesce(t.used_at, app.scan_moment(s));
	end if;
	if s.effect is not null then
		f := app.ticket_settle(t, s, e.entry);
		s.counts := f.counts;
		if f.conflict and s.reason = 'admitted' then
			s.reason := 'conflict';
			s.first_used_at := t.used_at;
		end if;
	end if;
	if s.first_used_at is not null then
		s.first_gate := t.used_gate;
		s.same_device := t.used_by = me.actor;
	end if;
	return app.scan_add(s);
end
$$;

-- The answer for one scan of a batch.
create or replace function app.scan_result(s app.scan, key text, past boolean,
	bad text) returns jsonb
language sql stable as $$
	select jsonb_build_object('key', key,
		'status', case when past then 'replayed' else 'stored' end,
		'reason', case when bad is null then s.reason
			else 'invalid' end,
		'serial_number', app.serial_shown(t.serial),
		'member_name', case when s.reason <> 'wrong_event'
			then t.member_name end,
		'team_name', case when s.reason <> 'wrong_event'
			then r.team_name end,
		'first_used_at', app.rfc3339(s.first_used_at),
		'first_gate', s.first_gate, 'same_device', s.same_device,
		'rehearsal', coalesce(s.rehearsal, false))
		|| case when bad is null then '{}'
			else jsonb_build_object('message', bad) end
	  from (select) one left join app.ticket t on t.id = s.ticket_id
	  left join app.registration r on r.id = t.registration_id
$$;

-- The scan stored for its key, or none. What cannot be read, or comes with the
-- key of another ticket, gets a key made of itself. Let in offline though the
-- server had refused (its answer got lost on the way): two scans, two keys.
create or replace function app.scan_known(inout s app.scan, x jsonb,
	inout bad text, out past app.scan)
language plpgsql stable as $$
begin
	select * into past from app.scan y
	 where y.actor = s.actor and y.key = s.key;
	if past.id is not null and past.source = 'online'
		and past.serial is not distinct from s.serial
		and s.kind in ('admit', 'manual') and past.effect is null
		and past.reason <> 'resolved' and not past.rehearsal
		and not x ?| '{refused,tried}' then
		s.key := left(s.key, 240) || ' offline';
		select * into past from app.scan y
		 where y.actor = s.actor and y.key = s.key;
	end if;
	if past.serial is distinct from s.serial and past.id is not null then
		bad := 'This key was used before.';
	end if;
	if bad is not null then
		s.key := 'invalid ' || encode(sha256(convert_to(x::text,
			'UTF8')), 'hex');
		s.serial := null;
		s.kind := 'admit';
		s.note := left(bad, 200);
		select * into past from app.scan y
		 where y.actor = s.actor and y.key = s.key;
	end if;
end
$$;

-- Store a list of scans, exactly once each; a result for each, in their order.
-- Tickets are taken in the order of their serials, so that two lists do not
-- wait for each other.
create or replace function app.scans_add(me app.scanner, list jsonb,
	sent_at timestamptz, source text, request_id text) returns jsonb
language plpgsql as $$
declare
	item record;
	s app.scan;
	k record;
	bad text;
	done jsonb[] := array_fill(null::jsonb,
		array[jsonb_array_length(list)]);
begin
	for item in select l.x, l.n::int
		  from jsonb_array_elements(list) with ordinality l(x, n)
		 order by l.x ->> 'serial' collate "C", l.n loop
		s := app.scan_read(me, item.x, sent_at, source, request_id);
		bad := app.scan_bad(me, s, item.x);
		k := app.scan_known(s, item.x, bad);
		bad := k.bad;
		if (k.past).id is null then
			s := app.scan_store(me, k.s, item.x);
		end if;
		done[item.n] := app.scan_result(case when (k.past).id is null
			then s else k.past end, item.x ->> 'key',
			(k.past).id is not null, bad);
	end loop;
	return to_jsonb(done);
end
$$;

-- What a device did while it was offline.
create or replace function api.scans_store(p_request_id text, p_session bytea,
	p_device bytea, p_sent_at text, p_scans text) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	me scanner := scanner_find(p_session, p_device, false);
begin
	perform pg_advisory_xact_lock(
		hashtextextended('scans ' || me.actor, 0));
	return jsonb_build_object('server_time', rfc3339_ms(clock_timestamp()),
		'results', scans_add(me, p_scans::jsonb,
			setting_time(p_sent_at, 'UTC'), 'offline',
			p_request_id));
exception when unique_violation then
	raise exception using errcode = 'serialization_failure',
		message = 'the same scan came from two sides at once';
end
$$;

-- Take an admission back. It stands behind all that was known of the ticket.
create or replace function api.scan_undo(p_request_id text, p_address text,
	p_session bytea, p_device bytea, p_serial text, p_event_id bigint,
	p_key text, p_reason text) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	me scanner := supervisor_find(p_session, p_device);
	s scan := scan_past(me.actor, p_key, p_serial);
	t ticket;
	last timestamptz;
begin
	if s.id is not null then
		return scan_result(s, p_key, true, null);
	end if;
	select * into t from ticket x where x.serial = p_serial for update;
	if t.id is null or not is_here((select r.event_id from registration r
		where r.id = t.registration_id), p_event_id, me.event_id) then
		perform fail('ET404', 'there is no such ticket');
	elsif t.used_at is null then
		perform fail('ET417', 'the ticket is not used');
	end if;
	select greatest(now(), max(scan_moment(x)) + interval '1 millisecond')
	  into last from scan x where x.ticket_id = t.id
	   and x.effect is not null;
	s.at := now();
	s.kind := 'undo';
	s.serial := p_serial;
	s.actor := me.actor;
	s.gate := me.gate;
	s.key := p_key;
	s.device_at := last;
	s.clock_offset_ms := 0;
	s.note := normalize(p_reason);
	s.request_id := p_request_id;
	s := scan_store(me, s, jsonb_build_object('event', p_event_id));
	perform audit_add(me.actor, 'scan.undone', 'ticket:' || t.id,
		p_request_id, p_address);
	return scan_result(s, p_key, false, null);
end
$$;
