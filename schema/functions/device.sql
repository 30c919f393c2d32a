-- device.sql: scanners: made by an admin, enrolled once by a code, revoked.

create or replace function app.device_json(d app.device) returns jsonb
language sql immutable as $$
	select jsonb_build_object('id', d.id, 'name', d.name, 'gate', d.gate,
		'profile', d.profile, 'without_list', d.without_list)
$$;

-- What of it is on record when it changes.
create or replace function app.device_audit(d app.device) returns jsonb
language sql immutable as $$
	select jsonb_build_object('gate', d.gate, 'profile', d.profile,
		'without_list', d.without_list)
$$;

-- The event as scanners know it.
create or replace function app.door_event_json(e app.event) returns jsonb
language sql stable as $$
	select jsonb_build_object('id', e.id, 'slug', e.slug, 'name', e.name,
		'zone', app.zone_used(e.zone), 'starts_at', app.rfc3339(e.starts_at),
		'ends_at', app.rfc3339(e.ends_at),
		'check_in_from', app.rfc3339(e.check_in_from),
		'check_in_until', app.rfc3339(app.door_closes(e)),
		'rehearsal_until', app.rfc3339(app.rehearsal_until(e)),
		'entry', e.entry, 'gates', e.gates,
		'rehearsal', e.rehearsal)
$$;

-- As admins see it. Scans are those with a key, as ours all have, that were no
-- practice.
create or replace function app.device_row(d app.device) returns jsonb
language sql stable as $$
	select app.device_json(d) || jsonb_build_object(
		'event', (select e.slug from app.event e
			where e.id = d.event_id),
		'state', case when d.revoked_at is not null then 'revoked'
			when d.enrol_hash is not null
				and d.enrol_until > now() then 'enrolling'
			when d.token_hash is null then 'new'
			else 'active' end,
		'enrol_until', case when d.enrol_hash is not null
			then app.rfc3339(d.enrol_until) end,
		'enrolled_at', app.rfc3339(d.enrolled_at),
		'last_seen_at', app.rfc3339(d.last_seen_at),
		'app_version', d.app_version, 'queued', d.queued,
		'clock_offset_ms', d.clock_offset_ms,
		'scans', (select count(*) from app.scan s
			where s.actor = 'device:' || d.id
			  and s.key is not null and not s.rehearsal),
		'created_at', app.rfc3339(d.created_at),
		'revoked_at', app.rfc3339(d.revoked_at),
		'emptied_at', app.rfc3339(d.emptied_at),
		'to_settle', (select count(distinct q.ticket_id)
			from app.quarantine q
			where q.device_id = d.id and q.settled_at is null))
$$;

-- The device, locked, for an admin; ET404.
create or replace function app.device_lock(id bigint) returns app.device
language plpgsql as $$
declare
	d app.device;
begin
	select * into d from app.device x where x.id = device_lock.id
	   for update;
	if not found then
		perform app.fail('ET404', 'no such device');
	end if;
	return d;
end
$$;

-- All of an event, the newest first; those that are gone last.
create or replace function api.devices(p_session bytea, p_event text)
returns text
language plpgsql stable security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
	e event := event_find(p_event);
begin
	return jsonb_build_object('devices', coalesce((
		select jsonb_agg(device_row(d) order by
			d.revoked_at is not null, d.id desc)
		  from device d where d.event_id = e.id), '[]'),
		'gates', to_jsonb(array(select distinct g from (
			select d.gate::text as g from device d
			 where d.event_id = e.id and d.revoked_at is null
			union all
			select unnest(string_to_array(
				replace(e.gates, ', ', ','), ','))) x
			where g is not null order by g)))::text;
end
$$;

-- A code to enrol with, for ten minutes. The token there was goes on until the
-- code is used.
create or replace function app.device_code(d app.device, hash bytea)
returns app.device
language plpgsql as $$
begin
	update app.device x
	   set enrol_hash = hash, enrol_until = now() + interval '10 minutes'
	 where x.id = d.id returning * into d;
	return d;
end
$$;

-- A new device. The code is not kept: a request that comes again gets another
-- one for the same device.
create or replace function api.device_new(p_request_id text, p_address text,
	p_session bytea, p_event text, p_name text, p_gate text,
	p_profile text, p_without_list text, p_hash bytea, p_key text,
	p_body_hash bytea)
returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
	scope text := 'device ' || who.id;
	past jsonb := idempotency_begin(scope, p_key, p_body_hash);
	e event := event_find(p_event);
	d device;
begin
	if past is not null then
		d := device_lock((past ->> 'id')::bigint);
	else
		insert into device (event_id, name, gate, profile,
			without_list)
		values (e.id, normalize(p_name),
			nullif(normalize(p_gate), ''), p_profile,
			coalesce(p_without_list, 'look'))
		returning * into d;
		perform audit_add('staff:' || who.id, 'device.added',
			'device:' || d.id, p_request_id, p_address, null,
			device_audit(d));
		perform idempotency_end(scope, p_key, p_body_hash,
			jsonb_build_object('id', d.id));
	end if;
	return device_row(device_code(d, p_hash))::text;
end
$$;

create or replace function api.device_enrol_again(p_request_id text,
	p_address text, p_session bytea, p_id bigint, p_hash bytea)
returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
	d device := device_code(device_lock(p_id), p_hash);
begin
	perform audit_add('staff:' || who.id, 'device.code', 'device:' || d.id,
		p_request_id, p_address);
	return device_row(d)::text;
end
$$;

-- What is named changes: name, gate, profile, what it does without a list.
create or replace function api.device_change(p_request_id text,
	p_address text, p_session bytea, p_id bigint, p_name text, p_gate text,
	p_profile text, p_without_list text) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
	was device := device_lock(p_id);
	d device;
begin
	update device x
	   set name = coalesce(normalize(p_name), x.name),
	       gate = case when p_gate is null then x.gate
		else nullif(normalize(p_gate), '') end,
	       profile = coalesce(p_profile, x.profile),
	       without_list = coalesce(p_without_list, x.without_list)
	 where x.id = p_id returning * into d;
	perform audit_add('staff:' || who.id, 'device.changed',
		'device:' || d.id, p_request_id, p_address,
		device_audit(was), device_audit(d));
	return device_row(d)::text;
end
$$;

-- Its next request fails, and its code. What it had not sent goes into
-- quarantine when it is heard of.
create or replace function api.device_revoke(p_request_id text,
	p_address text, p_session bytea, p_id bigint) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
	d device := device_lock(p_id);
begin
	if d.revoked_at is null then
		update device x set revoked_at = now(), enrol_hash = null,
			enrol_until = null, emptied_at = null
		 where x.id = p_id returning * into d;
		perform audit_add('staff:' || who.id, 'device.revoked',
			'device:' || d.id, p_request_id, p_address);
	end if;
	return device_row(d)::text;
end
$$;

-- A device shows its code and is known by its token from now on; the token
-- before it is gone. ET418: no such code, or used, or too late.
create or replace function api.device_enrol(p_request_id text,
	p_address text, p_hash bytea, p_token_hash bytea) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	d device;
	e event;
begin
	update device x
	   set token_hash = p_token_hash, enrol_hash = null,
	       enrol_until = null, enrolled_at = now(), last_seen_at = now(),
	       revoked_at = null, emptied_at = null
	 where x.enrol_hash = p_hash and x.enrol_until > now()
	returning * into d;
	if not found then
		perform fail('ET418', 'no such code');
	end if;
	select * into e from event x where x.id = d.event_id;
	perform audit_add('device:' || d.id, 'device.enrolled',
		'device:' || d.id, p_request_id, p_address);
	return jsonb_build_object('device', device_json(d),
		'event', door_event_json(e),
		'server_time', rfc3339_ms(clock_timestamp()))::text;
end
$$;

-- For the command line: a scanner for one event, known by the hash of its
-- token.
create or replace function app.device_add(p_name text, p_gate text,
	p_event text, p_token_hash bytea) returns bigint
language plpgsql set search_path = app, pg_temp as $$
declare
	e event := event_find(p_event);
	new_id bigint;
begin
	insert into device (event_id, name, gate, token_hash)
	values (e.id, normalize(p_name), nullif(normalize(p_gate), ''),
		p_token_hash)
	returning id into new_id;
	perform audit_add(operator_name(), 'device.added', 'device:' || new_id,
		'', '');
	return new_id;
end
$$;
