-- 001_event.sql: what is organised, and the counts that lists and the
-- dashboard show.

-- One line as a person types it: no control characters, so that it can go
-- into a mail header, a log or a CSV cell.
create domain one_line as text check (value !~ '[\x01-\x1f\x7f]');

create table event (
	id bigint generated always as identity primary key,
	slug text not null unique
		check (slug ~ '^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$'),
	name one_line not null check (char_length(name) between 1 and 255),
	venue one_line not null default '' check (char_length(venue) <= 255),
	zone text not null default 'UTC'
		check (timezone(zone, timestamp 'epoch') is not null),
	starts_at timestamptz not null,
	ends_at timestamptz not null,
	opens_at timestamptz,
	closes_at timestamptz,
	check_in_from timestamptz,
	check_in_until timestamptz,
	capacity int check (capacity >= 0),
	seats_taken int not null default 0 check (seats_taken >= 0),
	waitlist boolean not null default false,
	approval text not null default 'manual'
		check (approval in ('manual', 'automatic')),
	price_minor bigint not null default 0 check (price_minor >= 0),
	currency text not null default 'EUR' check (currency ~ '^[A-Z]{3}$'),
	payment_instructions text,
	proof text not null default 'none'
		check (proof in ('none', 'optional', 'required')),
	team_max int not null default 20 check (team_max between 1 and 200),
	hold_minutes int check (hold_minutes > 0),
	lookup text not null default 'open'
		check (lookup in ('open', 'private')),
	reply_to one_line check (reply_to ~ '^[^@\s]+@[^@\s]+$'),
	templates jsonb not null default '{}',
	is_current boolean not null default false,
	archived_at timestamptz,
	created_at timestamptz not null default now(),
	updated_at timestamptz not null default now(),
	check (ends_at > starts_at),
	check (closes_at > opens_at),
	check (check_in_until > check_in_from),
	check (not (is_current and archived_at is not null))
) with (fillfactor = 20);

-- Routes that name no event mean this one.
create unique index event_current on event (is_current) where is_current;

comment on table event is
	'what people register for; locked only where it has a capacity';
comment on column event.slug is 'name in addresses: lower case, digits, dashes';
comment on column event.zone is 'IANA time zone in which its times are shown';
comment on column event.opens_at is 'registration from; null: at once';
comment on column event.closes_at is 'registration until; null: no end';
comment on column event.check_in_from is 'tickets admit from; null: at once';
comment on column event.check_in_until is 'tickets admit until; null: no end';
comment on column event.capacity is
	'tickets, not registrations; null: no limit';
comment on column event.seats_taken is
	'tickets of pending and approved registrations, if there is a capacity';
comment on column event.waitlist is 'a full event puts people on a list';
comment on column event.approval is
	'manual: an admin decides; automatic: at once';
comment on column event.price_minor is 'per ticket, minor units; 0: free';
comment on column event.proof is 'is a payment proof asked for';
comment on column event.team_max is
	'largest number of tickets in a registration';
comment on column event.hold_minutes is
	'how long a pending registration holds its places; null: until decided';
comment on column event.lookup is
	'open: anybody may ask for the status of an e-mail address';
comment on column event.reply_to is 'where answers to its mails go';
comment on column event.templates is
	'mail texts that differ from the built-in ones';

-- Exact counts without a hot row: each connection changes its own slot in the
-- same transaction as the registration, readers add the slots up. One slot
-- alone may be negative.
create table tally (
	event_id bigint not null references event,
	status text not null,
	slot smallint not null,
	registrations bigint not null default 0,
	tickets bigint not null default 0,
	teams bigint not null default 0,
	primary key (event_id, status, slot)
) with (fillfactor = 10);
comment on table tally is 'registrations by status, in slots that are summed';
comment on column tally.slot is 'backend process id modulo 64';
comment on column tally.teams is 'registrations with a team name or members';

-- Finished days and quarter hours never change again, so the dashboard counts
-- each once.
create table summary (
	event_id bigint not null references event,
	kind text not null check (kind in ('registrations', 'admissions')),
	since timestamptz not null,
	n bigint not null,
	primary key (event_id, kind, since)
);
comment on table summary is 'counts of periods that are over';
comment on column summary.since is
	'registrations: midnight in the zone of the event; else quarter hour';

-- The sums of tally for one or more events; tickets are those that admit.
create type counts as (total bigint, pending bigint, approved bigint,
	rejected bigint, waitlisted bigint, cancelled bigint, teams bigint,
	tickets bigint);
