/* csv.c: cells that a spreadsheet runs nothing of, and programs read back. */
#include "wire/csv.h"
#include "unit.h"
#include "wire/csv_read.h"

struct row {
	const char *text, *cell, *name;
};

static const struct row quotes[] = {
	{ NULL, "", "nothing is an empty cell" },
	{ "", "", "so is an empty text" },
	{ "Zoë O’Neil", "Zoë O’Neil", "plain text stays" },
	{ "a,b", "\"a,b\"", "a comma is quoted" },
	{ "a;b", "\"a;b\"", "and a semicolon" },
	{ "a\tb", "\"a\tb\"", "and a TAB" },
	{ "a\nb", "\"a\nb\"", "and a line break" },
	{ "the \"best\"", "\"the \"\"best\"\"\"", "quotes are doubled" },
};

static const struct row formulas[] = {
	{ "=1+1", "'=1+1", "a formula begins with an apostrophe" },
	{ "@SUM(1)", "'@SUM(1)", "an old one too" },
	{ "-2+3", "'-2+3", "and a sum" },
	{ "+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0", "and DDE" },
	{ "\t=1", "\"'\t'=1\"", "a TAB first" },
	{ "\r=1", "\"'\r'=1\"", "a CR first" },
	{ "\uff1d1", "'\uff1d1", "a wide sign" },
	{ " =1", " '=1", "a blank before it" },
	{ "\"=1\"", "\"\"\"'=1\"\"\"", "a quote before it" },
	{ "a;=1", "\"a;'=1\"", "behind another separator" },
	{ "a, -1", "\"a, '-1\"", "with a blank" },
	{ "a\n=1", "\"a\n'=1\"", "in another line" },
	{ "a=1", "a=1", "inside of a text it is none" },
	{ "Anna-Lena", "Anna-Lena", "nor in a name" },
};

static const struct row phones[] = {
	{ "+49 30 1234567", "+49 30 1234567", "a phone number" },
	{ "+493012345", "+493012345", "without blanks" },
	{ "+49/30", "'+49/30", "a division is none" },
	{ "+49-30", "'+49-30", "nor a subtraction" },
	{ "+49 (30)", "'+49 (30)", "nor what may call something" },
	{ "+", "'+", "nor a sign alone" },
	{ "+a1", "'+a1", "nor a cell" },
};

/* What is written is read again, as the cell says it behind its quotes. */
static void
is_read_again(struct arena *mem, const struct row *row, const struct buf *cell)
{
	struct csv_reader r;
	struct csv_row read;

	csv_read_init(&r, mem, cell->s, cell->len);
	r.separator = ',';
	is_text(csv_read(&r, &read) ? csv_plain(mem, read.cells[0]) : "",
		row->text != NULL ? row->text : "", "… read again: %s",
		row->name);
}

static void
test(const struct row *rows, size_t n)
{
	struct arena *mem = arena_new();
	struct buf cell = BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		buf_clear(&cell);
		csv_text(&cell, rows[i].text);
		is_text(cell.s, rows[i].cell, "%s", rows[i].name);
		is_read_again(mem, &rows[i], &cell);
	}
	buf_release(&cell);
	arena_free(mem);
}

int
main(void)
{
	test(quotes, LEN(quotes));
	test(formulas, LEN(formulas));
	test(phones, LEN(phones));
	return done_testing();
}
