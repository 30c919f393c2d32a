/* stmt.h: a statement that a program may run. */
#ifndef STMT_H
#define STMT_H

#include "base/buf.h"
#include "db/column.h"

/* May the statement run again when the answer to the first got lost? */
enum retry { RETRY_NO, RETRY_OK };

/* Literal SQL, directly above the function that runs it. */
struct stmt {
	const char *name; /* unique; the name of the prepared statement */
	enum retry retry;
	int nparams;
	/* all of it, or with `columns` what stands behind "select … from " */
	const char *sql;
	const struct column *columns; /* of a row, for row_read(); or NULL */
};

/* Append the text that is sent to the database. */
void stmt_sql(struct buf *out, const struct stmt *s);

#endif
