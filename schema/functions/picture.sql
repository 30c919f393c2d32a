-- picture.sql: the pictures of an event: its logo, and the QR to pay by.

-- For everybody; no row: there is none.
create or replace function api.event_picture(p_event text, p_kind text)
returns table (image bytea, type text, sha256 text)
language plpgsql stable security definer set search_path = app, pg_temp as $$
begin
	return query select p.image, p.type, encode(p.sha256, 'hex')
	  from event_picture p
	 where p.event_id = (event_find(p_event)).id and p.kind = p_kind;
end
$$;

-- Store one in place of what is there; no image: none any more. What changes
-- is on record by its hash. ET405, ET412.
create or replace function api.picture_save(p_request_id text,
	p_address text, p_session bytea, p_event text, p_kind text,
	p_image bytea, p_type text, p_width int, p_height int, p_sha256 bytea,
	p_version bigint) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	who staff := session_staff(p_session, 'admin');
	e event := event_lock((event_find(p_event)).slug, p_version);
	old text := pictures_json(e.id) ->> p_kind;
	new text;
begin
	delete from event_picture p where p.event_id = e.id and p.kind = p_kind;
	if p_image is not null then
		insert into event_picture (event_id, kind, image, type, width,
			height, sha256)
		values (e.id, p_kind, p_image, p_type, p_width, p_height,
			p_sha256);
	end if;
	new := pictures_json(e.id) ->> p_kind;
	if new is distinct from old then
		update event x set updated_at = now(), version = x.version + 1
		 where x.id = e.id returning * into e;
		perform audit_add('staff:' || who.id, 'event.changed',
			'event:' || e.id, p_request_id, p_address,
			jsonb_build_object(p_kind, old),
			jsonb_build_object(p_kind, new));
	end if;
	return settings_json(e)::text;
end
$$;
