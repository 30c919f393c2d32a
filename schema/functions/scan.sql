-- scan.sql: the door: who may scan, what a ticket is worth now, using it once.

-- Who scans, by device token, staff session or, where the door is open to
-- scanners without a token, nobody in particular; ET401, ET402 (revoked),
-- ET403.
create or replace function app.scanner_find(session bytea, device bytea,
	open boolean) returns app.scanner
language plpgsql stable as $$
declare
	me app.scanner;
	who app.staff;
	gone timestamptz;
begin
	if device is not null then
		select 'device:' || d.id, d.event_id, d.gate,
		       d.profile = 'supervisor', d.revoked_at
		  into me.actor, me.event_id, me.gate, me.supervisor, gone
		  from app.device d where d.token_hash = device;
		if not found then
			perform app.fail('ET401', 'this device is not known');
		elsif gone is not null then
			perform app.fail('ET402', 'this device is revoked');
		end if;
	elsif session is not null then
		who := app.session_staff(session, 'scanner');
		me.actor := 'staff:' || who.id;
		me.supervisor := app.role_may(who.role, 'admin');
	elsif open then
		me.actor := 'open';
		me.supervisor := false;
	else
		perform app.fail('ET401', 'a token is needed');
	end if;
	return me;
end
$$;

-- ET403 for all but supervisors' devices and admins.
create or replace function app.supervisor_find(session bytea, device bytea)
returns app.scanner
language plpgsql stable as $$
declare
	me app.scanner := app.scanner_find(session, device, false);
begin
	if not me.supervisor then
		perform app.fail('ET403', 'this is for supervisors');
	end if;
	return me;
end
$$;

-- The one rule of the door; verify shows it and mark_used acts on it. `at`:
-- when an offline scan was made; null: now. Inlined.
create or replace function app.verdict(t app.ticket, status text, here boolean,
	e app.event, gate text, at timestamptz) returns text
language sql stable as $$
	select case
	when not here then 'wrong_event'
	when t.revoked_at <= coalesce(at, 'infinity') then 'revoked'
	when status <> 'approved' then 'not_approved'
	when t.used_at is not null
		and (t.left_at is null or e.entry = 'single')
		then 'already_used'
	when coalesce(at, now()) < e.check_in_from then 'too_early'
	when coalesce(at, now()) >= app.door_closes(e) then 'too_late'
	when gate <> all (string_to_array(replace(e.gates, ', ', ','), ','))
		then 'wrong_gate'
	else 'valid' end
$$;

-- Is the event of a ticket the one of the signed code and of the device? Inlined.
create or replace function app.is_here(event_id bigint, code_event bigint,
	device_event bigint) returns boolean
language sql immutable as $$
	select event_id = coalesce(code_event, event_id)
		and event_id = coalesce(device_event, event_id)
$$;

-- The ticket as a rehearsal sees it: used if it was so in the last 12 hours of
-- practice.
create or replace function app.ticket_rehearsed(t app.ticket)
returns app.ticket
language plpgsql stable as $$
begin
	t.used_at := null;
	t.left_at := null;
	select s.at, s.gate, s.actor into t.used_at, t.used_gate, t.used_by
	  from app.scan s where s.ticket_id = t.id and s.rehearsal
	   and s.reason = 'admitted' and s.at > now() - interval '12 hours'
	 order by s.id desc limit 1;
	return t;
end
$$;

-- How many of a registration are inside.
create or replace function app.team_inside(registration_id bigint)
returns int
language plpgsql stable as $$
begin
	return (select count(*) from app.ticket t
		where t.registration_id = team_inside.registration_id
		  and t.revoked_at is null and t.used_at is not null
		  and t.left_at is null);
end
$$;

-- The same where one ticket alone costs no look: it becomes part of the query
-- that asks.
create or replace function app.team_inside(registration_id bigint,
	tickets int, used boolean) returns int
language sql stable as $$
	select case when tickets > 1 then app.team_inside(registration_id)
		else used::int end
$$;

