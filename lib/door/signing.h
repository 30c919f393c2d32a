/* signing.h: tickets that are approved and wait for their signature. */
#ifndef SIGNING_H
#define SIGNING_H

#include "db/call.h"
#include "keys/ticket_code.h"

/* How many one transaction stores: their rows are locked until it commits. */
enum { SIGNING_MAX = 200 };

struct unsigned_ticket {
	int64_t id;
	struct ticket_code code; /* what is to be signed */
};

extern const struct stmt signing_next_stmt;
extern const struct stmt signing_store_stmt;
extern const struct stmt signing_health_stmt;

/*
 * The next tickets that wait, `n` of them, SIGNING_MAX at most. Takes nothing
 * away: they wait until their codes are stored. A ticket that another
 * transaction holds is passed over.
 *
 * Returns OK, E_UNAVAILABLE.
 */
MUST_CHECK enum err
signing_next(const struct call *call, struct unsigned_ticket **out, size_t *n);

/*
 * Store the code of each ticket, all in one transaction; those that another
 * transaction holds go on waiting. Safe to repeat, and to do twice at once: the
 * same ticket has the same code, and one that has a code keeps it.
 *
 *   codes   one for each of the `n` tickets
 *
 * Returns OK, E_UNAVAILABLE.
 */
MUST_CHECK enum err
signing_store(const struct call *call, const struct unsigned_ticket *tickets,
	const char *const *codes, size_t n);

struct signing_health {
	int64_t waiting, oldest_seconds; /* both 0: no ticket waits */
};

/* How far behind the signer is. Returns OK, E_UNAVAILABLE. */
MUST_CHECK enum err
signing_health(const struct call *call, struct signing_health *out);

#endif
