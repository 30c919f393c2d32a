/* sweep.h: what time does to registrations. */
#ifndef SWEEP_H
#define SWEEP_H

#include "db.h"

struct sweep {
	int64_t expired;  /* gave their places back, nobody having decided */
	int64_t moved_up; /* from a waiting list to a place */
	int64_t reminded; /* of an event that begins soon */
};

extern const struct stmt sweep_run_stmt;

/*
 * Do what has become due, mails included, in one transaction. Safe to repeat
 * and to run twice at once.
 * Returns OK, E_UNAVAILABLE.
 */
MUST_CHECK enum err sweep_run(struct db *db, struct sweep *out);

#endif
