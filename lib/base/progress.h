/* progress.h: how far long work is, for whoever waits for it. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	/* False: nobody waits any more. NULL: nobody wants to know. */
	bool (*tell)(void *arg, int64_t done, int64_t all);
	void *arg;
};

/*
 * `done` of `all` parts (0: how many is not known) are done. May be called for
 * every row: whoever listens decides how often to pass it on.
 *
 * Returns false where nobody waits any more, so that the work may end.
 */
bool progress_tell(const struct progress *p, int64_t done, int64_t all);

#endif
