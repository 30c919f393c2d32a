/* csv.h: cells of a table that a spreadsheet may open. */
#ifndef CSV_H
#define CSV_H

#include "base/buf.h"

/*
 * RFC 4180: a cell is quoted where it holds a quote, a separator (comma,
 * semicolon or TAB, whichever is used) or a line break; rows end with CR LF.
 *
 * A spreadsheet takes a cell that begins with = + - @ for a formula and may
 * run it, and it may split the file at another separator than was meant. So
 * an apostrophe is put before each of these signs (the full-width ones too)
 * that begins a cell or follows a separator or a line break, blanks and quotes
 * aside; a cell that begins with TAB or CR gets one as well.
 *
 * Stays as it is: a phone number, which is + and then nothing but digits and
 * blanks. No spreadsheet finds anything to run in it.
 */
void csv_text(struct buf *b, const char *text); /* NULL: an empty cell */

/* A cell without the apostrophes that csv_text() puts into it. */
const char *csv_plain(struct arena *mem, const char *cell);

#endif
