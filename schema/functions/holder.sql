-- holder.sql: a registration in the hands of the holder of its secret link.

-- What can be done with it now.
create or replace function app.holder_can(r app.registration, e app.event)
returns jsonb
language plpgsql stable as $$
declare
	over boolean := e.ends_at <= now() or e.archived_at is not null;
	undecided boolean := r.status in ('pending', 'waitlisted');
	approved boolean := r.status = 'approved';
begin
	return jsonb_build_object('correct', undecided and not over,
		'cancel', (undecided or approved) and not over
			and app.checked_in(r.id) = 0,
		'proof', not over and (undecided and (e.proof <> 'none'
			or r.proof_requested_at is not null)
			or r.status = 'rejected'
				and coalesce(r.may = 'proof', false)),
		'register', not over and r.status = 'rejected'
			and coalesce(r.may = 'register', false),
		'resend', approved and not over,
		'replace_member', approved and not over,
		'erase', (over or r.status = 'cancelled')
			and r.erased_at is null);
end
$$;

-- The registration of a link; ET401.
create or replace function app.holder_find(token bytea)
returns app.registration
language plpgsql stable as $$
declare
	r app.registration;
begin
	select * into r from app.registration x
	 where x.id = app.link_opens(token);
	if not found then
		perform app.fail('ET401', 'this link is not known');
	end if;
	return r;
end
$$;

-- The same, locked: whoever waited for the lock may have lost the link.
create or replace function app.holder_lock(token bytea)
returns app.registration
language plpgsql as $$
declare
	r app.registration :=
		app.registration_lock((app.holder_find(token)).id);
begin
	if app.link_opens(token) is distinct from r.id then
		perform app.fail('ET401', 'this link is not known');
	end if;
	return r;
end
$$;

-- The same, and only if `what` can be done now; ET416.
create or replace function app.holder_take(token bytea, what text)
returns app.registration
language plpgsql as $$
declare
	r app.registration := app.holder_lock(token);
	e app.event;
begin
	select * into e from app.event x where x.id = r.event_id;
	if not (app.holder_can(r, e) ->> what)::boolean then
		perform app.not_possible(r, 'this cannot be done now');
	end if;
	return r;
end
$$;

-- Tickets by position; of those that were replaced only the last.
create or replace function app.holder_tickets(r app.registration)
returns jsonb
language sql stable as $$
	select coalesce(jsonb_agg(jsonb_build_object('position', t.position,
		'member_name', t.member_name,
		'serial_number', app.serial_shown(t.serial), 'code', t.code,
		'url', case when r.status = 'approved'
			and t.revoked_at is null then '/t/' || t.code end,
		'is_used', t.used_at is not null,
		'revoked', t.revoked_at is not null) order by t.position), '[]')
	  from (select distinct on (x.position) * from app.ticket x
		 where x.registration_id = r.id
		   and (x.revoked_at is null or x.position <= r.tickets)
		 order by x.position, x.revoked_at desc nulls first) t
$$;

create or replace function app.holder_event(e app.event) returns jsonb
language sql stable as $$
	select to_jsonb(p) || jsonb_build_object(
		'places_left', nullif(p.places_left, -1),
		'check_in_from', app.rfc3339(e.check_in_from),
		'check_in_until', app.rfc3339(e.check_in_until),
		'contact', e.reply_to)
	  from api.event_public p where p.id = e.id
$$;

create or replace function app.holder_extra(r app.registration)
returns jsonb
language plpgsql stable as $$
declare
	e app.event;
	given timestamptz := (select max(p.created_at)
		from app.payment_proof p where p.registration_id = r.id);
begin
	select * into e from app.event x where x.id = r.event_id;
	return jsonb_build_object('event', app.holder_event(e),
		'tickets', app.holder_tickets(r),
		'proof', jsonb_build_object('state', app.proof_state(r),
			'at', app.rfc3339(coalesce(r.proof_requested_at,
				given)),
			'request_reason', case when r.proof_requested_at
				is not null then r.proof_request_reason end,
			'due', app.proof_due(r, e)),
		'payment_due', app.payment_due(r, e),
		'hold_until', app.rfc3339(r.hold_until),
		'place_in_list', app.place_in_list(r),
		'passed_over', r.passed_over_at is not null,
		'amount_minor', r.amount_minor, 'currency', r.currency,
		'can', app.holder_can(r, e),
		'payment_reference', r.payment_reference, 'claim', r.claim);
end
$$;

