-- staff_admin.sql: what admins and owners do with the accounts of others, and what
-- the whole installation asks for.
--
--   may                                      owner admin others
--   see the team                             yes   yes   no
--   invite, change, disable, sign out,
--   reset two-step sign-in: of an owner      yes   no    no
--   the same of anybody else                 yes   yes   no
--   make somebody an owner                   yes   no    no
--   their own role and access                no    no    no
--   settings of the installation             yes   read  no

-- One account as admins see it.
create or replace function app.staff_json(s app.staff) returns jsonb
language sql stable as $$
	select jsonb_build_object('id', s.id, 'email', s.email,
		'name', s.name, 'role', s.role, 'state', app.staff_state(s),
		'two_step', s.otp_secret is not null,
		'last_login_at', app.rfc3339(s.last_login_at),
		'created_at', app.rfc3339(s.created_at))
$$;

-- The account that `who` wants to change, locked; ET404, ET403.
create or replace function app.staff_target(who app.staff, id bigint)
returns app.staff
language plpgsql as $$
declare
	target app.staff;
begin
	-- Owners in order: two who take each other's role away wait here.
	perform from app.staff s
	  where s.role = 'owner' or s.id = staff_target.id
	  order by s.id for update;
	select * into target from app.staff s where s.id = staff_target.id;
	if not found then
		perform app.fail('ET404', 'no such account');
	elsif target.role = 'owner' and who.role <> 'owner' then
		perform app.fail('ET403', 'only owners change owners');
	end if;
	return target;
end
$$;

create or replace function app.staff_role_check(who app.staff, role text)
returns void
language plpgsql as $$
begin
	if role = 'owner' and who.role <> 'owner' then
		perform app.invalid('role',
			'Only an owner can make someone an owner.');
	end if;
end
$$;

create or replace function api.staff(p_session bytea) returns text
language plpgsql stable security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
begin
	return (select coalesce(jsonb_agg(staff_json(s) order by
			s.disabled_at is not null, lower(s.email)), '[]')
		  from staff s)::text;
end
$$;

-- A new account whose owner chooses the password; ET422 where the address has
-- one already.
create or replace function api.staff_invite(p_request_id text, p_address text,
	p_session bytea, p_email text, p_name text, p_role text,
	p_language text, p_key text, p_body_hash bytea)
returns table (account text, replayed boolean)
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
	past jsonb := idempotency_begin('invite ' || who.id, p_key, p_body_hash);
	s staff;
begin
	if past is not null then
		return query select past::text, true;
		return;
	end if;
	perform staff_role_check(who, p_role);
	insert into staff (email, name, role, language)
	values (normalize(p_email), coalesce(normalize(p_name), ''), p_role,
		coalesce(p_language, who.language))
	on conflict do nothing returning * into s;
	if s.id is null then
		perform invalid('email',
			'This address has an account already.');
	end if;
	perform staff_link_send(s);
	perform account_audit(who, s, 'staff.invited', p_request_id,
		p_address, jsonb_build_object('role', s.role));
	perform idempotency_end('invite ' || who.id, p_key, p_body_hash,
		staff_json(s));
	return query select staff_json(s)::text, false;
end
$$;

-- May `target` become this? ET422.
create or replace function app.staff_change_check(who app.staff,
	target app.staff, role text, disabled boolean) returns void
language plpgsql as $$
declare
	demoted boolean := target.role = 'owner' and (role <> 'owner'
		or disabled);
	field text := case when role <> target.role then 'role'
		else 'disabled' end;
begin
	perform app.staff_role_check(who, role);
	if role = target.role
		and disabled = (target.disabled_at is not null) then
		return;
	elsif who.id = target.id then
		perform app.invalid(field, 'Your own role and access stay as they are: ask a colleague to change them.');
	elsif demoted and not exists (select from app.staff s
		where s.role = 'owner' and s.disabled_at is null
		  and s.password_hash is not null and s.id <> target.id) then
		perform app.invalid(field, 'This is the last owner: make someone else an owner first.');
	end if;
end
$$;

-- Change what is given and nothing else. A role or access that is taken away
-- ends the sessions.
create or replace function api.staff_save(p_request_id text, p_address text,
	p_session bytea, p_id bigint, p_name text, p_role text,
	p_disabled boolean) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
	was staff := staff_target(who, p_id);
	s staff;
