/* csv.c: cells that a spreadsheet runs nothing of, and programs read back. */
#include "csv.h"
#include "unit.h"

static struct buf cell = BUF_INIT;

static const char *
csv(const char *text)
{
	buf_clear(&cell);
	csv_text(&cell, text);
	return cell.s;
}

static void
test_quotes(void)
{
	is_text(csv(NULL), "", "nothing is an empty cell");
	is_text(csv(""), "", "so is an empty text");
	is_text(csv("Zoë O’Neil"), "Zoë O’Neil", "plain text stays");
	is_text(csv("a,b"), "\"a,b\"", "a comma is quoted");
	is_text(csv("a;b"), "\"a;b\"", "and a semicolon");
	is_text(csv("a\tb"), "\"a\tb\"", "and a TAB");
	is_text(csv("a\nb"), "\"a\nb\"", "and a line break");
	is_text(csv("the \"best\""), "\"the \"\"best\"\"\"",
		"quotes are doubled");
}

static void
test_formulas(void)
{
	is_text(csv("=1+1"), "'=1+1", "a formula begins with an apostrophe");
	is_text(csv("@SUM(1)"), "'@SUM(1)", "an old one too");
	is_text(csv("-2+3"), "'-2+3", "and a sum");
	is_text(csv("+cmd|' /C calc'!A0"), "'+cmd|' /C calc'!A0", "and DDE");
	is_text(csv("\t=1"), "\"'\t'=1\"", "a TAB first");
	is_text(csv("\r=1"), "\"'\r'=1\"", "a CR first");
	is_text(csv("\xef\xbc\x9d"
		    "1"),
		"'\xef\xbc\x9d"
		"1",
		"a wide sign");
	is_text(csv(" =1"), " '=1", "a blank before it");
	is_text(csv("\"=1\""), "\"\"\"'=1\"\"\"", "a quote before it");
	is_text(csv("a;=1"), "\"a;'=1\"", "behind another separator");
	is_text(csv("a, -1"), "\"a, '-1\"", "with a blank");
	is_text(csv("a\n=1"), "\"a\n'=1\"", "in another line");
	is_text(csv("a=1"), "a=1", "inside of a text it is none");
	is_text(csv("Anna-Lena"), "Anna-Lena", "nor in a name");
}

static void
test_phones(void)
{
	is_text(csv("+49 30 1234567"), "+49 30 1234567", "a phone number");
	is_text(csv("+493012345"), "+493012345", "without blanks");
	is_text(csv("+49/30"), "'+49/30", "a division is none");
	is_text(csv("+49-30"), "'+49-30", "nor a subtraction");
	is_text(csv("+49 (30)"), "'+49 (30)", "nor what may call something");
	is_text(csv("+"), "'+", "nor a sign alone");
	is_text(csv("+a1"), "'+a1", "nor a cell");
}

int
main(void)
{
	test_quotes();
	test_formulas();
	test_phones();
	buf_release(&cell);
	return done_testing();
}
