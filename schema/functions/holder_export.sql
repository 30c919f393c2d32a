-- holder_export.sql: everything that is stored about one person, for that person.

create or replace function app.export_tickets(r app.registration)
returns jsonb
language sql stable as $$
	select coalesce(jsonb_agg(jsonb_build_object('position', t.position,
		'member_name', t.member_name, 'price_minor', t.price_minor,
		'serial_number', app.serial_shown(t.serial), 'code', t.code,
		'created_at', app.rfc3339(t.created_at),
		'used_at', app.rfc3339(t.used_at), 'gate', t.used_gate,
		'revoked_at', app.rfc3339(t.revoked_at),
		'scans', (select coalesce(jsonb_agg(jsonb_build_object(
			'at', app.rfc3339(s.at), 'kind', s.kind,
			'reason', s.reason, 'gate', s.gate) order by s.id),
			'[]') from app.scan s where s.ticket_id = t.id))
		order by t.position, t.id), '[]')
	  from app.ticket t where t.registration_id = r.id
$$;

-- Pictures as data: URIs.
create or replace function app.export_proofs(r app.registration) returns jsonb
language sql stable as $$
	select coalesce(jsonb_agg(jsonb_build_object('type', p.type,
		'sha256', encode(p.sha256, 'hex'), 'claim', p.claim,
		'at', app.rfc3339(p.created_at), 'image', 'data:' || p.type
			|| ';base64,' || translate(
				encode(p.image, 'base64'), E'\n', ''))
		order by p.id), '[]')
	  from app.payment_proof p where p.registration_id = r.id
$$;

create or replace function app.export_mails(r app.registration) returns jsonb
language sql stable as $$
	select coalesce(jsonb_agg(jsonb_build_object('kind', o.kind,
		'recipient', o.recipient, 'reason', o.reason,
		'message_id', o.message_id, 'state', o.state,
		'attempts', o.attempts,
		'created_at', app.rfc3339(o.created_at),
		'sent_at', app.rfc3339(o.sent_at), 'smtp_code', o.smtp_code,
		'last_error', o.last_error) order by o.id), '[]')
	  from app.outbox o where o.registration_id = r.id
$$;

-- The links that work, without what would open them.
create or replace function app.export_links(r app.registration) returns jsonb
language sql stable as $$
	select coalesce(jsonb_agg(jsonb_build_object(
		'created_at', app.rfc3339(l.created_at))
		order by l.created_at, l.hash), '[]')
	  from app.access_link l where l.registration_id = r.id
$$;

-- What was done; addresses only of those who acted for the person, and of
-- staff no more than that it was staff.
create or replace function app.export_history(r app.registration)
returns jsonb
language sql stable as $$
	select coalesce(jsonb_agg(jsonb_build_object('at', app.rfc3339(a.at),
		'actor', split_part(a.actor, ':', 1), 'action', a.action,
		'address', case when a.actor ~ '^(public|holder)'
			then nullif(a.address, '') end,
		'request_id', a.request_id, 'before', a.before,
		'after', a.after) order by a.id), '[]')
	  from app.audit a where a.subject = 'registration:' || r.id
$$;

-- What staff noted, without who it was.
create or replace function app.export_notes(r app.registration) returns jsonb
language sql stable as $$
	select coalesce(jsonb_agg(jsonb_build_object('text', n.text,
		'at', app.rfc3339(n.created_at)) order by n.id), '[]')
	  from app.registration_note n where n.registration_id = r.id
$$;

create or replace function app.export_registration(r app.registration)
returns jsonb
language sql stable as $$
	select jsonb_build_object('id', r.id, 'name', r.name, 'email', r.email,
		'phone', r.phone, 'team_name', r.team_name,
		'members', r.members, 'tickets_count', r.tickets,
		'amount_minor', r.amount_minor, 'currency', r.currency,
		'status', r.status, 'reason', r.reason,
		'decided_at', app.rfc3339(r.decided_at),
		'cancelled_reason', r.cancelled_reason,
		'payment_reference', r.payment_reference, 'claim', r.claim,
		'source', r.source, 'language', r.language, 'version', r.version,
		'hold_until', app.rfc3339(r.hold_until),
		'proof_requested_at', app.rfc3339(r.proof_requested_at),
		'proof_request_reason', r.proof_request_reason,
		'reminded_at', app.rfc3339(r.reminded_at),
		'created_at', app.rfc3339(r.created_at),
		'updated_at', app.rfc3339(r.updated_at))
$$;

create or replace function api.holder_export(p_request_id text,
	p_address text, p_token bytea) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	r registration := holder_find(p_token);
	e event;
begin
	select * into e from event x where x.id = r.event_id;
	perform holder_audit(r, 'exported', p_request_id, p_address);
	return jsonb_build_object('exported_at', rfc3339(now()),
		'registration', export_registration(r),
		'event', holder_event(e), 'tickets', export_tickets(r),
		'payment_proofs', export_proofs(r), 'mails', export_mails(r),
		'access_links', export_links(r),
		'notes', export_notes(r), 'history', export_history(r))::text;
end
$$;
