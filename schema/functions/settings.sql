-- settings.sql: what an admin may change of an event, as JSON.

-- Each setting, a column of event: its kind, how small and how large
-- (characters or number), what it may be, and whether it may be null. Reading,
-- checking, storing and copying follow from this; lib/event/setting_fields.c and
-- setting_words.c say the same to people.
create or replace function app.setting_rules()
returns table (name text, kind text, low bigint, high bigint, options text[],
	nullable boolean)
language sql immutable as $$
	values ('name', 'line', 1, 255, null::text[], false),
	('organiser', 'line', 0, 255, null, false),
	('accent', 'colour', 7, 7, null, true),
	('venue', 'line', 0, 255, null, false),
	('zone', 'zone', 1, 64, null, false),
	('starts_at', 'time', null, null, null, false),
	('ends_at', 'time', null, null, null, false),
	('opens_at', 'time', null, null, null, true),
	('closes_at', 'time', null, null, null, true),
	('check_in_from', 'time', null, null, null, true),
	('check_in_until', 'time', null, null, null, true),
	('capacity', 'number', 0, 10000000, null, true),
	('entry', 'choice', null, null, '{single,reentry}', false),
	('gates', 'line', 0, 1000, null, true),
	('rehearsal', 'boolean', null, null, null, false),
	('waitlist', 'boolean', null, null, null, false),
	('approval', 'choice', null, null, '{manual,automatic}', false),
	('price_minor', 'number', 0, 100000000000, null, false),
	('currency', 'currency', 3, 3, null, false),
	('payment_instructions', 'text', 0, 4000, null, true),
	('proof', 'choice', null, null, '{none,optional,required}', false),
	('team_max', 'number', 1, 200, null, false),
	('hold_minutes', 'number', 1, 1000000, null, true),
	('lookup', 'choice', null, null, '{open,private}', false),
	('reply_to', 'email', 3, 254, null, true),
	('language', 'language', 2, 35, null, false),
	('reminder_hours', 'number', 1, 720, null, true),
	('attach_tickets', 'boolean', null, null, null, false),
	('reject_reasons', 'text', 0, 2000, null, false),
	('erase_after_days', 'number', 1, 3650, null, true),
	('templates', 'templates', null, null, null, false)
$$;

