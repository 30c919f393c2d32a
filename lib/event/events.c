/* events.c: lists, makes, copies, puts away and deletes events. */
#include "event/events.h"

const struct stmt events_list_stmt = { "events", RETRY_OK, 1,
	"select api.events($1::bytea)" };

enum err
events_list(const struct call *call, const char **json)
{
	enum err e = DB_RUN(call->db, &events_list_stmt, call->who.session);

	return db_take(e, call->db, call->mem, json);
}

const struct stmt events_add_stmt = { "event_add", RETRY_NO, 6,
	"select json, replayed from api.event_add($1::text, $2::text, "
	"$3::bytea, $4::text, $5::text, $6::bytea)" };

const struct stmt events_copy_stmt = { "event_copy", RETRY_NO, 7,
	"select json, replayed from api.event_copy($1::text, $2::text, "
	"$3::bytea, $4::text, $5::text, $6::text, $7::bytea)" };

enum err
events_add(const struct call *call, const char *from, const char *settings,
	const char **json, bool *replayed)
{
	enum err e = from == NULL
			     ? DB_RUN(call->db, &events_add_stmt,
				       call->who.request_id, call->who.address,
				       call->who.session, settings,
				       call->idempotency.key,
				       call->idempotency.body_hash)
			     : DB_RUN(call->db, &events_copy_stmt,
				       call->who.request_id, call->who.address,
				       call->who.session, from, settings,
				       call->idempotency.key,
				       call->idempotency.body_hash);

	if (e != OK)
		return e;
	*json = db_copy(call->db, call->mem, 0, 0);
	*replayed = db_bool(call->db, 0, 1);
	return OK;
}

const struct stmt events_set_stmt = { "event_set", RETRY_OK, 6,
	"select api.event_set($1::text, $2::text, $3::bytea, $4::text, "
	"$5::text, $6::bigint)" };

enum err
events_set(const struct call *call, const char *slug, const char *what,
	int64_t version, const char **json)
{
	enum err e = DB_RUN(call->db, &events_set_stmt, call->who.request_id,
		call->who.address, call->who.session, slug, what,
		arg_nonzero(call->mem, version));

	return db_take(e, call->db, call->mem, json);
}

const struct stmt events_delete_stmt = { "event_delete", RETRY_NO, 5,
	"select api.event_delete($1::text, $2::text, $3::bytea, $4::text, "
	"$5::bigint)" };

enum err
events_delete(const struct call *call, const char *slug, int64_t version)
{
	return DB_RUN(call->db, &events_delete_stmt, call->who.request_id,
		call->who.address, call->who.session, slug,
		arg_nonzero(call->mem, version));
}
