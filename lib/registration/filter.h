/* filter.h: which registrations: in the list, a bulk action, an export. */
#ifndef FILTER_H
#define FILTER_H

#include "base/arena.h"
#include "base/err.h"
#include "event/event.h"
#include "registration/source.h"
#include "wire/field.h"

/* The first fields of a table that takes filters, by this enum. */
enum {
	FILTER_EVENT,
	FILTER_STATUS,
	FILTER_TEXT,
	FILTER_PROOF,
	FILTER_DUPLICATE,
	FILTER_TEAM,
	FILTER_CHECKED_IN,
	FILTER_DECIDED_BY,
	FILTER_FROM,
	FILTER_TO,
	FILTER_SOURCE, /* the first of SOURCE_N */
	FILTER_N = FILTER_SOURCE + SOURCE_N
};

#define FILTER_FIELDS                                                         \
	{ FIELD_EVENT },                                                      \
		{ "status", F_CHOICE, 0, 0, 0,                                \
			"pending approved rejected waitlisted cancelled",     \
			"status_filter" },                                    \
		{ "q", F_TEXT, 1, 200 },                                      \
		{ "proof", F_CHOICE, 0, 0, 0, "given none requested open" },  \
		{ "duplicate", F_CHOICE, 0, 0, 0, "yes no" },                 \
		{ "team", F_CHOICE, 0, 0, 0, "yes no" },                      \
		{ "checked_in", F_CHOICE, 0, 0, 0, "yes no" },                \
		{ "decided_by", F_TOKEN, 1, 19 }, { "from", F_TOKEN, 1, 10 }, \
		{ "to", F_TOKEN, 1, 10 }, SOURCE_FILTERS

/* Parameters of the functions that take a filter; each may be NULL. */
struct filter {
	const char *event, *status, *text;
	const char *serial; /* where the text is one */
	const char *more;   /* the other filters as a JSON object */
};

/*
 * From checked values: what a table cannot check is checked here.
 *
 * Returns OK, E_INVALID (decided_by is neither "me" nor an id; from or to is
 * no day): *errors says which.
 */
MUST_CHECK enum err filter_read(struct arena *mem, const struct value *values,
	struct filter *out, struct field_error **errors);

/*
 * From a query string as it stands behind the address of the list, such as
 * "status=pending&q=mira". Returns as filter_read(), *errors as field_check().
 */
MUST_CHECK enum err filter_parse(struct arena *mem, const char *query,
	struct filter *out, struct field_error **errors);

#endif
