/* offline_scan.h: scans that the server hears of later. */
#ifndef OFFLINE_SCAN_H
#define OFFLINE_SCAN_H

#include "db/call.h"
#include "wire/pair.h"

/* A scan that was made elsewhere. NULL: not said. */
struct offline_scan {
	const char *key, *typed, *at, *kind, *note, *gate;
	const char *refused;   /* the device let nobody in, and why */
	const char *rehearsal; /* true, false */
	const char *offset_ms; /* device minus server */
	bool tried;	       /* asked online, and nobody was told */
	const char *bad;       /* why it cannot be read */
	const struct pair *sent;
};

extern const struct stmt offline_scan_store_stmt;
extern const struct stmt offline_scan_quarantine_stmt;
extern const struct stmt offline_scan_paper_stmt;

/* Append it to the list that offline_scan_store() takes, an open JSON array. */
void offline_scan_json(
	struct buf *list, struct arena *mem, const struct offline_scan *s);

/*
 * Store what a device did while it was offline, each scan once, whatever the
 * order in which lists arrive and how often. Nothing is dropped: what cannot
 * be read is kept as such and told so.
 *
 *   list    JSON array made by offline_scan_json()
 *   json    server_time and a result for each scan, in their order
 *
 * All functions set *json to an object of the database, in `mem`, and return
 * OK, E_UNAUTHORIZED, E_DEVICE_REVOKED, E_FORBIDDEN, E_UNAVAILABLE.
 */
MUST_CHECK enum err offline_scan_store(const struct call *call,
	const char *sent_at, const char *list, const char **json);

/*
 * Keep what a revoked device had not sent; it counts when somebody settled it.
 * Again and again: each scan once. E_FORBIDDEN: the device is not revoked.
 *
 *   left    scans that it has still to send after these
 */
MUST_CHECK enum err offline_scan_quarantine(const struct call *call,
	const char *sent_at, const char *list, int64_t left, const char **json);

/*
 * Ticks of the printed list, entered afterwards: `list` as for offline_scan_store().
 * And E_NO_EVENT.
 */
MUST_CHECK enum err offline_scan_paper(const struct call *call,
	const char *event, const char *list, const char **json);

#endif
