-- source.sql: where people come from.

-- Of these events, the most frequent first; at most 100, as anybody can make
-- one up.
create or replace function app.sources_json(events bigint[]) returns jsonb
language sql stable as $$
	select coalesce(jsonb_agg(jsonb_build_object(
		'utm_source', x.source -> 'utm_source',
		'utm_medium', x.source -> 'utm_medium',
		'utm_campaign', x.source -> 'utm_campaign',
		'ref', x.source -> 'ref', 'registrations', x.n,
		'approved', x.approved, 'tickets', x.tickets)
		order by x.n desc, x.source::text), '[]')
	  from (select r.source, count(*) as n, count(*)
			filter (where r.status = 'approved') as approved,
		       coalesce(sum(r.tickets)
			filter (where r.status = 'approved'), 0) as tickets
		  from app.registration r
		 where r.event_id = any (events) and r.source is not null
		 group by r.source order by 2 desc, r.source::text limit 100) x
$$;

create or replace function api.sources(p_session bytea, p_event text)
returns text
language plpgsql stable security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'viewer');
	events bigint[] := event_ids(p_event);
begin
	return jsonb_build_object('total', (counts_of(events)).total,
		'sources', sources_json(events))::text;
end
$$;
