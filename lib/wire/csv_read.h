/* csv_read.h: rows of a CSV file, strictly. */
#ifndef CSV_READ_H
#define CSV_READ_H

#include "base/arena.h"

/*
 * RFC 4180 with what spreadsheets make of it: cells are separated by a comma,
 * a semicolon, a tab or a bar, the most frequent of them in the first line,
 * or by what a line "sep=;" before it says; lines end with CR LF, LF or CR, the
 * last one may have no end; a byte order mark is skipped. A cell that begins
 * with a quote ends with one, holds "" for each quote and may hold separators
 * and line breaks; no other cell holds a quote. What is not UTF-8 or holds NUL
 * is refused: see wire/charset.h.
 */
struct csv_reader {
	struct arena *mem;
	const char *at, *end;
	char separator;
	int64_t row;	    /* of the sheet, from 1 on, where `at` stands */
	const char *fault;  /* one sentence; then nothing more can be read */
	const char **cells; /* of the row that was read last */
};

struct csv_row {
	const char **cells; /* until the next row; terminated, in `mem` */
	size_t n;	    /* 1..CSV_CELLS */
	int64_t row;	    /* as a spreadsheet counts: an empty line is a row,
			       a cell of several lines is in one row, and the
			       line "sep=;" is none */
};

enum { CSV_CELLS = 256 };

/* `s` is borrowed while rows are read. */
void csv_read_init(
	struct csv_reader *r, struct arena *mem, const char *s, size_t len);

/*
 * The next row that is not empty; false at the end, or where fault is set:
 * then it stands in the row r->row.
 */
MUST_CHECK bool csv_read(struct csv_reader *r, struct csv_row *out);

#endif
