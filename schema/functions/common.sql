-- common.sql: what the other functions share: times as text, failing with our
-- codes, the audit record, counts, and requests that may come twice.

-- Inlined by the planner: costs no call.
create or replace function app.rfc3339(t timestamptz) returns text
language sql stable parallel safe as $$
	select to_char(t at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
$$;

-- With milliseconds, for clocks that are compared.
create or replace function app.rfc3339_ms(t timestamptz) returns text
language sql stable parallel safe as $$
	select to_char(t at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- The short number that people say: of the first ticket of a registration that of
-- the registration, REG-000012; of the others REG-000012-2 and so on. It opens
-- nothing. Inlined: the cast keeps it as immutable as it promises to be.
create or replace function app.serial_code(registration_id bigint, "position" int)
returns text
language sql immutable as $$
	select 'REG-' || lpad(registration_id::text,
		greatest(6, length(registration_id::text)), '0')
		|| case when "position" > 1 then '-' || "position"::text else '' end
$$;

-- A serial as people read it.
create or replace function app.serial_shown(serial text) returns text
language sql immutable as $$
	select regexp_replace(serial, '(.{4})(?=.)', '\1-', 'g')
$$;

-- Names that PostgreSQL takes for a zone and browsers do not: copies of the whole
-- tree, names of no place, rules written out as in "EST5EDT4".
create or replace function app.zone_odd(zone text) returns boolean
language sql immutable as $$
	select zone ~ '^(posix|right|SystemV)/'
		or zone in ('posixrules', 'Factory', 'localtime')
		or zone ~ '[0-9<,]' and zone !~ '/' and zone not in ('EST5EDT',
			'CST6CDT', 'MST7MDT', 'PST8PDT', 'GMT0', 'GMT+0', 'GMT-0')
$$;

-- May this zone be set? Server and browsers know it, in this spelling.
create or replace function app.zone_known(zone text) returns boolean
language sql stable as $$
	select not app.zone_odd(zone) and exists (select
		from pg_timezone_names z where z.name = zone_known.zone)
$$;

-- A zone if the server has it, else UTC. Costs a subtransaction: not for each of
-- many rows.
create or replace function app.zone_there(zone text) returns text
language plpgsql stable as $$
begin
	perform timezone(zone, timestamp 'epoch');
	return zone;
exception when invalid_parameter_value then
	return 'UTC';
end
$$;

-- The zone in which times are shown: UTC for one that is odd or that the server
-- has lost, so that one such event takes no view of all events with it. Bound to
-- what it calls: the public view calls it for roles that see no schema.
create or replace function app.zone_used(zone text) returns text
language sql stable
return case when app.zone_odd(zone) then 'UTC' else app.zone_there(zone) end;

-- The end of check-in: that of its own, or 12 hours after the end of the event.
-- Inlined: it must not promise more than "stable", or it is called for each
-- ticket, which takes twice as long.
create or replace function app.door_closes(e app.event) returns timestamptz
language sql stable as $$
	select coalesce(e.check_in_until, e.ends_at + interval '12 hours')
$$;

-- Until when scans are practice because the door is not open yet: where no
-- check-in time is set, until 12 hours before the start, so that trying a
-- scanner weeks before uses up no ticket. Null: a check-in time is set, and a
-- scan before it is refused. Inlined.
create or replace function app.rehearsal_until(e app.event) returns timestamptz
language sql stable as $$
	select case when e.check_in_from is null
		then e.starts_at - interval '12 hours' end
$$;

-- Is a scan made at this moment (null: now) practice? Inlined.
create or replace function app.rehearses(e app.event, at timestamptz)
returns boolean
language sql stable as $$
	select e.rehearsal or coalesce(
		coalesce(at, now()) < app.rehearsal_until(e), false)
$$;

-- What a person is told: a sentence of the catalogues (lib/lang/po) and what
-- stands in its holes, a %s each, as message_json() of the workers reads it. It
-- is translated where it is shown, and its arguments never are. A sentence
-- without holes is a message as it is.
create or replace function app.message(id text, variadic args jsonb[])
returns text
language sql stable as $$
	select jsonb_build_object('id', id, 'args', to_jsonb(args))::text
$$;

-- The same about `n` things: each language has its forms of a plural.
create or replace function app.message_count(n bigint, one text, many text,
	variadic args jsonb[]) returns text
language sql stable as $$
	select jsonb_build_object('id', one, 'many', many, 'n', n,
		'args', to_jsonb(args))::text
$$;

-- Raise one of our SQLSTATEs (class ET). The detail is JSON for the client;
-- `sentence`, a message, is what the answer says instead of the usual one for
-- that code.
create or replace function app.fail(code text, message text,
	detail jsonb default null, sentence text default null) returns void
language plpgsql as $$
begin
	if sentence is not null then
		raise exception using errcode = code, message = message,
			detail = coalesce(detail, '{}')::text,
			hint = sentence;
	elsif detail is null then
		raise exception using errcode = code, message = message;
	end if;
	raise exception using errcode = code, message = message,
		detail = detail::text;
end
$$;

-- ET422: what is wrong with which field, a message.
create or replace function app.invalid(field text, message text) returns void
language plpgsql as $$
begin
	perform app.fail('ET422', 'validation failed',
		jsonb_build_object('field', field, 'message', message));
end
$$;

-- ET412: what is asked for was decided on another version (`seen`; null: on
-- whatever is there).
create or replace function app.version_check(version bigint, seen bigint)
returns void
language plpgsql as $$
begin
	if version <> seen then
		perform app.fail('ET412', 'it changed meanwhile',
			jsonb_build_object('version', version));
	end if;
end
$$;

-- ET429 until then (null: never); when it may be tried again goes with it.
create or replace function app.not_before(until timestamptz, message text)
returns void
language plpgsql as $$
begin
	if until > now() then
		perform app.fail('ET429', message, jsonb_build_object(
			'retry_after', ceil(extract(epoch from until - now()))));
	end if;
end
$$;

-- ET416: what is asked for does not go with where the registration stands.
create or replace function app.not_possible(r app.registration, message text)
returns void
language plpgsql as $$
begin
	perform app.fail('ET416', message,
		jsonb_build_object('status', r.status));
end
$$;

create or replace function app.audit_add(actor text, action text, subject text,
	request_id text, address text, before jsonb default null,
	after jsonb default null) returns void
language plpgsql as $$
begin
	insert into app.audit
		(actor, action, subject, request_id, address, before, after)
	values (audit_add.actor, audit_add.action, audit_add.subject,
		coalesce(audit_add.request_id, ''),
		coalesce(audit_add.address, ''),
		audit_add.before, audit_add.after);
end
$$;

-- What `who` did to an account, which may be the own one.
create or replace function app.account_audit(who app.staff, account app.staff,
	action text, request_id text, address text, after jsonb default null)
returns void
language plpgsql as $$
begin
	perform app.audit_add('staff:' || who.id, action,
		'staff:' || account.id, request_id, address, null, after);
end
$$;

-- The part of a new Message-ID before its @. The mailer adds the domain of the
-- sender, because only the mailer knows it.
create or replace function app.message_id() returns text
language sql volatile as $$
	select replace(gen_random_uuid()::text, '-', '')
$$;

-- What staff are called: by name, else by address; null: nobody.
create or replace function app.staff_called(id bigint) returns text
language plpgsql stable as $$
begin
	return (select coalesce(nullif(s.name::text, ''), s.email)
		from app.staff s where s.id = staff_called.id);
end
$$;

-- Tell the worker that waits for this statement how far it is: sent at once,
-- before anything is committed.
create or replace function app.progress(done bigint, of_all bigint)
returns void
language plpgsql as $$
begin
	raise info using errcode = 'ET001', message = done || ' ' || of_all;
end
$$;

-- Who works on the command line, for audit.
create or replace function app.operator_name() returns text
language sql stable as $$ select 'operator:' || session_user $$;

-- Add to this connection's slot. Last in its transaction: the slot is locked
-- until the commit. Who changes two statuses does it in alphabetical order.
create or replace function app.tally_add(event_id bigint, status text,
	n bigint, tickets bigint, teams bigint) returns void
language plpgsql as $$
declare
	my_slot int := pg_backend_pid() % 64;
begin
	update app.tally t
	   set registrations = t.registrations + n,
	       tickets = t.tickets + tally_add.tickets,
	       teams = t.teams + tally_add.teams
	 where t.event_id = tally_add.event_id
	   and t.status = tally_add.status and t.slot = my_slot;
	if not found then
		insert into app.tally as t values (tally_add.event_id,
			tally_add.status, my_slot, n, tally_add.tickets,
			tally_add.teams)
		on conflict on constraint tally_pkey do update
		   set registrations = t.registrations + excluded.registrations,
		       tickets = t.tickets + excluded.tickets,
		       teams = t.teams + excluded.teams;
	end if;
end
$$;

-- Take a request that may come twice. Null: it is new, or has no key. Holds
-- the key until the transaction ends: a second one meanwhile is told so.
create or replace function app.idempotency_begin(scope text, key text,
	body_hash bytea) returns jsonb
language plpgsql as $$
declare
	past app.idempotency;
begin
	if key is null then
		return null;
	end if;
	if not pg_try_advisory_xact_lock(
		hashtextextended(scope || ' ' || key, 0)) then
		perform app.fail('ET414', 'this key is still in use');
	end if;
	select * into past from app.idempotency i
	 where i.scope = idempotency_begin.scope and i.key = idempotency_begin.key;
	if past.body_hash <> coalesce(idempotency_begin.body_hash, '') then
		perform app.fail('ET415', 'this key was used before');
	end if;
	return past.answer;
end
$$;

-- Keep the answer for a request that comes again with this key, if it has one.
create or replace function app.idempotency_end(scope text, key text, body_hash bytea,
	answer jsonb) returns void
language plpgsql as $$
begin
	if idempotency_end.key is not null then
		insert into app.idempotency (scope, key, body_hash, answer)
		values (idempotency_end.scope, idempotency_end.key,
			coalesce(idempotency_end.body_hash, ''), idempotency_end.answer);
	end if;
end
$$;

-- Wake the daemon that listens on `channel`. A NOTIFY makes commits queue up
-- behind each other, so a connection sends one a second at most; the daemons
-- look by themselves as well.
create or replace function app.wake(channel text) returns void
language plpgsql as $$
declare
	last text := current_setting('app.woken_' || channel, true);
	this text := extract(epoch from now())::bigint;
begin
	if last is distinct from this then
		perform set_config('app.woken_' || channel, this, false);
		perform pg_notify(channel, '');
	end if;
end
$$;

create or replace function app.mailer_wake() returns void
language plpgsql as $$
begin
	perform app.wake('outbox');
end
$$;

-- Remove what has served its time; the mailer calls it when it is idle.
create or replace function app.tidy() returns void
language plpgsql as $$
begin
	delete from app.idempotency where (scope, key) in (
		select scope, key from app.idempotency
		 where created_at < now() - interval '2 days' limit 1000);
	delete from app.login_attempt where (account, address) in (
		select account, address from app.login_attempt
		 where last_at < now() - interval '1 day' limit 1000);
	delete from app.receipt where token_hash in (
		select token_hash from app.receipt
		 where expires_at < now() limit 1000);
	delete from app.session where hash in (
		select hash from app.session
		 where expires_at < now() - interval '30 days' limit 1000);
	delete from app.roster_change where (event_id, xid, registration_id) in (
		select event_id, xid, registration_id from app.roster_change
		 where at < now() - interval '2 days' limit 1000);
	perform app.links_tidy();
end
$$;
