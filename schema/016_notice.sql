-- 016_notice.sql: mails that tell staff what changed about their account.

alter table outbox add column audit_id bigint;
comment on column outbox.audit_id is
	'the entry of the record that a mail to staff tells of; no foreign key,
so that nothing waits for a record that never changes';

-- It takes no more than who it is: the secret comes along.
drop function if exists api.otp_pending(bytea);
