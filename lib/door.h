/* door.h: how many people are inside, for the counter of a scanner. */
#ifndef DOOR_H
#define DOOR_H

#include "buf.h"
#include "db.h"
#include "ticket.h"

struct door_count {
	int64_t gate, event; /* let in at this gate and inside; at all */
};

extern const struct stmt door_inside_stmt;

/*
 * As of a second ago at most: kept by the process for so long, so that a scan
 * does not count. It asks the database, so it ends the result before it.
 *
 *   fresh   have it counted; otherwise as it was counted last
 *   gate    of the scanner, or NULL
 *
 * False: it cannot be told now. Never a reason to refuse what was decided.
 */
MUST_CHECK bool door_inside(struct db *db, struct arena *mem, int64_t event,
	bool fresh, const char *gate, struct door_count *out);

/* "team" and "counter" of an answer to a scanner; null where not known. */
void door_json(struct buf *out, struct db *db, struct arena *mem,
	const struct scan *scan, bool fresh);

#endif
