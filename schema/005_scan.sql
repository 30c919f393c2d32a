-- 005_scan.sql: what happened at the door, append-only.

create function append_only() returns trigger
language plpgsql as $$
begin
	raise exception '% is append-only', tg_table_name
		using errcode = 'insufficient_privilege';
end
$$;

-- Who scans: name for scan.actor, the event and gate of the device.
create type scanner as (actor text, event_id bigint, gate text);

create table scan (
	id bigint generated always as identity primary key,
	at timestamptz not null default now(),
	kind text not null default 'admit'
		check (kind in ('admit', 'exit', 'undo', 'manual')),
	reason text not null check (reason in ('admitted', 'unknown',
		'already_used', 'not_approved', 'revoked', 'wrong_event',
		'too_early', 'too_late', 'left', 'undone', 'conflict')),
	event_id bigint,
	ticket_id bigint references ticket,
	serial text check (octet_length(serial) <= 64),
	actor text not null,
	gate text,
	key text check (octet_length(key) between 1 and 255),
	source text not null default 'online'
		check (source in ('online', 'offline', 'paper')),
	device_at timestamptz,
	clock_offset_ms bigint,
	status text,
	first_used_at timestamptz,
	first_gate text,
	same_device boolean,
	request_id text not null default '',
	check ((reason = 'unknown') = (ticket_id is null)),
	check ((reason = 'already_used') = (first_used_at is not null))
);
create unique index scan_key on scan (actor, key) where key is not null;
create index scan_ticket on scan (ticket_id, id);
create index scan_admitted on scan (event_id, at) where reason = 'admitted';

create trigger scan_append_only
	before update or delete or truncate on scan
	for each statement execute function append_only();

comment on table scan is
	'every attempt, also refused and undone; a row never changes';
comment on column scan.event_id is
	'of the ticket, or of the scanner when the ticket is unknown; no foreign
key, because it would lock the one row that all scanners share';
comment on column scan.serial is 'as it was asked for; null: not a serial';
comment on column scan.actor is 'device:ID, staff:ID or open (no token asked)';
comment on column scan.key is 'Idempotency-Key: once per actor';
comment on column scan.device_at is 'what the clock of the device said';
comment on column scan.clock_offset_ms is 'device minus server, as measured';
comment on column scan.status is
	'of the registration then; with first_* the stored answer for its key';
