/* sweeper.c: does what has become due: places, reminders, forgetting, seals. */
#include "base/log.h"
#include "registration/sweep.h"
#include "run/worker.h"

static const struct stmt *const stmts[] = { &sweep_run_stmt, &sweep_forget_stmt,
	&sweep_seal_stmt, NULL };

/* Milliseconds; a full turn is followed by the next one at once. */
enum { EACH = 5000, RETRY = 5000, AT_ONCE = 0 };

/* How much one transaction takes on. */
enum { PEOPLE = 200, ENTRIES = 2000 };

static enum err
expire(struct ctx *c)
{
	struct sweep sweep;
	enum err e = sweep_run(&c->call, &sweep);

	if (e != OK)
		return e;
	if (sweep.expired + sweep.moved_up + sweep.reminded > 0)
		log_say(LOG_INFO, "%lld expired, %lld moved up, %lld reminded",
			(long long)sweep.expired, (long long)sweep.moved_up,
			(long long)sweep.reminded);
	return OK;
}

static int
tick(struct ctx *c)
{
	int64_t erased = 0, sealed = 0;

	if (expire(c) != OK ||
		sweep_forget(c->call.db, arg_number(c->call.mem, PEOPLE),
			&erased) != OK ||
		sweep_seal(c->call.db, arg_number(c->call.mem, ENTRIES),
			&sealed) != OK)
		return RETRY;
	if (erased > 0)
		log_say(LOG_INFO, "%lld people forgotten", (long long)erased);
	return erased == PEOPLE || sealed == ENTRIES ? AT_ONCE : EACH;
}

const struct route route = {
	.name = "sweeper",
	.stmts = stmts,
	.tick = tick,
};
