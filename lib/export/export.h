/* export.h: lists that leave as a file: CSV or JSON lines. */
#ifndef EXPORT_H
#define EXPORT_H

#include "base/progress.h"
#include "base/spool.h"
#include "db/call.h"
#include "registration/filter.h"

enum export_kind { EXPORT_TEXT, EXPORT_NUMBER, EXPORT_BOOL };

struct export_column {
	const char *name; /* as in the file's first line */
	enum export_kind kind;
};

/* The columns are those of the statement, in its order; NULL ends them. */
struct export_list {
	const char *name;
	const struct stmt *stmt;
	const struct export_column *columns;
};

extern const struct stmt export_registrations_stmt;
extern const struct stmt export_tickets_stmt;
extern const struct stmt export_scans_stmt;

extern const struct export_list export_registrations; /* by reception */
extern const struct export_list export_tickets;	      /* likewise */
extern const struct export_list export_scans;	      /* as they happened */

struct export_query {
	struct filter filter;	   /* of scans only its event */
	const char *reason, *gate; /* scans; NULL: all */
	const char *columns;	   /* "name,email"; NULL: all there are */
	bool lines;		   /* JSON lines, else CSV */
	bool mark;		   /* CSV: a byte order mark first */
	char separator;		   /* CSV: between cells */
	/* is told the rows that are written; NULL: nobody */
	const struct progress *progress;
};

/*
 * Write the whole list to `out`; any number of rows takes the memory of one.
 * On record, with filter, columns and count, before this returns.
 *
 *   errors    with E_INVALID: the column that is not there
 *
 * Returns OK, E_INVALID, E_UNAUTHORIZED, E_FORBIDDEN, E_NO_EVENT,
 * E_UNAVAILABLE (database, no room for the file, or nobody waits any more).
 */
MUST_CHECK enum err export_write(const struct call *call,
	const struct export_list *list, const struct export_query *query,
	struct spool *out, struct field_error **errors);

/*
 * The Content-Disposition of a file that leaves: its name says what is in it, of
 * which event (NULL: of all), and of which day.
 */
const char *export_file_name(struct arena *mem, const char *what,
	const char *event, const char *ending);

#endif
