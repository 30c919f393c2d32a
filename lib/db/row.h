/* row.h: rows of a result as structs. */
#ifndef ROW_H
#define ROW_H

#include "base/arena.h"
#include "db/db.h"

/* A row as the struct that the last statement's `columns` describe. */
void row_read(const struct db *db, struct arena *mem, int n, void *out);

/* A row of the last result, and the column that is read next. */
struct row {
	const struct db *db;
	struct arena *mem; /* of the strings that are read */
	int n, column;
};

/*
 * Fill the struct at `out` with the next columns; what the table does not name
 * stays as it is.
 */
void row_fill(struct row *row, const struct column *columns, void *out);

#endif
