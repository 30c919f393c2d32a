/* csv_read.c: any bytes as CSV; what is read is written and read again. */
#include "wire/csv_read.h"
#include "fuzz.h"

static void
write_row(struct buf *b, const struct csv_row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		buf_str(b, i > 0 ? ",\"" : "\"");
		for (const char *s = row->cells[i]; *s != 0; s++) {
			buf_char(b, *s);
			if (*s == '"')
				buf_char(b, '"');
		}
		buf_char(b, '"');
	}
	buf_char(b, '\n');
}

/*
 * Everything again, quoted, behind an empty line, so that no row is taken for
 * the line that names the separator; returns how many rows.
 */
static size_t
copy(struct arena *mem, const char *s, size_t len, struct buf *out)
{
	struct csv_reader r;
	struct csv_row row;
	size_t n = 0;

	csv_read_init(&r, mem, s, len);
	buf_char(out, '\n');
	for (; csv_read(&r, &row); n++) {
		MUST(row.n >= 1 && row.n <= CSV_CELLS);
		MUST(row.row >= 1 && r.row >= row.row);
		write_row(out, &row);
	}
	return n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *mem = arena_new();
	struct buf once = BUF_INIT, twice = BUF_INIT;
	size_t n = copy(mem, (const char *)data, size, &once);

	MUST(copy(mem, once.s, once.len, &twice) == n);
	MUST(once.len == twice.len && memcmp(once.s, twice.s, once.len) == 0);
	buf_release(&once);
	buf_release(&twice);
	arena_free(mem);
	return 0;
}
