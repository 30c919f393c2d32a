-- audit.sql: the record: sealed as a chain, verified, shown.

-- ---- addresses that changed --------------------------------------------------

create or replace function app.move_digest(salt bytea, was text, became text)
returns bytea
language sql immutable as $$
	select sha256(salt || convert_to(was || E'\n' || became, 'UTF8'))
$$;

-- Two addresses, a salt and the digest of all; null where they are the same.
create or replace function app.move_mark(was text, became text) returns jsonb
language sql volatile as $$
	select jsonb_build_object('was', was, 'became', became,
		'salt', encode(s.salt, 'hex'),
		'mark', encode(app.move_digest(s.salt, was, became), 'hex'))
	  from (select uuid_send(gen_random_uuid()) as salt) s
	 where was <> became
$$;

-- What an entry that moved mail says of it in `after`.
create or replace function app.move_note(move jsonb) returns jsonb
language sql immutable as $$
	select case when move is null then jsonb '{}' else jsonb_build_object(
		'address_mark', move ->> 'mark') end
$$;

-- Keep the addresses with the entry. Called right after audit_add: the entry is the
-- last one of this session.
create or replace function app.move_keep(r app.registration, move jsonb)
returns void
language plpgsql as $$
begin
	if move is not null then
		insert into app.audit_move
			(audit_id, registration_id, was, became, salt)
		values (currval(pg_get_serial_sequence('app.audit', 'id')),
			r.id, move ->> 'was', move ->> 'became',
			decode(move ->> 'salt', 'hex'));
	end if;
end
$$;

-- ---- the chain ---------------------------------------------------------------

-- An entry as the chain covers it; `mark` stands for the address.
create or replace function app.audit_line(a app.audit, mark bytea)
returns bytea
language sql stable as $$
	select convert_to(jsonb_build_array(a.id, extract(epoch from a.at),
		a.actor, a.action, a.subject, a.request_id, a.before, a.after,
		encode(mark, 'hex'))::text, 'UTF8')
$$;

create or replace function app.audit_mark(salt bytea, address text)
returns bytea
language sql immutable as $$
	select sha256(salt || convert_to(address, 'UTF8'))
$$;

-- Before the first entry.
create or replace function app.audit_origin() returns bytea
language sql immutable as $$ select decode(repeat('00', 32), 'hex') $$;

-- Add one entry to the chain.
create or replace function app.audit_seal_one(a app.audit, n bigint,
	previous bytea) returns bytea
language plpgsql as $$
declare
	salt bytea := uuid_send(gen_random_uuid());
	mark bytea := app.audit_mark(salt, a.address);
	hash bytea := sha256(previous || app.audit_line(a, mark));
begin
	insert into app.audit_seal (n, audit_id, hash, mark, salt)
	values (audit_seal_one.n, a.id, hash, mark,
		case when a.address <> 'erased' then salt end);
	return hash;
end
$$;

-- The highest id up to which all is sealed and nothing can turn up any more:
-- without a gap, or so old that the transactions of its time are over.
create or replace function app.audit_low(low bigint) returns bigint
language plpgsql stable as $$
declare
	old bigint := coalesce((select max(a.id)
		from app.audit_seal s join app.audit a on a.id = s.audit_id
		where s.audit_id > low
		  and a.at < now() - interval '15 minutes'), low);
begin
	return coalesce((select max(x.id) from (
		select s.audit_id as id,
		       row_number() over (order by s.audit_id) as i
		  from app.audit_seal s where s.audit_id > old) x
		where x.id = old + x.i), old);
end
$$;

-- Seal up to `lim` entries that are visible and not sealed, oldest first.
-- Entries get their ids before they commit, so a lower one may turn up later:
-- it comes later in the chain. One at a time, and not while an address is
-- being erased; who writes to the record is never waited for.
create or replace function api.audit_seal(p_lim int)
returns table (sealed bigint)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	state audit_sealing;
	last audit_seal;
	a audit;
	all_of_it boolean;
begin
	sealed := 0;
	select * into state from audit_sealing for update skip locked;
	if not found then
		return next;
		return;
	end if;
	all_of_it := state.looked_at < now() - interval '1 hour';
	select * into last from audit_seal s order by s.n desc limit 1;
	last.n := coalesce(last.n, 0);
	last.hash := coalesce(last.hash, audit_origin());
	for a in select * from audit x
		where x.id > case when all_of_it then 0 else state.low end
		and not exists (select from audit_seal s
			where s.audit_id = x.id)
		order by x.id limit p_lim loop
		last.n := last.n + 1;
		last.hash := audit_seal_one(a, last.n, last.hash);
		sealed := sealed + 1;
	end loop;
	if sealed > 0 or all_of_it then
		update audit_sealing x set low = audit_low(x.low),
			looked_at = case when all_of_it and sealed < p_lim
				then now() else x.looked_at end;
	end if;
	return next;
