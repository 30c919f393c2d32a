/* stmt.c: the text of a statement. */
#include "db/stmt.h"

void
stmt_sql(struct buf *out, const struct stmt *s)
{
	if (s->columns != NULL) {
		buf_str(out, "select ");
		column_names(out, s->columns);
		buf_str(out, " from ");
	}
	buf_str(out, s->sql);
}