-- What mark_used would decide now; that staff looked is on record. Of a ticket
-- of another event it tells the name of that event, and nothing of its guest.
create or replace function api.verify_ticket(p_session bytea, p_device bytea,
	p_open boolean, p_serial text, p_event_id bigint,
	p_request_id text default null, p_address text default null)
returns table (reason text, serial text, member_name text, email text,
	phone text, team_name text, status text, checked_in boolean,
	check_in_time text, gate text, event_id bigint, team_inside int,
	team_of int, scanner_gate text, rehearsal boolean, elsewhere text,
	serial_code text)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	me scanner := scanner_find(p_session, p_device, p_open);
begin
	scanner_gate := me.gate;
	return query
	select case when rehearses(e, null)
		then verdict(ticket_rehearsed(t), r.status, h.here, e, me.gate,
			null)
		else verdict(t, r.status, h.here, e, me.gate, null) end,
	       t.serial, case when h.here then t.member_name::text end,
	       case when h.here and me.actor <> 'open' then r.email::text end,
	       case when h.here and me.actor <> 'open' then r.phone::text end,
	       case when h.here then r.team_name::text end,
	       case when h.here then r.status end,
	       h.here and t.used_at is not null and t.left_at is null,
	       case when h.here then rfc3339(t.used_at) end,
	       case when h.here then t.used_gate end,
	       case when h.here then e.id else me.event_id end,
	       case when h.here then team_inside(r.id, r.tickets,
			t.used_at is not null and t.left_at is null) end,
	       case when h.here then r.tickets::int end, me.gate,
	       rehearses(e, null), case when not h.here then e.name::text end,
	       serial_code(r.id, t.position)
	  from ticket t join registration r on r.id = t.registration_id
	  join event e on e.id = r.event_id
	 cross join lateral (select is_here(e.id, p_event_id, me.event_id)
		as here) h
	 where t.serial = p_serial;
	if not found then
		reason := 'unknown';
		event_id := me.event_id;
		rehearsal := false;
		return next;
	elsif me.actor ~ '^staff:' then
		perform audit_view(me.actor, 'ticket.viewed', 'registration:'
			|| t.registration_id, p_request_id, p_address,
			jsonb_build_object('position', t.position))
		   from ticket t where t.serial = p_serial;
	end if;
end
$$;

-- The scan that was stored for a key, if there is one. Two requests with the
-- same key come one after the other: the second waits here until the first has
-- committed.
create or replace function app.scan_past(actor text, key text, serial text)
returns app.scan
language plpgsql as $$
declare
	s app.scan;
begin
	perform pg_advisory_xact_lock(
		hashtextextended('scan ' || actor || ' ' || key, 0));
	select * into s from app.scan x
	 where x.actor = scan_past.actor and x.key = scan_past.key;
	if s.serial is distinct from scan_past.serial and s.id is not null then
		perform app.fail('ET415', 'this key was used before');
	end if;
	return s;
end
$$;

-- Store a scan: what is not said yet gets its default.
create or replace function app.scan_add(s app.scan) returns app.scan
language plpgsql as $$
begin
	insert into app.scan (kind, reason, effect, counts, event_id, ticket_id,
		serial, actor, gate, key, source, device_at, clock_offset_ms,
		status, first_used_at, first_gate, same_device, rehearsal,
		note, request_id)
	values (coalesce(s.kind, 'admit'), coalesce(s.reason, 'unknown'),
		s.effect, coalesce(s.counts, 0), s.event_id, s.ticket_id,
		s.serial, s.actor, s.gate, s.key, coalesce(s.source, 'online'),
		s.device_at, s.clock_offset_ms, s.status, s.first_used_at,
		s.first_gate, s.same_device, coalesce(s.rehearsal, false),
		s.note, coalesce(s.request_id, ''))
	returning * into s;
	return s;
end
$$;

-- Record why a ticket is refused, or that it was rehearsed: `s` says what was
-- asked. No row: it is not refused, it became valid this very moment.
create or replace function app.scan_refuse(me app.scanner, s app.scan,
	code_event bigint) returns app.scan