end
$$;

-- What is wrong with each link of the chain; null: nothing.
create or replace function app.audit_links()
returns table (n bigint, audit_id bigint, why text)
language sql stable as $$
	select s.i, s.audit_id, case
		when s.n <> s.i or a.id is null then 'missing'
		when s.hash <> sha256(s.previous || app.audit_line(a, s.mark))
		  or s.salt is null and a.address <> 'erased'
		  or s.mark <> app.audit_mark(s.salt, a.address)
		  or a.after ->> 'address_mark' <> encode(app.move_digest(
			m.salt, m.was, m.became), 'hex')
			then 'changed' end
	  from (select x.*, row_number() over w as i,
		       coalesce(lag(x.hash) over w, app.audit_origin())
				as previous
		  from app.audit_seal x window w as (order by x.n)) s
	  left join app.audit a on a.id = s.audit_id
	  left join app.audit_move m on m.audit_id = a.id
$$;

-- Is the chain whole? `broken`: the number of the first entry that is not what
-- was sealed, and why: missing or changed. `head` is the last hash. With a
-- head noted earlier, `noted_at` is its number; null: it was never one, or
-- what led to it is gone.
create or replace function app.audit_check(noted bytea)
returns table (entries bigint, head text, broken bigint, broken_id bigint,
	why text, unsealed bigint, noted_at bigint)
language plpgsql stable as $$
#variable_conflict use_column
begin
	select s.n, encode(s.hash, 'hex') into entries, head
	  from app.audit_seal s order by s.n desc limit 1;
	entries := coalesce(entries, 0);
	head := coalesce(head, encode(app.audit_origin(), 'hex'));
	select l.n, l.audit_id, l.why into broken, broken_id, why
	  from app.audit_links() l where l.why is not null
	 order by l.n limit 1;
	unsealed := (select count(*) from app.audit a where not exists (
		select from app.audit_seal s where s.audit_id = a.id));
	noted_at := (select s.n from app.audit_seal s where s.hash = noted);
	return next;
end
$$;

-- The same for staff; that it was verified, and what came out, is an entry.
create or replace function api.audit_verify(p_request_id text,
	p_address text, p_session bytea, p_head bytea)
returns table (entries bigint, head text, broken bigint, broken_id bigint,
	why text, unsealed bigint, noted_at bigint)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	who staff := session_staff(p_session, 'admin');
	c record;
begin
	select * into c from audit_check(p_head);
	perform audit_add('staff:' || who.id, 'audit.verified', 'audit:0',
		p_request_id, p_address, null, jsonb_build_object(
			'entries', c.entries, 'head', c.head, 'whole',
			c.broken is null
				and (p_head is null or c.noted_at is not null)));
	return query select c.entries, c.head, c.broken, c.broken_id, c.why,
		c.unsealed, c.noted_at;
end
$$;

-- ---- erasing -----------------------------------------------------------------

-- Forget from where somebody acted for this registration, and which addresses
-- it had. The chain holds: the salt of a digest goes with the address.
create or replace function app.audit_forget(r app.registration) returns void
language plpgsql as $$
declare
	ids bigint[];
begin
	perform from app.audit_sealing for share;
	with gone as (update app.audit a set address = 'erased'
		where a.subject = 'registration:' || r.id
		  and a.actor ~ '^(public$|holder:)'
		  and a.address not in ('', 'erased') returning a.id)
	select array_agg(id) into ids from gone;
	update app.audit_seal s set salt = null where s.audit_id = any (ids);
	delete from app.audit_move m where m.registration_id = r.id;
end
$$;

-- ---- views -------------------------------------------------------------------

-- Record that somebody saw something, unless the same is on record from the
-- last five minutes: who looks at a page that refreshes itself looks once. A
-- worker keeps the plan that it made when the table was small: by index.
create or replace function app.audit_view(actor text, action text,
	subject text, request_id text, address text, what jsonb) returns void
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
begin
	if not exists (select from (select * from app.audit a
			where a.actor = audit_view.actor
			order by a.id desc limit 20) x
		where x.at > now() - interval '5 minutes'
		  and x.action = audit_view.action
		  and x.subject = audit_view.subject and x.after = what) then
		perform app.audit_add(actor, action, subject, request_id,
			address, null, what);
	end if;
end
$$;

-- ---- the page ----------------------------------------------------------------

