-- scan.sql: the door: who may scan, what a ticket is worth now, using it once.

-- Who scans, by device token, staff session or, where the door is open to
-- scanners without a token, nobody in particular; ET401, ET403.
create or replace function app.scanner_find(session bytea, device bytea,
	open boolean) returns app.scanner
language plpgsql stable as $$
declare
	me app.scanner;
begin
	if device is not null then
		select 'device:' || d.id, d.event_id, d.gate into me
		  from app.device d
		 where d.token_hash = device and d.revoked_at is null;
		if not found then
			perform app.fail('ET401', 'this device is not known');
		end if;
	elsif session is not null then
		me.actor := 'staff:'
			|| (app.session_staff(session, 'scanner')).id;
	elsif open then
		me.actor := 'open';
	else
		perform app.fail('ET401', 'a token is needed');
	end if;
	return me;
end
$$;

-- The one rule of the door; verify shows it and mark_used acts on it. Inlined.
create or replace function app.verdict(t app.ticket, status text, here boolean,
	opens timestamptz, closes timestamptz) returns text
language sql stable as $$
	select case
	when not here then 'wrong_event'
	when t.revoked_at is not null then 'revoked'
	when status <> 'approved' then 'not_approved'
	when t.used_at is not null then 'already_used'
	when now() < opens then 'too_early'
	when now() >= closes then 'too_late'
	else 'valid' end
$$;

-- Is the event of a ticket the one of the signed code and of the device?
create or replace function app.is_here(event_id bigint, code_event bigint,
	device_event bigint) returns boolean
language sql immutable as $$
	select event_id = coalesce(code_event, event_id)
		and event_id = coalesce(device_event, event_id)
$$;

-- What mark_used would decide now; writes nothing.
create or replace function api.verify_ticket(p_session bytea, p_device bytea,
	p_open boolean, p_serial text, p_event_id bigint)
returns table (reason text, serial text, member_name text, email text,
	phone text, team_name text, status text, checked_in boolean,
	check_in_time text, gate text)
language plpgsql stable security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	me scanner := scanner_find(p_session, p_device, p_open);
begin
	return query
	select verdict(t, r.status, is_here(e.id, p_event_id, me.event_id),
		e.check_in_from, e.check_in_until), t.serial,
	       t.member_name::text,
	       case when me.actor <> 'open' then r.email::text end,
	       case when me.actor <> 'open' then r.phone::text end,
	       r.team_name::text, r.status, t.used_at is not null,
	       rfc3339(t.used_at), t.used_gate
	  from ticket t join registration r on r.id = t.registration_id
	  join event e on e.id = r.event_id
	 where t.serial = p_serial;
	if not found then
		reason := 'unknown';
		return next;
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

-- Record why a ticket is refused. No row: it is not, it became valid this very
-- moment.
create or replace function app.scan_refuse(me app.scanner, serial text,
	code_event bigint, key text, request_id text) returns app.scan
language plpgsql as $$
declare
	s app.scan;
	t app.ticket;
begin
	select * into t from app.ticket x where x.serial = scan_refuse.serial;
	select app.verdict(t, r.status,
		app.is_here(e.id, code_event, me.event_id),
		e.check_in_from, e.check_in_until), e.id, r.status
	  into s.reason, s.event_id, s.status
	  from app.registration r join app.event e on e.id = r.event_id
	 where r.id = t.registration_id;
	if s.reason = 'valid' then
		return null;
	elsif s.reason = 'already_used' then
		s.first_used_at := t.used_at;
		s.first_gate := t.used_gate;
		s.same_device := t.used_by = me.actor and me.actor <> 'open';
	end if;
	insert into app.scan (reason, event_id, ticket_id, serial, actor, gate,
		key, status, first_used_at, first_gate, same_device, request_id)
	values (coalesce(s.reason, 'unknown'),
		coalesce(s.event_id, me.event_id), t.id, scan_refuse.serial,
		me.actor, me.gate, scan_refuse.key, s.status, s.first_used_at,
		s.first_gate, s.same_device,
		coalesce(scan_refuse.request_id, ''))
	returning * into s;
	return s;
end
$$;

-- A stored scan as the answer of mark_used.
create or replace function app.scan_answer(s app.scan, past boolean)
returns table (reason text, serial text, member_name text, team_name text,
	check_in_time text, gate text, first_used_at text, first_gate text,
	seconds_ago bigint, same_device boolean, status text, replayed boolean)
language sql stable as $$
	select s.reason, t.serial, t.member_name::text, r.team_name::text,
	       app.rfc3339(case s.reason when 'admitted' then s.at
		else s.first_used_at end),
	       case s.reason when 'admitted' then s.gate
		else s.first_gate end,
	       app.rfc3339(s.first_used_at), s.first_gate,
	       extract(epoch from greatest(s.at, s.first_used_at)
		- s.first_used_at)::bigint,
	       s.same_device, s.status, past
	  from (select) one left join app.ticket t on t.id = s.ticket_id
	  left join app.registration r on r.id = t.registration_id
$$;

-- Mark a ticket used: one conditional UPDATE decides; a second one waits for
-- the first on the row and then finds it used. Every attempt leaves a row in
-- scan, and a repeated key returns the first answer.
create or replace function api.mark_used(p_request_id text, p_session bytea,
	p_device bytea, p_open boolean, p_serial text, p_event_id bigint,
	p_key text)
returns table (reason text, serial text, member_name text, team_name text,
	check_in_time text, gate text, first_used_at text, first_gate text,
	seconds_ago bigint, same_device boolean, status text, replayed boolean)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	me scanner := scanner_find(p_session, p_device, p_open);
	s scan;
begin
	if p_key is not null then
		s := scan_past(me.actor, p_key, p_serial);
		if s.id is not null then
			return query select * from scan_answer(s, true);
			return;
		end if;
	end if;
	for i in 1..3 loop
		update ticket t
		   set used_at = now(), used_by = me.actor, used_gate = me.gate
		  from registration r join event e on e.id = r.event_id
		 where t.serial = p_serial and r.id = t.registration_id
		   and verdict(t, r.status,
			is_here(e.id, p_event_id, me.event_id),
			e.check_in_from, e.check_in_until) = 'valid'
		returning 'admitted', t.serial, t.member_name, r.team_name,
			r.status, e.id, t.id
		     into reason, serial, member_name, team_name, status,
			s.event_id, s.ticket_id;
		if found then
			insert into scan (reason, event_id, ticket_id, serial,
				actor, gate, key, status, request_id)
			values (reason, s.event_id, s.ticket_id, serial,
				me.actor, me.gate, p_key, status,
				coalesce(p_request_id, ''));
			check_in_time := rfc3339(now());
			gate := me.gate;
			replayed := false;
			return next;
			return;
		end if;
		s := scan_refuse(me, p_serial, p_event_id, p_key, p_request_id);
		if s.id is not null then
			return query select * from scan_answer(s, false);
			return;
		end if;
	end loop;
	raise exception using errcode = 'serialization_failure',
		message = 'the ticket keeps changing';
end
$$;