-- A registration as its holder sees it. The reason of one that is cancelled:
-- again where the person registered once more, what was written, else person,
-- expired or staff.
create or replace view app.holder_view as
select r.id, r.name::text, r.email::text, r.phone::text, r.team_name::text,
       r.members, r.status, case when r.cancelled_reason = 'again' then 'again'
	else coalesce(r.reason, r.cancelled_reason) end as reason,
       app.rfc3339(r.created_at) as created_at,
       app.rfc3339(r.updated_at) as updated_at, r.version,
       app.holder_extra(r)::text as extra, false as replayed
  from app.registration r;

-- What was answered to the key of a request before; no row: it is new. Also for
-- a link that this very request has ended.
create or replace function app.holder_again(token bytea, key text,
	body_hash bytea) returns setof app.holder_view
language plpgsql as $$
declare
	past jsonb := app.idempotency_begin('holder ' || encode(token, 'hex'), key,
		body_hash);
begin
	if past is not null then
		return query select * from jsonb_populate_record(
			null::app.holder_view, past);
	end if;
end
$$;

-- The registration as it is now, kept for a request that comes again with this key.
create or replace function app.holder_done(r app.registration, token bytea,
	key text, body_hash bytea) returns setof app.holder_view
language plpgsql as $$
declare
	now app.holder_view;
begin
	select * into now from app.holder_view v where v.id = r.id;
	perform app.idempotency_end('holder ' || encode(token, 'hex'), key,
		body_hash, to_jsonb(now) || '{"replayed": true}');
	return next now;
end
$$;

create or replace function app.holder_audit(r app.registration, action text,
	request_id text, address text, before jsonb default null,
	after jsonb default null) returns void
language plpgsql as $$
begin
	perform app.audit_add('holder:' || r.id, 'registration.' || action,
		'registration:' || r.id, request_id, address, before,
		jsonb_build_object('version', r.version)
			|| coalesce(after, '{}'));
end
$$;

create or replace function api.holder(p_token bytea)
returns setof app.holder_view
language plpgsql stable security definer set search_path = app, pg_temp as $$
begin
	return query select * from holder_view v
		where v.id = (holder_find(p_token)).id;
end
$$;

-- More people than before: as if they registered now; ET411, ET422.
create or replace function app.team_grows(event_id bigint, n int) returns void
language plpgsql as $$
begin
	perform app.event_open(e.slug, n) from app.event e
	  where e.id = team_grows.event_id;
end
$$;

-- Correct it until it is decided. What is null stays as it is; an empty text
-- takes a team name or the members away. Serials: one for each ticket, used
-- for those who are new. `p_counted_once`: names that were given twice, or null.
-- ET410, ET412, ET416.
create or replace function api.holder_update(p_request_id text,
	p_address text, p_token bytea, p_name text, p_phone text,
	p_team_name text, p_members text, p_member_names text[],
	p_serials text[], p_version bigint, p_counted_once text default null)
returns setof app.holder_view
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	was registration := holder_take(p_token, 'correct');
	names text[] := case when p_members is not null then
		coalesce(p_member_names, '{}') end;
	n int := coalesce(1 + cardinality(names), was.tickets);
	r registration;
begin
	perform version_check(was.version, p_version);
	if n > was.tickets then
		perform team_grows(was.event_id, n);
	end if;
	update registration x
	   set name = coalesce(normalize(p_name), x.name),
	       phone = coalesce(p_phone, x.phone),
	       team_name = case when p_team_name is null then x.team_name
		else nullif(normalize(p_team_name), '') end,
	       members = case when names is null then x.members
		else nullif(normalize(p_members), '') end,
	       counted_once = coalesce(normalize(p_counted_once),
		x.counted_once),
	       tickets = n, updated_at = now(), version = x.version + 1
	 where x.id = was.id returning * into r;
	perform tickets_correct(r, names, p_serials);
	r := amount_follow(was, r);
	perform holder_audit(r, 'corrected', p_request_id, p_address,
		jsonb_build_object('version', was.version,
			'tickets', was.tickets) || amount_seen(was, r),
		jsonb_build_object('tickets', r.tickets,
			'changed', fields_changed(was, r)) || amount_seen(r, was));
	perform steps_count(places_follow(was, r, p_request_id, false));
	return query select * from holder_view v where v.id = r.id;
end
$$;

