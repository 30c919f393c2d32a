/* json_check.c: a strict recogniser of JSON, by recursive descent. */
#include <math.h>

#include "base/utf8.h"
#include "wire/json_check.h"

/* Longest number that is looked at; longer ones are refused. */
enum { NUMBER_MAX = 64 };

/* Terminated where there is an end: end[0] is never read. */
struct scan {
	const char *s, *end;
	int depth;
	const char *wrong; /* the first thing that was */
};

static bool scan_value(struct scan *c);

static bool
refuse(struct scan *c, const char *why)
{
	if (c->wrong == NULL)
		c->wrong = why;
	return false;
}

/* The next byte, or 0 at the end; NUL itself is refused beforehand. */
static char
peek(const struct scan *c)
{
	if (c->s == c->end)
		return 0;
	return *c->s;
}

static bool
take(struct scan *c, char wanted)
{
	if (peek(c) != wanted)
		return false;
	c->s++;
	return true;
}

static void
skip_space(struct scan *c)
{
	while (c->s < c->end && strchr(" \t\r\n", *c->s) != NULL)
		c->s++;
}

static bool
scan_word(struct scan *c, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(c->end - c->s) < len || memcmp(c->s, word, len) != 0)
		return refuse(c, "not a value");
	c->s += len;
	return true;
}

/* Four hexadecimal digits; -1 where they are none. */
static int
scan_hex(struct scan *c)
{
	int n = 0;

	for (int i = 0; i < 4; i++) {
		char d = peek(c);

		if (d >= '0' && d <= '9')
			n = n << 4 | (d - '0');
		else if ((d | 0x20) >= 'a' && (d | 0x20) <= 'f')
			n = n << 4 | ((d | 0x20) - 'a' + 10);
		else
			return -1;
		c->s++;
	}
	return n;
}

/* Behind \u: no NUL, and surrogates only as a pair. */
static bool
scan_unicode(struct scan *c)
{
	int n = scan_hex(c);

	if (n < 0)
		return refuse(c, "escape");
	if (n == 0)
		return refuse(c, "NUL");
	if (n < 0xd800 || n > 0xdfff)
		return true;
	if (n > 0xdbff || !take(c, '\\') || !take(c, 'u'))
		return refuse(c, "lone surrogate");
	n = scan_hex(c);
	if (n < 0xdc00 || n > 0xdfff)
		return refuse(c, "lone surrogate");
	return true;
}

static bool
scan_escape(struct scan *c)
{
	char e = peek(c);

	if (e == 0 || strchr("\"\\/bfnrtu", e) == NULL)
		return refuse(c, "escape");
	c->s++;
	return e == 'u' ? scan_unicode(c) : true;
}

static bool
scan_string(struct scan *c)
{
	if (!take(c, '"'))
		return refuse(c, "not a string");
	while (c->s < c->end) {
		unsigned char b = (unsigned char)*c->s++;

		if (b == '"')
			return true;
		if (b < 0x20)
			return refuse(c, "control character");
		if (b == '\\' && !scan_escape(c))
			return false;
	}
	return refuse(c, "string without end");
}

static bool
scan_digits(struct scan *c)
{
	const char *start = c->s;

	while (peek(c) >= '0' && peek(c) <= '9')
		c->s++;
	return c->s > start;
}

/* [ "-" ] int [ frac ] [ exp ] */
static bool
scan_number_text(struct scan *c)
{
	take(c, '-');
	if (!take(c, '0') && !scan_digits(c))
		return false;
	if (take(c, '.') && !scan_digits(c))
		return false;
	if (take(c, 'e') || take(c, 'E')) {
		if (!take(c, '-'))
			take(c, '+');
		return scan_digits(c);
	}
	return true;
}

static bool
scan_number(struct scan *c)
{
	char text[NUMBER_MAX + 1];
	const char *start = c->s;
	size_t len;

	if (!scan_number_text(c))
		return refuse(c, "not a value");
	len = (size_t)(c->s - start);
	if (len > NUMBER_MAX)
		return refuse(c, "number too long");
	memcpy(text, start, len);
	text[len] = 0;
	if (!isfinite(strtod(text, NULL)))
		return refuse(c, "number too large");
	return true;
}

static bool
scan_member(struct scan *c)
{
	skip_space(c);
	if (!scan_string(c))
		return false;
	skip_space(c);
	if (!take(c, ':'))
		return refuse(c, "no colon");
	return scan_value(c);
}

/* An object or an array, at its opening bracket. */
static bool
scan_list(struct scan *c, char close, bool (*item)(struct scan *c))
{
	c->s++;
	if (++c->depth > JSON_DEPTH)
		return refuse(c, "too deep");
	skip_space(c);
	if (!take(c, close)) {
		do {
			if (!item(c))
				return false;
		} while (take(c, ','));
		if (!take(c, close))
			return refuse(c, "no closing bracket");
	}
	c->depth--;
	return true;
}

static bool
scan_bare(struct scan *c)
{
	switch (peek(c)) {
	case '{':
		return scan_list(c, '}', scan_member);
	case '[':
		return scan_list(c, ']', scan_value);
	case '"':
		return scan_string(c);
	case 't':
		return scan_word(c, "true");
	case 'f':
		return scan_word(c, "false");
	case 'n':
		return scan_word(c, "null");
	default:
		return scan_number(c);
	}
}

/* With the white space around it. */
static bool
scan_value(struct scan *c)
{
	skip_space(c);
	if (!scan_bare(c))
		return false;
	skip_space(c);
	return true;
}

const char *
json_check(const char *s, size_t len)
{
	struct scan c = { .s = s, .end = s + len };

	if (memchr(s, 0, len) != NULL)
		return "NUL";
	if (!utf8_valid(s, len))
		return "not UTF-8";
	if (len >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0)
		return "byte order mark";
	if (!scan_value(&c))
		return c.wrong;
	return c.s == c.end ? NULL : "something behind the value";
}
