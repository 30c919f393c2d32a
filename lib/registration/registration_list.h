/* registration_list.h: registrations page by page. */
#ifndef REGISTRATION_LIST_H
#define REGISTRATION_LIST_H

#include "db/call.h"
#include "registration/filter.h"
#include "registration/registration.h"

/* Which registrations, and from where on. */
struct registration_query {
	struct filter filter;
	bool marks;   /* with what a reviewer sees at a glance */
	bool tickets; /* with the tickets of each */
	bool further; /* a page behind another one: nothing is counted */
	bool oldest_first;
	bool exact;	    /* count all that fit, however long that takes */
	int64_t limit;	    /* 1..1000 */
	const char *cursor; /* next_cursor of the page before, or NULL */
};

struct registration_list {
	/* Of all that fit the filter, whatever status it asks for. */
	int64_t total, pending, approved, rejected, waitlisted, cancelled;
	bool exact; /* false: there are as many at least */
	struct registration *rows;
	size_t n_rows;
	const char *next_cursor; /* NULL: this was the last page */
};

extern const struct stmt registration_list_stmt;

/*
 * One page by keyset. Returns OK, E_INVALID (cursor), E_UNAUTHORIZED,
 * E_FORBIDDEN, E_NO_EVENT, E_UNAVAILABLE.
 */
MUST_CHECK enum err registration_list(const struct call *call,
	const struct registration_query *query, struct registration_list *out);

#endif
