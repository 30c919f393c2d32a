/* signing.c: reads tickets that wait for a signature, stores their codes. */
#include "door/signing.h"

const struct stmt signing_next_stmt = { "sign_next", RETRY_OK, 1,
	"select ticket_id, event_id, serial, valid_from, valid_until "
	"from api.sign_next($1::int)" };

enum err
signing_next(const struct call *call, struct unsigned_ticket **out, size_t *n)
{
	enum err e = DB_RUN(call->db, &signing_next_stmt,
		arg_number(call->mem, SIGNING_MAX));

	if (e != OK)
		return e;
	*n = (size_t)db_rows(call->db);
	*out = arena_array(call->mem, *n + 1, sizeof **out);
	for (int i = 0; i < db_rows(call->db); i++) {
		struct ticket_code *code = &(*out)[i].code;

		(*out)[i].id = db_int(call->db, i, 0);
		code->event = db_int(call->db, i, 1);
		snprintf(code->serial, sizeof code->serial, "%s",
			db_text(call->db, i, 2));
		code->from = db_int(call->db, i, 3);
		code->until = db_int(call->db, i, 4);
	}
	return OK;
}

const struct stmt signing_store_stmt = { "sign_store", RETRY_OK, 2,
	"select api.sign_store($1::bigint[], $2::text[])" };

enum err
signing_store(const struct call *call, const struct unsigned_ticket *tickets,
	const char *const *codes, size_t n)
{
	const char **ids = arena_array(call->mem, n + 1, sizeof *ids);

	for (size_t i = 0; i < n; i++)
		ids[i] = arg_number(call->mem, tickets[i].id);
	return DB_RUN(call->db, &signing_store_stmt,
		arg_array(call->mem, ids, n), arg_array(call->mem, codes, n));
}

static const struct column health_columns[] = {
	COLUMN(COLUMN_INT, struct signing_health, waiting),
	COLUMN(COLUMN_INT, struct signing_health, oldest_seconds),
	{ 0 },
};

const struct stmt signing_health_stmt = { "signing_health", RETRY_OK, 0,
	"api.signing_health()", health_columns };

enum err
signing_health(const struct call *call, struct signing_health *out)
{
	enum err e = db_run(call->db, &signing_health_stmt, NULL);

	if (e != OK)
		return e;
	row_read(call->db, call->mem, 0, out);
	return OK;
}
