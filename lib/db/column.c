/* column.c: the select list of a table of columns. */
#include "db/column.h"

void
column_names(struct buf *out, const struct column *columns)
{
	for (const struct column *c = columns; c->name != NULL; c++) {
		if (c > columns)
			buf_str(out, ", ");
		if (c->kind == COLUMN_PART)
			column_names(out, c->part);
		else
			buf_str(out, c->name);
	}
}
