/* sweep.c: lets registrations expire, reminds, forgets, seals the record. */
#include "registration/sweep.h"

static const struct column columns[] = {
	COLUMN(COLUMN_INT, struct sweep, expired),
	COLUMN(COLUMN_INT, struct sweep, moved_up),
	COLUMN(COLUMN_INT, struct sweep, reminded),
	{ 0 },
};

const struct stmt sweep_run_stmt = { "sweep", RETRY_OK, 0, "api.sweep()",
	columns };

enum err
sweep_run(const struct call *call, struct sweep *out)
{
	enum err e = DB_RUN(call->db, &sweep_run_stmt, NULL);

	if (e == OK)
		row_read(call->db, call->mem, 0, out);
	return e;
}

static enum err
run_some(struct db *db, const struct stmt *stmt, const char *limit, int64_t *n)
{
	enum err e = DB_RUN(db, stmt, limit);

	if (e == OK)
		*n = db_int(db, 0, 0);
	return e;
}

const struct stmt sweep_forget_stmt = { "forget", RETRY_OK, 1,
	"select erased from api.forget($1::int)" };

enum err
sweep_forget(struct db *db, const char *limit, int64_t *n)
{
	return run_some(db, &sweep_forget_stmt, limit, n);
}

const struct stmt sweep_seal_stmt = { "audit_seal", RETRY_OK, 1,
	"select sealed from api.audit_seal($1::int)" };

enum err
sweep_seal(struct db *db, const char *limit, int64_t *n)
{
	return run_some(db, &sweep_seal_stmt, limit, n);
}
