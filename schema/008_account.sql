-- 008_account.sql: accounts that look after themselves: two-step sign-in,
-- links to choose a password, sessions that can be told apart.

-- What holds for the whole installation: one row.
create table installation (
	one boolean primary key default true check (one),
	otp_required boolean not null default false,
	version bigint not null default 1
);
insert into installation default values;
comment on table installation is 'settings that no event has of its own';
comment on column installation.otp_required is
	'accounts without two-step sign-in can only set it up';

alter table staff
	add column language language_tag not null default 'en',
	add column otp_secret bytea,
	add column otp_since timestamptz,
	add column otp_step bigint,
	add column otp_new bytea,
	add column otp_failures int not null default 0,
	add column otp_locked_until timestamptz,
	add constraint staff_otp_check
		check ((otp_secret is null) = (otp_since is null));
comment on column staff.language is 'of mails to this person';
comment on column staff.otp_secret is
	'TOTP secret (RFC 6238), sealed by the workers; null: one step only';
comment on column staff.otp_step is
	'the last time step that signed in: a code works once';
comment on column staff.otp_new is 'a sealed secret that was not confirmed yet';
comment on column staff.otp_failures is
	'wrong codes behind the right password, in a row';

create table recovery_code (
	staff_id bigint not null references staff,
	hash sha256_hash not null,
	used_at timestamptz,
	primary key (staff_id, hash)
);
comment on table recovery_code is 'each signs in once, in place of a code';
comment on column recovery_code.hash is
	'keyed BLAKE2b: the database alone cannot try them out';

create domain staff_link_kind as text check (value in ('invited', 'reset'));
create table staff_link (
	id bigint generated always as identity primary key,
	staff_id bigint not null references staff,
	kind staff_link_kind not null,
	token_hash sha256_hash unique,
	created_at timestamptz not null default now(),
	expires_at timestamptz,
	used_at timestamptz
);
create index staff_link_staff on staff_link (staff_id);
comment on table staff_link is 'links to choose a password; each works once';
comment on column staff_link.token_hash is
	'SHA-256 of the token; null: no mail went out yet';
comment on column staff_link.expires_at is 'counts from the first mail on';
comment on column staff_link.used_at is 'used, or replaced by another';

-- Somebody wants a new password. Kept until the mailer looks whose address it
-- is, so that asking costs the same for every address.
create table reset_request (
	id bigint generated always as identity primary key,
	email one_line not null,
	created_at timestamptz not null default now()
);
create unique index reset_request_email on reset_request (lower(email));
comment on table reset_request is
	'addresses that want a new password, until the mailer sees them';

alter table outbox
	alter column registration_id drop not null,
	add column staff_id bigint references staff,
	add column staff_link_id bigint references staff_link,
	add constraint outbox_whose check
		((registration_id is null) = (staff_id is not null));
create index outbox_staff on outbox (staff_id, id) where staff_id is not null;
comment on column outbox.staff_id is 'a mail to staff belongs to no event';

alter table session
	add column id bigint generated always as identity,
	add column agent one_line not null default '',
	add column seen_at timestamptz not null default now();
create unique index session_id on session (id);
comment on column session.id is 'by which its owner names it';
comment on column session.agent is 'kind of browser or program, in words';
comment on column session.seen_at is 'when it was last used, within minutes';

-- These take or return something else than before.
drop function if exists api.login_begin(text, text, text);
drop function if exists api.login_end(text, text, text, bigint, boolean, bytea,
	int);
drop function if exists api.me(bytea);
drop function if exists app.staff_list();