-- A value as it is shown.
create or replace function app.setting_shown(kind text, value jsonb)
returns jsonb
language sql stable as $$
	select case when kind = 'time' then
		to_jsonb(app.rfc3339((value #>> '{}')::timestamptz))
	else value end
$$;

-- The pictures of an event: where each is seen, or null.
create or replace function app.pictures_json(event_id bigint) returns jsonb
language sql stable as $$
	select jsonb '{"logo": null, "payment_qr": null}'
		|| coalesce(jsonb_object_agg(p.kind, p.path), '{}')
	  from app.picture_known p
	 where p.event_id = pictures_json.event_id
$$;

-- All of it, and what else a page of settings shows.
create or replace function app.settings_json(e app.event) returns jsonb
language sql stable as $$
	select jsonb_build_object('id', e.id, 'slug', e.slug,
		'is_current', e.is_current, 'version', e.version,
		'updated_at', app.rfc3339(e.updated_at),
		'archived_at', app.rfc3339(e.archived_at),
		'erases_at', app.rfc3339(app.erase_due(e)),
		'seats_taken', e.seats_taken, 'state', app.event_state(e))
	|| app.pictures_json(e.id)
	|| (select jsonb_object_agg(r.name, app.setting_shown(r.kind, j.value))
		from app.setting_rules() r
		join jsonb_each(to_jsonb(e)) j on j.key = r.name)
$$;

-- RFC 3339, or a time without an offset in the zone of the event. Null: none.
create or replace function app.setting_time(value text, zone text)
returns timestamptz
language plpgsql stable as $$
begin
	if value ~ '^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$' then
		return value::timestamp at time zone zone;
	elsif value ~ ('^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?'
		|| '([Zz]|[+-]\d\d:\d\d)$') then
		return value::timestamptz;
	end if;
	return null;
exception when data_exception then
	return null;
end
$$;

-- "+02:00"
create or replace function app.offset_text(away interval) returns text
language sql immutable as $$
	select case when away < interval '0' then '-' else '+' end
		|| to_char(greatest(away, -away), 'HH24:MI')
$$;

-- The moments at which the clocks of a zone show a time: two where they go back,
-- none where they go forward. Offsets are those of the days around.
create or replace function app.local_moments(at timestamp, zone text)
returns table (moment timestamptz, away interval)
language sql stable as $$
	select distinct on (m.moment) m.moment, m.away
	  from (select (at - o.away) at time zone 'UTC' as moment, o.away
		  from (values (interval '-1 day'), ('0'), ('1 day')) d(day),
		       lateral (select (at at time zone zone) + d.day as near) n,
		       lateral (select (n.near at time zone zone)
			- (n.near at time zone 'UTC') as away) o) m
	 where m.moment at time zone zone = at order by m.moment
$$;

-- What is wrong with a time without an offset: the clocks never show it, or they
-- show it twice. Null: nothing.
create or replace function app.local_fault(value text, zone text) returns text
language plpgsql stable as $$
declare
	local timestamp;
	said text[];
begin
	if value ~ '([Zz]|[+-]\d\d:\d\d)$' then
		return null;
	end if;
	local := value::timestamp;
	said := array(select to_char(local, 'YYYY-MM-DD"T"HH24:MI:SS')
		|| app.offset_text(m.away) from app.local_moments(local, zone) m);
	return case cardinality(said)
	when 0 then app.message('%s does not exist on that day in %s, because the clocks go forward. Use %s, for example.',
		to_jsonb(to_char(local, 'HH24:MI')), to_jsonb(zone),
		to_jsonb(to_char(local at time zone zone at time zone zone,
			'HH24:MI')))
	when 2 then app.message('%s comes twice on that day in %s, because the clocks go back. Say which one: %s or %s.',
		to_jsonb(to_char(local, 'HH24:MI')), to_jsonb(zone),
		to_jsonb(said[1]), to_jsonb(said[2])) end;
end
$$;

-- Characters of a text; control characters are for texts of several lines.
create or replace function app.setting_text_fault(kind text, low bigint,
	high bigint, value text) returns text
language sql stable as $$
	select case
	when char_length(value) < low then 'Please fill this in.'
	when char_length(value) > high then
		app.message_count(high, 'Use at most %s character.',
			'Use at most %s characters.', to_jsonb(high))
	when kind <> 'text' and value ~ '[\x01-\x1f\x7f]' then
		'Use one line without control characters.'
	when value ~ '[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]' then
		'Use no control characters.'
	when kind = 'zone' and not app.zone_known(value) then
		'Use the name of a time zone such as Europe/Berlin.'
	when kind = 'currency' and value !~ '^[A-Z]{3}$' then
		'Use a currency such as EUR.'
	when kind = 'colour' and value !~ '^#[0-9a-f]{6}$' then
		'Use a colour such as #4b3aa8.'
	when kind = 'email' and value !~ '^[^@\s<>]+@[^@\s<>]+$' then
		'Use an e-mail address such as name@example.org.'
	when kind = 'language' and value !~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'
	then 'Use a language such as en or de.'
	end
$$;

-- File names and texts; an empty or null one goes back to the built-in text.
create or replace function app.setting_templates_fault(value jsonb)
returns text
language sql immutable as $$
	select min(case
	when t.key !~ '^[a-z_]{1,40}(\.[a-z]{2,3})?\.(txt|html)$' then
		'There is no text of that name.'
	when jsonb_typeof(t.value) not in ('string', 'null') then
		'This must be text.'
	when octet_length(t.value #>> '{}') > 65536 then
		app.message_count(65536, 'Use at most %s character.',
			'Use at most %s characters.', to_jsonb(65536)) end)
	  from jsonb_each(value) t
$$;

-- What is wrong with a value; null: nothing.
create or replace function app.setting_fault(kind text, low bigint,
	high bigint, options text[], value jsonb, zone text) returns text
language plpgsql stable as $$
declare
	type text := jsonb_typeof(value);
	plain text := value #>> '{}';
begin
	if kind = 'boolean' then
		return case when type <> 'boolean' then
			'Use true or false.' end;
	elsif kind = 'number' then
		return case when type <> 'number' or plain !~ '^-?\d{1,15}$'
			or plain::bigint not between low and high then
			app.message('Use a whole number from %s to %s.',
				to_jsonb(low), to_jsonb(high))
			end;
	elsif kind = 'templates' then
		return case when type <> 'object' then 'This must be an object.'
			else app.setting_templates_fault(value) end;
	elsif type <> 'string' then
		return 'This must be text.';
	elsif kind = 'choice' then
		return case when plain <> all (options) then
			app.message('Use one of: %s.', to_jsonb(
				array_to_string(options, ' '))) end;
	elsif kind = 'time' then
		return case when app.setting_time(plain, zone) is null then
			'Use a date and time such as 2027-03-20T09:00:00Z.'
			else app.local_fault(plain, zone) end;
	end if;
	return app.setting_text_fault(kind, low, high, plain);
end
$$;

-- A value as it is stored.
create or replace function app.setting_value(kind text, value jsonb,
	zone text) returns jsonb
language sql stable as $$
	select case
	when kind = 'time' then
		to_jsonb(app.setting_time(value #>> '{}', zone))
	when jsonb_typeof(value) = 'string' then
		to_jsonb(normalize(value #>> '{}'))
	else value end
$$;

-- What was sent, checked and as it is stored; ET422 with the field. What only
-- tells (id, version …) is passed over.
create or replace function app.settings_clean(e app.event, sent jsonb)
returns jsonb
language plpgsql stable as $$
declare
	s record;
	fault text;
	clean jsonb := '{}';
	zone text := coalesce(case when app.setting_fault('zone', 1, 64, null,
		sent -> 'zone', null) is null then sent ->> 'zone' end, app.zone_used(e.zone));
begin
	for s in select j.key, j.value, r.* from jsonb_each(sent) j
		   left join app.setting_rules() r on r.name = j.key
		  where r.name is not null
			or not app.settings_json(e) ? j.key
		  order by j.key loop
		if s.nullable and s.value in ('null', '""') then
			clean := clean || jsonb_build_object(s.key, null);
			continue;
		end if;
		fault := case when s.kind is null then
			'There is no field of this name.'
			else app.setting_fault(s.kind, s.low, s.high, s.options,
				s.value, zone) end;
		if fault is not null then
			perform app.invalid(s.key, fault);
		end if;
		clean := clean || jsonb_build_object(s.key,
			app.setting_value(s.kind, s.value, zone));
	end loop;
	return clean;
end
$$;

-- Texts that were there and those that are sent; what is empty leaves.
create or replace function app.templates_merge(old jsonb, new jsonb)
returns jsonb
language sql immutable as $$
	select coalesce(jsonb_object_agg(t.key, t.value), '{}')
	  from jsonb_each(old || coalesce(new, '{}')) t
	 where t.value not in ('null', '""')
$$;

-- Another zone keeps what the clocks show: each time that was not sent moves, so
-- that nine o'clock stays nine o'clock. ET422 where a clock never shows it. A door
-- that is open stays open: nobody who mends the zone means to close it.
create or replace function app.times_kept(e app.event, n app.event, clean jsonb)
returns app.event
language plpgsql stable as $$
declare
	was text := app.zone_used(e.zone);
	t record;
	fault text;
	moved timestamptz;
begin
	for t in select r.name, to_char((j.value #>> '{}')::timestamptz
				at time zone was, 'YYYY-MM-DD"T"HH24:MI:SS.US')
			as shown
		   from app.setting_rules() r
		   join jsonb_each(to_jsonb(e)) j on j.key = r.name
		  where r.kind = 'time' and j.value <> 'null'
		    and not clean ? r.name loop
		fault := app.local_fault(t.shown, n.zone);
		if fault is not null then
			perform app.invalid(t.name, fault);
		end if;
		moved := t.shown::timestamp at time zone n.zone;
		continue when t.name = 'check_in_from'
			and e.check_in_from <= now() and moved > now();
		n := jsonb_populate_record(n,
			jsonb_build_object(t.name, moved));
	end loop;
	return n;
end
$$;

-- The event with what was sent; ET422 where its times contradict each other.
create or replace function app.settings_apply(e app.event, clean jsonb)
returns app.event
language plpgsql stable as $$
declare
	n app.event := jsonb_populate_record(e, clean);
begin
	if n.zone <> e.zone then
		n := app.times_kept(e, n, clean);
	end if;
	n.templates := app.templates_merge(e.templates, clean -> 'templates');
	if n.ends_at <= n.starts_at then
		perform app.invalid('ends_at', 'Use a time after the start.');
	elsif n.closes_at <= n.opens_at then
		perform app.invalid('closes_at',
			'Use a time after registration opens.');
	elsif app.door_closes(n) <= coalesce(n.check_in_from,
		app.rehearsal_until(n)) then
		perform app.invalid('check_in_until',
			'Use a time after check-in opens.');
	end if;
	return n;
end
$$;

-- Values of settings that differ between two versions: those of the first.
create or replace function app.settings_diff(a app.event, b app.event)
returns jsonb
language sql stable as $$
	select coalesce(jsonb_object_agg(x.key, x.value), '{}')
	  from jsonb_each(app.settings_json(a)) x
	  join app.setting_rules() r on r.name = x.key
	 where x.value is distinct from app.settings_json(b) -> x.key
$$;

-- A new time to hold places begins now for all who are pending and neither
-- showed nor named a payment, or were asked for a better proof.
create or replace function app.holds_renew(e app.event) returns void
language plpgsql as $$
begin
	update app.registration x set hold_until = app.hold_end(e, false)
	 where x.id in (select y.id from app.registration y
		where y.event_id = e.id and y.status = 'pending'
		  and not app.has_paid(y));
end
$$;

-- Store all that setting_rules() names, and the seats that were counted.
create or replace function app.event_store(n app.event) returns app.event
language plpgsql as $$
declare
	names text := (select string_agg(quote_ident(name), ', ')
		from app.setting_rules());
	stored app.event;
begin
	execute format($q$
		update app.event x
		   set (%1$s) = (select %1$s from (select ($1).*) new),
		       seats_taken = ($1).seats_taken,
		       reminded_at = case when (x.starts_at, x.reminder_hours)
			is not distinct from
				(($1).starts_at, ($1).reminder_hours)
			then x.reminded_at end,
		       updated_at = now(), version = x.version + 1
		 where x.id = ($1).id returning x.* $q$, names)
	into stored using n;
	return stored;
end
$$;

-- What saving settings does to people besides changing settings: how many
-- tickets more than there are places, how many in the waiting list move up with
-- how many tickets, and how many registrations keep the sum they were made at.
create or replace function app.settings_effects(e app.event, n app.event)
returns jsonb
language plpgsql stable as $$
declare
	c app.counts := app.counts_of(array[e.id]);
	over int := case when n.capacity is distinct from e.capacity then
		greatest(n.seats_taken - n.capacity, 0) end;
begin
	return (select jsonb_build_object('over', coalesce(over, 0),
			'move_up', count(*),
			'move_up_tickets', coalesce(sum(w.tickets), 0),
			'keep_amount', case when (n.price_minor, n.currency)
				is distinct from (e.price_minor, e.currency)
				then c.pending + c.approved + c.waitlisted
				else 0 end)
		from app.waitlist_next(n) w);
end
$$;

-- ET446 unless somebody has seen what is going to happen: no more than `over`
-- tickets beyond the places, and no more than `move_up` who move up.
create or replace function app.effects_confirmed(effects jsonb, over int,
	move_up int) returns void
language plpgsql as $$
begin
	if (effects ->> 'over')::int > coalesce(over, 0)
		or (effects ->> 'move_up')::int > coalesce(move_up, 0) then
		perform app.fail('ET446', 'this is to be confirmed',
			jsonb_build_object('effects', effects));
	end if;
end
$$;

create or replace function api.settings(p_session bytea, p_event text)
returns text
language plpgsql stable security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
begin
	return settings_json(event_find(p_event))::text;
end
$$;

-- Would these settings be taken? ET422 where not; else what they would do, as
-- JSON. Nothing is changed.
create or replace function api.settings_check(p_session bytea, p_event text,
	p_settings text) returns text
language plpgsql stable security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
	e event := event_find(p_event);
	n event := settings_apply(e, settings_clean(e, p_settings::jsonb));
begin
	n.seats_taken := seats_held(e.id);
	return settings_effects(e, n)::text;
end
$$;

-- Change what is named and nothing else; more places go to those who wait.
-- No version: whatever is there. What it does to people is to be confirmed: the
-- counts may have changed since they were seen. ET412, ET422, ET446.
create or replace function api.settings_save(p_request_id text,
	p_address text, p_session bytea, p_event text, p_settings text,
	p_version bigint default null, p_over int default null,
	p_move_up int default null) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
	e event := event_lock((event_find(p_event)).slug, p_version);
	held int := seats_count(e.id);
	n event;
begin
	n := settings_apply(e, settings_clean(e, p_settings::jsonb));
	if settings_diff(e, n) <> '{}' then
		n.seats_taken := held;
		perform effects_confirmed(settings_effects(e, n), p_over,
			p_move_up);
		n := event_store(n);
		if n.hold_minutes is distinct from e.hold_minutes then
			perform holds_renew(n);
		end if;
		perform audit_add('staff:' || who.id, 'event.changed',
			'event:' || e.id, p_request_id, p_address,
			settings_diff(e, n), settings_diff(n, e));
		perform steps_count(waitlist_move(e.id, p_request_id));
	end if;
	return settings_json(event_find(e.slug))::text;
end
$$;
