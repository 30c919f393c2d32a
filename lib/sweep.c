/* sweep.c: lets pending registrations expire, and reminds. */
#include "sweep.h"

const struct stmt sweep_run_stmt = { "sweep", RETRY_OK, 0,
	"select expired, moved_up, reminded from api.sweep()" };

enum err
sweep_run(struct db *db, struct sweep *out)
{
	enum err e = DB_RUN(db, &sweep_run_stmt, NULL);

	if (e != OK)
		return e;
	*out = (struct sweep){ .expired = db_int(db, 0, 0),
		.moved_up = db_int(db, 0, 1),
		.reminded = db_int(db, 0, 2) };
	return OK;
}
