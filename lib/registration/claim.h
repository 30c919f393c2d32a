/* claim.h: who looks at a registration, so that two do not decide on it. */
#ifndef CLAIM_H
#define CLAIM_H

#include "db/call.h"

extern const struct stmt claim_set_stmt;
extern const struct stmt claim_next_stmt;

/*
 * Say for a minute that one looks at it, or with `release` no longer does; the
 * answer, a JSON object, tells who else does and where it stands. Safe to
 * repeat. Returns OK, E_NOT_FOUND, E_UNAUTHORIZED, E_FORBIDDEN, E_UNAVAILABLE.
 */
MUST_CHECK enum err
claim_set(const struct call *call, int64_t id, bool release, const char **json);

/* Some of a queue, in its order. */
struct queue {
	const char **ids, **versions; /* versions as they were seen, or NULL */
	size_t n;		      /* of each */
	int64_t count;		      /* how many are wanted */
};

/*
 * Claim the first `count` of the queue that wait as they were seen and that no
 * other session looks at: of several who ask at once each is given others. The
 * answer, a JSON object, tells which; who looks at the others; what changed.
 * Safe to repeat: one's own claims count as free. Returns OK, E_UNAUTHORIZED,
 * E_FORBIDDEN, E_UNAVAILABLE.
 */
MUST_CHECK enum err claim_next(
	const struct call *call, const struct queue *queue, const char **json);

#endif
