-- mail.sql: the mail queue as staff see it: looked through, sent again, called
-- back, sent to another address.

-- A mail as staff see it.
create or replace view app.mail_seen as
select o.id, o.kind::text, o.recipient::text, o.registration_id,
       e.slug as event, o.state::text,
       o.state = 'queued' and o.lease is not null and o.next_at > now()
	as sending,
       o.attempts::bigint, app.rfc3339(o.created_at) as created_at,
       case when o.state = 'queued' then app.rfc3339(o.next_at) end as next_at,
       app.rfc3339(o.sent_at) as sent_at, o.smtp_code::bigint, o.last_error
  from app.outbox o
  left join app.registration r on r.id = o.registration_id
  left join app.event e on e.id = coalesce(r.event_id, o.sample_event_id);

-- Conditions for a state of the list: one of the outbox, or stuck: waiting for
-- more than five minutes.
create or replace function app.mail_state_terms(state text) returns text
language sql immutable as $$
	select case state
	when 'stuck' then $q$ and o.state = 'queued'
		and coalesce(o.requeued_at, o.created_at)
			< now() - interval '5 minutes'$q$
	else coalesce(' and o.state = ' || quote_literal(state), '') end
$$;

-- Conditions for words: in the recipient, or in what a registration is found
-- by. Where the words are frequent the newest mails are walked through; where
-- they are rare the index of registrations finds theirs.
create or replace function app.mail_search_terms(q text) returns text
language plpgsql as $$
declare
	terms text := app.search_terms(q);
	here text := format('lower(o.recipient) like %L', '%' || regexp_replace(
		lower(trim(q)), '([\\%_])', '\\\1', 'g') || '%');
begin
	if terms = '' then
		return '';
	elsif app.rows_expected(app.event_ids(null), terms) > 5000 then
		return format(' and (%s or exists (select from app.registration r
			where r.id = o.registration_id %s))', here, terms);
	end if;
	return format(' and (o.registration_id = any (array(
		select r.id from app.registration r where true %2$s))
		or o.state in (''queued'', ''dead'') and %1$s)', here, terms);
end
$$;

-- Mails to accounts of staff are for those who see the team (team.sql): an
-- address there, or "your password was changed", is nobody else's business.
create or replace function app.mail_shows(o app.outbox, who app.staff)
returns boolean
language plpgsql immutable as $$
begin
	return o.registration_id is not null
		or app.role_may(who.role, 'admin');
end
$$;

-- A page of mails, newest first, at most p_lim + 1; that they were seen is on
-- record with the registrations they belong to.
create or replace function api.mails(p_request_id text, p_address text,
	p_session bytea, p_event text, p_state text, p_q text, p_lim int,
	p_before_id bigint)
returns setof app.mail_seen
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'viewer');
	e event;
	ids bigint[];
begin
	if p_event is not null then
		e := event_find(p_event);
	end if;
	execute format($q$ select array(select o.id from app.outbox o
		where o.id < coalesce($1, 9223372036854775807) %s %s %s %s
		order by o.id desc limit $2) $q$,
		case when not role_may(who.role, 'admin')
			then ' and o.registration_id is not null' end,
		' and exists (select from app.registration r
			where r.id = o.registration_id and r.event_id = '
			|| e.id || ')',
		mail_state_terms(p_state), mail_search_terms(p_q))
	into ids using p_before_id, p_lim + 1;
	perform audit_view('staff:' || who.id, 'mail.listed',
		coalesce('event:' || e.id, 'outbox:0'), p_request_id, p_address,
		jsonb_build_object('ids', coalesce((select
			jsonb_agg(distinct o.registration_id)
			from outbox o where o.id = any (ids[:p_lim])
			and o.registration_id is not null), '[]')));
	return query select * from mail_seen m where m.id = any (ids)
		order by m.id desc;
end
$$;

-- A mail, locked, that has not gone and is not on its way; ET404, ET442. One
-- that the caller does not see is not there.
create or replace function app.mail_lock(id bigint, who app.staff)
returns app.outbox
language plpgsql as $$
declare
	o app.outbox;
begin
	select * into o from app.outbox x where x.id = mail_lock.id for update;
	if not found or not app.mail_shows(o, who) then
		perform app.fail('ET404', 'no such mail');
	elsif o.state = 'queued' and o.lease is not null
		and o.next_at > now() then
		perform app.fail('ET442', 'it is being sent');
	elsif o.state = 'sent' then
		perform app.fail('ET442', 'it was sent');
	end if;
	return o;
end
$$;

create or replace function app.mail_audit(o app.outbox, who app.staff,
	action text, request_id text, address text, before jsonb, after jsonb)
returns void
language plpgsql as $$
begin
	perform app.audit_add('staff:' || who.id, 'mail.' || action,
		coalesce('registration:' || o.registration_id,
			'outbox:' || o.id),
		request_id, address, before || jsonb_build_object('mail', o.id),
		after);
end
$$;

-- Try again at once, as if it were new; one that waits does not wait any more.
create or replace function app.mail_requeue(o app.outbox) returns void
language plpgsql as $$
begin
	update app.outbox x
	   set state = 'queued', attempts = 0, lease = null, next_at = now(),
	       requeued_at = now()
	 where x.id = o.id;
	perform app.mailer_wake();
end
$$;

