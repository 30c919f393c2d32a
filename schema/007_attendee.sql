-- 007_attendee.sql: what the side of those who register needs: the secret
-- link, languages, proofs that are asked for, places that are given back.

alter table event
	add column language text not null default 'en'
		check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
	add column reminder_hours int check (reminder_hours between 1 and 720),
	add column attach_tickets boolean not null default true,
	add column reminded_at timestamptz,
	add column version bigint not null default 1,
	add check (jsonb_typeof(templates) = 'object');
comment on column event.language is 'of people who do not say theirs';
comment on column event.reminder_hours is
	'a mail so long before it begins; null: none';
comment on column event.attach_tickets is
	'tickets come as files as well, not only as links';
comment on column event.reminded_at is 'all who were to be reminded are';
comment on column event.version is 'grows with each change of its settings';
comment on column event.hold_minutes is
	'how long a pending registration without a proof holds its places; null: until decided';
comment on column event.templates is
	'mail texts that differ from the built-in ones, by file name';

alter table registration
	add column language text not null default 'en'
		check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
	add column token_hash bytea check (octet_length(token_hash) = 32),
	add column claim jsonb check (jsonb_typeof(claim) = 'object'
		and octet_length(claim::text) <= 4096),
	add column hold_until timestamptz,
	add column proof_requested_at timestamptz,
	add column proof_request_reason text
		check (char_length(proof_request_reason) <= 2000),
	add column cancelled_reason text
		check (cancelled_reason in ('person', 'expired', 'staff')),
	add column reminded_at timestamptz,
	add column erased_at timestamptz,
	add check (hold_until is null or status = 'pending'),
	add check (proof_requested_at is null
		or status in ('pending', 'waitlisted')),
	add check (cancelled_reason is null or status = 'cancelled');
comment on column registration.language is 'of mails to this person';
comment on column registration.token_hash is
	'SHA-256 of the token in the secret link; null: no mail went out yet';
comment on column registration.claim is
	'what the payer says to have paid: payment_type, amount, payment_method';
comment on column registration.hold_until is
	'when a pending one expires; null: not by itself';
comment on column registration.proof_requested_at is
	'staff asked for a proof and none has come since';
comment on column registration.cancelled_reason is
	'who cancelled: the person, time (expired), or staff';
comment on column registration.reminded_at is 'the reminder is in the outbox';
comment on column registration.erased_at is
	'all that told who it was is gone; the row is there for the counts';
comment on column registration.tickets is
	'places it takes: the person and each member';

create unique index registration_token on registration (token_hash)
	where token_hash is not null;
create index registration_hold on registration (hold_until)
	where hold_until is not null;
create index registration_reference on registration
	(event_id, lower(payment_reference))
	where payment_reference is not null;

-- Who cancelled may come again: the address is free.
drop index registration_email;
create unique index registration_email on registration
	(event_id, lower(email)) where status <> 'cancelled';
create index registration_email_cancelled on registration
	(event_id, lower(email), id) where status = 'cancelled';
comment on column registration.email is
	'as typed; one registration per event and address, without case, that is not cancelled';

-- Somebody asked for the link of an address. Kept until the mailer looks
-- whose it is, so that asking costs the same for every address.
create table link_request (
	id bigint generated always as identity primary key,
	event_id bigint not null references event,
	email one_line not null,
	created_at timestamptz not null default now()
);
create unique index link_request_email on link_request
	(event_id, lower(email));
comment on table link_request is
	'addresses that want their link again, until the mailer sees them';

comment on column audit.actor is
	'staff:ID, device:ID, holder:ID (by the secret link), public, system (by time or the waiting list), or operator:ROLE for the command line';

-- A change of the counts of one status, see tally_add.
create type step as (event_id bigint, status text, n int, tickets int,
	teams int);

-- These take or return more than before.
drop function if exists api.register(text, text, text, text, text, text, text,
	text, text[], text[], text, text, bytea);
drop function if exists app.registration_add(app.event, text, text, text,
	text, text, text, text, int);
drop function if exists app.seats_follow(app.registration, text);
drop function if exists api.mail_claim(int);
