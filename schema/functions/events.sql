-- events.sql: events as a whole: seen, made, copied, put away, deleted.

-- The lines of a text that are not empty.
create or replace function app.lines_json(lines text) returns jsonb
language sql immutable as $$
	select coalesce(jsonb_agg(trim(l) order by n), '[]')
	  from regexp_split_to_table(lines, '\n') with ordinality x(l, n)
	 where trim(l) <> ''
$$;

-- What a list of events shows of one.
create or replace function app.event_row_json(e app.event) returns jsonb
language plpgsql stable as $$
declare
	c app.counts := app.counts_of(array[e.id]);
begin
	return jsonb_build_object('id', e.id, 'slug', e.slug, 'name', e.name,
		'venue', e.venue, 'zone', app.zone_used(e.zone),
		'starts_at', app.rfc3339(e.starts_at),
		'ends_at', app.rfc3339(e.ends_at),
		'state', case when e.archived_at is null
			then app.event_state(e) else 'archived' end,
		'is_current', e.is_current,
		'archived_at', app.rfc3339(e.archived_at),
		'version', e.version, 'updated_at', app.rfc3339(e.updated_at),
		'total', c.total, 'pending', c.pending, 'approved', c.approved,
		'rejected', c.rejected, 'waitlisted', c.waitlisted,
		'cancelled', c.cancelled, 'tickets', c.tickets,
		'capacity', e.capacity, 'places_left', app.places_free(e),
		'places_taken', case when e.capacity is not null then
			e.seats_taken end,
		'reject_reasons', app.lines_json(e.reject_reasons));
end
$$;

-- All of them: the current one, those to come, those that were, the archive.
create or replace function api.events(p_session bytea) returns text
language plpgsql stable security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'viewer');
begin
	return jsonb_build_object('events', coalesce((select
		jsonb_agg(event_row_json(e) order by e.archived_at is not null,
			e.is_current desc, e.ends_at < now(),
			abs(extract(epoch from e.starts_at - now())), e.id)
		from event e), '[]'))::text;
end
$$;

-- An event, locked, that is what an admin saw (no version: whatever is there);
-- ET405, ET412.
create or replace function app.event_lock(slug text, version bigint)
returns app.event
language plpgsql as $$
declare
	e app.event;
begin
	select * into e from app.event x
	 where x.slug = event_lock.slug for update;
	if not found then
		perform app.fail('ET405', 'there is no such event');
	end if;
	perform app.version_check(e.version, event_lock.version);
	return e;
end
$$;

-- A new event like another one, without what it says of itself; ET422, ET440.
create or replace function app.event_insert(slug text, name text, likeness
	app.event) returns app.event
language plpgsql as $$
declare
	zone text := case when app.zone_known(likeness.zone)
		then likeness.zone else 'UTC' end;
	starts timestamptz := (date_trunc('day', now() at time zone zone)
		+ interval '30 days 9 hours') at time zone zone;
	e app.event;
begin
	if slug !~ '^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$' then
		perform app.invalid('slug',
			'Use lower-case letters, digits and dashes.');
	end if;
	insert into app.event as x (slug, name, zone, currency, language,
		starts_at, ends_at, is_current)
	values (event_insert.slug, normalize(event_insert.name), zone,
		coalesce(likeness.currency, 'EUR'),
		coalesce(likeness.language, 'en'),
		starts, starts + interval '9 hours',
		not exists (select from app.event y where y.is_current))
	on conflict on constraint event_slug_key do nothing returning * into e;
	if e.id is null then
		perform app.fail('ET440', 'this slug is taken',
			jsonb_build_object('field', 'slug'));
	end if;
	return e;
end
$$;

create or replace function app.current_event() returns app.event
language plpgsql stable as $$
declare
	e app.event;
begin
	select * into e from app.event x where x.is_current;
	return e;
end
$$;

-- Make an event of settings as JSON, of which slug and name are needed; zone,
-- currency and language are those of the current one where none is given.
create or replace function api.event_add(p_request_id text, p_address text,
	p_session bytea, p_settings text, p_key text, p_body_hash bytea)
returns table (json text, replayed boolean)
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
	past jsonb := idempotency_begin('event ' || who.id, p_key, p_body_hash);
	sent jsonb := p_settings::jsonb;
	clean jsonb;
	e event;
begin
	replayed := past is not null;
	if not replayed then
		e := event_insert(sent ->> 'slug', sent ->> 'name',
			current_event());
		clean := settings_clean(e, sent - 'slug');
		if clean ? 'starts_at' and not clean ? 'ends_at' then
			clean := clean || jsonb_build_object('ends_at',
				(clean ->> 'starts_at')::timestamptz
					+ interval '9 hours');
		end if;
		e := event_store(settings_apply(e, clean));
		perform audit_add('staff:' || who.id, 'event.created',
			'event:' || e.id, p_request_id, p_address, null,
			jsonb_build_object('slug', e.slug));
		past := event_row_json(e);
		perform idempotency_end('event ' || who.id, p_key, p_body_hash, past);
	end if;
	json := past;
	return next;
