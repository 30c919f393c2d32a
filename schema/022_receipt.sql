-- 022_receipt.sql: the answer to a registration, to be looked at for an hour.

create table receipt (
	token_hash bytea primary key check (octet_length(token_hash) = 32),
	registration_id bigint not null references registration,
	status text not null,
	email one_line,
	corrections int not null default 0,
	expires_at timestamptz not null default now() + interval '1 hour'
);
create index receipt_registration on receipt (registration_id);
create index receipt_expires on receipt (expires_at);
comment on table receipt is
	'lets the browser that registered see the answer again and correct the
address, for an hour; drawn only for browsers';
comment on column receipt.token_hash is
	'SHA-256 of a random token, which is not that of the secret link';
comment on column receipt.status is
	'what the answer said; it may be another one now';
comment on column receipt.email is
	'a corrected address that was not taken because it is registered, where
the event does not tell that';