-- May it be called back? What tells people that somebody changed their account
-- is a safeguard against colleagues, so that only owners stop it, and owners
-- are touched by owners alone; ET403.
create or replace function app.mail_cancel_check(o app.outbox, who app.staff)
returns void
language plpgsql as $$
begin
	if o.staff_id is null or o.sample is not null or who.role = 'owner' then
		return;
	elsif o.kind = 'staff_changed' then
		perform app.fail('ET403', 'only owners call it back', null,
			'Only an owner can call back a mail that tells about a changed account.');
	elsif exists (select from app.staff s where s.id = o.staff_id
		and s.role = 'owner') then
		perform app.fail('ET403', 'only owners touch owners', null,
			'Only an owner can call back a mail to an owner.');
	end if;
end
$$;

-- Retry or cancel one mail that was not sent; ET403, ET404, ET442.
create or replace function api.mail_set(p_request_id text, p_address text,
	p_session bytea, p_id bigint, p_what text)
returns setof app.mail_seen
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'reviewer');
	o outbox := mail_lock(p_id, who);
begin
	if p_what = 'cancelled' then
		perform mail_cancel_check(o, who);
		update outbox x set state = 'cancelled', lease = null
		 where x.id = o.id;
	else
		perform mail_requeue(o);
	end if;
	if p_what <> 'cancelled' or o.state <> 'cancelled' then
		perform mail_audit(o, who, p_what, p_request_id, p_address,
			jsonb_build_object('state', o.state), null);
	end if;
	return query select * from mail_seen m where m.id = p_id;
end
$$;

-- Retry all that were given up, of one event or of all; how many those were.
create or replace function api.mail_retry_dead(p_request_id text,
	p_address text, p_session bytea, p_event text) returns bigint
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'reviewer');
	e event;
	n bigint;
begin
	if p_event is not null then
		e := event_find(p_event);
	end if;
	update outbox o
	   set state = 'queued', attempts = 0, lease = null, next_at = now(),
	       requeued_at = now()
	 where o.state = 'dead' and mail_shows(o, who)
	   and (e.id is null or exists (
		select from registration r where r.id = o.registration_id
		   and r.event_id = e.id));
	get diagnostics n = row_count;
	if n > 0 then
		perform audit_add('staff:' || who.id, 'mail.retried',
			coalesce('event:' || e.id, 'outbox:0'), p_request_id,
			p_address, null, jsonb_build_object('count', n));
		perform mailer_wake();
	end if;
	return n;
end
$$;

-- Send a mail that did not arrive to another address, and from now on all of
-- that registration too if it is asked for. Tickets and the secret link go
-- with it: for those who may correct a registration. ET404, ET416, ET440, ET442.
create or replace function api.mail_readdress(p_request_id text,
	p_address text, p_session bytea, p_id bigint, p_recipient text,
	p_everything boolean)
returns setof app.mail_seen
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
	r registration := registration_lock((select x.registration_id
		from outbox x where x.id = p_id));
	o outbox := mail_lock(p_id, who);
	move jsonb := move_mark(o.recipient, normalize(p_recipient));
begin
	if r.id is null then
		perform fail('ET442', 'it belongs to no registration');
	elsif r.erased_at is not null then
		perform not_possible(r, 'the registration is erased');
	elsif p_everything then
		perform address_change(r, p_recipient);
	end if;
	update outbox x set recipient = normalize(p_recipient)
	 where x.id = o.id;
	perform mail_requeue(o);
	perform mail_audit(o, who, 'readdressed', p_request_id, p_address,
		jsonb_build_object('state', o.state), jsonb_build_object(
			'changed', case when p_everything
			then jsonb '["recipient", "email"]'
			else jsonb '["recipient"]' end) || move_note(move));
	perform move_keep(r, move);
	return query select * from mail_seen m where m.id = p_id;
end
$$;

-- Another e-mail address for a locked registration; ET440 where somebody is
-- registered with it.
create or replace function app.address_change(was app.registration,
	email text) returns void
language plpgsql as $$
declare
	r app.registration;
begin
	update app.registration x
	   set email = normalize(address_change.email), updated_at = now(),
	       version = x.version + 1
	 where x.id = was.id returning * into r;
	perform app.address_follow(was, r);
exception when unique_violation then
	perform app.fail('ET440', 'this address is registered',
		jsonb_build_object('field', 'recipient'));
end
$$;

-- Mail a test to the person who asks: a kind of mail with these texts (JSON, by file
-- name), about an event. Thirty an hour at most; ET429.
create or replace function api.test_mail(p_request_id text, p_address text,
	p_session bytea, p_event text, p_kind text, p_language text,
	p_texts text) returns bigint
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
	e event := event_find(p_event);
	new_id bigint;
begin
	perform not_before((select o.created_at from outbox o
		where o.staff_id = who.id and o.sample is not null
		order by o.id desc offset 29 limit 1) + interval '1 hour',
		'too many test mails');
	insert into outbox (staff_id, kind, recipient, message_id, sample,
		sample_event_id, reason)
	values (who.id, p_kind, who.email, message_id(),
		p_texts::jsonb, e.id, p_language)
	returning id into new_id;
	perform audit_add('staff:' || who.id, 'mail.tested', 'event:' || e.id,
		p_request_id, p_address, null,
		jsonb_build_object('kind', p_kind, 'mail', new_id));
	perform mailer_wake();
	return new_id;
end
$$;

-- What became of one's own test mail; ET404.
create or replace function api.test_mail_state(p_session bytea, p_id bigint)
returns setof app.mail_seen
language plpgsql stable security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
begin
	if not exists (select from outbox o where o.id = p_id
		and o.staff_id = who.id and o.sample is not null) then
		perform fail('ET404', 'no such test mail');
	end if;
	return query select * from mail_seen m where m.id = p_id;
end
$$;
