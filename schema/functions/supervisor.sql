-- supervisor.sql: what supervisors at the door do besides scanning: find
-- people, see where two were let in for one ticket, settle it.

-- The event of a device, or the one that staff name; ET405.
create or replace function app.scanner_event(me app.scanner, slug text)
returns app.event
language plpgsql stable as $$
declare
	e app.event;
begin
	if me.event_id is null then
		return app.event_find(slug);
	end if;
	select * into e from app.event x where x.id = me.event_id;
	return e;
end
$$;

-- Tickets by what search_text() finds a registration by, or by serial or its
-- end, as the printed list has it; those whose own name it is come first.
create or replace function api.scan_search(p_request_id text,
	p_address text, p_session bytea, p_device bytea, p_text text,
	p_serial text, p_event text default null) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	me scanner := supervisor_find(p_session, p_device);
	e event := scanner_event(me, p_event);
	ending text := upper(replace(p_text, '-', ''));
	found bigint[];
	answer jsonb;
begin
	if p_serial is null then
		execute 'select array(select r.id from registration r
			where r.event_id = $1' || search_terms(p_text)
			|| ' order by r.id limit 100)'
		into found using e.id;
		if found = '{}' and ending ~ '^[0-9A-Z]{4,17}$' then
			found := array(select t.registration_id
				from ticket t join registration r
					on r.id = t.registration_id
				where r.event_id = e.id
				  and right(t.serial, length(ending)) = ending
				limit 20);
		end if;
	else
		found := array(select t.registration_id from ticket t
			where t.serial = p_serial);
	end if;
	select coalesce(jsonb_agg(x.hit), '[]') into answer from (
		select jsonb_build_object(
			'serial_number', serial_shown(t.serial),
			'member_name', t.member_name, 'team_name', r.team_name,
			'status', r.status, 'checked_in',
			t.used_at is not null and t.left_at is null) as hit
		  from registration r
		  join ticket t on t.registration_id = r.id
		 where r.id = any (found) and r.event_id = e.id
		   and t.revoked_at is null
		 order by t.serial is not distinct from p_serial desc,
			' ' || search_fold(t.member_name) like all
				(search_patterns(p_text)) desc,
			t.member_name, t.id limit 20) x;
	perform audit_add(me.actor, 'scan.searched', 'event:' || e.id,
		p_request_id, p_address, null,
		jsonb_build_object('results', jsonb_array_length(answer)));
	return jsonb_build_object('results', answer)::text;
end
$$;

create or replace function app.scan_json(s app.scan) returns jsonb
language sql stable as $$
	select jsonb_build_object('at', app.rfc3339(s.at),
		'corrected_at', app.rfc3339_ms(app.scan_moment(s)),
		'device', coalesce((select d.name::text from app.device d
			where 'device:' || d.id = s.actor), s.actor),
		'gate', s.gate, 'source', s.source, 'reason', s.reason)
$$;

-- A ticket whose scans do not go together; null: they do.
--   why  quarantine: a revoked scanner says that it let somebody in, and nobody
--        has said yet whether that counts; twice: two came in for it; else the
--        rule that was broken
create or replace function app.conflict_json(t app.ticket, entry text)
returns jsonb
language plpgsql stable as $$
declare
	f record;
	involved bigint[];
	settled app.scan;
	kept int;
	waits boolean;
	shown jsonb;
