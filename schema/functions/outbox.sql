-- outbox.sql: the mailer's side of the queue: claim, link, settle.

-- Kinds of mail that carry tickets.
create or replace function app.mail_has_tickets(kind text) returns boolean
language sql immutable as $$
	select kind in ('approved', 'resent', 'reminder', 'member_changed')
$$;

-- Who changed an account, as its owner is told: null for themselves.
create or replace function app.account_changer(actor text, owner bigint)
returns text
language sql stable as $$
	select case when actor <> 'staff:' || owner then
		coalesce(app.audit_name(actor), actor) end
$$;

-- Take the next message that is due, until the lease ends; another mailer
-- skips it. A mail with tickets waits until all of them are signed. Without an
-- id: nothing is due.
create or replace function app.mail_lease(p_lease_seconds int) returns app.outbox
language plpgsql as $$
declare
	o app.outbox;
begin
	perform app.links_queue();
	perform app.resets_queue();
	update app.outbox x
	   set lease = gen_random_uuid()::text, attempts = x.attempts + 1,
	       next_at = now() + make_interval(secs => p_lease_seconds)
	 where x.id = (select q.id from app.outbox q
		where q.state = 'queued' and q.next_at <= now()
		  and not (app.mail_has_tickets(q.kind)
			and app.is_unsigned(q.registration_id))
		order by q.next_at, q.id limit 1 for update skip locked)
	returning * into o;
	if not found and random() < 0.01 then
		perform app.tidy();
	end if;
	return o;
end
$$;

-- The next message that is due, as mail_lease() takes it, with all that its
-- text needs. One row per ticket where it carries them, else one; no row:
-- nothing is due.
create or replace function api.mail_claim(p_lease_seconds int)
returns table (id bigint, lease text, kind text, recipient text,
	message_id text, attempts bigint, name text, team_name text,
	reason text, event_id bigint, event_name text, venue text,
	"when" text, reply_to text,
	ticket_id bigint, serial text, member_name text, code text,
	registration_id bigint, language text, templates text,
	price_minor bigint, currency text, price text, each_price text,
	payment_instructions text, payment_reference text, starts_at text,
	ends_at text, slug text, attach boolean, place_in_list bigint,
	total text, places bigint, proof_due text,
	staff_link_id bigint, sample text, organiser text, accent text,
	logo_width int, logo_height int, payment_qr_width int,
	payment_qr_height int, changed_by text, changed_from text,
	changed_zone text, may text, vouched boolean, entrance text,
	calendar_sequence bigint, calendar_at text)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	o outbox := mail_lease(p_lease_seconds);
begin
	if o.id is null then
		return;
	end if;
	return query
	select o.id, o.lease, o.kind::text, o.recipient::text, o.message_id,
	       o.attempts::bigint, coalesce(r.name, s.name)::text,
	       r.team_name::text, o.reason,
	       e.id, coalesce(e.name, 'event-tickets')::text, e.venue::text,
	       case when a.id is null
		then span_text(e.starts_at, e.ends_at, zone_used(e.zone))
		else when_text(a.at, coalesce(zone_used(e.zone), 'UTC')) end,
	       e.reply_to::text,
	       t.id, t.serial, t.member_name::text, t.code::text,
	       r.id, coalesce(r.language, case when o.sample is not null
		then o.reason end, s.language)::text, case when s.id is null then
		nullif(e.templates, '{}') end::text,
	       p.price, p.currency::text, price_text(p.price, p.currency),
	       case when r.tickets > 1 and p.price * r.tickets = p.amount
		then price_text(p.price, p.currency) end,
	       e.payment_instructions, r.payment_reference::text,
	       rfc3339(e.starts_at), rfc3339(e.ends_at), e.slug,
	       e.attach_tickets, place_in_list(r),
	       price_text(p.amount, p.currency),
	       r.tickets::bigint, proof_due(r, e),
	       o.staff_link_id, o.sample::text, e.organiser::text,
	       e.accent::text, l.width, l.height, q.width, q.height,
	       account_changer(a.actor, s.id), a.address,
	       coalesce(zone_used(e.zone), 'UTC'), r.may::text,
	       s.id is not null or coalesce(r.status = 'approved'
			and r.decided_by is not null, false),
	       case when a.id is null then entrance_text(e.check_in_from,
		e.starts_at, zone_used(e.zone)) end,
	       e.calendar_sequence::bigint, rfc3339(e.calendar_at)
	  from (select) one
	  left join registration r on r.id = o.registration_id
	  left join staff s on s.id = o.staff_id
	  left join event e on e.id = coalesce(r.event_id, o.sample_event_id,
		(select c.id from event c where c.is_current))
	  left join audit a on a.id = o.audit_id
	  left join lateral (select
		coalesce(ticket_price(r), e.price_minor) as price,
		coalesce(r.amount_minor, e.price_minor)::bigint as amount,
		coalesce(r.currency, e.currency) as currency) p on true
	  left join event_picture l on l.event_id = e.id and l.kind = 'logo'
	   and o.kind not like 'staff\_%'
	  left join event_picture q on q.event_id = e.id
	   and q.kind = 'payment_qr' and p.amount > 0
	   and o.kind in ('received', 'moved_up')
	  left join ticket t on t.registration_id = r.id
	   and t.revoked_at is null and mail_has_tickets(o.kind)
	 order by t.position;
end
$$;

-- A picture for inside a mail; no row: it is gone.
create or replace function api.mail_picture(p_event_id bigint, p_kind text)
returns table (image bytea, type text)
language plpgsql stable security definer set search_path = app, pg_temp as $$
begin
	return query select p.image, p.type from event_picture p
	 where p.event_id = p_event_id and p.kind = p_kind;
end
$$;

-- What became of a message: sent, queued again after some seconds, dead, or
-- away: queued as well, but the relay was not there and no attempt counts.
-- False: the lease was lost, somebody else has it now.
create or replace function api.mail_settle(p_id bigint, p_lease text,
	p_state text, p_smtp_code int, p_error text, p_retry_seconds int)
returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
begin
	update outbox o
	   set state = case p_state when 'away' then 'queued' else p_state end,
	       attempts = o.attempts - (p_state = 'away')::int,
	       lease = null, smtp_code = p_smtp_code, last_error = p_error,
	       sent_at = case when p_state = 'sent' then now() end,
	       next_at = now() + make_interval(
		secs => coalesce(p_retry_seconds, 0))
	 where o.id = p_id and o.lease = p_lease and o.state = 'queued';
	return found;
end
$$;
