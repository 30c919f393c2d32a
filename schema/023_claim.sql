-- 023_claim.sql: a look at a registration belongs to a session, not to an
-- account: two people may share one, and each has a desk of their own.

delete from registration_claim;
alter table registration_claim
	drop constraint registration_claim_pkey,
	add column session bytea not null,
	add primary key (registration_id, session);
comment on column registration_claim.session is
	'the session that looks; two of one account are two desks';

-- It is told whose session asks instead of which account.
drop function if exists app.claims_json(bigint, bigint);