language plpgsql as $$
declare
	t app.ticket;
	r app.registration;
	e app.event;
	verdict text;
begin
	select * into t from app.ticket x where x.serial = s.serial;
	select * into r from app.registration x where x.id = t.registration_id;
	select * into e from app.event x where x.id = r.event_id;
	s.ticket_id := t.id;
	s.event_id := coalesce(e.id, me.event_id);
	s.status := r.status;
	s.rehearsal := s.rehearsal
		or coalesce(app.rehearses(e, null), false);
	if s.rehearsal then
		perform from app.ticket x where x.id = t.id for update;
		t := app.ticket_rehearsed(t);
	end if;
	verdict := case when e.id is null then 'unknown' else app.verdict(t,
		r.status, app.is_here(e.id, code_event, me.event_id), e,
		me.gate, null) end;
	if verdict = 'valid' and not s.rehearsal then
		return null;
	end if;
	s.reason := replace(verdict, 'valid', 'admitted');
	if verdict = 'already_used' then
		s.first_used_at := t.used_at;
		s.first_gate := t.used_gate;
		s.same_device := t.used_by = me.actor and me.actor <> 'open';
	end if;
	return app.scan_add(s);
end
$$;

-- Scan somebody out; who is not inside is refused. Likewise no row: it changed
-- this very moment.
create or replace function app.scan_exit(me app.scanner, s app.scan,
	code_event bigint) returns app.scan
language plpgsql as $$
declare
	t app.ticket;
	r app.registration;
begin
	select * into t from app.ticket x where x.serial = s.serial for update;
	select * into r from app.registration x where x.id = t.registration_id;
	s.ticket_id := t.id;
	s.event_id := coalesce(r.event_id, me.event_id);
	s.status := r.status;
	if t.id is null then
		s.reason := 'unknown';
	elsif not app.is_here(r.event_id, code_event, me.event_id) then
		s.reason := 'wrong_event';
	elsif s.rehearsal or (select app.rehearses(e, null) from app.event e
		where e.id = r.event_id) then
		s.reason := 'left';
		s.rehearsal := true;
	elsif t.used_at is null or t.left_at is not null then
		s.reason := 'not_inside';
	else
		s.reason := 'left';
		s.effect := 'out';
		s.counts := -1;
		update app.ticket x set left_at = now() where x.id = t.id;
	end if;
	return app.scan_add(s);
end
$$;

-- What is asked for, where it is not simply an entry: a way out, a rehearsal, a
-- refusal. No row, as of scan_exit() and scan_refuse().
create or replace function app.scan_other(me app.scanner, code_event bigint,
	request_id text, serial text, key text, kind text, at text,
	offset_ms bigint, rehearsal boolean) returns app.scan
language plpgsql as $$
declare
	asked app.scan;
begin
	asked.kind := kind;
	asked.serial := serial;
	asked.actor := me.actor;
	asked.gate := me.gate;
	asked.key := key;
	asked.device_at := app.setting_time(at, 'UTC');
	asked.clock_offset_ms := offset_ms;
	asked.rehearsal := rehearsal;
	asked.request_id := request_id;
	if kind = 'exit' then
		return app.scan_exit(me, asked, code_event);
	end if;
	return app.scan_refuse(me, asked, code_event);
end
$$;

-- A stored scan as the answer of mark_used; likewise nothing of the guests of
-- another event.
create or replace function app.scan_answer(s app.scan, past boolean)
returns table (reason text, serial text, member_name text, team_name text,
	check_in_time text, gate text, first_used_at text, first_gate text,
	seconds_ago bigint, same_device boolean, status text, replayed boolean,
	event_id bigint, team_inside int, team_of int, scanner_gate text,
	rehearsal boolean, elsewhere text)
