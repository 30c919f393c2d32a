-- signing.sql: tickets that are approved wait for their signature here.

-- Ask the signer for the codes of a registration, in the transaction that
-- approves it or gives it another ticket.
create or replace function app.tickets_sign(r app.registration) returns void
language plpgsql as $$
begin
	if r.status = 'approved' then
		insert into app.sign_request (ticket_id)
		select t.id from app.ticket t
		 where t.registration_id = r.id and t.revoked_at is null
		   and t.code is null
		on conflict do nothing;
		if found then
			perform app.wake('sign_request');
		end if;
	end if;
end
$$;

-- Does a ticket of this registration wait for its signature?
create or replace function app.is_unsigned(registration_id bigint)
returns boolean
language sql stable as $$
	select exists (select from app.ticket t
		join app.sign_request q on q.ticket_id = t.id
		where t.registration_id = is_unsigned.registration_id)
$$;

-- What the signer is to sign next, at most `p_lim` tickets. One that another
-- transaction holds, such as a check-in, is left for later, so that the signer
-- never waits for the door. Whatever was asked for is signed, also when the
-- approval has been taken back since: a code alone admits nobody. Lateral: there
-- are no good statistics of a queue, and a merge join would read every ticket.
create or replace function api.sign_next(p_lim int)
returns table (ticket_id bigint, event_id bigint, serial text,
	valid_from bigint, valid_until bigint)
language plpgsql security definer set search_path = app, pg_temp as $$
begin
	return query
	select x.* from sign_request q cross join lateral (
		select t.id, e.id, t.serial,
		       coalesce(extract(epoch
				from e.check_in_from)::bigint, 0),
		       coalesce(extract(epoch
				from e.check_in_until)::bigint, 0)
		  from ticket t
		  join registration r on r.id = t.registration_id
		  join event e on e.id = r.event_id
		 where t.id = q.ticket_id
		   for no key update of t skip locked) x
	 order by q.ticket_id limit p_lim;
end
$$;

-- Store signed codes, one for one, of tickets that still wait; how many those
-- were. A ticket that has a code keeps it. Mails about the tickets go now.
create or replace function api.sign_store(p_ticket_ids bigint[],
	p_codes text[]) returns bigint
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	n bigint;
begin
	with free as (select t.id, x.code
		from unnest(p_ticket_ids, p_codes) x(id, code)
		join sign_request q on q.ticket_id = x.id
		join ticket t on t.id = x.id
		order by t.id for no key update of t skip locked),
	signed as (update ticket t set code = f.code from free f
		where t.id = f.id and t.code is null)
	delete from sign_request q using free f where q.ticket_id = f.id;
	get diagnostics n = row_count;
	if n > 0 then
		perform pg_notify('outbox', '');
	end if;
	return n;
end
$$;

-- How many tickets wait for their signature, and how long the oldest does.
create or replace function api.signing_health()
returns table (waiting bigint, oldest_seconds bigint)
language plpgsql stable security definer set search_path = app, pg_temp as $$
begin
	return query
	select count(*), coalesce(extract(epoch from greatest(
			now() - min(q.requested_at), interval '0')), 0)::bigint
	  from sign_request q;
end
$$;
