/* bulk.h: one decision on many registrations, some at a time. */
#ifndef BULK_H
#define BULK_H

#include "db/call.h"
#include "registration/filter.h"
#include "registration/registration.h"

enum { BULK_MAX = 200 }; /* in one call */

struct bulk {
	const char *action; /* approve reject resend cancel request-proof */
	const char *reason; /* told to the people, or NULL */
	const char *may;    /* what rejected people may do: decision_make() */
	const char **ids;   /* at most BULK_MAX; or else: */
	size_t n_ids;
	struct filter filter; /* oldest first, nobody who came later */
	int64_t limit;	      /* 1..BULK_MAX */
	const char *cursor;   /* of the chunk before, or NULL */
};

/* What became of one. */
struct bulk_row {
	int64_t id;
	const char *name, *status; /* NULL: there is none of that id */
	int64_t version;
	enum err err;		    /* OK, or why it was refused */
	const char *told;	    /* JSON members that go with err, or NULL */
	const struct message *said; /* where it was refused, or NULL */
};

struct bulk_done {
	struct bulk_row *rows;
	size_t n_rows;
	const char *next_cursor; /* NULL: that was all */
	bool replayed;
};

extern const struct stmt bulk_stmt;

/*
 * One chunk, committed as a whole with what was refused told by row. Safe to
 * repeat only with a key.
 *
 * Returns OK, E_INVALID (cursor), E_NO_EVENT, E_KEY_RUNNING, E_KEY_REUSED,
 * E_UNAUTHORIZED, E_FORBIDDEN, E_UNAVAILABLE.
 */
MUST_CHECK enum err bulk_run(const struct call *call, const struct bulk *bulk,
	struct bulk_done *out);

/* The members of the answer, into an open object; in `lang`. */
void bulk_json(struct buf *out, const char *lang, const struct bulk_done *done);

#endif
