-- 012_audit.sql: the record as a chain in which nothing can be changed or
-- removed unseen; personal data that is forgotten some time after the event.

-- An entry is sealed once it can be seen, by the sweeper and in a table of its
-- own: who writes to the record waits for nobody. Each hash covers the one
-- before and the whole entry; the address of the client by a digest with a
-- salt, so that it can be forgotten: without the salt the digest tells nothing,
-- and the chain still holds.
create table audit_seal (
	n bigint primary key,
	audit_id bigint not null unique,
	hash sha256_hash not null,
	mark sha256_hash not null,
	salt bytea
);
comment on table audit_seal is 'the chain over the record, in order of sealing';
comment on column audit_seal.n is '1, 2, 3 … without a gap';
comment on column audit_seal.audit_id is
	'the entry; no foreign key, so that a missing one is found and told';
comment on column audit_seal.hash is
	'SHA-256 of the hash before (32 zeros for the first) and the entry';
comment on column audit_seal.mark is 'SHA-256 of salt and address';
comment on column audit_seal.salt is 'null: the address was erased';

-- Where sealing goes on: every entry up to `low` that ever becomes visible is
-- sealed, apart from those of transactions older than a quarter of an hour,
-- for which all of it is looked through once an hour.
create table audit_sealing (
	one boolean primary key default true check (one),
	low bigint not null default 0,
	looked_at timestamptz not null default '-infinity'
);
insert into audit_sealing (looked_at) values (now());
comment on table audit_sealing is 'one row: how far the sweeper came';

-- A row of the record may lose its address and nothing else, a seal its salt.
create function audit_keeps() returns trigger
language plpgsql as $$
begin
	if new.address <> 'erased' or to_jsonb(new) - 'address'
		is distinct from to_jsonb(old) - 'address' then
		raise exception 'audit is append-only'
			using errcode = 'insufficient_privilege';
	end if;
	return new;
end
$$;

create function audit_seal_keeps() returns trigger
language plpgsql as $$
begin
	if new.salt is not null or to_jsonb(new) - 'salt'
		is distinct from to_jsonb(old) - 'salt' then
		raise exception 'audit_seal is append-only'
			using errcode = 'insufficient_privilege';
	end if;
	return new;
end
$$;

drop trigger audit_append_only on audit;
create trigger audit_append_only before delete or truncate on audit
	for each statement execute function append_only();
create trigger audit_keeps before update on audit
	for each row execute function audit_keeps();
create trigger audit_seal_append_only before delete or truncate on audit_seal
	for each statement execute function append_only();
create trigger audit_seal_keeps before update on audit_seal
	for each row execute function audit_seal_keeps();

comment on table audit is
	'who changed or saw personal data; of a row only the address can go';
comment on column audit.address is
	'of the client; erased: it was that of somebody who is forgotten';

-- What the page of the record filters by.
create index audit_actor on audit (actor, id);
create index audit_action on audit (action, id);
create index audit_request on audit (request_id) where request_id <> '';
create index audit_at on audit using brin (at);

create domain days_after as int check (value between 1 and 3650);
alter table event add column erase_after_days days_after;
comment on column event.erase_after_days is
	'personal data is forgotten so long after the end; null: it is kept';
-- Who is still known.
create index registration_known on registration (event_id, id)
	where erased_at is null;
