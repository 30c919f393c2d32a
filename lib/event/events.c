/* events.c: lists, makes, copies, puts away and deletes events. */
#include "event/events.h"

const struct stmt events_list_stmt = { "events", RETRY_OK, 1,
	"select api.events($1::bytea)" };

enum err
events_list(struct db *db, struct arena *mem, const struct caller *who,
	const char **json)
{
	enum err e = DB_RUN(db, &events_list_stmt, who->session);

	return db_take(e, db, mem, json);
}

const struct stmt events_add_stmt = { "event_add", RETRY_NO, 6,
	"select json, replayed from api.event_add($1::text, $2::text, "
	"$3::bytea, $4::text, $5::text, $6::bytea)" };

const struct stmt events_copy_stmt = { "event_copy", RETRY_NO, 7,
	"select json, replayed from api.event_copy($1::text, $2::text, "
	"$3::bytea, $4::text, $5::text, $6::text, $7::bytea)" };

enum err
events_add(struct db *db, struct arena *mem, const struct caller *who,
	const struct once *once, const char *from, const char *settings,
	const char **json, bool *replayed)
{
	enum err e = from == NULL
			     ? DB_RUN(db, &events_add_stmt, who->request_id,
				       who->address, who->session, settings,
				       once->key, once->body_hash)
			     : DB_RUN(db, &events_copy_stmt, who->request_id,
				       who->address, who->session, from,
				       settings, once->key, once->body_hash);

	if (e != OK)
		return e;
	*json = db_copy(db, mem, 0, 0);
	*replayed = db_bool(db, 0, 1);
	return OK;
}

const struct stmt events_set_stmt = { "event_set", RETRY_OK, 6,
	"select api.event_set($1::text, $2::text, $3::bytea, $4::text, "
	"$5::text, $6::bigint)" };

enum err
events_set(struct db *db, struct arena *mem, const struct caller *who,
	const char *slug, const char *what, int64_t version, const char **json)
{
	enum err e = DB_RUN(db, &events_set_stmt, who->request_id, who->address,
		who->session, slug, what, arg_nonzero(mem, version));

	return db_take(e, db, mem, json);
}

const struct stmt events_delete_stmt = { "event_delete", RETRY_NO, 5,
	"select api.event_delete($1::text, $2::text, $3::bytea, $4::text, "
	"$5::bigint)" };

enum err
events_delete(struct db *db, struct arena *mem, const struct caller *who,
	const char *slug, int64_t version)
{
	return DB_RUN(db, &events_delete_stmt, who->request_id, who->address,
		who->session, slug, arg_nonzero(mem, version));
}