end
$$;

-- When the copy of an event begins: the same weekday and hour in a year, or as
-- many years later as it takes to be ahead of us, by the clocks of `zone`.
create or replace function app.copy_starts(e app.event, zone text)
returns timestamptz
language plpgsql stable as $$
declare
	starts timestamp := e.starts_at at time zone app.zone_used(e.zone);
begin
	loop
		starts := starts + interval '364 days';
		exit when starts > now() at time zone zone;
	end loop;
	return starts at time zone zone;
end
$$;

-- The settings of an event for a copy that begins at `starts` in `zone`: each
-- time moves along by the clock on its wall, so that nine o'clock stays nine
-- o'clock. It begins in earnest.
create or replace function app.settings_shifted(e app.event,
	starts timestamptz, zone text) returns jsonb
language plpgsql stable as $$
declare
	was text := app.zone_used(e.zone);
	away interval := (starts at time zone zone)
		- (e.starts_at at time zone was);
begin
	return (select jsonb_object_agg(r.name, case
		when r.kind = 'time' and j.value <> 'null' then
			to_jsonb(((j.value #>> '{}')::timestamptz
				at time zone was + away) at time zone zone)
		when r.name = 'zone' then to_jsonb(zone)
		when r.name = 'rehearsal' then to_jsonb(false)
		else j.value end)
		from app.setting_rules() r
		join jsonb_each(to_jsonb(e)) j on j.key = r.name);
end
$$;

-- Copy settings, texts and pictures of an event, and nobody of those in it.
-- `p_settings`: JSON with slug, and what is to differ.
create or replace function api.event_copy(p_request_id text, p_address text,
	p_session bytea, p_from text, p_settings text, p_key text,
	p_body_hash bytea) returns table (json text, replayed boolean)
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
	past jsonb := idempotency_begin('event ' || who.id, p_key, p_body_hash);
	sent jsonb := p_settings::jsonb;
	clean jsonb;
	zone text;
	old event;
	e event;
begin
	replayed := past is not null;
	if not replayed then
		old := event_lock(p_from, null);
		e := event_insert(sent ->> 'slug', old.name, old);
		clean := settings_clean(old, sent - 'slug');
		zone := coalesce(clean ->> 'zone', zone_used(old.zone));
		e := jsonb_populate_record(e, settings_shifted(old, coalesce(
			(clean ->> 'starts_at')::timestamptz,
			copy_starts(old, zone)), zone));
		e := event_store(settings_apply(e, clean));
		insert into event_picture (event_id, kind, image, type, width,
			height, sha256)
		select e.id, p.kind, p.image, p.type, p.width, p.height,
		       p.sha256 from event_picture p where p.event_id = old.id;
		perform audit_add('staff:' || who.id, 'event.created',
			'event:' || e.id, p_request_id, p_address, null,
			jsonb_build_object('slug', e.slug,
				'copied_from', old.slug));
		past := event_row_json(e);
		perform idempotency_end('event ' || who.id, p_key, p_body_hash, past);
	end if;
	json := past;
	return next;
end
$$;

-- Put an event away, bring it back, or make it the one that is meant where none
-- is named. One that is so already stays as it is.
create or replace function api.event_set(p_request_id text, p_address text,
	p_session bytea, p_slug text, p_what text, p_version bigint)
returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
	e event := event_lock(p_slug, p_version);
	n event := e;
begin
	n.archived_at := case when p_what = 'archived' then
		coalesce(e.archived_at, now()) end;
	n.is_current := case p_what when 'made_current' then true
		when 'archived' then false else e.is_current end;
	if n is not distinct from e then
		return event_row_json(e)::text;
	elsif n.is_current then
		update event x
		   set is_current = false, version = x.version + 1
		 where x.is_current and x.id <> e.id;
	end if;
	update event x
	   set archived_at = n.archived_at, is_current = n.is_current,
	       updated_at = now(), version = x.version + 1
	 where x.id = e.id returning * into n;
	perform audit_add('staff:' || who.id, 'event.' || p_what,
		'event:' || e.id, p_request_id, p_address,
		jsonb_build_object('is_current', e.is_current,
			'archived', e.archived_at is not null),
		jsonb_build_object('is_current', n.is_current,
			'archived', n.archived_at is not null));
	return event_row_json(n)::text;
end
$$;

-- Delete an event for which nobody ever registered; ET441.
create or replace function api.event_delete(p_request_id text, p_address text,
	p_session bytea, p_slug text, p_version bigint) returns void
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
	e event := event_lock(p_slug, p_version);
begin
	delete from tally t where t.event_id = e.id;
	delete from summary s where s.event_id = e.id;
	delete from link_request l where l.event_id = e.id;
	delete from event x where x.id = e.id;
	perform audit_add('staff:' || who.id, 'event.deleted',
		'event:' || e.id, p_request_id, p_address,
		jsonb_build_object('slug', e.slug, 'version', e.version));
exception when foreign_key_violation then
	perform fail('ET441', 'something belongs to this event');
end
$$;
