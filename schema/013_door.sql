-- 013_door.sql: what the door needs: scanners that enrol by themselves, what a
-- scan means for who is inside, rehearsals, what the roster tells scanners.

-- As in 007: a domain costs an insert less than a check of the table.
create domain scan_kind as text
	check (value in ('admit', 'exit', 'undo', 'manual', 'resolve'));
create domain scan_reason as text check (value in ('admitted', 'unknown',
	'already_used', 'not_approved', 'revoked', 'wrong_event', 'wrong_gate',
	'too_early', 'too_late', 'left', 'not_inside', 'undone', 'conflict',
	'resolved'));
create domain scan_source as text
	check (value in ('online', 'offline', 'paper'));
create domain scan_effect as text check (value in ('in', 'out', 'back'));
create domain scan_key as text check (octet_length(value) between 1 and 255);
create domain entry_rule as text check (value in ('single', 'reentry'));
create domain gate_name as one_line
	check (char_length(value) between 1 and 255);
create domain version_text as one_line check (char_length(value) <= 64);

alter table event
	add column entry entry_rule not null default 'single',
	add column rehearsal boolean not null default false,
	add column gates one_line;
comment on column event.entry is
	'single: a ticket admits once; reentry: again after it was scanned out';
comment on column event.rehearsal is
	'scans are practice: they are judged and recorded, and never count';
comment on column event.gates is
	'gates that may admit, separated by commas; null: any';

alter table device
	alter column token_hash drop not null,
	add column enrol_hash sha256_hash unique,
	add column enrol_until timestamptz,
	add column enrolled_at timestamptz,
	add column last_seen_at timestamptz,
	add column app_version version_text,
	add column queued int,
	add column clock_offset_ms bigint;
comment on column device.token_hash is
	'SHA-256 of its token; null: not enrolled yet';
comment on column device.enrol_hash is
	'SHA-256 of the code that it enrols with; used once';
comment on column device.last_seen_at is
	'when it last asked for the roster, which it does every 15 seconds';
comment on column device.queued is 'scans it had still to send then';
comment on column device.clock_offset_ms is
	'device minus server, as it measured';

alter table ticket add column left_at timestamptz;
comment on column ticket.used_at is
	'when its person came in, the last time; stays when they leave';
comment on column ticket.left_at is 'scanned out since; null: inside or unused';

alter table scan
	drop constraint scan_kind_check, drop constraint scan_reason_check,
	drop constraint scan_serial_check, drop constraint scan_key_check,
	drop constraint scan_source_check, drop constraint scan_check,
	drop constraint scan_check1,
	alter column kind type scan_kind, alter column reason type scan_reason,
	alter column key type scan_key, alter column source type scan_source,
	add column effect scan_effect,
	add column counts smallint not null default 0,
	add column rehearsal boolean not null default false,
	add column note written_reason,
	add column xid xid8 not null default pg_current_xact_id(),
	add constraint scan_check check (case
		when ticket_id is null then reason = 'unknown'
		when reason = 'already_used' then first_used_at is not null
		else reason <> 'unknown' end);
comment on column scan.effect is
	'what it means for the ticket: its person came in, went out, or is taken
back (undone); null: nothing';
comment on column scan.counts is
	'by how much it changed the number of people inside: their sum is exact';
comment on column scan.note is 'why it was undone; how a conflict was settled';
comment on column scan.xid is 'of the transaction: see roster_change';
comment on column scan.source is
	'offline: the scanner decided, the server heard of it later; paper: a tick
on the printed list';

-- The past: nobody left, nothing was undone.
alter table scan disable trigger scan_append_only;
update scan set effect = 'in', counts = 1 where reason = 'admitted';
alter table scan enable trigger scan_append_only;

drop index scan_admitted;
create index scan_counted on scan (event_id, at) where effect is not null;
create index scan_conflict on scan (event_id, ticket_id)
	where effect = 'in' and reason <> 'admitted';

create index scan_refused on scan (event_id, reason) where effect is null;

-- What changed for scanners besides scans. A scanner's cursor is the oldest
-- transaction that was not over when it asked: whatever commits later has a
-- number from there on and is told then, so that nothing is missed and only
-- what was on its way is told twice.
create table roster_change (
	event_id bigint not null,
	xid xid8 not null default pg_current_xact_id(),
	registration_id bigint not null references registration,
	at timestamptz not null default now()
);
create index roster_change_xid on roster_change (event_id, xid);
comment on table roster_change is
	'registrations whose tickets scanners have to hear of; kept two days';

-- People inside by gate, up to a transaction; the rest is added when asked.
-- Nothing is lost with it: it is counted anew.
create unlogged table door_count (
	event_id bigint primary key,
	up_to xid8 not null,
	at timestamptz not null,
	by_gate jsonb not null
);
comment on table door_count is
	'sums of scan.counts by gate, brought up to date once a second at most';

alter type scanner add attribute supervisor boolean;

drop function if exists app.verdict(app.ticket, text, boolean, timestamptz,
	timestamptz);
drop function if exists app.scan_past(text, text, text);
drop function if exists app.scan_refuse(app.scanner, text, bigint, text, text);
drop function if exists app.scan_answer(app.scan, boolean);
drop function if exists api.verify_ticket(bytea, bytea, boolean, text, bigint);
drop function if exists api.mark_used(text, bytea, bytea, boolean, text,
	bigint, text);