begin
	perform staff_change_check(who, was, coalesce(p_role, was.role),
		coalesce(p_disabled, was.disabled_at is not null));
	update staff x
	   set name = coalesce(normalize(p_name), x.name),
	       role = coalesce(p_role, x.role),
	       disabled_at = case when p_disabled
			then coalesce(x.disabled_at, now())
			when p_disabled is null then x.disabled_at end
	 where x.id = p_id returning * into s;
	if s.role <> was.role or s.disabled_at is not null then
		perform sessions_end(s.id);
	end if;
	perform audit_add('staff:' || who.id, 'staff.changed',
		'staff:' || s.id, p_request_id, p_address,
		jsonb_build_object('role', was.role,
			'state', staff_state(was)),
		jsonb_build_object('role', s.role, 'state', staff_state(s),
			'renamed', s.name <> was.name));
	return staff_json(s)::text;
end
$$;

-- Another link to choose a password, by mail.
create or replace function api.staff_invite_again(p_request_id text,
	p_address text, p_session bytea, p_id bigint) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
	s staff := staff_target(who, p_id);
begin
	if s.disabled_at is not null then
		perform invalid('id',
			'This account is disabled: enable it first.');
	end if;
	perform staff_link_send(s);
	perform account_audit(who, s, 'staff.link_sent', p_request_id,
		p_address);
	return staff_json(s)::text;
end
$$;

create or replace function api.staff_sign_out(p_request_id text,
	p_address text, p_session bytea, p_id bigint) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
	s staff := staff_target(who, p_id);
	n int := sessions_end(s.id);
begin
	perform account_audit(who, s, 'session.ended', p_request_id,
		p_address, jsonb_build_object('sessions', n));
	return staff_json(s)::text;
end
$$;

-- Somebody lost phone and recovery codes: the password alone is enough again.
create or replace function api.staff_otp_reset(p_request_id text,
	p_address text, p_session bytea, p_id bigint) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
	s staff := staff_target(who, p_id);
begin
	perform otp_clear(s);
	perform sessions_end(s.id);
	perform account_audit(who, s, 'otp.reset', p_request_id, p_address);
	perform staff_tell(s, 'Two-step sign-in of your account was turned off.');
	select * into s from staff x where x.id = p_id;
	return staff_json(s)::text;
end
$$;

-- ---- the installation ---------------------------------------------------------

create or replace function app.installation_json() returns jsonb
language sql stable as $$
	select jsonb_build_object('two_step_required', i.otp_required,
		'without_two_step', (select count(*) from app.staff s
			where s.otp_secret is null and s.disabled_at is null
			  and s.password_hash is not null))
	  from app.installation i
$$;

create or replace function api.installation(p_session bytea) returns text
language plpgsql stable security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
begin
	return installation_json()::text;
end
$$;

create or replace function api.installation_save(p_request_id text,
	p_address text, p_session bytea, p_otp_required boolean) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'owner');
	was installation;
begin
	select * into was from installation for update;
	if p_otp_required and who.otp_secret is null then
		perform invalid('two_step_required', 'Set up two-step sign-in for your own account first.');
	end if;
	if p_otp_required <> was.otp_required then
		update installation i set otp_required = p_otp_required,
			version = i.version + 1;
		perform audit_add('staff:' || who.id, 'installation.changed',
			'installation', p_request_id, p_address,
			jsonb_build_object('otp_required', was.otp_required),
			jsonb_build_object('otp_required', p_otp_required));
	end if;
	return installation_json()::text;
end
$$;

-- ---- colleagues -----------------------------------------------------------------

-- Whose decisions a list can be narrowed to: accounts that may decide, or have
-- been disabled since.
create or replace function api.colleagues(p_session bytea) returns text
language plpgsql stable security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'viewer');
begin
	return coalesce((select jsonb_agg(jsonb_build_object('id', s.id,
			'name', coalesce(nullif(s.name::text, ''), s.email))
		order by s.disabled_at is not null, lower(s.name), s.id)
		from staff s where role_may(s.role, 'reviewer')), '[]')::text;
end
$$;
