-- account.sql: what people do with their own account: who am I, sessions,
-- password, two-step sign-in.

-- ---- sessions ----------------------------------------------------------------

-- End the sessions of an account, all but `keep`. Returns how many.
create or replace function app.sessions_end(who bigint,
	keep bytea default null) returns int
language plpgsql as $$
declare
	n int;
begin
	update app.session x set ended_at = now()
	 where x.staff_id = who and x.ended_at is null
	   and x.hash is distinct from keep;
	get diagnostics n = row_count;
	return n;
end
$$;

-- The part of an address that tells where, not which machine.
create or replace function app.network_of(address text) returns text
language plpgsql immutable as $$
begin
	return network(set_masklen(address::inet,
		case family(address::inet) when 4 then 24 else 48 end))::text;
exception when data_exception then
	return '';
end
$$;

create or replace function app.recovery_left(who bigint) returns bigint
language sql stable as $$
	select count(*) from app.recovery_code c
	 where c.staff_id = who and c.used_at is null
$$;

-- Who am I. The page asks every few minutes, which is when a session was seen.
create or replace function api.me(p_session bytea)
returns table (id bigint, email text, name text, role text, two_step boolean,
	two_step_required boolean, recovery_codes_left bigint)
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'self');
begin
	update session x set seen_at = now()
	 where x.hash = p_session and x.seen_at < now() - interval '4 minutes';
	return query select who.id, who.email::text, who.name::text, who.role,
		who.otp_secret is not null,
		(select i.otp_required from installation i),
		recovery_left(who.id);
end
$$;

create or replace function api.me_save(p_request_id text, p_address text,
	p_session bytea, p_name text) returns void
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'self');
begin
	update staff s set name = coalesce(normalize(p_name), '')
	 where s.id = who.id;
	perform account_audit(who, who, 'staff.renamed', p_request_id,
		p_address);
end
$$;

-- The own sessions that live, the latest first.
create or replace function api.sessions(p_session bytea)
returns table (id bigint, network text, agent text, created_at text,
	seen_at text, expires_at text, is_current boolean)
language plpgsql stable security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'self');
begin
	return query
	select x.id, network_of(x.address), x.agent::text,
	       rfc3339(x.created_at),
	       rfc3339(date_trunc('minute', x.seen_at)), rfc3339(x.expires_at),
	       x.hash = p_session
	  from session x
	 where x.staff_id = who.id and x.ended_at is null
	   and x.expires_at > now()
	 order by x.hash = p_session desc, x.seen_at desc, x.id desc limit 200;
end
$$;

-- End one of the own sessions, or (no id) all others. ET404.
create or replace function api.session_end(p_request_id text, p_address text,
	p_session bytea, p_id bigint) returns bigint
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'self');
	n bigint;
begin
	if p_id is null then
		n := sessions_end(who.id, p_session);
	else
		update session x set ended_at = now()
		 where x.id = p_id and x.staff_id = who.id
		   and x.ended_at is null;
		get diagnostics n = row_count;
		if n = 0 then
			perform fail('ET404', 'no such session');
		end if;
	end if;
	perform account_audit(who, who, 'session.ended', p_request_id,
		p_address, jsonb_build_object('sessions', n));
	return n;
end
$$;

-- ---- what the owner of an account is told ------------------------------------------

-- Queue a mail that tells what was changed about an account, so that who has
-- it learns of a change by somebody else. Called right after audit_add: who,
-- when and from where is in the entry that it made.
create or replace function app.staff_tell(who app.staff, sentence text)
returns void
language plpgsql as $$
begin
	insert into app.outbox (staff_id, kind, recipient, message_id, reason,
		audit_id)
	values (who.id, 'staff_changed', who.email,
		app.message_id(), sentence,
		currval(pg_get_serial_sequence('app.audit', 'id')));
	perform app.mailer_wake();
end
$$;

-- ---- password ------------------------------------------------------------------

-- Before the own password is checked once more: counts like signing in.
create or replace function api.password_begin(p_request_id text,
	p_address text, p_session bytea)
returns table (staff_id bigint, email text, password_hash text,
	otp_secret bytea)
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'self');
begin
	perform attempt_begin(account_key(who.email), coalesce(p_address, ''));
	return query select who.id, who.email::text, who.password_hash,
		who.otp_secret;
end
$$;

