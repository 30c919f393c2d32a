/* sweep.h: what time does to registrations and to the record. */
#ifndef SWEEP_H
#define SWEEP_H

#include "db/call.h"

struct sweep {
	int64_t expired;  /* gave their places back, nobody having decided */
	int64_t moved_up; /* from a waiting list to a place */
	int64_t reminded; /* of an event that begins soon */
};

extern const struct stmt sweep_run_stmt;
extern const struct stmt sweep_forget_stmt;
extern const struct stmt sweep_seal_stmt;

/*
 * Do what has become due, mails included, in one transaction. Safe to repeat
 * and to run twice at once.
 * Returns OK, E_UNAVAILABLE.
 */
MUST_CHECK enum err sweep_run(const struct call *call, struct sweep *out);

/*
 * Forget up to `limit` people of events that keep nobody so long after their
 * end. Safe to repeat.
 * Returns OK (*n: how many), E_UNAVAILABLE.
 */
MUST_CHECK enum err sweep_forget(struct db *db, const char *limit, int64_t *n);

/*
 * Add up to `limit` new entries of the record to the chain. Safe to repeat;
 * waits for nobody and holds nobody up.
 * Returns OK (*n: how many), E_UNAVAILABLE.
 */
MUST_CHECK enum err sweep_seal(struct db *db, const char *limit, int64_t *n);

#endif
