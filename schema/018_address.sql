-- 018_address.sql: one mailbox is one registration and one account, however its
-- address is written; phone numbers may have an extension.

-- RFC 3492 6.3: one number as digits of a base that grows with its place.
create function app.punycode_number(number bigint, bias int) returns text
language plpgsql immutable strict parallel safe as $$
declare
	digits constant text := 'abcdefghijklmnopqrstuvwxyz0123456789';
	result text := '';
	k int := 36;
	t int := least(greatest(36 - bias, 1), 26);
begin
	while number >= t loop
		result := result || substr(digits,
			(t + (number - t) % (36 - t))::int + 1, 1);
		number := (number - t) / (36 - t);
		k := k + 36;
		t := least(greatest(k - bias, 1), 26);
	end loop;
	return result || substr(digits, number::int + 1, 1);
end
$$;

-- RFC 3492 6.1: how the next number is likely to be. `n`: characters so far.
create function app.punycode_bias(delta bigint, n int, first boolean)
returns int
language plpgsql immutable strict parallel safe as $$
declare
	k int := 0;
begin
	delta := delta / case when first then 700 else 2 end;
	delta := delta + delta / n;
	while delta > 455 loop
		delta := delta / 35;
		k := k + 36;
	end loop;
	return k + 36 * delta / (delta + 38);
end
$$;

-- A label in the letters of the DNS, without its "xn--": RFC 3492 6.3.
create function app.punycode(label text) returns text
language plpgsql immutable strict parallel safe as $$
declare
	codes constant int[] := array(select ascii(x)
		from regexp_split_to_table(label, '') x);
	plain constant text := regexp_replace(label, '[^\x01-\x7f]', '', 'g');
	result text := plain || case when plain <> '' then '-' else '' end;
	coded int := length(plain);
	n int := 128;
	bias int := 72;
	delta bigint := 0;
	next_n int;
	code int;
begin
	while coded < cardinality(codes) loop
		select min(x) into next_n from unnest(codes) x where x >= n;
		delta := delta + (next_n - n)::bigint * (coded + 1);
		n := next_n;
		foreach code in array codes loop
			if code < n then
				delta := delta + 1;
			elsif code = n then
				result := result
					|| app.punycode_number(delta, bias);
				coded := coded + 1;
				bias := app.punycode_bias(delta, coded,
					coded = length(plain) + 1);
				delta := 0;
			end if;
		end loop;
		delta := delta + 1;
		n := n + 1;
	end loop;
	return result;
end
$$;

-- The domain as the DNS has it (IDNA2008 with the mapping of UTS #46): wide
-- letters and dots, case, and characters that nobody sees make no difference.
create function app.mailbox_mapped(email text) returns text
language sql immutable strict parallel safe as $$
	select lower(substring(email from '^[^@]*@'))
		|| string_agg(case when label ~ '[^\x01-\x7f]'
			then 'xn--' || app.punycode(label) else label end, '.'
			order by i)
	  from unnest(string_to_array(translate(regexp_replace(normalize(lower(
			normalize(substring(email from '@(.*)$'), nfkc)), nfkc),
			'[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f'
			'\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164'
			'\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8]', '', 'g'),
			'。．｡', '...'), '.')) with ordinality x(label, i)
$$;

-- What an address is compared by: the form in which it is delivered, in lower
-- case. Inlined; of an address in ASCII it is lower(), as it always was.
create function app.mailbox(email text) returns text
language sql immutable parallel safe as $$
	select case when octet_length(email) = char_length(email)
		then lower(email) else app.mailbox_mapped(email) end
$$;

alter table registration
	add column twin boolean not null default false,
	add column counted_once text check (octet_length(counted_once) <= 65536),
	drop constraint registration_phone_check,
	add constraint registration_phone_check
		check (char_length(phone) between 5 and 40);
alter table staff add column twin boolean not null default false;
comment on column registration.twin is
	'an older registration of a mailbox that has a newer one too, from before
addresses were compared by the form that is delivered';
comment on column registration.counted_once is
	'names that were given twice and have one ticket, as a list; null: none';
comment on column registration.phone is
	'as it is dialled: ASCII, at most 20 characters, and " ext. 12"';
comment on column staff.twin is 'likewise an account';

-- Duplicates stay; the newest of each mailbox is the one that is found. Only
-- an address that is not in ASCII can be a second writing of another one.
update registration r set twin = true
 where r.status <> 'cancelled' and (r.event_id, app.mailbox(r.email)) in (
	select o.event_id, app.mailbox(o.email) from registration o
	 where octet_length(o.email) <> char_length(o.email))
   and exists (select from registration o
	where o.event_id = r.event_id and o.status <> 'cancelled'
	  and o.id > r.id and app.mailbox(o.email) = app.mailbox(r.email));
update staff s set twin = true
 where exists (select from staff o
	where o.id > s.id and app.mailbox(o.email) = app.mailbox(s.email));
do $$
declare
	ids text;
begin
	select string_agg(r.id::text, ', ' order by r.id) into ids
	  from registration r where r.twin;
	if ids is not null then
		raise warning 'registrations with a newer one of the same mailbox: %', ids;
	end if;
	select string_agg(s.id::text, ', ' order by s.id) into ids
	  from staff s where s.twin;
	if ids is not null then
		raise warning 'accounts with a newer one of the same mailbox: %', ids;
	end if;
end
$$;

drop index registration_email;
create unique index registration_email on registration (event_id,
	app.mailbox(email),
	(case when status = 'cancelled' or twin then id else 0 end));
comment on column registration.email is
	'as typed; one registration per event and mailbox, those that are
cancelled aside';
drop index staff_email;
create unique index staff_email on staff
	(app.mailbox(email), (case when twin then id else 0 end));

-- Requests wait for seconds: of two writings one is enough.
delete from link_request a using link_request b where a.id < b.id
   and a.event_id = b.event_id
   and app.mailbox(a.email) = app.mailbox(b.email);
drop index link_request_email;
create unique index link_request_email on link_request
	(event_id, app.mailbox(email));
delete from reset_request a using reset_request b where a.id < b.id
   and app.mailbox(a.email) = app.mailbox(b.email);
drop index reset_request_email;
create unique index reset_request_email on reset_request
	(app.mailbox(email));