begin
	select count(*), coalesce(bool_or(q.settled_at is null), false)
	  into kept, waits from app.quarantine q where q.ticket_id = t.id;
	select * into f from app.ticket_fold(t.id, entry);
	involved := f.conflicts || array(select s.id from app.scan s
		where s.ticket_id = t.id and s.effect = 'in'
		  and s.reason not in ('admitted', 'conflict'));
	if involved = '{}' and kept = 0 then
		return null;
	end if;
	-- With whom else the scans that wait would meet.
	shown := (select jsonb_agg(x.json order by x.at) from (
		select app.scan_json(s) as json, app.scan_moment(s) as at
		  from app.scan s
		 where s.id = any (involved) or kept > 0
			and s.ticket_id = t.id and s.effect is not null
		union all select app.quarantine_json(q),
			app.quarantine_moment(q)
		  from app.quarantine q
		 where q.ticket_id = t.id and q.counts is not true) x);
	select * into settled from app.scan s
	 where s.ticket_id = t.id and s.kind = 'resolve'
	   and s.id > all (involved) order by s.id desc limit 1;
	if waits then
		settled := null;
	end if;
	return jsonb_build_object('serial_number', app.serial_shown(t.serial),
		'member_name', t.member_name,
		'why', case when waits or involved = '{}' then 'quarantine'
			when f.conflicts <> '{}' then 'twice' else
			(select s.reason::text from app.scan s
			  where s.id = involved[1]) end,
		'scans', shown,
		'resolved_at', app.rfc3339(settled.at), 'note', settled.note);
end
$$;

-- Those of an event, open ones first.
create or replace function app.conflicts_of(e app.event) returns setof jsonb
language sql stable as $$
	select c.json from (select app.conflict_json(t, e.entry) as json, t.id
		from app.ticket t where t.id in (
			select s.ticket_id from app.scan s
			 where s.event_id = e.id and s.effect = 'in'
			   and s.reason <> 'admitted'
			union select q.ticket_id from app.quarantine q
			 where q.event_id = e.id
			   and q.ticket_id is not null)) c
	 where c.json is not null
	 order by c.json ->> 'resolved_at' is not null, c.id desc limit 200
$$;

create or replace function api.scan_conflicts(p_request_id text,
	p_address text, p_session bytea, p_device bytea, p_event text)
returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	me scanner := supervisor_find(p_session, p_device);
	e event := scanner_event(me, p_event);
begin
	perform audit_add(me.actor, 'scan.conflicts', 'event:' || e.id,
		p_request_id, p_address);
	return jsonb_build_object('conflicts', coalesce((select jsonb_agg(c)
		from conflicts_of(e) c), '[]'))::text;
end
$$;

-- Note how it was settled.
create or replace function app.scan_resolve(actor text, gate text,
	t app.ticket, event_id bigint, key text, note text, request_id text)
returns void
language plpgsql as $$
declare
	s app.scan;
begin
	s.kind := 'resolve';
	s.reason := 'resolved';
	s.event_id := event_id;
	s.ticket_id := t.id;
	s.serial := t.serial;
	s.actor := actor;
	s.gate := gate;
	s.key := key;
	s.note := normalize(note);
	s.request_id := request_id;
	perform app.scan_add(s);
end
$$;

-- Say how it was settled, and of scans that wait in quarantine, whether they
-- count. A scan that comes later opens it again.
create or replace function api.scan_settle(p_request_id text,
	p_address text, p_session bytea, p_device bytea, p_serial text,
	p_event_id bigint, p_key text, p_note text, p_counts boolean)
returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	me scanner := supervisor_find(p_session, p_device);
	s scan := scan_past(me.actor, p_key, p_serial);
	t ticket;
	e event;
begin
	select * into t from ticket x where x.serial = p_serial for update;
	select * into e from event x where x.id = (select r.event_id
		from registration r where r.id = t.registration_id
		  and is_here(r.event_id, p_event_id, me.event_id));
	if e.id is null or conflict_json(t, e.entry) is null then
		perform fail('ET404', 'there is no such conflict');
	elsif s.id is null then
		if p_counts is null and exists (select from quarantine q
			where q.ticket_id = t.id and q.settled_at is null) then
			perform invalid('counts', 'Say whether the scans of the revoked scanner count.');
		end if;
		perform quarantine_settle(t, null, p_counts, p_request_id);
		perform scan_resolve(me.actor, me.gate, t, e.id, p_key, p_note,
			p_request_id);
		perform audit_add(me.actor, 'scan.settled', 'ticket:' || t.id,
			p_request_id, p_address);
	end if;
	return conflict_json(t, e.entry)::text;
end
$$;
