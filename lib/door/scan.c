/* scan.c: undo, search and conflicts at the door. */
#include "door/scan.h"
#include "door/typed.h"

const struct stmt scan_undo_stmt = { "scan_undo", RETRY_OK, 8,
	"select api.scan_undo($1::text, $2::text, $3::bytea, $4::bytea, "
	"$5::text, $6::bigint, $7::text, $8::text)" };

enum err
scan_undo(const struct call *call, const char *typed, const char *key,
	const char *reason, const char **json)
{
	struct typed t = typed_read(call->mem, typed);

	return db_take(
		DB_RUN(call->db, &scan_undo_stmt, call->who.request_id,
			call->who.address, call->who.session, call->who.device,
			t.serial, t.event_id, key, reason),
		call->db, call->mem, json);
}

const struct stmt scan_search_stmt = { "scan_search", RETRY_OK, 7,
	"select api.scan_search($1::text, $2::text, $3::bytea, $4::bytea, "
	"$5::text, $6::text, $7::text)" };

enum err
scan_search(const struct call *call, const char *event, const char *text,
	const char **json)
{
	const char *serial = typed_read(call->mem, text).serial;

	return db_take(DB_RUN(call->db, &scan_search_stmt, call->who.request_id,
			       call->who.address, call->who.session,
			       call->who.device, text, serial, event),
		call->db, call->mem, json);
}

const struct stmt scan_conflicts_stmt = { "scan_conflicts", RETRY_OK, 5,
	"select api.scan_conflicts($1::text, $2::text, $3::bytea, $4::bytea, "
	"$5::text)" };

enum err
scan_conflicts(const struct call *call, const char *event, const char **json)
{
	return db_take(DB_RUN(call->db, &scan_conflicts_stmt,
			       call->who.request_id, call->who.address,
			       call->who.session, call->who.device, event),
		call->db, call->mem, json);
}

const struct stmt scan_settle_stmt = { "scan_settle", RETRY_OK, 9,
	"select api.scan_settle($1::text, $2::text, $3::bytea, $4::bytea, "
	"$5::text, $6::bigint, $7::text, $8::text, $9::boolean)" };

enum err
scan_settle(const struct call *call, const struct scan_settlement *how,
	const char **json)
{
	struct typed t = typed_read(call->mem, how->typed);

	return db_take(
		DB_RUN(call->db, &scan_settle_stmt, call->who.request_id,
			call->who.address, call->who.session, call->who.device,
			t.serial, t.event_id, how->key, how->note, how->counts),
		call->db, call->mem, json);
}

const struct stmt scan_live_stmt = { "door_live", RETRY_OK, 2,
	"select api.door_live($1::bytea, $2::text)" };

enum err
scan_live(const struct call *call, const char *event, const char **json)
{
	return db_take(
		DB_RUN(call->db, &scan_live_stmt, call->who.session, event),
		call->db, call->mem, json);
}