-- A new password of an account; ends its sessions but `keep`.
create or replace function app.password_store(who app.staff, hash text,
	keep bytea, request_id text, address text) returns void
language plpgsql as $$
begin
	update app.staff s set password_hash = hash where s.id = who.id;
	update app.staff_link l set used_at = now()
	 where l.staff_id = who.id and l.used_at is null;
	perform app.sessions_end(who.id, keep);
	perform app.account_audit(who, who, 'staff.password', request_id,
		address);
	perform app.staff_tell(who, 'The password of your account was changed.');
end
$$;

-- No hash: the check failed. True: it is stored.
create or replace function api.password_end(p_request_id text, p_address text,
	p_session bytea, p_hash text) returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'self');
begin
	if p_hash is null then
		perform account_audit(who, who, 'login.failed', p_request_id,
			p_address);
		return false;
	end if;
	perform attempt_done(account_key(who.email), coalesce(p_address, ''));
	perform password_store(who, p_hash, p_session, p_request_id,
		p_address);
	return true;
end
$$;

-- ---- links to choose a password ---------------------------------------------------

-- Queue a mail with a new link; those before it are of no use any more.
create or replace function app.staff_link_send(who app.staff) returns void
language plpgsql as $$
declare
	what text := case when who.password_hash is null then 'invited'
		else 'reset' end;
	link bigint;
begin
	update app.staff_link l set used_at = now()
	 where l.staff_id = who.id and l.used_at is null;
	insert into app.staff_link (staff_id, kind) values (who.id, what)
	returning id into link;
	insert into app.outbox (staff_id, staff_link_id, kind, recipient,
		message_id)
	values (who.id, link, 'staff_' || what, who.email,
		app.message_id());
	perform app.mailer_wake();
end
$$;

-- Note that somebody wants a new password; nothing here depends on whether the
-- address is known.
create or replace function api.reset_request(p_request_id text,
	p_address text, p_email text) returns void
language plpgsql security definer set search_path = app, pg_temp as $$
begin
	insert into reset_request (email) values (normalize(p_email))
	on conflict do nothing;
	perform audit_add('public', 'password.requested', 'installation',
		p_request_id, p_address);
	perform mailer_wake();
end
$$;

-- Queue the mails for those who asked and have an account, three an hour each
-- at most, and forget who asked.
create or replace function app.resets_queue() returns void
language plpgsql as $$
declare
	q app.reset_request;
	who app.staff;
begin
	for q in delete from app.reset_request x where x.id in (
		select y.id from app.reset_request y order by y.id limit 100
		   for update skip locked)
		returning * loop
		select * into who from app.staff_find(q.email) s
		 where s.disabled_at is null;
		if found and (select count(*) from app.staff_link l
			where l.staff_id = who.id
			  and l.created_at > now() - interval '1 hour') < 3 then
			perform app.staff_link_send(who);
		end if;
	end loop;
end
$$;

-- The permission that a token carries; null: none.
create or replace function app.staff_link_of(token bytea) returns bigint
language sql stable as $$
	select l.staff_link_id from app.access_link l where l.hash = token
$$;

-- Whose link this is, while it is good; ET433.
create or replace function api.staff_link(p_token bytea)
returns table (email text, name text, kind text)
language plpgsql stable security definer set search_path = app, pg_temp as $$
begin
	return query select s.email::text, s.name::text, l.kind::text
	  from staff_link l join staff s on s.id = l.staff_id
	 where l.id = staff_link_of(p_token) and l.used_at is null
	   and l.expires_at > now() and s.disabled_at is null;
	if not found then
		perform fail('ET433', 'this link is of no use');
	end if;
end
$$;

-- Choose a password with a link, once; ET433. Returns the address.
create or replace function api.staff_link_use(p_request_id text,
	p_address text, p_token bytea, p_hash text) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff;
	link bigint;
begin
	update staff_link l set used_at = now()
	 where l.id = staff_link_of(p_token) and l.used_at is null
	   and l.expires_at > now()
	returning l.staff_id into link;
	select * into who from staff s
	 where s.id = link and s.disabled_at is null;
	if not found then
		perform fail('ET433', 'this link is of no use');
	end if;
	perform password_store(who, p_hash, null, p_request_id, p_address);
	delete from login_attempt a where a.account = account_key(who.email);
	return who.email;
