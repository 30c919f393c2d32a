/* door.h: how many people are inside, for the counter of a scanner. */
#ifndef DOOR_H
#define DOOR_H

#include "base/buf.h"
#include "db/call.h"
#include "door/ticket.h"

extern const struct stmt door_inside_stmt;

/*
 * "team" and "counter" of an answer to a scanner; null where it cannot be told
 * now, which is never a reason to refuse what was decided. The counter is as
 * of a second ago at most: kept by the process for so long, so that a scan does
 * not count. Asks the database, so it ends the result before it.
 *
 *   fresh   have it counted; otherwise as it was counted last
 */
void door_json(struct buf *out, const struct call *call,
	const struct scan *scan, bool fresh);

#endif
