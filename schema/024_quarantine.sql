-- 024_quarantine.sql: what a revoked scanner had not sent yet, until somebody
-- says whether it counts; what a scanner does without a list of tickets.

create domain list_rule as text check (value in ('look', 'admit'));

alter table device
	add column without_list list_rule not null default 'look',
	add column emptied_at timestamptz;
comment on column device.without_list is
	'a genuine ticket, no list or an old one: look (ask a supervisor), admit';
comment on column device.emptied_at is
	'revoked, and it said since that it has nothing left to send';

create table quarantine (
	id bigint generated always as identity primary key,
	at timestamptz not null default now(),
	device_id bigint not null references device,
	event_id bigint not null references event,
	ticket_id bigint references ticket,
	key scan_key not null,
	scan jsonb not null,
	settled_at timestamptz,
	counts boolean,
	constraint quarantine_key unique (device_id, key),
	constraint quarantine_settled check
		((settled_at is null) = (counts is null))
);
create index quarantine_ticket on quarantine (ticket_id);
create index quarantine_event on quarantine (event_id)
	where ticket_id is not null;
comment on table quarantine is
	'scans that a device sent after it was revoked; none changes a ticket
before somebody settled it';
comment on column quarantine.ticket_id is
	'whose holder it let in, out or back; null: it did nothing of that, such
as a refusal, and there is nothing to settle';
comment on column quarantine.scan is
	'as scans_add() reads it, with the offset of its clock';
comment on column quarantine.counts is
	'it counts as a scan now; false: it was left out; null: not settled';
