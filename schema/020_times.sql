-- 020_times.sql: what calendars know of an event, and zones that pass away.

-- A calendar that fetches an entry again takes the one with the higher SEQUENCE
-- (RFC 5545 3.8.7.4). Entries of before all said 0; of an event that was changed
-- since it was made they may be outdated.
alter table event
	add column calendar_sequence int not null default 0,
	add column calendar_at timestamptz not null default now();
comment on column event.calendar_sequence is
	'grows with each change of time, place or name';
comment on column event.calendar_at is 'when one of these changed';
update event set calendar_sequence = (version > 1)::int,
	calendar_at = case when version > 1 then updated_at
		else created_at end;

-- Zones come from the tables of the server, which now and then lose one. The
-- check was made at every change of a row, so that nobody could register any
-- more. Functions check a zone when it is set, and show UTC for one that is gone.
alter table event drop constraint event_zone_check;
update event set zone = regexp_replace(zone, '^(posix|right)/', '')
 where zone ~ '^(posix|right)/';