language sql stable as $$
	select s.reason, t.serial, g.member_name::text, r.team_name::text,
	       app.rfc3339(case s.reason when 'admitted' then s.at
		else s.first_used_at end),
	       case s.reason when 'admitted' then s.gate
		else s.first_gate end,
	       app.rfc3339(s.first_used_at), s.first_gate,
	       extract(epoch from greatest(s.at, s.first_used_at)
		- s.first_used_at)::bigint,
	       s.same_device,
	       case when s.reason <> 'wrong_event' then s.status end, past,
	       case when s.reason <> 'wrong_event' then s.event_id end,
	       app.team_inside(r.id, r.tickets::int,
			t.used_at is not null and t.left_at is null),
	       r.tickets::int, s.gate, s.rehearsal,
	       case when s.reason = 'wrong_event' then (select e.name::text
		from app.event e where e.id = s.event_id) end
	  from (select) one left join app.ticket t on t.id = s.ticket_id
	  left join app.ticket g on g.id = s.ticket_id
		and s.reason <> 'wrong_event'
	  left join app.registration r on r.id = g.registration_id
$$;

-- Mark a ticket used: one conditional UPDATE decides; a second one waits for
-- the first on the row and then finds it used. Every attempt leaves a row in
-- scan, and a repeated key returns the first answer.
--   p_kind     admit; manual: the same, by a supervisor; exit: scan out
--   p_at       what the clock of the device said, p_offset_ms how wrong it is
create or replace function api.mark_used(p_request_id text, p_session bytea,
	p_device bytea, p_open boolean, p_serial text, p_event_id bigint,
	p_key text, p_kind text default 'admit',
	p_at text default null, p_offset_ms bigint default null,
	p_rehearsal boolean default false)
returns table (reason text, serial text, member_name text, team_name text,
	check_in_time text, gate text, first_used_at text, first_gate text,
	seconds_ago bigint, same_device boolean, status text, replayed boolean,
	event_id bigint, team_inside int, team_of int, scanner_gate text,
	rehearsal boolean, elsewhere text)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	me scanner := scanner_find(p_session, p_device, p_open);
	s scan;
	team bigint;
begin
	s := case when p_key is not null then
		scan_past(me.actor, p_key, p_serial) end;
	if s.id is not null then
		return query select * from scan_answer(s, true);
		return;
	end if;
	if p_kind = 'manual' and not me.supervisor then
		perform fail('ET403', 'this is for supervisors');
	end if;
	for i in 1..3 loop
		if p_kind <> 'exit' and not p_rehearsal then
			update ticket t
			   set used_at = now(), used_by = me.actor,
			       used_gate = me.gate, left_at = null
			  from registration r join event e on e.id = r.event_id
			 where t.serial = p_serial and r.id = t.registration_id
			   and verdict(t, r.status,
				is_here(e.id, p_event_id, me.event_id), e,
				me.gate, null) = 'valid'
			   and not rehearses(e, null)
			returning 'admitted', t.serial, t.member_name,
				r.team_name, r.status, e.id, t.id, r.id,
				r.tickets, me.gate, me.gate, rfc3339(now()),
				false, false
			     into reason, serial, member_name, team_name,
				status, event_id, s.ticket_id, team, team_of,
				gate, scanner_gate, check_in_time, replayed,
				rehearsal;
			if found then
				insert into scan (kind, reason, effect, counts,
					event_id, ticket_id, serial, actor,
					gate, key, device_at, clock_offset_ms,
					status, request_id)
				values (p_kind, 'admitted', 'in', 1, event_id,
					s.ticket_id, serial, me.actor, me.gate,
					p_key, case when p_at is not null then
					setting_time(p_at, 'UTC') end,
					p_offset_ms, status,
					coalesce(p_request_id, ''));
				team_inside := team_inside(team, team_of, true);
				return next;
				return;
			end if;
		end if;
		s := scan_other(me, p_event_id, p_request_id, p_serial, p_key,
			p_kind, p_at, p_offset_ms, p_rehearsal);
		if s.id is not null then
			return query select * from scan_answer(s, false);
			return;
		end if;
	end loop;
	perform fail('40001', 'the ticket keeps changing');
end
$$;
