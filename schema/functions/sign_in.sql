-- sign_in.sql: accounts, signing in and out, who may do what.

-- Who may do what, the one matrix of roles; lib/run/auth.c asks the same of the
-- token (NEED_...) and openapi.json says it of each operation (x-need).
--
--   needed     owner admin reviewer viewer door
--   self       yes   yes   yes      yes    yes   the own account
--   staff      yes   yes   yes      yes    yes   anything of staff
--   scanner    yes   yes   yes      no     yes   verify and mark tickets
--   viewer     yes   yes   yes      yes    no    see registrations, numbers
--   reviewer   yes   yes   yes      no     no    decide, export
--   admin      yes   yes   no       no     no    settings, devices, team, record
--   owner      yes   no    no       no     no    other owners, installation
--
-- Whom in the team an admin may change: see team.sql.

-- Does `role` reach `needed`? door < viewer < reviewer < admin < owner;
-- 'staff' is any of them, 'self' too (the own account), 'scanner' any that may
-- scan.
create or replace function app.role_may(role text, needed text) returns boolean
language sql immutable as $$
	select case needed
	when 'staff' then true
	when 'self' then true
	when 'scanner' then role <> 'viewer'
	else coalesce(
		array_position('{door,viewer,reviewer,admin,owner}', role)
		>= array_position('{door,viewer,reviewer,admin,owner}', needed),
		false)
	end
$$;

-- The account behind a session; ET401, ET403. Where the installation asks for
-- two-step sign-in, an account without it reaches only its own settings: ET431.
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
	elsif needed <> 'self' and who.otp_secret is null
		and (select i.otp_required from app.installation i) then
		perform app.fail('ET431', 'two-step sign-in is asked for');
	end if;
	return who;
end
$$;

create or replace function app.account_key(email text) returns bytea
language sql immutable as $$
	select sha256(convert_to(app.mailbox(email), 'UTF8'))
$$;

-- The account of a mailbox. Where there are two from before, the one whose
-- address is written so, else the newest.
create or replace function app.staff_find(email text) returns setof app.staff
language sql stable as $$
	select s.* from app.staff s
	 where app.mailbox(s.email) = app.mailbox(staff_find.email)
	 order by lower(s.email) = lower(staff_find.email) desc, s.id desc
	 limit 1
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

-- An attempt of an account from an address: it counts as failed until
-- attempt_done says otherwise, so that many at once are no way around the
-- limit. ET429 while the pair waits.
create or replace function app.attempt_begin(p_account bytea, p_address text)
returns void
language plpgsql as $$
declare
	hard boolean := app.login_besieged(p_account, p_address);
	a app.login_attempt;
begin
	insert into app.login_attempt as t (account, address, failures, last_at)
	values (p_account, p_address, 0, now())
	on conflict (account, address) do update set last_at = t.last_at
	returning * into a;
	perform app.not_before(a.locked_until, 'too many failures');
	if a.last_at < now() - interval '1 day' then
		a.failures := 0;
	end if;
	update app.login_attempt t
	   set failures = a.failures + 1, last_at = now(), locked_until =
		now() + app.login_delay(a.failures + 1, hard)
	 where t.account = p_account and t.address = p_address;
end
$$;

create or replace function app.attempt_done(p_account bytea, p_address text)
returns void
language plpgsql as $$
begin
	delete from app.login_attempt a
	 where a.account = p_account and a.address = p_address;
end
$$;

-- It was neither right nor wrong: as if it had not been.
create or replace function app.attempt_undo(p_account bytea, p_address text)
returns void
language plpgsql as $$
begin
	update app.login_attempt a
	   set failures = greatest(a.failures - 1, 0), locked_until = null
	 where a.account = p_account and a.address = p_address;
end
$$;

-- Start to sign in. The same for accounts that exist and those that do not.
create or replace function api.login_begin(p_request_id text, p_address text,
	p_email text)
returns table (staff_id bigint, password_hash text, otp_secret bytea)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
begin
	perform attempt_begin(account_key(p_email), coalesce(p_address, ''));
	return query
	select s.id, s.password_hash, s.otp_secret from staff_find(p_email) s
	 where s.disabled_at is null and s.password_hash is not null;
end
$$;

-- Ten wrong codes in a row behind the right password: somebody else knows it.
-- Then codes wait, which only that somebody can bring about.
create or replace function app.otp_failed(who app.staff) returns void
language plpgsql as $$
begin
	update app.staff s
	   set otp_failures = s.otp_failures + 1,
	       otp_locked_until = case when s.otp_failures + 1 >= 10
			then now() + interval '15 minutes' end
	 where s.id = who.id;
end
$$;

-- Is this a second step? `step`: the time step whose code was typed, used once
-- and never again; `recovery`: the code in its place; `given`: something was.
-- ET429 while codes wait. Returns good, wrong or missing.
create or replace function app.otp_use(who app.staff, given boolean,
	step bigint, recovery bytea) returns text
