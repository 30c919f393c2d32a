/* csv_read.c: rows of CSV files, as spreadsheets and people write them. */
#include "unit.h"

#include "base/buf.h"
#include "wire/csv_read.h"

static struct arena *mem;
static struct buf shown = BUF_INIT;

/* "ROW:cell|cell ROW:…", then "!ROW sentence"; memory ends with the text. */
static const char *
rows(const char *s, size_t len)
{
	char *copy = malloc(len > 0 ? len : 1);
	struct csv_reader r;
	struct csv_row row;

	if (copy == NULL)
		abort();
	memcpy(copy, s, len);
	arena_reset(mem);
	buf_clear(&shown);
	csv_read_init(&r, mem, copy, len);
	while (csv_read(&r, &row)) {
		buf_printf(&shown, "%s%lld:", shown.len > 0 ? " " : "",
			(long long)row.row);
		for (size_t i = 0; i < row.n; i++)
			buf_printf(
				&shown, "%s%s", i > 0 ? "|" : "", row.cells[i]);
	}
	if (r.fault != NULL)
		buf_printf(&shown, "!%lld %.12s", (long long)r.row, r.fault);
	free(copy);
	return shown.s;
}

static void
reads(const char *s, const char *wanted, const char *name)
{
	is_text(rows(s, strlen(s)), wanted, "%s", name);
}

static void
good(void)
{
	reads("", "", "an empty file has no rows");
	reads("\n\r\n", "", "nor have empty lines");
	reads("a", "1:a", "one cell");
	reads("a,b\nc,d\n", "1:a|b 2:c|d", "two rows");
	reads("a,b\r\nc,d", "1:a|b 2:c|d", "CR LF, and no end at the end");
	reads("\xef\xbb\xbf"
	      "a,b",
		"1:a|b", "a byte order mark is skipped");
	reads("a;b,c", "1:a|b,c", "a semicolon that comes first separates");
	reads("a\tb;c", "1:a|b;c", "so does a tab");
	reads("a, b;c;d", "1:a, b|c|d", "what is most frequent separates");
	reads("\n\na;b", "3:a|b", "empty lines may come first");
	reads("\"a;b\",c;d", "1:a;b|c;d", "not one in quotes");
	reads("\"a\"\"b\",\"\"", "1:a\"b|",
		"quotes in quotes; nothing in them");
	reads("a,\"b\nc\"\nd", "1:a|b\nc 2:d",
		"a cell of two lines is in one row, as a spreadsheet shows it");
	reads("a,\"b\rc\"\rd", "1:a|b\rc 2:d", "lines may end with CR alone");
	reads("a\r\rb\r", "1:a 3:b", "… and be empty");
	reads("sep=;\r\na,b;c\r\nd", "1:a,b|c 2:d",
		"the line that names the separator is no row");
	reads("\"sep=,\"\na;b,c", "1:a;b|c", "… in quotes");
	reads("SEP=\t\na;b\tc", "1:a;b|c", "… and a tab");
	reads("sep=;;;\na,b;c", "1:a,b|c", "… with empty columns behind it");
	reads("sep=;", "", "… alone");
	reads("sep=x\na", "1:sep=x 2:a", "another letter is no separator");
	reads("a,,\n,", "1:a|| 2:|", "empty cells are cells");
	reads(" a , b ", "1: a | b ", "blanks are kept");
	reads("a\n\n\nb", "1:a 4:b", "empty lines are skipped and counted");
	reads("Zoë;مريم", "1:Zoë|مريم", "any alphabet");
	reads("'=1+1,@x", "1:'=1+1|@x", "formulas are text");
}

static void
bad(void)
{
	reads("a,b\n\"c,d\n", "1:a|b!2 A quote is n", "an open quote");
	reads("\"a\"b", "!1 There is som", "text behind a quote");
	reads("\"a\" ,b", "!1 There is som", "a blank behind a quote");
	reads("a\"b", "!1 There is a q", "a quote inside");
	reads("\"", "!1 A quote is n", "a lonely quote");
	reads("\"\"\"", "!1 A quote is n", "three of them");
	reads("a\xff", "!1 The file is ", "what is not UTF-8");
	is_text(rows("a\0b", 3), "!1 The file is ", "NUL");
}

static void
limits(void)
{
	struct buf b = BUF_INIT;

	for (int i = 0; i < CSV_CELLS - 1; i++)
		buf_char(&b, ',');
	is_text(strchr(rows(b.s, b.len), '!'), NULL, "256 cells");
	buf_char(&b, ',');
	is_text(strchr(rows(b.s, b.len), '!'), NULL,
		"empty columns behind them do not count");
	buf_char(&b, 'x');
	is_text(strchr(rows(b.s, b.len), '!'), "!1 The line has", "not 257");
	buf_release(&b);
}

int
main(void)
{
	mem = arena_new();
	good();
	bad();
	limits();
	buf_release(&shown);
	arena_free(mem);
	return done_testing();
}
