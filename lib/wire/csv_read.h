/* csv_read.h: rows of a CSV file, strictly. */
#ifndef CSV_READ_H
#define CSV_READ_H

#include "base/arena.h"

/*
 * RFC 4180 with what spreadsheets make of it: cells are separated by a comma,
 * a semicolon or a tab, whichever comes first in the first line; lines end
 * with CR LF or LF, the last one may have no end; a byte order mark is skipped.
 * A cell that begins with a quote ends with one, holds "" for each quote and
 * may hold separators and line breaks; no other cell holds a quote. What is
 * not UTF-8, or holds NUL or a bare CR, is refused.
 */
struct csv_reader {
	struct arena *mem;
	const char *at, *end;
	char separator;
	int64_t line;	   /* where `at` stands, from 1 on */
	const char *fault; /* one sentence; then nothing more can be read */
};

struct csv_row {
	const char **cells; /* terminated, in `mem` */
	size_t n;	    /* 1..CSV_CELLS */
	int64_t line;	    /* where it begins */
};

enum { CSV_CELLS = 64 };

/* `s` is borrowed while rows are read. */
void csv_read_init(
	struct csv_reader *r, struct arena *mem, const char *s, size_t len);

/*
 * The next row that is not empty; false at the end, or where fault is set:
 * then it stands in the line r->line.
 */
MUST_CHECK bool csv_read(struct csv_reader *r, struct csv_row *out);

#endif
