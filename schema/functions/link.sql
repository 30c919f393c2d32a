-- link.sql: the secret link, asked for again by e-mail.

-- Note that somebody wants the link of an address; the mailer looks whose it
-- is. Nothing here depends on whether it is known.
create or replace function app.link_ask(event_id bigint, email text,
	request_id text, address text) returns void
language plpgsql as $$
begin
	insert into app.link_request (event_id, email)
	values (link_ask.event_id, normalize(link_ask.email))
	on conflict do nothing;
	perform app.audit_add('public', 'link.requested', 'event:' || event_id,
		request_id, address);
	perform app.mailer_wake();
end
$$;

create or replace function api.link_request(p_request_id text, p_address text,
	p_event text, p_email text) returns void
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	e event;
begin
	if p_event is not null then
		e := event_find(p_event);
	else
		select * into e from event x
		 order by x.is_current desc, x.id desc limit 1;
	end if;
	if e.id is not null then
		perform link_ask(e.id, p_email, p_request_id, p_address);
	end if;
end
$$;

-- What an address is registered for, what comes next first: of events that are
-- not put away and ended 90 days ago at most, so that data can still be seen
-- and erased.
create or replace function app.registrations_of(email text)
returns setof app.registration
language plpgsql stable as $$
begin
	return query select r.* from app.event e
		cross join lateral app.registration_find(e.id,
			registrations_of.email) r
		where r.id is not null and r.erased_at is null
		  and e.archived_at is null
		  and e.ends_at > now() - interval '90 days'
		order by e.ends_at < now(), e.starts_at, e.id limit 20;
end
$$;

-- The other registrations of the address that a mail with a link goes to; no
-- row for other kinds, and where staff sent it to somebody else.
create or replace function api.mail_links(p_mail_id bigint)
returns table (registration_id bigint, event_name text, "when" text)
language plpgsql stable security definer set search_path = app, pg_temp as $$
begin
	return query
	select x.id, e.name::text, when_text(e.starts_at, e.zone)
	  from outbox o
	  join registration r on r.id = o.registration_id
	 cross join lateral registrations_of(r.email) x
	  join event e on e.id = x.event_id
	 where o.id = p_mail_id and o.kind = 'link' and x.id <> r.id
	   and mailbox(o.recipient) = mailbox(r.email);
end
$$;

-- Queue the mails for those who asked and are registered, three an hour each
-- at most, and forget who asked. Whoever is not registered for that event gets
-- the links of the others.
create or replace function app.links_queue() returns void
language plpgsql as $$
declare
	q app.link_request;
	r app.registration;
begin
	for q in delete from app.link_request x where x.id in (
		select y.id from app.link_request y order by y.id limit 100
		   for update skip locked)
		returning * loop
		r := app.registration_find(q.event_id, q.email);
		if r.id is null then
			select * into r from app.registrations_of(q.email)
			 limit 1;
		end if;
		if r.id is not null and (select count(*) from app.outbox o
			where o.registration_id = r.id and o.kind = 'link'
			  and o.created_at > now() - interval '1 hour') < 3 then
			perform app.mail_add(r, 'link');
		end if;
	end loop;
end
$$;