-- Give a ticket to somebody else: a new serial, the old one is withdrawn.
-- Position 1 is who registered: the name of the registration follows. ET404,
-- ET416.
create or replace function api.holder_member(p_request_id text,
	p_address text, p_token bytea, p_ticket_position int, p_name text,
	p_serial text,
	p_key text default null, p_body_hash bytea default null)
returns setof app.holder_view
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	r registration;
begin
	return query select * from holder_again(p_token, p_key, p_body_hash);
	if found then
		return;
	end if;
	r := holder_take(p_token, 'replace_member');
	perform ticket_replace(r, p_ticket_position, p_name, p_serial);
	update registration x
	   set name = case p_ticket_position when 1 then normalize(p_name)
		else x.name end,
	       members = case p_ticket_position when 1 then x.members
		else members_text(x.id) end,
	       updated_at = now(), version = x.version + 1
	 where x.id = r.id returning * into r;
	perform mail_add(r, 'member_changed');
	perform holder_audit(r, 'member_replaced', p_request_id, p_address,
		null, jsonb_build_object('position', p_ticket_position));
	return query select * from holder_done(r, p_token, p_key, p_body_hash);
end
$$;

-- Five pictures an hour; ET429.
create or replace function app.proof_rate(r app.registration) returns void
language plpgsql as $$
declare
	fifth timestamptz := (select p.created_at from app.payment_proof p
		where p.registration_id = r.id
		order by p.id desc offset 4 limit 1);
begin
	perform app.not_before(fifth + interval '1 hour', 'too many pictures');
end
$$;

-- Where a rejected registration stands once a better proof is sent: it is looked
-- at again if there are places, else it waits; ET410.
create or replace function app.holder_return(was app.registration)
returns text
language plpgsql as $$
declare
	e app.event;
begin
	select * into e from app.event x where x.id = was.event_id;
	return case app.first_status(e, was.tickets) when 'waitlisted'
		then 'waitlisted' else 'pending' end;
end
$$;

-- What follows when a rejected registration has come back; what is to be counted.
create or replace function app.returned(was app.registration,
	r app.registration, request_id text) returns app.step[]
language plpgsql as $$
begin
	perform app.mail_add(r, case r.status when 'pending' then 'received'
		else r.status end);
	return array[app.step_of(was, -1), app.step_of(r, 1)]
		|| case when r.status = 'waitlisted' then
			app.waitlist_move(r.event_id, request_id) end;
end
$$;

-- Show a payment: a picture, a reference, or both. Without a picture only
-- where that is not what is due. A rejected registration that may do so is to
-- be decided again. ET410, ET422.
create or replace function api.holder_proof(p_request_id text, p_address text,
	p_token bytea, p_reference text, p_claim text, p_proof bytea,
	p_proof_type text, p_proof_sha256 bytea,
	p_key text default null, p_body_hash bytea default null)
returns setof app.holder_view
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	was registration;
	r registration;
	steps step[] := '{}';
	target text;
	due text;
begin
	return query select * from holder_again(p_token, p_key, p_body_hash);
	if found then
		return;
	end if;
	was := holder_take(p_token, 'proof');
	due := (select proof_due(was, e) from event e where e.id = was.event_id);
	if p_proof is null and (nullif(p_reference, '') is null
		or due = 'picture') then
		perform proof_missing();
	elsif p_proof is not null then
		perform proof_rate(was);
	end if;
	target := case was.status when 'rejected' then holder_return(was)
		else was.status end;
	update registration x
	   set payment_reference = coalesce(nullif(normalize(p_reference), ''),
		x.payment_reference),
	       claim = coalesce(normalize(p_claim)::jsonb, x.claim),
	       proof_requested_at = null, hold_until = null, status = target,
	       decided_at = null, decided_by = null, reason = null, may = null,
	       updated_at = now(), version = x.version + 1
	 where x.id = was.id returning * into r;
	if p_proof is not null then
		perform proof_add(r, p_proof, p_proof_type, p_proof_sha256);
	end if;
	perform holder_audit(r, 'proof_given', p_request_id, p_address,
		case when was.status <> r.status then
			jsonb_build_object('status', was.status) end,
		jsonb_strip_nulls(jsonb_build_object('picture',
			p_proof is not null, 'status',
			nullif(r.status, was.status))));
	if was.status = 'rejected' then
		steps := returned(was, r, p_request_id);
	end if;
	perform steps_count(steps);
	return query select * from holder_done(r, p_token, p_key, p_body_hash);
end
$$;

-- Cancel it; once it is, again is the same.
create or replace function api.holder_cancel(p_request_id text,
	p_address text, p_token bytea)
