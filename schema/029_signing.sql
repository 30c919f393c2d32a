-- 029_signing.sql: tickets are signed when they are approved, by a daemon of its
-- own; before, the mailer signed them when it took up a mail about them.

create table sign_request (
	ticket_id bigint primary key references ticket on delete cascade,
	requested_at timestamptz not null default now()
);
comment on table sign_request is
	'tickets that are approved and wait for the signature in their code';

insert into sign_request (ticket_id)
select t.id from ticket t join registration r on r.id = t.registration_id
 where r.status = 'approved' and t.revoked_at is null and t.code is null;
