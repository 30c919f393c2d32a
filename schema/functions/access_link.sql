-- access_link.sql: secret links, known by the SHA-256 of their tokens. Each mail
-- brings a link of its own, and all of them work until the link is renewed or the
-- address changes.

create or replace function app.link_add(registration_id bigint, hash bytea,
	outbox_id bigint default null) returns void
language plpgsql as $$
begin
	insert into app.access_link (hash, registration_id, outbox_id)
	select link_add.hash, r.id, link_add.outbox_id
	  from app.registration r
	 where r.id = link_add.registration_id and r.erased_at is null
	on conflict do nothing;
end
$$;

-- Store a link for staff, which is valid from its first mail on.
create or replace function app.staff_link_add(id bigint, hash bytea,
	outbox_id bigint default null) returns void
language plpgsql as $$
begin
	insert into app.access_link (hash, staff_link_id, outbox_id)
	values (staff_link_add.hash, staff_link_add.id,
		staff_link_add.outbox_id)
	on conflict do nothing;
	update app.staff_link l
	   set expires_at = now() + case l.kind when 'invited'
			then interval '3 days' else interval '1 hour' end
	 where l.id = staff_link_add.id and l.expires_at is null;
end
$$;

-- The registration that a token opens; null: none.
create or replace function app.link_opens(token bytea) returns bigint
language sql stable as $$
	select l.registration_id from app.access_link l where l.hash = token
$$;

-- All links of a locked registration end. A mail about it that has not gone, or
-- is on its way to the relay this moment, is sent with a new link: so it gets
-- another Message-ID, or a mail reader would show the copy whose link has ended.
create or replace function app.links_end(r app.registration) returns void
language plpgsql as $$
begin
	delete from app.access_link l where l.registration_id = r.id;
	update app.outbox o
	   set message_id = app.message_id(), lease = null,
	       next_at = case when o.lease is null then o.next_at
			else now() end
	 where o.registration_id = r.id and o.state <> 'sent';
end
$$;

-- End the links that there are, and mail a new one. ET416.
create or replace function app.link_renew(r app.registration, actor text,
	request_id text, address text) returns void
language plpgsql as $$
begin
	if r.erased_at is not null then
		perform app.not_possible(r, 'it is erased');
	end if;
	perform app.links_end(r);
	perform app.mail_add(r, 'link_renewed');
	perform app.audit_add(actor, 'registration.link_renewed',
		'registration:' || r.id, request_id, address);
end
$$;

-- Staff renew it; ET404, ET416.
create or replace function api.link_renew(p_request_id text, p_address text,
	p_session bytea, p_id bigint, p_key text, p_body_hash bytea)
returns setof app.decided
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'reviewer');
	scope text := 'link ' || who.id;
	r registration;
begin
	return query select * from decided_again(scope, p_key, p_body_hash);
	if found then
		return;
	end if;
	r := registration_of(p_id, null);
	perform link_renew(r, 'staff:' || who.id, p_request_id, p_address);
	return query select * from decided_end(r, scope, p_key, p_body_hash);
end
$$;

-- Store the links of a claimed mail before it goes: that of its own registration
-- or for staff, and those of other registrations that it may carry. False: the
-- lease was lost. Each attempt brings new links, and it may not be known whether
-- the one before arrived: the links of five attempts stay valid, so that a relay
-- that is away for days leaves no heap of them. The registrations are locked
-- first: an address that is being changed has changed or waits, and no link goes
-- to the old one afterwards.
create or replace function api.link_issue(p_mail_id bigint, p_lease text,
	p_hash bytea, p_other_ids bigint[], p_other_hashes bytea[])
returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	o outbox;
begin
	perform from registration r
	  where r.id = any (p_other_ids || (select x.registration_id
		from outbox x where x.id = p_mail_id))
	  order by r.id for share;
	select * into o from outbox x where x.id = p_mail_id
	   and x.lease = p_lease and x.state = 'queued' for share;
	if not found then
		return false;
	end if;
	delete from access_link l where l.outbox_id = o.id
	   and l.created_at <= (select x.created_at from access_link x
		where x.outbox_id = o.id group by 1 order by 1 desc
		offset 4 limit 1);
	if o.staff_link_id is not null then
		perform staff_link_add(o.staff_link_id, p_hash, o.id);
	else
		perform link_add(o.registration_id, p_hash, o.id);
	end if;
	perform link_add(x.id, x.hash, o.id)
	   from unnest(p_other_ids, p_other_hashes) x(id, hash)
	  where x.id in (select m.registration_id
		from api.mail_links(o.id) m);
	return true;
end
$$;

-- Forget links that serve nobody any more: of events that ended three months ago
-- and of mails older than a year; for staff, those that were used or ended.
create or replace function app.links_tidy() returns void
language plpgsql as $$
begin
	delete from app.access_link where hash in (
		select l.hash from app.access_link l
		  join app.registration r on r.id = l.registration_id
		  join app.event e on e.id = r.event_id
		 where l.created_at < now() - interval '1 year'
		   and e.ends_at < now() - interval '90 days' limit 1000);
	delete from app.access_link where hash in (
		select l.hash from app.access_link l
		  join app.staff_link s on s.id = l.staff_link_id
		 where s.used_at is not null or s.expires_at < now()
		 limit 1000);
end
$$;
