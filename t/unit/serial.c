/* serial.c: numbers of tickets. */
#include "keys/serial.h"
#include "unit.h"

static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* Crockford's check another way: the whole number, then modulo 37. */
static int
check_of(const char *serial)
{
	unsigned __int128 n = 0;

	for (int i = 0; i < 16; i++)
		n = n * 32 + (unsigned)(strchr(digits, serial[i]) - digits);
	return (int)(n % 37);
}

static void
test_new(void)
{
	char s[SERIAL_LEN + 1], again[SERIAL_LEN + 1];
	bool form = true, check = true, parsed = true;
	unsigned seen = 0;

	for (int i = 0; i < 20000; i++) {
		serial_new(s);
		form = form && strlen(s) == SERIAL_LEN &&
		       strspn(s, digits) == SERIAL_LEN;
		check = check && digits[check_of(s)] == s[16];
		parsed = parsed && serial_parse(s, again) && !strcmp(s, again);
		seen |= 1U << (strchr(digits, s[16]) - digits);
	}
	ok(form, "a new serial is 17 characters of the 32 letters");
	ok(check, "the last is the number modulo 37");
	ok(parsed, "a new serial is read back as it is");
	ok(seen == UINT32_MAX, "every letter comes up as a check");
}

static void
test_typed(void)
{
	char s[SERIAL_LEN + 1] = "";

	/* 16 characters 0 and a 1: the number is 1, so is its check. */
	ok(serial_parse("0000-0000-0000-0001-1", s), "dashes are dropped");
	is_text(s, "00000000000000011", "the dashes are gone");
	ok(serial_parse("oOoO 0000 0000 000i L", s),
		"O is read as 0, I and L as 1, spaces are dropped");
	is_text(s, "00000000000000011", "it is the same number");
	ok(serial_parse("zzzzzzzzzzzzzzzz9", s) ==
			(check_of("ZZZZZZZZZZZZZZZZ") == 9),
		"lower case is read");
	ok(!serial_parse("", s), "nothing is no serial");
	ok(!serial_parse("0000-0000-0000-0001", s), "too short");
	ok(!serial_parse("0000-0000-0000-0001-11", s), "too long");
	ok(!serial_parse("0000-0000-0000-0001-2", s), "a wrong check");
	ok(!serial_parse("0000-0000-0000-000U-1", s), "U is no letter of ours");
	ok(!serial_parse("4711", s), "a database id is no serial");
	ok(!serial_parse("00000000000000011\xc3\xa9", s), "bytes over 127");
	ok(!serial_parse("' or 1=1 --", s), "SQL is no serial");
}

static void
test_shown(void)
{
	char shown[SERIAL_SHOWN + 1], s[SERIAL_LEN + 1], again[SERIAL_LEN + 1];

	serial_show("0123456789ABCDEFG", shown);
	is_text(shown, "0123-4567-89AB-CDEF-G", "shown in groups of four");
	serial_new(s);
	serial_show(s, shown);
	ok(serial_parse(shown, again) && strcmp(s, again) == 0,
		"what is shown can be typed");
}

/* What people do wrong: one character, or two neighbours swapped. */
static void
test_mistakes(void)
{
	char s[SERIAL_LEN + 1], t[SERIAL_LEN + 1], out[SERIAL_LEN + 1];
	int wrong = 0, swapped = 0;

	serial_new(s);
	for (int i = 0; i < SERIAL_LEN; i++)
		for (int d = 0; d < 32; d++) {
			memcpy(t, s, sizeof t);
			t[i] = digits[d];
			if (t[i] != s[i] && serial_parse(t, out))
				wrong++;
		}
	for (int i = 0; i + 1 < SERIAL_LEN; i++) {
		memcpy(t, s, sizeof t);
		t[i] = s[i + 1];
		t[i + 1] = s[i];
		if (strcmp(s, t) != 0 && serial_parse(t, out))
			swapped++;
	}
	is_int(wrong, 0, "each single wrong character is found");
	ok(swapped <= 1, "swapped neighbours are found");
}

int
main(void)
{
	test_new();
	test_typed();
	test_shown();
	test_mistakes();
	return done_testing();
}
