-- 009_desk.sql: what those who check registrations need: who looks at what,
-- notes, and indexes for the filters of the list.

-- Not logged and without foreign keys: it says who looks at what for some
-- seconds, is written every few of them, and nobody waits for anybody.
create unlogged table registration_claim (
	registration_id bigint not null,
	staff_id bigint not null,
	since timestamptz not null default now(),
	until timestamptz not null,
	primary key (registration_id, staff_id)
) with (fillfactor = 50);
comment on table registration_claim is
	'who looks at a registration now; tells, never blocks';
comment on column registration_claim.until is
	'after that it says nothing; the page renews it while it is open';

create domain note_text as text check (char_length(value) between 1 and 4000);

create table registration_note (
	id bigint generated always as identity primary key,
	registration_id bigint not null references registration,
	staff_id bigint not null references staff,
	text note_text not null,
	created_at timestamptz not null default now()
);
create index registration_note_of on registration_note (registration_id, id);
comment on table registration_note is
	'what staff write about a registration for each other';

create index registration_decided_by on registration
	(event_id, decided_by, created_at, id) where decided_by is not null;
create index registration_teams on registration (event_id, created_at, id)
	where team_name is not null or tickets > 1;
create index registration_requested on registration
	(event_id, created_at, id) where proof_requested_at is not null;

-- What a decision of staff answers with; tickets_count counts places.
create type decided as (id bigint, name text, email text, phone text,
	team_name text, members text, status text, reason text,
	created_at text, updated_at text, version bigint, tickets_count bigint,
	checked_in_count bigint, has_payment_proof boolean, replayed boolean);

-- These take or return something else than before.
drop function if exists app.decide_row(app.registration, app.staff, text, text,
	text, text);
drop function if exists api.decide(text, text, bytea, bigint, text, text,
	bigint, text, bytea);
drop function if exists api.request_proof(text, text, bytea, bigint, text,
	bigint);
drop function if exists app.cancel(app.registration, text, text, text, text);
drop function if exists app.page_ids(bigint[], text, text, text, boolean, int,
	text, bigint);
drop function if exists app.page_found(bigint[], text, text, boolean, int,
	timestamptz, bigint);
drop function if exists api.registrations(bytea, text, text, text, text,
	boolean, int, text, bigint);