returns setof app.holder_view
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	r registration := holder_find(p_token);
begin
	if r.status <> 'cancelled' then
		r := holder_take(p_token, 'cancel');
		perform steps_count(cancel(r, 'person', 'holder:' || r.id,
			p_request_id, p_address));
	end if;
	return query select * from holder_view v where v.id = r.id;
end
$$;

-- Three mails of a kind in an hour at most; ET429.
create or replace function app.mail_limit(r app.registration, kind text)
returns void
language sql as $$
	select app.not_before((select o.created_at from app.outbox o
		where o.registration_id = r.id and o.kind = mail_limit.kind
		order by o.id desc offset 2 limit 1) + interval '1 hour',
		'too many mails')
$$;

-- Mail the tickets again, three times an hour at most; ET416, ET429.
create or replace function api.holder_resend(p_request_id text,
	p_address text, p_token bytea,
	p_key text default null, p_body_hash bytea default null)
returns setof app.holder_view
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	r registration;
begin
	return query select * from holder_again(p_token, p_key, p_body_hash);
	if found then
		return;
	end if;
	r := holder_take(p_token, 'resend');
	perform mail_limit(r, 'resent');
	perform mail_add(r, 'resent');
	perform holder_audit(r, 'resent', p_request_id, p_address);
	return query select * from holder_done(r, p_token, p_key, p_body_hash);
end
$$;

-- End all secret links, that of this request as well, and mail a new one, three
-- times an hour at most; ET401, ET429.
create or replace function api.holder_link_renew(p_request_id text,
	p_address text, p_token bytea,
	p_key text default null, p_body_hash bytea default null)
returns setof app.holder_view
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	r registration;
begin
	return query select * from holder_again(p_token, p_key, p_body_hash);
	if found then
		return;
	end if;
	r := holder_lock(p_token);
	perform mail_limit(r, 'link_renewed');
	perform link_renew(r, 'holder:' || r.id, p_request_id, p_address);
	return query select * from holder_done(r, p_token, p_key, p_body_hash);
end
$$;

-- Forget who it was: the row stays for the counts, the link ends, entries of the
-- record lose the addresses.
create or replace function app.erase(r app.registration)
returns app.registration
language plpgsql as $$
begin
	update app.ticket t set member_name = 'erased'
	 where t.registration_id = r.id;
	delete from app.payment_proof p where p.registration_id = r.id;
	delete from app.registration_note n where n.registration_id = r.id;
	delete from app.receipt c where c.registration_id = r.id;
	delete from app.access_link l where l.registration_id = r.id;
	delete from app.outbox o
	 where o.registration_id = r.id and o.state <> 'sent';
	update app.outbox o
	   set recipient = 'erased-' || r.id || '@erased.invalid',
	       reason = null, last_error = null
	 where o.registration_id = r.id;
	delete from app.idempotency i where i.answer ->> 'id' = r.id::text;
	delete from app.link_request q
	 where q.event_id = r.event_id
	   and app.mailbox(q.email) = app.mailbox(r.email);
	perform app.audit_forget(r);
	update app.scan s set note = null from app.ticket t
	 where t.registration_id = r.id and s.ticket_id = t.id
	   and s.note is not null;
	update app.quarantine q set scan = q.scan - '{note,sent}'::text[]
	  from app.ticket t where t.registration_id = r.id
	   and q.ticket_id = t.id and q.scan ?| '{note,sent}';
	update app.registration x
	   set name = 'erased', phone = 'erased',
	       email = 'erased-' || r.id || '@erased.invalid',
	       team_name = case when x.team_name <> '' then 'erased' end,
	       members = null, reason = null, payment_reference = null,
	       claim = null, counted_once = null, source = null,
	       proof_request_reason = null, hold_until = null, erased_at = now(), updated_at = now(),
	       version = x.version + 1
	 where x.id = r.id returning * into r;
	return r;
end
$$;

-- After the event, or once it is cancelled; ET416.
create or replace function api.holder_erase(p_request_id text, p_address text,
	p_token bytea,
	p_key text default null, p_body_hash bytea default null)
returns setof app.holder_view
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	r registration;
begin
	return query select * from holder_again(p_token, p_key, p_body_hash);
	if found then
		return;
	end if;
	r := erase(holder_take(p_token, 'erase'));
	perform holder_audit(r, 'erased', p_request_id, '');
	return query select * from holder_done(r, p_token, p_key, p_body_hash);
end
$$;
