/* roster.h: the tickets of an event for scanners, sealed one by one. */
#ifndef ROSTER_H
#define ROSTER_H

#include "base/buf.h"
#include "db/call.h"

enum { ROSTER_MAX = 5000 /* records a page */ };

/* What a device asks, and says of itself. NULL and 0: nothing. */
struct roster_query {
	const char *since;
	int64_t limit;
	bool compact;
	const char *queued, *offset_ms, *app;
};

struct roster {
	const char *cursor, *server_time;
	bool more;
	const char *head; /* JSON object: event, device, counter */
	int64_t count;	  /* of tickets, those that were removed included */
	/* JSON arrays; compact: records is bytes. To be released. */
	struct buf records, removed;
};

extern const struct stmt roster_stmt;

/*
 * The page behind `since`: each ticket as a sealed record, so that nothing in
 * it names anybody (roster_record.h). It is the sign of life of the device, too.
 *
 * Nothing that was committed before this call is missed by a device that
 * follows the cursors; what was under way may come twice.
 *
 * Returns OK, E_INVALID (cursor), E_UNAUTHORIZED, E_DEVICE_REVOKED,
 * E_UNAVAILABLE.
 */
MUST_CHECK enum err roster_read(const struct call *call,
	const struct roster_query *query, struct roster *out);

#endif
