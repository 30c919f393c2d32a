-- event.sql: events: the public view, finding one, its capacity, making one.

-- How many digits of an amount in minor units stand behind the point (ISO 4217,
-- as browsers have it).
create or replace function app.currency_digits(currency text) returns int
language sql immutable as $$
	select case when currency in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY',
		'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF',
		'XPF') then 0
	when currency in ('BHD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
	else 2 end
$$;

-- "25.50": an amount as a plain number, for files. `return` binds the names
-- when the function is made: a pool's role may not look into app.
create or replace function app.amount_text(amount_minor bigint, currency text)
returns text
language sql immutable
return round(amount_minor / 10::numeric ^ app.currency_digits(currency),
	app.currency_digits(currency))::text;

-- A price as people read it; '' when it is free.
create or replace function app.price_text(price_minor bigint, currency text)
returns text
language sql immutable
return case when price_minor = 0 then '' else
	coalesce((jsonb '{"EUR": "€", "USD": "$", "GBP": "£", "INR": "₹",
		"JPY": "¥"}') ->> currency, currency || ' ')
	|| app.amount_text(price_minor, currency) end;

-- "Sat 20 Mar 2027, 09:00" in a zone as zone_used() gives it.
create or replace function app.when_text(t timestamptz, zone text) returns text
language sql stable as $$
	select to_char(t at time zone zone, 'Dy FMDD Mon YYYY, HH24:MI')
$$;

-- From when until when, in such a zone. lang_when() reads each:
--   "Sat 20 Mar 2027, 09:00 – 18:00"
--   "Sat 20 Mar 2027, 22:00 – Sun 04:00"   a night: less than 24 hours
--   "Sat 20 – Sun 21 Mar 2027, Sat 09:00 – Sun 17:00"
-- An end at midnight belongs to the day that it ends: 24:00.
create or replace function app.span_text(starts timestamptz, ends timestamptz,
	zone text) returns text
language plpgsql stable as $$
declare
	a timestamp := starts at time zone zone;
	b timestamp := ends at time zone zone;
	last date := (b - interval '1 microsecond')::date;
	short boolean := ends - starts < '24 hours';
	until text := case when b::time = '00:00' then '24:00'
		else to_char(b, 'HH24:MI') end;
	first text := to_char(a, case
		when a::date = last or short
			or to_char(a, 'YYYY') <> to_char(last, 'YYYY')
			then 'Dy FMDD Mon YYYY'
		when to_char(a, 'MM') <> to_char(last, 'MM') then 'Dy FMDD Mon'
		else 'Dy FMDD' end);
begin
	if a::date = last then
		return format('%s, %s – %s', first, to_char(a, 'HH24:MI'),
			until);
	elsif short then
		return format('%s, %s – %s %s', first, to_char(a, 'HH24:MI'),
			to_char(last, 'Dy'), until);
	end if;
	return case when a is not null then format('%s – %s, %s – %s %s', first,
		to_char(last, 'Dy FMDD Mon YYYY'), to_char(a, 'Dy HH24:MI'),
		to_char(last, 'Dy'), until) end;
end
$$;

-- Since when people are let in, where it is set: "08:30" on the day of the
-- start, else like when_text(). Null also where the door is open long before,
-- as that of the first event of a new installation: nobody plans by that.
create or replace function app.entrance_text(opens timestamptz,
	starts timestamptz, zone text) returns text
language sql stable as $$
	select case when opens >= starts - interval '7 days' then
		to_char(opens at time zone zone, case
		when (opens at time zone zone)::date
			= (starts at time zone zone)::date then 'HH24:MI'
		else 'Dy FMDD Mon YYYY, HH24:MI' end) end
$$;

create or replace function app.event_state(e app.event) returns text
language sql stable as $$
	select case
	when e.archived_at is not null then 'closed'
	when e.ends_at <= now() then 'over'
	when e.closes_at <= now() then 'closed'
	when e.opens_at > now() then 'not_yet'
	when e.capacity is null then 'open'
	when e.seats_taken < e.capacity and not e.waiting then 'open'
	when e.waitlist then 'waitlist'
	else 'full' end
$$;

-- Where a picture is seen: an address that changes with it; and its size.
create or replace view app.picture_known as
select p.event_id, p.kind, p.width, p.height, format(
	'/api/event/%s?event=%s&v=%s', replace(p.kind, '_', '-'), e.slug,
	left(encode(p.sha256, 'hex'), 16)) as path
  from app.event_picture p join app.event e on e.id = p.event_id;

create or replace view api.event_public as
select e.slug, e.id, e.name, e.venue,
       app.rfc3339(e.starts_at) as starts_at,
       app.rfc3339(e.ends_at) as ends_at,
       app.when_text(e.starts_at, app.zone_used(e.zone)) as "when",
       app.zone_used(e.zone) as zone,
       e.price_minor, e.currency,
       app.price_text(e.price_minor, e.currency) as price, e.team_max,
       case when e.capacity is null then -1
	when e.waiting then 0
	else greatest(e.capacity - e.seats_taken, 0) end as places_left,
       app.event_state(e) as state, e.is_current,
       e.language::text as language,
       e.payment_instructions, e.proof, e.waitlist,
       app.rfc3339(e.opens_at) as opens_at,
       app.rfc3339(e.closes_at) as closes_at, e.lookup,
       e.organiser::text as organiser, e.accent::text as accent,
       (select p.path from app.picture_known p
	where p.event_id = e.id and p.kind = 'logo') as logo,
       (select p.width from app.picture_known p
	where p.event_id = e.id and p.kind = 'logo') as logo_width,
       (select p.height from app.picture_known p
	where p.event_id = e.id and p.kind = 'logo') as logo_height,
       (select p.path from app.picture_known p
	where p.event_id = e.id and p.kind = 'payment_qr') as payment_qr,
       (select p.width from app.picture_known p
	where p.event_id = e.id and p.kind = 'payment_qr') as payment_qr_width,
       (select p.height from app.picture_known p
	where p.event_id = e.id and p.kind = 'payment_qr') as payment_qr_height,
       app.span_text(e.starts_at, e.ends_at, app.zone_used(e.zone)) as span,
       app.entrance_text(e.check_in_from, e.starts_at,
		app.zone_used(e.zone)) as entrance,
       app.when_text(e.opens_at, app.zone_used(e.zone)) as opens
  from app.event e;

-- Calendars are told that there is something new.
create or replace function app.calendar_grow() returns trigger
language plpgsql as $$
begin
	new.calendar_sequence := old.calendar_sequence + 1;
	new.calendar_at := now();
	return new;
end
$$;
create or replace trigger calendar_grow
	before update of name, venue, zone, starts_at, ends_at, check_in_from
	on app.event for each row
	when ((old.name, old.venue, old.starts_at, old.ends_at,
			old.check_in_from)
		is distinct from (new.name, new.venue, new.starts_at,
			new.ends_at, new.check_in_from))
	execute function app.calendar_grow();

-- The event that was named, or the current one; ET405.
create or replace function app.event_find(slug text) returns app.event
language plpgsql stable as $$
declare
	e app.event;
begin
	if slug is null then
		select * into e from app.event x where x.is_current;
	else
		select * into e from app.event x where x.slug = event_find.slug;
	end if;
	if not found then
		perform app.fail('ET405', 'there is no such event');
	end if;
	return e;
end
$$;

-- The ids of one event, or of all where none is named.
create or replace function app.event_ids(slug text) returns bigint[]
language plpgsql stable as $$
begin
	if slug is null then
		return array(select id from app.event);
	end if;
	return array[(app.event_find(slug)).id];
end
$$;

-- A moment as an argument: each language writes it in its own way.
create or replace function app.message_moment(at timestamptz, zone text)
returns jsonb
language sql stable as $$
	select jsonb_build_object('when', app.when_text(at, zone))
$$;

-- ET411: nobody can register now; since when, or from when on they can.
create or replace function app.not_open(e app.event) returns void
language plpgsql as $$
declare
	zone text := app.zone_used(e.zone);
begin
	perform app.fail('ET411', 'registration is not open',
		jsonb_strip_nulls(jsonb_build_object(
			'state', app.event_state(e),
			'opens_at', app.rfc3339(e.opens_at),
			'closes_at', app.rfc3339(e.closes_at))),
	case
	when app.event_state(e) = 'over' then
		'The event is over: nobody can register for it any more.'
	when app.event_state(e) = 'not_yet' then app.message(
		'Registration opens on %s (%s): register from then on.',
		app.message_moment(e.opens_at, zone), to_jsonb(zone))
	when e.closes_at <= now() then app.message(
		'Registration closed on %s (%s): ask the organiser.',
		app.message_moment(e.closes_at, zone), to_jsonb(zone))
	else 'Registration is closed: ask the organiser.' end);
end
$$;

-- ET411 for staff, who may take it out of the archive.
create or replace function app.archived(e app.event) returns void
language plpgsql as $$
begin
	perform app.fail('ET411', 'the event is archived',
		jsonb_build_object('state', app.event_state(e)),
		'The event is archived: take it out of the archive first.');
end
$$;

-- The event for a registration of `n` tickets; ET405, ET411, ET422. One
-- without a capacity is share-locked: nobody waits, but a capacity cannot
-- appear before this registration is counted.
create or replace function app.event_open(slug text, n int) returns app.event
language plpgsql as $$
declare
	e app.event;
begin
	select * into e from app.event x
	 where x.capacity is null and (x.slug = event_open.slug
		or event_open.slug is null and x.is_current)
	   for key share;
	if not found then
		e := app.event_find(slug);
	end if;
	if app.event_state(e) in ('closed', 'not_yet', 'over') then
		perform app.not_open(e);
	elsif n > e.team_max then
		perform app.invalid('members', app.message_count(e.team_max,
			'Only %s person can register at a time.',
			'At most %s people can register together.',
			to_jsonb(e.team_max)));
	end if;
	return e;
end
$$;

-- Places that are taken at this moment, also where there is no limit.
create or replace function app.seats_held(event_id bigint) returns int
language plpgsql stable as $$
begin
	return (select coalesce(sum(t.tickets), 0) from app.tally t
		where t.event_id = seats_held.event_id
		  and t.status in ('pending', 'approved'));
end
$$;

-- The same for certain. Waits for everybody who is registering and keeps the
-- others out until the commit.
create or replace function app.seats_count(event_id bigint) returns int
language plpgsql as $$
begin
	perform 1 from app.event x where x.id = seats_count.event_id for update;
	return app.seats_held(event_id);
end
$$;

-- For the command line: change the capacity; the first who wait move up.
create or replace function app.event_capacity(p_slug text, p_capacity int)
returns void
language plpgsql set search_path = app, pg_temp as $$
declare
	e event := event_find(p_slug);
	held int := seats_count(e.id);
begin
	update event x set capacity = p_capacity, seats_taken = held,
	       updated_at = now(), version = x.version + 1
	 where x.id = e.id;
	perform audit_add(operator_name(), 'event.changed', 'event:' || e.id, '', '',
		jsonb_build_object('capacity', e.capacity),
		jsonb_build_object('capacity', p_capacity));
	perform steps_count(waitlist_move(e.id, ''));
end
$$;

-- Make an event, or return the one with this slug unchanged. The first one
-- becomes the current one. One call with a slug and a name is enough:
--   select app.event_create('demo', 'Demo event');
create or replace function app.event_create(p_slug text, p_name text,
	p_starts_at timestamptz default null,
	p_ends_at timestamptz default null,
	p_zone text default 'UTC', p_venue text default '',
	p_capacity int default null, p_waitlist boolean default false,
	p_approval text default 'manual', p_price_minor bigint default 0,
	p_currency text default 'EUR', p_team_max int default 20,
	p_reply_to text default null, p_opens_at timestamptz default null,
	p_closes_at timestamptz default null,
	p_check_in_from timestamptz default null,
	p_check_in_until timestamptz default null) returns bigint
language plpgsql set search_path = app, pg_temp as $$
declare
	starts timestamptz := coalesce(p_starts_at,
		(date_trunc('day', now() at time zone p_zone)
			+ interval '30 days 9 hours') at time zone p_zone);
	new_id bigint;
begin
	if not zone_known(p_zone) then
		perform invalid('zone',
			'Use the name of a time zone such as Europe/Berlin.');
	end if;
	insert into event (slug, name, starts_at, ends_at, zone, venue,
		capacity, waitlist, approval, price_minor, currency, team_max,
		reply_to, opens_at, closes_at, check_in_from, check_in_until,
		is_current)
	values (p_slug, normalize(p_name), starts,
		coalesce(p_ends_at, starts + interval '9 hours'), p_zone,
		normalize(p_venue), p_capacity, p_waitlist, p_approval,
		p_price_minor, p_currency, p_team_max, p_reply_to, p_opens_at,
		p_closes_at, p_check_in_from, p_check_in_until,
		not exists (select from event x where x.is_current))
	on conflict (slug) do nothing returning id into new_id;
	if new_id is null then
		return (select id from event x where x.slug = p_slug);
	end if;
	perform audit_add(operator_name(), 'event.created', 'event:' || new_id,
		'', '', null, jsonb_build_object('slug', p_slug));
	return new_id;
end
$$;
