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
	e event := event_find(p_event);
begin
	perform link_ask(e.id, p_email, p_request_id, p_address);
end
$$;

-- Queue the mails for those who asked and are registered, three an hour each
-- at most, and forget who asked.
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
		if r.id is not null and (select count(*) from app.outbox o
			where o.registration_id = r.id and o.kind = 'link'
			  and o.created_at > now() - interval '1 hour') < 3 then
			perform app.mail_add(r, 'link');
		end if;
	end loop;
end
$$;
