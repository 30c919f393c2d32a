-- retention.sql: personal data is forgotten some time after the event, if the
-- event says so; what was counted stays counted.

-- When it is due; null: never.
create or replace function app.erase_due(e app.event) returns timestamptz
language sql stable as $$
	select e.ends_at + make_interval(days => e.erase_after_days::int)
$$;

-- Registrations of an event that tell who it is.
create or replace function app.known_people(event_id bigint) returns bigint
language plpgsql stable as $$
begin
	return (select count(*) from app.registration r
		where r.event_id = known_people.event_id
		  and r.erased_at is null);
end
$$;

-- Forget up to `lim` of an event, each as if the person had asked for it. Who
-- is being worked on comes next time.
create or replace function app.retention_erase(e app.event, lim int)
returns int
language plpgsql as $$
declare
	r app.registration;
	n int := 0;
begin
	for r in select * from app.registration x
		 where x.event_id = e.id and x.erased_at is null
		 order by x.id limit lim for update skip locked loop
		r := app.erase(r);
		perform app.audit_add('system', 'registration.erased',
			'registration:' || r.id, '', '', null,
			jsonb_build_object('version', r.version));
		n := n + 1;
	end loop;
	return n;
end
$$;

-- What an event keeps of people outside their registrations.
create or replace function app.retention_rest(e app.event) returns void
language plpgsql as $$
begin
	delete from app.link_request q where q.event_id = e.id;
	perform from app.audit_sealing for share;
	with gone as (update app.audit a set address = 'erased'
		where a.subject = 'event:' || e.id and a.actor = 'public'
		  and a.address not in ('', 'erased') returning a.id)
	update app.audit_seal s set salt = null
	  from gone where s.audit_id = gone.id;
	perform app.audit_add('system', 'event.people_erased',
		'event:' || e.id, '', '');
end
$$;

-- Forget up to `lim` people whose time is over; 0: nobody is left. One at a
-- time: a second sweeper finds nothing to do.
create or replace function api.forget(p_lim int)
returns table (erased bigint)
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	e event;
begin
	erased := 0;
	if pg_try_advisory_xact_lock(hashtextextended('forget', 0)) then
		for e in select * from event x where erase_due(x) <= now()
			and exists (select from registration r
				where r.event_id = x.id
				  and r.erased_at is null)
			order by x.id loop
			erased := erased
				+ retention_erase(e, p_lim - erased::int);
			if known_people(e.id) = 0 then
				perform retention_rest(e);
			end if;
			exit when erased >= p_lim;
		end loop;
	end if;
	return next;
end
$$;
