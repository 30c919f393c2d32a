/* ics.h: an event as an entry for calendars (iCalendar, RFC 5545). */
#ifndef ICS_H
#define ICS_H

#include "base/buf.h"

enum { ICS_LINE = 75 }; /* bytes a line at most, without its CR LF */

/* Texts are UTF-8 of any length; NULL or "" leaves a line out. */
struct ics {
	const char *uid;  /* the same for ever: makes an update an update */
	int64_t sequence; /* grows with each change of time, place or title */
	const char *changed_at; /* when that was, RFC 3339 UTC with Z */
	const char *stamp;	/* when this was made, RFC 3339 UTC with Z */
	const char *starts_at;	/* RFC 3339 UTC with Z; not left out */
	const char *ends_at;
	const char *summary;
	const char *location;
	const char *description; /* may have line breaks */
	const char *url;	 /* absolute, percent-encoded where needed */
};

/*
 * Appends one calendar with one entry, METHOD:PUBLISH: it is offered, nobody
 * is asked to answer. Times stay in UTC, each calendar shows its own zone.
 * Fractions of seconds are dropped. Lines are folded between characters, never
 * within one (RFC 5545 3.1); what would start a line of its own is escaped
 * (3.3.11), other control characters are dropped.
 *
 * Deterministic. False, and nothing is written, where a time is none.
 */
MUST_CHECK bool ics_write(const struct ics *entry, struct buf *out);

#endif
