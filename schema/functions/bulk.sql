-- bulk.sql: one decision on many registrations, some at a time.

-- What is done to one of them, locked; its refusals are those of the action.
create or replace function app.bulk_one(id bigint, action text, who app.staff,
	reason text, request_id text, address text, may text)
returns app.step[]
language plpgsql as $$
declare
	actor text := 'staff:' || who.id;
begin
	case action
	when 'approve', 'reject' then
		return (app.decide_row(app.undecided(id, null), who,
			app.decision_of(action), reason, request_id,
			address, may)).steps;
	when 'request-proof' then
		perform app.request_row(app.undecided(id, null), actor, reason,
			request_id, address);
	when 'resend' then
		perform app.resend_row(app.registration_of(id, null), actor,
			request_id, address);
	when 'cancel' then
		return app.cancel_row(app.registration_of(id, null), actor,
			reason, request_id, address);
	end case;
	return '{}';
end
$$;

-- Each in a transaction of its own within ours: one that is refused leaves the
-- others done. In the order of ids after their events, so that two of us do
-- not wait in a circle; counted last.
create or replace function app.bulk_all(ids bigint[], action text,
	who app.staff, reason text, request_id text, address text, may text)
returns jsonb
language plpgsql as $$
declare
	rows jsonb := '[]';
	steps app.step[] := '{}';
	one bigint;
	state text;
	told text;
	said text;
begin
	perform app.event_lock(e.id) from (select distinct r.event_id as id
		from app.registration r where r.id = any (ids)
		order by 1) e;
	for one in select distinct x.id from unnest(ids) x(id) order by 1 loop
		state := null;
		told := null;
		said := null;
		begin
			steps := steps || app.bulk_one(one, action, who,
				reason, request_id, address, may);
		exception when others then
			get stacked diagnostics state = returned_sqlstate,
				told = pg_exception_detail,
				said = pg_exception_hint;
			if state !~ '^ET' then
				raise;
			end if;
		end;
		rows := rows || jsonb_build_object('id', one, 'state', state,
			'told', nullif(told, ''), 'said', nullif(said, ''));
	end loop;
	perform app.steps_count(steps);
	return rows;
end
$$;

-- One chunk: of `p_ids`, or the next `p_lim` that fit the filter, oldest first,
-- none that came after `p_until` (null: now, and what is returned). A row for
-- each; the place behind the last stands in all of them while there are more.
create or replace function api.bulk(p_request_id text, p_address text,
	p_session bytea, p_action text, p_reason text, p_ids bigint[],
	p_event text, p_status text, p_q text, p_serial text, p_filter text,
	p_lim int, p_until text, p_after_time text, p_after_id bigint, p_key text,
	p_body_hash bytea, p_may text default null)
returns table (id bigint, name text, status text, version bigint, state text,
	told text, said text, until text, after_time text, after_id bigint,
	replayed boolean)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	who staff := session_staff(p_session, 'admin');
	scope text := 'bulk ' || who.id;
	past jsonb := idempotency_begin(scope, p_key, p_body_hash);
	events bigint[];
	ids bigint[] := p_ids;
	last registration;
begin
	if past is null then
		until := coalesce(p_until, cursor_text(clock_timestamp()));
		if ids is null then
			events := event_ids(p_event);
			ids := page_ids(events, p_status, p_q, p_serial,
				filter_terms(events, coalesce(p_filter,
					'{}')::jsonb, who.id)
				|| format(' and r.created_at <= %L', until),
				true, p_lim + 1, p_after_time, p_after_id);
			if cardinality(ids) > p_lim then
				ids := ids[:p_lim];
				select * into last from registration r
				 where r.id = ids[p_lim];
			end if;
		end if;
		past := jsonb_build_object('rows', bulk_all(ids, p_action, who,
			normalize(p_reason), p_request_id, p_address, p_may),
			'until', until, 'time', cursor_text(last.created_at),
			'after', last.id);
		perform idempotency_end(scope, p_key, p_body_hash, past);
		replayed := false;
	end if;
	return query
	select x.id, r.name::text, r.status, r.version, x.state, x.told, x.said,
	       past ->> 'until', past ->> 'time', (past ->> 'after')::bigint,
	       coalesce(replayed, true)
	  from jsonb_to_recordset(past -> 'rows')
		as x(id bigint, state text, told text, said text)
	  left join registration r on r.id = x.id order by x.id;
end
$$;
