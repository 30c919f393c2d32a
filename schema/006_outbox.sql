-- 006_outbox.sql: mail to send, requests that may come twice, and the record
-- of who did what.

create table outbox (
	id bigint generated always as identity primary key,
	registration_id bigint not null references registration,
	kind text not null check (kind ~ '^[a-z_]{1,40}$'),
	recipient one_line not null,
	message_id text not null,
	reason text,
	state text not null default 'queued'
		check (state in ('queued', 'sent', 'dead')),
	attempts int not null default 0,
	next_at timestamptz not null default now(),
	lease text,
	smtp_code int,
	last_error text,
	created_at timestamptz not null default now(),
	sent_at timestamptz,
	check ((state = 'sent') = (sent_at is not null))
) with (fillfactor = 80);
create index outbox_due on outbox (next_at, id) include (created_at)
	where state = 'queued';
create index outbox_dead on outbox (id) where state = 'dead';
create index outbox_registration on outbox (registration_id, id);
comment on table outbox is
	'mail queued in the transaction that decided on it';
comment on column outbox.message_id is 'the same for every attempt, without <>';
comment on column outbox.next_at is
	'due from then on; while it is claimed, the end of the lease';
comment on column outbox.lease is 'names the claim that may settle it';
comment on column outbox.last_error is 'one line from the relay, no addresses';

create table idempotency (
	scope text not null,
	key text not null check (octet_length(key) between 1 and 255),
	body_hash bytea not null,
	answer jsonb not null,
	created_at timestamptz not null default now(),
	primary key (scope, key)
);
create index idempotency_created on idempotency (created_at);
comment on table idempotency is
	'answers by Idempotency-Key, kept for two days';
comment on column idempotency.scope is 'the operation, and whose key it is';
comment on column idempotency.body_hash is
	'SHA-256 of method, path and body: the same key means the same request';

create table audit (
	id bigint generated always as identity primary key,
	at timestamptz not null default now(),
	actor text not null,
	action text not null check (action ~ '^[a-z_]+\.[a-z_]+$'),
	subject text not null,
	request_id text not null default '',
	address text not null default '',
	before jsonb,
	after jsonb
);
create index audit_subject on audit (subject, id);
create trigger audit_append_only
	before update or delete or truncate on audit
	for each statement execute function append_only();
comment on table audit is
	'who changed or saw personal data; a row never changes';
comment on column audit.actor is
	'staff:ID, device:ID, public, or operator:ROLE for the command line';
comment on column audit.subject is 'such as registration:12 or staff:3';
comment on column audit.before is
	'the values that changed, no names or addresses';
