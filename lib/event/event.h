/* event.h: what the public may know about an event. */
#ifndef EVENT_H
#define EVENT_H

#include "base/arena.h"
#include "base/buf.h"
#include "db/call.h"

enum { EVENT_SLUG_MAX = 64, EVENT_TEAM_MAX = 200 };

/* The field that names an event, as the beginning of a row: field.h. */
#define FIELD_EVENT "event", F_EVENT, 1, EVENT_SLUG_MAX

struct event {
	int64_t id;
	const char *slug, *name, *venue;
	const char *starts_at, *ends_at; /* RFC 3339 UTC */
	const char *when;     /* "Sat 20 Mar 2027, 09:00", in its zone */
	const char *span;     /* "Sat 20 Mar 2027, 09:00 – 18:00", likewise */
	const char *entrance; /* "08:30", of another day like `when`; or "" */
	const char *opens;    /* registration, like `when`; or "" */
	const char *zone;     /* IANA name */
	int64_t price_minor;  /* minor units; 0: free */
	const char *currency; /* ISO 4217 */
	const char *price;    /* "€20.00" as people read it; "" when free */
	int64_t team_max;     /* tickets per registration, 1..200 */
	int64_t places_left;  /* -1: no limit */
	const char *state;    /* open, full, waitlist, closed, not_yet,
				 over */
	bool waitlist;	      /* who comes when it is full is put on a list */
	const char *opens_at, *closes_at; /* registration; "" where open */
	const char *proof;		  /* none, optional, required */
	const char *payment_instructions; /* text of the organiser, or "" */
	const char *language;  /* for a reader who names none: en, de */
	const char *lookup;    /* of a status: open, private */
	const char *organiser; /* who invites, or "" */
	const char *accent;    /* "#4b3aa8", or "": ours */
	struct event_picture {
		const char *path; /* with its query; "": there is none */
		int64_t width, height;
	} logo, payment_qr;
};

extern const struct stmt event_public_stmt;

/* Where the stylesheet of its colour is, in `mem`; NULL: it has none. */
const char *
event_theme(struct arena *mem, const char *slug, const char *accent);

/*
 * One event, or the one marked current where slug is NULL. Reads a view.
 * Returns OK, E_NO_EVENT, E_UNAVAILABLE.
 */
MUST_CHECK enum err
event_public(const struct call *call, const char *slug, struct event *out);

/* The columns of api.event_public that make one. */
extern const struct column event_columns[];

/* Its members into an open object: the answer of GET /api/event. */
void event_json(struct buf *out, const struct event *e);

#endif