-- Does an action show personal data and change nothing?
create or replace function app.audit_reveals(action text) returns boolean
language sql immutable as $$
	select action ~ '[._](viewed|listed|exported|searched|conflicts)$'
		or action ~ '^export[.]'
$$;

-- Conditions for "who saw registration N": its own entries, lists that showed
-- it, and what was exported of its event, or of all (event:0 in older entries),
-- since it is there.
create or replace function app.audit_seen(r app.registration) returns text
language sql stable as $$
	select format($q$ and app.audit_reveals(a.action) and (
		a.subject = 'registration:%1$s'
		or a.after -> 'ids' @> '%1$s'
		or a.subject in ('event:%2$s', 'event:*', 'event:0')
		   and a.at >= %3$L
		   and a.after -> 'ids' is null)$q$, r.id, r.event_id, r.created_at)
$$;

-- Conditions for what is asked; null: not asked for.
create or replace function app.audit_terms(actor text, action text,
	subject text, since timestamptz, until timestamptz, request_id text,
	before_id bigint) returns text
language plpgsql stable as $$
declare
	r app.registration;
begin
	if action = 'viewed' and subject ~ '^registration:\d{1,18}$' then
		select * into r from app.registration x
		 where x.id = split_part(subject, ':', 2)::bigint;
	end if;
	return concat(' and a.actor = ' || quote_literal(actor),
		case when r.id is not null then app.audit_seen(r)
		else concat(' and a.subject = ' || quote_literal(subject),
			case when action = 'viewed'
				then ' and app.audit_reveals(a.action)'
				else ' and a.action = ' || quote_literal(action)
				end) end,
		' and a.at >= ' || quote_literal(since),
		' and a.at < ' || quote_literal(until),
		' and a.request_id = ' || quote_literal(request_id),
		' and a.id < ' || before_id);
end
$$;

-- Whose name an entry may show: staff, devices and events; people who
-- registered are numbers here. Null: there is none.
create or replace function app.audit_name(whom text) returns text
language plpgsql stable as $$
declare
	kind text := split_part(whom, ':', 1);
	num bigint := substring(whom from ':(\d{1,18})$');
begin
	return case kind
	when 'staff' then app.staff_called(num)
	when 'device' then (select d.name::text from app.device d
		where d.id = num)
	when 'event' then (select e.name::text from app.event e
		where e.id = num)
	end;
end
$$;

-- A moment as somebody typed it, in UTC where nothing else is said; ET422.
create or replace function app.audit_time(field text, value text)
returns timestamptz
language plpgsql stable as $$
declare
	t timestamptz := app.setting_time(case
		when value ~ '^\d{4}-\d\d-\d\d$' then value || 'T00:00'
		else value end, 'UTC');
begin
	if value is not null and t is null then
		perform app.invalid(field,
			'Use a date and time such as 2027-03-20T09:00:00Z.');
	end if;
	return t;
end
$$;

-- A page of the record, newest first; at most p_lim + 1 entries, so that the
-- caller knows whether there is a next page. Looking at it is an entry, too.
create or replace function api.audit(p_request_id text, p_address text,
	p_session bytea, p_actor text, p_action text, p_subject text,
	p_since text, p_until text, p_find_request text, p_lim int,
	p_before_id bigint)
returns table (id bigint, at text, actor text, actor_name text, action text,
	subject text, subject_name text, address text, request_id text,
	before text, after text, n bigint)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	who staff := session_staff(p_session, 'admin');
	since timestamptz := audit_time('since', p_since);
	until timestamptz := audit_time('until', p_until);
begin
	if until < since then
		perform invalid('until',
			'This day is before the first one: change one of them.');
	end if;
	perform audit_view('staff:' || who.id, 'audit.viewed', 'audit:0',
		p_request_id, p_address,
		jsonb_strip_nulls(jsonb_build_object('actor', p_actor,
			'action', p_action, 'subject', p_subject,
			'since', since, 'until', until,
			'request_id', p_find_request)));
	return query execute format($q$
	select a.id, rfc3339(a.at), a.actor, audit_name(a.actor),
	       a.action::text, a.subject, audit_name(a.subject), a.address,
	       a.request_id, case when m.was is null then a.before
		else coalesce(a.before, '{}')
			|| jsonb_build_object('address', m.was) end::text,
	       case when m.was is null then a.after else a.after
			|| jsonb_build_object('address', m.became) end::text,
	       s.n
	  from (select * from audit a where true %s
		order by a.id desc limit %s) a
	  left join audit_seal s on s.audit_id = a.id
	  left join audit_move m on m.audit_id = a.id
	 order by a.id desc $q$, audit_terms(p_actor, p_action, p_subject,
		since, until, p_find_request, p_before_id), p_lim + 1);
end
$$;
