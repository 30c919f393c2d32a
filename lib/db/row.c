/* row.c: rows of a result as structs. */
#include "db/row.h"

static void
fill_one(const struct row *row, enum column_kind kind, void *at)
{
	struct bytes *bytes = at;
	const char *text;

	switch (kind) {
	case COLUMN_INT:
		*(int64_t *)at = db_int(row->db, row->n, row->column);
		break;
	case COLUMN_BOOL:
		*(bool *)at = db_bool(row->db, row->n, row->column);
		break;
	case COLUMN_BYTES:
		bytes->s = db_bytes(
			row->db, row->mem, row->n, row->column, &bytes->len);
		break;
	default:
		text = db_copy(row->db, row->mem, row->n, row->column);
		if (text == NULL && kind == COLUMN_STRING)
			text = "";
		*(const char **)at = text;
	}
}

void
row_fill(struct row *row, const struct column *columns, void *out)
{
	for (const struct column *c = columns; c->name != NULL; c++) {
		void *at = (char *)out + c->offset;

		if (c->kind == COLUMN_PART) {
			row_fill(row, c->part, at);
		} else {
			fill_one(row, c->kind, at);
			row->column++;
		}
	}
}

void
row_read(const struct db *db, struct arena *mem, int n, void *out)
{
	struct row row = { db, mem, n, 0 };

	row_fill(&row, db_columns(db), out);
}
