-- 002_staff.sql: who runs the event: accounts, sessions, scanner devices.

create table staff (
	id bigint generated always as identity primary key,
	email one_line not null check (email ~ '^[^@\s]+@[^@\s]+$'),
	name one_line not null default '' check (char_length(name) <= 255),
	role text not null
		check (role in
			('owner', 'admin', 'reviewer', 'viewer', 'door')),
	password_hash text check (password_hash ~ '^\$argon2id\$'),
	disabled_at timestamptz,
	last_login_at timestamptz,
	created_at timestamptz not null default now()
);
create unique index staff_email on staff (lower(email));
comment on table staff is 'accounts; disabled, never deleted: audit names them';
comment on column staff.role is 'door may scan; viewer reads; reviewer decides';
comment on column staff.password_hash is
	'argon2id; null: cannot sign in. Leaves only by api.login_begin';

create table session (
	hash bytea primary key check (octet_length(hash) = 32),
	staff_id bigint not null references staff,
	address text not null,
	created_at timestamptz not null default now(),
	expires_at timestamptz not null,
	ended_at timestamptz
);
create index session_staff on session (staff_id);
create index session_expires on session (expires_at);
comment on column session.hash is 'SHA-256 of the secret session id';
comment on column session.ended_at is 'signed out or revoked';

-- Failed sign-ins by account and address, so that a stranger can lock out
-- nobody but himself. Keyed by hash: unknown addresses are nobody's data.
create table login_attempt (
	account bytea not null,
	address text not null,
	failures int not null,
	last_at timestamptz not null,
	locked_until timestamptz,
	primary key (account, address)
);
create index login_attempt_address on login_attempt (address, last_at);
create index login_attempt_last on login_attempt (last_at);
comment on column login_attempt.account is
	'SHA-256 of the address in lower case';
comment on column login_attempt.failures is
	'since the last success; counted before the password is checked';

create table device (
	id bigint generated always as identity primary key,
	event_id bigint not null references event,
	name one_line not null check (char_length(name) between 1 and 255),
	gate one_line check (char_length(gate) between 1 and 255),
	profile text not null default 'steward'
		check (profile in ('steward', 'supervisor')),
	token_hash bytea not null unique check (octet_length(token_hash) = 32),
	revoked_at timestamptz,
	created_at timestamptz not null default now()
);
comment on table device is
	'scanners; bound to one event, revoked, never deleted';
comment on column device.token_hash is 'SHA-256 of its token';
comment on column device.profile is 'supervisor may also undo and search';