language plpgsql as $$
begin
	if who.otp_secret is null then
		return 'good';
	elsif not given then
		return 'missing';
	end if;
	perform app.not_before(who.otp_locked_until, 'too many wrong codes');
	update app.staff s
	   set otp_step = step, otp_failures = 0, otp_locked_until = null
	 where s.id = who.id and step > coalesce(s.otp_step, 0);
	if found then
		return 'good';
	end if;
	update app.recovery_code c set used_at = now()
	 where c.staff_id = who.id and c.hash = recovery and c.used_at is null;
	if found then
		update app.staff s
		   set otp_failures = 0, otp_locked_until = null
		 where s.id = who.id;
		return 'good';
	end if;
	perform app.otp_failed(who);
	return 'wrong';
end
$$;

-- Open the session of somebody who proved who it is.
create or replace function app.login_open(who app.staff, request_id text,
	address text, session bytea, ttl_seconds int, agent text,
	language text) returns void
language plpgsql as $$
begin
	perform app.attempt_done(app.account_key(who.email), address);
	insert into app.session (hash, staff_id, address, agent, expires_at)
	values (login_open.session, who.id, login_open.address,
		coalesce(login_open.agent, ''),
		now() + make_interval(secs => ttl_seconds));
	update app.staff s
	   set last_login_at = now(),
	       language = coalesce(login_open.language, s.language)
	 where s.id = who.id;
	perform app.account_audit(who, who, 'login.done', request_id,
		address);
end
$$;

-- What the password check said, and the second step. The outcome is done,
-- failed, otp_required (the password was right) or otp_wrong.
create or replace function api.login_end(p_request_id text, p_address text,
	p_email text, p_staff_id bigint, p_success boolean, p_session bytea,
	p_ttl_seconds int, p_otp_given boolean, p_otp_step bigint,
	p_recovery bytea, p_agent text, p_language text)
returns table (outcome text, id bigint, email text, name text, role text)
language plpgsql security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	who staff;
	second text;
begin
	select * into who from staff s
	 where s.id = p_staff_id and s.disabled_at is null
	   and mailbox(s.email) = mailbox(p_email);
	if not found or p_success is not true then
		outcome := 'failed';
	else
		second := otp_use(who, p_otp_given, p_otp_step, p_recovery);
		outcome := case second when 'good' then 'done'
			when 'missing' then 'otp_required'
			else 'otp_wrong' end;
	end if;
	if outcome = 'done' then
		perform login_open(who, p_request_id, coalesce(p_address, ''),
			p_session, p_ttl_seconds, p_agent, p_language);
		return query select outcome, who.id, who.email::text,
			who.name::text, who.role;
		return;
	elsif outcome = 'otp_required' then
		perform attempt_undo(account_key(p_email),
			coalesce(p_address, ''));
	end if;
	perform audit_add('public', case outcome when 'failed'
		then 'login.failed' else 'login.' || outcome end,
		'staff:' || coalesce(who.id, 0), p_request_id, p_address);
	return next;
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

-- For the command line: make an account.
create or replace function app.staff_add(p_email text, p_name text,
	p_role text, p_password_hash text) returns bigint
language plpgsql set search_path = app, pg_temp as $$
declare
	new_id bigint;
begin
	insert into staff (email, name, role, password_hash)
	values (p_email, normalize(p_name), p_role, p_password_hash)
	on conflict do nothing returning id into new_id;
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
	who staff;
begin
	update staff s set password_hash = p_password_hash
	 where s.id = (select f.id from staff_find(p_email) f)
	returning * into who;
	if not found then
		raise exception 'there is no account %', p_email
			using errcode = 'no_data_found';
	end if;
	perform sessions_end(who.id);
	delete from login_attempt a where a.account = account_key(p_email);
	perform audit_add(operator_name(), 'staff.password',
		'staff:' || who.id, '', '');
	perform staff_tell(who, 'The password of your account was changed.');
	return who.id;
end
$$;

-- invited: has no password yet.
create or replace function app.staff_state(s app.staff) returns text
language sql stable as $$
	select case when s.disabled_at is not null then 'disabled'
	when s.password_hash is null then 'invited'
	else 'active' end
$$;

create or replace function app.staff_list()
returns table (id bigint, email text, name text, role text, state text,
	two_step boolean, last_login_at text)
language sql stable set search_path = app, pg_temp as $$
	select id, email, name, role, staff_state(s), otp_secret is not null,
	       rfc3339(last_login_at)
	  from staff s order by id
$$;

-- For the command line: somebody lost phone and recovery codes.
create or replace function app.staff_otp_off(p_email text) returns bigint
language plpgsql set search_path = app, pg_temp as $$
declare
	who staff;
begin
	select * into who from staff_find(p_email);
	if not found then
		raise exception 'there is no account %', p_email
			using errcode = 'no_data_found';
	end if;
	perform otp_clear(who);
	perform sessions_end(who.id);
	perform audit_add(operator_name(), 'otp.reset', 'staff:' || who.id,
		'', '');
	perform staff_tell(who, 'Two-step sign-in of your account was turned off.');
	return who.id;
end
$$;
