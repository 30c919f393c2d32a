-- staff.sql: accounts, signing in and out, who may do what.

-- Does `role` reach `needed`? door < viewer < reviewer < admin < owner;
-- 'staff' is any of them, 'scanner' any that may scan.
create or replace function app.role_may(role text, needed text) returns boolean
language sql immutable as $$
	select case needed
	when 'staff' then true
	when 'scanner' then role <> 'viewer'
	else coalesce(
		array_position('{door,viewer,reviewer,admin,owner}', role)
		>= array_position('{door,viewer,reviewer,admin,owner}', needed),
		false)
	end
$$;

-- The account behind a session; ET401, ET403.
create or replace function app.session_staff(session bytea, needed text)
returns app.staff
language plpgsql stable as $$
declare
	who app.staff;
begin
	select s.* into who
	  from app.session x join app.staff s on s.id = x.staff_id
	 where x.hash = session_staff.session and x.ended_at is null
	   and x.expires_at > now() and s.disabled_at is null;
	if not found then
		perform app.fail('ET401', 'this session is not valid');
	end if;
	if not app.role_may(who.role, needed) then
		perform app.fail('ET403', 'the role does not allow this');
	end if;
	return who;
end
$$;

create or replace function app.account_key(email text) returns bytea
language sql immutable as $$
	select sha256(convert_to(lower(email), 'UTF8'))
$$;

-- Is this account, or this address, being attacked from many sides? Then each
-- pair may fail once instead of five times: it slows an attacker down and
-- still lets everybody else in at the first try.
create or replace function app.login_besieged(p_account bytea, p_address text)
returns boolean
language sql stable as $$
	select coalesce((select sum(failures) from app.login_attempt
		where account = p_account
		  and last_at > now() - interval '15 minutes'), 0) >= 50
	    or coalesce((select sum(failures) from app.login_attempt
		where address = p_address
		  and last_at > now() - interval '15 minutes'), 0) >= 50
$$;

-- How long a pair waits after `failures`: nothing up to four, then 15 minutes,
-- doubled each time up to four hours; besieged, 30 seconds doubled each time.
create or replace function app.login_delay(failures int, besieged boolean)
returns interval
language sql immutable as $$
	select case
	when failures >= 5 then least(interval '4 hours',
		interval '15 minutes' * power(2, least(failures - 5, 10)))
	when besieged then interval '30 seconds' * power(2, failures - 1)
	end
$$;

-- Start to sign in: the attempt counts as failed until login_end says
-- otherwise, so that many at once are no way around the limit. The same for
-- accounts that exist and those that do not.
create or replace function api.login_begin(p_request_id text, p_address text,
	p_email text)
returns table (staff_id bigint, password_hash text)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	key bytea := account_key(p_email);
	hard boolean := login_besieged(key, coalesce(p_address, ''));
	a login_attempt;
begin
	insert into login_attempt as t (account, address, failures, last_at)
	values (key, coalesce(p_address, ''), 0, now())
	on conflict (account, address) do update set last_at = t.last_at
	returning * into a;
	if a.locked_until > now() then
		perform fail('ET429', 'too many failures', jsonb_build_object(
			'retry_after', ceil(extract(epoch from
				a.locked_until - now()))));
	end if;
	if a.last_at < now() - interval '1 day' then
		a.failures := 0;
	end if;
	update login_attempt t
	   set failures = a.failures + 1, last_at = now(),
	       locked_until = now() + login_delay(a.failures + 1, hard)
	 where t.account = key and t.address = coalesce(p_address, '');
	return query
	select s.id, s.password_hash from staff s
	 where lower(s.email) = lower(p_email) and s.disabled_at is null
	   and s.password_hash is not null;
end
$$;

-- What the password check said. Opens the session or returns no row.
create or replace function api.login_end(p_request_id text, p_address text,
	p_email text, p_staff_id bigint, p_success boolean, p_session bytea,
	p_ttl_seconds int)
