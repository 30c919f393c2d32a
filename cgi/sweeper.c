/* sweeper.c: does what has become due: places given back, reminders. */
#include "log.h"
#include "sweep.h"
#include "worker.h"

static const struct stmt *const stmts[] = { &sweep_run_stmt, NULL };

/* Milliseconds. */
enum { EACH = 30000, RETRY = 5000 };

static int
tick(struct ctx *c)
{
	struct sweep sweep;

	if (sweep_run(c->db, &sweep) != OK)
		return RETRY;
	if (sweep.expired + sweep.moved_up + sweep.reminded > 0)
		log_say(LOG_INFO, "%lld expired, %lld moved up, %lld reminded",
			(long long)sweep.expired, (long long)sweep.moved_up,
			(long long)sweep.reminded);
	return EACH;
}

const struct route route = {
	.name = "sweeper",
	.stmts = stmts,
	.tick = tick,
};
