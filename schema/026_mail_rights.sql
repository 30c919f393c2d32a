-- 026_mail_rights.sql: since when a mail waits, and between which addresses a
-- registration or one of its mails was moved.

-- A mail that is sent again waits from then on. Null: since it was made. No
-- default, so that the table of an installation is not rewritten.
alter table outbox add column requeued_at timestamptz;
comment on column outbox.requeued_at is
	'it waits since then; null: since created_at';

-- The record itself holds no address of people who registered: it can never
-- change, and addresses must be forgotten when the person is. The entry holds a
-- digest of both with a salt; the addresses and the salt are here, and go when
-- the registration is erased.
create table audit_move (
	audit_id bigint primary key,
	registration_id bigint not null references registration,
	was one_line not null,
	became one_line not null,
	salt bytea not null
);
create index audit_move_registration on audit_move (registration_id);
create function audit_move_keeps() returns trigger
language plpgsql as $$
begin
	raise exception 'audit_move changes by erasure alone'
		using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_move_keeps before update or truncate on audit_move
	for each statement execute function audit_move_keeps();
comment on table audit_move is
	'addresses before and after an entry of the record that moved mail';
comment on column audit_move.audit_id is
	'the entry, whose after.address_mark is SHA-256 of salt, was, a line feed,
became; no foreign key, as in audit_seal';