end
$$;

-- ---- two-step sign-in ---------------------------------------------------------------

create or replace function app.otp_clear(who app.staff) returns void
language plpgsql as $$
begin
	update app.staff s
	   set otp_secret = null, otp_since = null, otp_step = null,
	       otp_new = null, otp_failures = 0, otp_locked_until = null
	 where s.id = who.id;
	delete from app.recovery_code c where c.staff_id = who.id;
end
$$;

-- These recovery codes and no others.
create or replace function app.recovery_store(who app.staff, codes bytea[])
returns void
language plpgsql as $$
begin
	delete from app.recovery_code c where c.staff_id = who.id;
	insert into app.recovery_code (staff_id, hash)
	select who.id, h from unnest(codes) h;
end
$$;

-- Keep a sealed secret until a code of it is shown, for whoever knew the
-- password. False: they did not, which counts as a failed sign-in.
create or replace function api.otp_start(p_request_id text, p_address text,
	p_session bytea, p_success boolean, p_sealed bytea) returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'self');
begin
	if who.otp_secret is not null then
		perform invalid('otp',
			'Two-step sign-in is on already: turn it off first.');
	elsif p_success is not true then
		perform account_audit(who, who, 'login.failed', p_request_id,
			p_address);
		return false;
	end if;
	perform attempt_done(account_key(who.email), coalesce(p_address, ''));
	update staff s set otp_new = p_sealed where s.id = who.id;
	return true;
end
$$;

-- Who it is, the sealed secret that waits for its first code, and the one in
-- use; null: none.
create or replace function api.otp_pending(p_session bytea)
returns table (id bigint, email text, otp_new bytea, otp_secret bytea)
language plpgsql stable security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'self');
begin
	return query select who.id, who.email::text, who.otp_new,
		who.otp_secret;
end
$$;

-- A code of the secret was right: from now on it is asked for. False: another
-- one waits meanwhile.
create or replace function api.otp_confirm(p_request_id text, p_address text,
	p_session bytea, p_sealed bytea, p_step bigint, p_codes bytea[])
returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'self');
begin
	update staff s
	   set otp_secret = s.otp_new, otp_since = now(), otp_step = p_step,
	       otp_new = null, otp_failures = 0, otp_locked_until = null
	 where s.id = who.id and s.otp_new = p_sealed
	   and s.otp_secret is null;
	if not found then
		return false;
	end if;
	perform recovery_store(who, p_codes);
	perform account_audit(who, who, 'otp.enabled', p_request_id,
		p_address);
	perform staff_tell(who, 'Two-step sign-in of your account was turned on.');
	return true;
end
$$;

-- New recovery codes in place of the old ones, for a person who shows a code.
-- Returns good, or wrong.
create or replace function api.otp_codes(p_request_id text, p_address text,
	p_session bytea, p_step bigint, p_recovery bytea, p_codes bytea[])
returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'self');
	second text;
begin
	if who.otp_secret is null then
		perform invalid('otp',
			'Two-step sign-in is off: turn it on first.');
	end if;
	second := otp_use(who, true, p_step, p_recovery);
	if second = 'good' then
		perform recovery_store(who, p_codes);
		perform account_audit(who, who, 'otp.codes', p_request_id,
			p_address);
		perform staff_tell(who, 'New recovery codes were made for your account; the earlier ones no longer work.');
	end if;
	return second;
end
$$;

-- The own second step, off again; what the password check said and a code.
-- Returns done, failed (the password), otp_required or otp_wrong.
create or replace function api.otp_disable(p_request_id text, p_address text,
	p_session bytea, p_success boolean, p_otp_given boolean,
	p_otp_step bigint, p_recovery bytea) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'self');
	second text;
begin
	if p_success is not true then
		perform account_audit(who, who, 'login.failed', p_request_id,
			p_address);
		return 'failed';
	end if;
	second := otp_use(who, p_otp_given, p_otp_step, p_recovery);
	if second <> 'good' then
		return 'otp_' || replace(second, 'missing', 'required');
	end if;
	perform attempt_done(account_key(who.email), coalesce(p_address, ''));
	perform otp_clear(who);
	perform account_audit(who, who, 'otp.disabled', p_request_id,
		p_address);
	perform staff_tell(who, 'Two-step sign-in of your account was turned off.');
	return 'done';
end
$$;