returns table (id bigint, email text, name text, role text)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	who staff;
begin
	select * into who from staff s
	 where s.id = p_staff_id and s.disabled_at is null
	   and lower(s.email) = lower(p_email);
	if not found or p_success is not true then
		perform audit_add('public', 'login.failed',
			'staff:' || coalesce(who.id, 0), p_request_id,
			p_address);
		return;
	end if;
	delete from login_attempt a where a.account = account_key(p_email)
	   and a.address = coalesce(p_address, '');
	insert into session (hash, staff_id, address, expires_at)
	values (p_session, who.id, coalesce(p_address, ''),
		now() + make_interval(secs => p_ttl_seconds));
	update staff s set last_login_at = now() where s.id = who.id;
	perform audit_add('staff:' || who.id, 'login.done', 'staff:' || who.id,
		p_request_id, p_address);
	return query select who.id, who.email::text, who.name::text, who.role;
end
$$;

-- End a session; one that is unknown or over is no error.
create or replace function api.logout(p_request_id text, p_address text,
	p_session bytea) returns void
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who bigint;
begin
	update session x set ended_at = now()
	 where x.hash = p_session and x.ended_at is null
	returning x.staff_id into who;
	if found then
		perform audit_add('staff:' || who, 'login.ended',
			'staff:' || who, p_request_id, p_address);
	end if;
end
$$;

create or replace function api.me(p_session bytea)
returns table (id bigint, email text, name text, role text)
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'staff');
begin
	return query select who.id, who.email::text, who.name::text, who.role;
end
$$;

-- For the command line: make an account.
create or replace function app.staff_add(p_email text, p_name text,
	p_role text, p_password_hash text) returns bigint
language plpgsql set search_path = app, pg_temp as $$
declare
	new_id bigint;
begin
	insert into staff (email, name, role, password_hash)
	values (p_email, normalize(p_name), p_role, p_password_hash)
	on conflict (lower(email)) do nothing returning id into new_id;
	if new_id is null then
		raise exception 'there is an account % already', p_email
			using errcode = 'unique_violation';
	end if;
	perform audit_add(operator_name(), 'staff.added', 'staff:' || new_id,
		'', '', null, jsonb_build_object('role', p_role));
	return new_id;
end
$$;

-- For the command line: a new password; ends all sessions of the account.
create or replace function app.staff_password(p_email text,
	p_password_hash text) returns bigint
language plpgsql set search_path = app, pg_temp as $$
declare
	who bigint;
begin
	update staff s set password_hash = p_password_hash
	 where lower(s.email) = lower(p_email) returning s.id into who;
	if who is null then
		raise exception 'there is no account %', p_email
			using errcode = 'no_data_found';
	end if;
	update session x set ended_at = now()
	 where x.staff_id = who and x.ended_at is null;
	delete from login_attempt a where a.account = account_key(p_email);
	perform audit_add(operator_name(), 'staff.password', 'staff:' || who,
		'', '');
	return who;
end
$$;

create or replace function app.staff_list()
returns table (id bigint, email text, name text, role text, state text,
	last_login_at text)
language sql stable set search_path = app, pg_temp as $$
	select id, email, name, role,
	       case when disabled_at is null then 'active' else 'disabled' end,
	       rfc3339(last_login_at)
	  from staff order by id
$$;

-- For the command line: a scanner for one event, known by the hash of its
-- token.
create or replace function app.device_add(p_name text, p_gate text,
	p_event text, p_token_hash bytea) returns bigint
language plpgsql set search_path = app, pg_temp as $$
declare
	e event := event_find(p_event);
	new_id bigint;
begin
	insert into device (event_id, name, gate, token_hash)
	values (e.id, normalize(p_name), nullif(normalize(p_gate), ''),
		p_token_hash)
	returning id into new_id;
	perform audit_add(operator_name(), 'device.added', 'device:' || new_id,
		'', '');
	return new_id;
end
$$;
