-- quarantine.sql: scans that a scanner had not sent when it was revoked. They
-- are kept apart and change nothing until somebody says whether they count.

-- The revoked device whose token this was; ET401, and ET403 for one in use,
-- whose scans are taken as they are.
create or replace function app.device_revoked(hash bytea) returns app.device
language plpgsql stable as $$
declare
	d app.device;
begin
	select * into d from app.device x where x.token_hash = hash;
	if not found then
		perform app.fail('ET401', 'this device is not known');
	elsif d.revoked_at is null then
		perform app.fail('ET403', 'this device is in use');
	end if;
	return d;
end
$$;

-- As which the scans of a device are stored.
create or replace function app.device_scanner(d app.device)
returns app.scanner
language sql immutable as $$
	select row('device:' || d.id, d.event_id, d.gate,
		d.profile = 'supervisor')::app.scanner
$$;

-- The ticket whose holder the device says it let in, out or back; null: it did
-- nothing of that, or in practice only, or nobody was told of it.
create or replace function app.quarantine_ticket(d app.device, s app.scan,
	x jsonb) returns bigint
language plpgsql stable as $$
begin
	return (select t.id from app.ticket t
	  join app.registration r on r.id = t.registration_id
	  join app.event e on e.id = r.event_id
	 where t.serial = s.serial and not x ?| '{bad,refused,tried}'
	   and app.is_here(e.id, (x ->> 'event')::bigint, d.event_id)
	   and not coalesce(s.rehearsal, false)
	   and not app.rehearses(e, app.scan_moment(s)));
end
$$;

-- Keep one scan, once: `kept`, or `known` where the server has it already,
-- because its answer got lost on the way.
create or replace function app.quarantine_add(d app.device, x jsonb,
	sent_at timestamptz, request_id text) returns text
language plpgsql as $$
declare
	me app.scanner := app.device_scanner(d);
	s app.scan := app.scan_read(me, x, sent_at, 'offline', request_id);
	bad text := app.scan_bad(me, s, x);
	k record := app.scan_known(s, x, bad);
	own text := (k.s).key;
begin
	if (k.past).id is not null then
		return 'known';
	elsif exists (select from app.quarantine q where q.device_id = d.id
		and q.key = own and q.scan ->> 'serial'
			is distinct from x ->> 'serial') then
		own := 'invalid ' || encode(sha256(convert_to(x::text,
			'UTF8')), 'hex');
	end if;
	insert into app.quarantine (device_id, event_id, ticket_id, key, scan)
	values (d.id, d.event_id, case when k.bad is null
		and own = (k.s).key then app.quarantine_ticket(d, s, x) end, own,
		x || jsonb_build_object('offset', s.clock_offset_ms))
	on conflict on constraint quarantine_key do nothing;
	return case when found then 'kept' else 'known' end;
end
$$;

-- What a revoked device had not sent; then it has `p_left` more. Its token is
-- good for nothing else, and it is told nothing about anybody. No device has
-- so many scans as are refused here with ET403: that is somebody else.
create or replace function api.scans_quarantine(p_request_id text,
	p_address text, p_device bytea, p_sent_at text, p_scans text,
	p_left int) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	d device := device_revoked(p_device);
	results jsonb;
begin
	perform pg_advisory_xact_lock(
		hashtextextended('scans device:' || d.id, 0));
	if (select count(*) from quarantine q where q.device_id = d.id)
		> 20000 then
		perform fail('ET403', 'too many scans');
	end if;
	results := coalesce((select jsonb_agg(jsonb_build_object(
			'key', l.x ->> 'key', 'status', quarantine_add(d, l.x,
				setting_time(p_sent_at, 'UTC'), p_request_id))
			order by l.n)
		from jsonb_array_elements(p_scans::jsonb)
			with ordinality l(x, n)), '[]');
	update device y
	   set last_seen_at = now(), queued = p_left,
	       emptied_at = case when p_left = 0 then now() end
	 where y.id = d.id;
	if results @> '[{"status": "kept"}]' then
		perform audit_add('device:' || d.id, 'scan.quarantined',
			'device:' || d.id, p_request_id, p_address, null,
			jsonb_build_object('scans',
				jsonb_array_length(results)));
	end if;
	return jsonb_build_object('results', results,
		'server_time', rfc3339_ms(clock_timestamp()))::text;
end
$$;

-- The scans of a ticket that wait are settled: they count, each once under its
-- key and in their order, or they are left out. `device`: only those of one.
create or replace function app.quarantine_settle(t app.ticket, device bigint,
	count_them boolean, request_id text) returns void
language plpgsql as $$
declare
	q app.quarantine;
	d app.device;
begin
	for q in select * from app.quarantine x
		  where x.ticket_id = t.id and x.settled_at is null
		    and x.device_id = coalesce(device, x.device_id)
		  order by x.id for update loop
		if count_them then
			select * into d from app.device x
			 where x.id = q.device_id;
			perform app.scans_add(app.device_scanner(d),
				jsonb_build_array(q.scan), null, 'offline',
				request_id);
		end if;
		update app.quarantine x
		   set settled_at = now(), counts = count_them
		 where x.id = q.id;
	end loop;
end
$$;

-- All that waits of a device, in one go; ticket by ticket in the order of their
-- serials, as scans_add() takes them.
create or replace function api.device_settle(p_request_id text,
	p_address text, p_session bytea, p_id bigint, p_counts boolean,
	p_note text) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
	d device := device_lock(p_id);
	t ticket;
	n int := 0;
begin
	for t in select * from ticket x where x.id in (
			select q.ticket_id from quarantine q
			 where q.device_id = d.id and q.settled_at is null)
		  order by x.serial collate "C" for update loop
		perform quarantine_settle(t, d.id, p_counts, p_request_id);
		perform scan_resolve('staff:' || who.id, null, t, d.event_id,
			null, p_note, p_request_id);
		n := n + 1;
	end loop;
	if n > 0 then
		perform audit_add('staff:' || who.id, 'device.settled',
			'device:' || d.id, p_request_id, p_address, null,
			jsonb_build_object('tickets', n, 'counts', p_counts));
	end if;
	return device_row(d)::text;
end
$$;

-- When it was made, by the clock of the device put right.
create or replace function app.quarantine_moment(q app.quarantine)
returns timestamptz
language plpgsql stable as $$
begin
	return app.setting_time(q.scan ->> 'at', 'UTC')
		- (q.scan ->> 'offset')::bigint * interval '1 millisecond';
end
$$;

-- One of them as scan_json() shows a scan; `late`: by its clock it was made
-- after the device was revoked.
create or replace function app.quarantine_json(q app.quarantine)
returns jsonb
language sql stable as $$
	select jsonb_build_object('at', app.rfc3339(q.at),
		'corrected_at', app.rfc3339_ms(app.quarantine_moment(q)),
		'device', d.name, 'gate', d.gate, 'source', 'quarantine',
		'reason', case q.scan ->> 'kind' when 'exit' then 'left'
			when 'undo' then 'undone' else 'admitted' end,
		'late', app.quarantine_moment(q) > d.revoked_at)
	  from app.device d where d.id = q.device_id
$$;
