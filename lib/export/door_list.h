/* door_list.h: everybody who is expected, on paper, to be ticked off. */
#ifndef DOOR_LIST_H
#define DOOR_LIST_H

#include "base/progress.h"
#include "base/spool.h"
#include "db/call.h"

extern const struct stmt door_list_stmt;

/*
 * One PDF of A4 pages: who has a ticket for `event` (NULL: the current one),
 * by name as the event's language sorts them, a box before each, the end of
 * the ticket's number behind it, so that ticks can be entered afterwards. Who
 * is inside already is ticked. Any number of pages takes the memory of one.
 *
 *   progress  is told the people that are drawn; NULL: nobody
 *   slug      of the event; lives in `mem`
 *
 * Returns OK, E_NO_EVENT, E_UNAUTHORIZED, E_FORBIDDEN, E_UNAVAILABLE (database,
 * no room for the file, or nobody waits any more).
 */
MUST_CHECK enum err door_list_write(const struct call *call, const char *event,
	const struct progress *progress, struct spool *out, const char **slug);

#endif
