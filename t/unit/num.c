/* num.c: numbers from text. */
#include "unit.h"

#include "base/num.h"

static void
good(const char *text, int64_t wanted)
{
	int64_t n = 99;

	ok(num_parse(text, INT64_MIN, INT64_MAX, &n) && n == wanted,
		"\"%s\" is a number", text);
}

static void
bad(const char *text)
{
	int64_t n = 99;

	ok(!num_parse(text, INT64_MIN, INT64_MAX, &n) && n == 99,
		"\"%s\" is none, and nothing is set", text);
}

int
main(void)
{
	static const char *const wrong[] = { "", "-", "+1", " 1", "1 ", "1\n",
		"0x10", "1e3", "1.0", "--1", "1-", "9223372036854775808",
		"-9223372036854775809", "99999999999999999999999", "١", "1,000",
		"nan", "inf" };
	int64_t n;

	good("0", 0);
	good("-0", 0);
	good("007", 7);
	good("-12", -12);
	good("9223372036854775807", INT64_MAX);
	good("-9223372036854775808", INT64_MIN);
	for (size_t i = 0; i < LEN(wrong); i++)
		bad(wrong[i]);
	ok(num_parse("5", 5, 7, &n) && num_parse("7", 5, 7, &n),
		"both bounds belong to the range");
	ok(!num_parse("4", 5, 7, &n) && !num_parse("8", 5, 7, &n),
		"what is beyond them does not");
	return done_testing();
}
