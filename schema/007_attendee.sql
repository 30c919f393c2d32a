-- 007_attendee.sql: what the side of those who register needs: the secret
-- link, languages, proofs that are asked for, places that are given back.

-- Domains instead of checks, and one check for several columns: an insert or
-- update reads each check of its table anew from the catalogue, which was a
-- third of the cost of a registration.
create domain language_tag as text
	check (value ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$');
create domain sha256_hash as bytea check (octet_length(value) = 32);
create domain payment_claim as jsonb check (jsonb_typeof(value) = 'object'
	and octet_length(value::text) <= 4096);
create domain who_cancelled as text
	check (value in ('person', 'expired', 'staff'));
create domain written_reason as text check (char_length(value) <= 2000);
create domain people as int check (value between 1 and 200);
create domain reference_text as one_line check (char_length(value) <= 255);
create domain mail_texts as jsonb check (jsonb_typeof(value) = 'object');
create domain hours_before as int check (value between 1 and 720);
create domain mail_kind as text check (value ~ '^[a-z_]{1,40}$');
create domain mail_state as text check (value in ('queued', 'sent', 'dead'));
create domain audit_action as text check (value ~ '^[a-z_]+\.[a-z_]+$');
create domain ticket_code as text
	check (value ~ '^[0-9A-Z.-]+$' and length(value) <= 256);

alter table event
	add column language language_tag not null default 'en',
	add column reminder_hours hours_before,
	add column attach_tickets boolean not null default true,
	add column reminded_at timestamptz,
	add column version bigint not null default 1,
	alter column templates type mail_texts;
comment on column event.language is 'of people who do not say theirs';
comment on column event.reminder_hours is
	'a mail so long before it begins; null: none';
comment on column event.attach_tickets is
	'tickets come as files as well, not only as links';
comment on column event.reminded_at is 'all who were to be reminded are';
comment on column event.version is 'grows with each change of its settings';
comment on column event.hold_minutes is
	'how long a pending registration without a proof or a reference holds its
places; null: until decided';
comment on column event.templates is
	'mail texts that differ from the built-in ones, by file name';

alter table registration
	add column language language_tag not null default 'en',
	add column token_hash sha256_hash,
	add column claim payment_claim,
	add column hold_until timestamptz,
	add column proof_requested_at timestamptz,
	add column proof_request_reason written_reason,
	add column cancelled_reason who_cancelled,
	add column reminded_at timestamptz,
	add column erased_at timestamptz,
	drop constraint registration_tickets_check,
	drop constraint registration_reason_check,
	drop constraint registration_payment_reference_check,
	alter column tickets type people,
	alter column reason type written_reason,
	alter column payment_reference type reference_text,
	drop constraint registration_status_check,
	drop constraint registration_check,
	drop constraint registration_check1,
	add constraint registration_status_check check (case status
		when 'pending' then decided_at is null
		when 'waitlisted' then decided_at is null
		when 'approved' then decided_at is not null
		when 'rejected' then decided_at is not null
		else status = 'cancelled' end);

alter table outbox
	drop constraint outbox_kind_check, drop constraint outbox_state_check,
	alter column kind type mail_kind, alter column state type mail_state;
alter table audit
	drop constraint audit_action_check,
	alter column action type audit_action;
alter table ticket
	drop constraint ticket_code_check, alter column code type ticket_code,
	drop constraint ticket_position_check,
	alter column position type people;

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
create index registration_reference on registration
	(event_id, lower(payment_reference))
	where payment_reference is not null;

-- Who cancelled may come again: the address is free. Also the look-up by
-- e-mail, of all that an address ever had.
drop index registration_email;
create unique index registration_email on registration (event_id,
	lower(email), (case when status = 'cancelled' then id else 0 end));
comment on column registration.email is
	'as typed; one registration per event and address, without case, those
that are cancelled aside';

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
	'staff:ID, device:ID, holder:ID (with the secret link), public, system (due
by itself), or operator:ROLE for the command line';

-- A change of the counts of one status, see tally_add.
create type step as (event_id bigint, status text, n int, tickets int,
	teams int);

-- These are gone, or take or return something else than before.
drop function if exists api.register(text, text, text, text, text, text, text,
	text, text[], text[], text, text, bytea);
drop function if exists app.registration_add(app.event, text, text, text,
	text, text, text, text, int);
drop function if exists app.seats_follow(app.registration, text);
drop function if exists app.registration_count(app.registration, text, int);
drop function if exists app.undecided(app.registration);
drop function if exists app.decide_row(app.registration, app.staff, text, text,
	text, text);
drop function if exists api.mail_claim(int);
