-- 003_registration.sql: who registered, their tickets, the proof of payment.

-- What has a fixed size comes first, then the text that a search looks at in
-- many rows: it is found without reading through the others.
create table registration (
	id bigint generated always as identity primary key,
	event_id bigint not null references event,
	created_at timestamptz not null default now(),
	updated_at timestamptz not null default now(),
	version bigint not null default 1,
	tickets int not null check (tickets between 1 and 200),
	search text not null generated always as (lower(' ' || name || ' '
		|| email || ' ' || coalesce(team_name, '') || ' '
		|| translate(coalesce(members, ''), ',', ' ') || ' '
		|| phone || ' ' || translate(phone, ' +()-./', ''))) stored,
	name one_line not null check (char_length(name) between 1 and 255),
	email one_line not null check (email ~ '^[^@\s]+@[^@\s]+$'
		and octet_length(email) <= 254),
	phone one_line not null check (char_length(phone) between 5 and 20),
	team_name one_line check (char_length(team_name) <= 255),
	members text check (octet_length(members) <= 65536),
	payment_reference one_line
		check (char_length(payment_reference) <= 255),
	status text not null check (status in
		('pending', 'approved', 'rejected', 'waitlisted', 'cancelled')),
	reason text check (char_length(reason) <= 2000),
	decided_by bigint references staff,
	decided_at timestamptz,
	check (status not in ('approved', 'rejected')
		or decided_at is not null),
	check (status not in ('pending', 'waitlisted') or decided_at is null)
) with (fillfactor = 90);

-- One address, one registration; also the look-up by e-mail.
create unique index registration_email on registration
	(event_id, lower(email));
-- Keyset lists.
create index registration_newest on registration (event_id, created_at, id);
create index registration_status on registration
	(event_id, status, created_at, id);

comment on table registration is
	'a person who registered, with everybody they bring';
comment on column registration.name is 'as typed, NFC';
comment on column registration.email is
	'as typed; one registration per event and address, without case';
comment on column registration.members is
	'the other names as given, separated by commas; a ticket has one each';
comment on column registration.tickets is
	'places it takes: the person and each member; fixed at creation';
comment on column registration.reason is 'told to the person on rejection';
comment on column registration.decided_by is
	'null with decided_at set: decided by the rules of the event';
comment on column registration.version is
	'grows with each change: ETag, If-Match';
comment on column registration.search is
	'what can be searched, in lower case; the phone also as digits alone';

create table ticket (
	id bigint generated always as identity primary key,
	registration_id bigint not null references registration,
	position int not null check (position between 1 and 200),
	member_name one_line not null
		check (char_length(member_name) between 1 and 255),
	serial text not null unique check (serial ~ '^[0-9A-HJKMNP-TV-Z]{17}$'),
	code text check (code ~ '^[0-9A-Z.-]+$' and length(code) <= 256),
	revoked_at timestamptz,
	used_at timestamptz,
	used_by text,
	used_gate text,
	created_at timestamptz not null default now(),
	unique nulls not distinct (registration_id, position, revoked_at),
	check ((used_at is null) = (used_by is null)),
	check (used_gate is null or used_at is not null)
) with (fillfactor = 80);
comment on table ticket is
	'one person at the door; admits once its registration is approved';
comment on column ticket.position is
	'1: who registered, then the members; who replaces one takes his';
comment on column ticket.serial is
	'16 Crockford characters and his check character, without dashes';
comment on column ticket.code is 'the signed text in the QR; null: not issued';
comment on column ticket.revoked_at is
	'set by whatever ends its validity, so that the door sees one row';
comment on column ticket.used_by is
	'who admitted: device:ID, staff:ID or open; see scan';

create table payment_proof (
	id bigint generated always as identity primary key,
	registration_id bigint not null references registration,
	image bytea not null,
	type text not null
		check (type in ('image/jpeg', 'image/png', 'image/webp')),
	sha256 bytea not null check (octet_length(sha256) = 32),
	claim jsonb not null default '{}',
	created_at timestamptz not null default now()
);
alter table payment_proof alter column image set storage external;
create index payment_proof_registration on payment_proof (registration_id, id);
create index payment_proof_sha256 on payment_proof (sha256);
comment on table payment_proof is
	'pictures of payments, re-encoded by us; the last one counts';
comment on column payment_proof.sha256 is
	'of the file as sent: the same picture twice is marked';
comment on column payment_proof.claim is
	'what the payer says it is: type, amount, method';
