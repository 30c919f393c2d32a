-- 014_retention.sql: what staff write about a scan may name a person, so it can
-- be taken out of an entry that otherwise never changes.

create function scan_keeps() returns trigger
language plpgsql as $$
begin
	if new.note is not null or to_jsonb(new) - 'note'
		is distinct from to_jsonb(old) - 'note' then
		raise exception 'scan is append-only'
			using errcode = 'insufficient_privilege';
	end if;
	return new;
end
$$;

drop trigger scan_append_only on scan;
create trigger scan_append_only before delete or truncate
	or update of id, at, kind, reason, event_id, ticket_id, serial, actor,
		gate, key, source, device_at, status, request_id on scan
	for each statement execute function append_only();
create trigger scan_keeps before update on scan
	for each row execute function scan_keeps();

comment on table scan is
	'every attempt, also refused and undone; of a row only the note can go';
