/* utf8.c: UTF-8, against a second opinion over every code point. */
#include "unit.h"

#include "base/utf8.h"

/* The encoding of any number below 2^21, allowed or not. */
static size_t
encode(uint32_t c, size_t width, char *out)
{
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

	if (width == 1) {
		out[0] = (char)c;
		return 1;
	}
	for (size_t i = width - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (c & 0x3f));
		c >>= 6;
	}
	out[0] = (char)(lead[width] | c);
	return width;
}

static size_t
width_of(uint32_t c)
{
	return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

static void
every_code_point(void)
{
	uint32_t wrong = 0, overlong = 0, got;
	char s[5];

	for (uint32_t c = 0; c < 0x1fffff; c++) {
		size_t width = encode(c, width_of(c), s), read;
		bool allowed = c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);

		wrong += utf8_valid(s, width) != allowed;
		if (allowed) {
			got = utf8_at(s, width, &read);
			wrong += got != c || read != width;
		}
		for (size_t w = width_of(c) + 1; w <= 4; w++)
			overlong += utf8_valid(s, encode(c, w, s));
	}
	is_int(wrong, 0, "each code point is valid, but for surrogates");
	is_int(overlong, 0, "no overlong form is");
}

static void
refused(void)
{
	static const char *const bad[] = { "\x80", "\xbf", "\xc3", "\xc3(",
		"\xe2\x82", "\xe2(\xac", "\xf0\x9f\x98", "\xf5\x80\x80\x80",
		"\xff", "\xfe", "\xc0\x80", "abc\xc3", "12345678\xc3",
		"\xf4\x90\x80\x80", "1234567\xed\xa0\x80",
		"aaaaaaaaaaaaaaa\xff" };
	uint32_t c = 7;

	for (size_t i = 0; i < LEN(bad); i++)
		ok(!utf8_valid(bad[i], strlen(bad[i])), "bad bytes %zu", i + 1);
	ok(utf8_decode("\xc3", 1, &c) == 0 && c == 7,
		"decoding of a cut sequence sets nothing");
	ok(utf8_decode("", 0, &c) == 0, "nor does that of nothing");
}

/* Each code point is written as it is read. */
static void
encoded(void)
{
	int wrong = 0;
	char text[UTF8_MAX];
	size_t width;

	for (uint32_t c = 0; c <= 0x10ffff; c++)
		if (c < 0xd800 || c > 0xdfff)
			wrong += utf8_at(text, utf8_encode(c, text), &width) !=
				 c;
	is_int(wrong, 0, "each code point is written as it is read");
}

static void
undirected(void)
{
	static const struct {
		const char *from, *to;
	} pairs[] = { { "\u202eevil", "evil" }, { "", "" },
		{ "a\u202a\u202bb\u202c\u202d\u202ec", "abc" },
		{ "\u2066a\u2067b\u2068c\u2069", "abc" },
		{ "€5 – “x” \u200f", "€5 – “x” \u200f" }, { "a\xe2", "a\xe2" },
		{ "\xe2\x80", "\xe2\x80" }, { "\xe2\u202ex", "\xe2x" } };

	for (size_t i = 0; i < LEN(pairs); i++) {
		char text[64];

		snprintf(text, sizeof text, "%s", pairs[i].from);
		text[utf8_undirect(text, strlen(text))] = '\0';
		is_text(text, pairs[i].to, "nothing turns text %zu", i + 1);
	}
}

int
main(void)
{
	static const char text[] = "Zoë Ångström שלום 张伟 😀";
	bool cut = false;

	every_code_point();
	refused();
	encoded();
	undirected();
	ok(utf8_valid("", 0), "nothing is valid");
	ok(utf8_valid("a\0b", 3), "NUL is valid");
	ok(utf8_valid(text, strlen(text)), "names of many scripts are");
	is_int(utf8_count(text, strlen(text)), 22,
		"and their characters count");
	for (size_t i = 0; i <= strlen(text); i++)
		cut = cut || utf8_valid(text, i) !=
				     (((unsigned char)text[i] & 0xc0) != 0x80);
	ok(!cut, "a text cut inside a character is not valid");
	return done_testing();
}
