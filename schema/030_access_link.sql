-- 030_access_link.sql: the token of a secret link is random, and several links of
-- one registration are valid; before, the token was a MAC over id and address
-- under the key that signs tickets, which the mailer therefore had to hold.

create table access_link (
	hash sha256_hash primary key,
	registration_id bigint references registration,
	staff_link_id bigint references staff_link,
	outbox_id bigint,
	created_at timestamptz not null default now(),
	check (num_nonnulls(registration_id, staff_link_id) = 1)
);
create index access_link_registration on access_link (registration_id)
	where registration_id is not null;
create index access_link_staff on access_link (staff_link_id)
	where staff_link_id is not null;
create index access_link_outbox on access_link (outbox_id, created_at)
	where outbox_id is not null;
create index access_link_created on access_link (created_at);
comment on table access_link is
	'secret links that work: of registrations, and for staff to choose a password';
comment on column access_link.hash is 'SHA-256 of the token, which is in mails';
comment on column access_link.outbox_id is
	'the mail that carries it, without a foreign key: a link outlives its mail;
null: sent by an older version';
comment on table staff_link is
	'permissions to choose a password; each works once. Links: access_link';

-- The links in mails that were sent go on working: their hashes are known.
insert into access_link (hash, registration_id)
select r.token_hash, r.id from registration r where r.token_hash is not null;
insert into access_link (hash, staff_link_id)
select l.token_hash, l.id from staff_link l where l.token_hash is not null;
alter table registration drop column token_hash;
alter table staff_link drop column token_hash;
