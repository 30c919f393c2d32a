/* form.c: urlencoded forms and query strings. */
#include "wire/form.h"
#include "pairs.h"
#include "unit.h"

static struct arena *mem;
static struct buf shown = BUF_INIT;

/* Parsed from memory that ends where the text ends. */
static enum err
parse(const char *s, size_t len)
{
	char *copy = malloc(len > 0 ? len : 1);
	struct pair *pairs = NULL;
	enum err e;

	if (copy == NULL)
		abort();
	memcpy(copy, s, len);
	arena_reset(mem);
	e = form_parse(mem, copy, len, &pairs);
	pairs_show(&shown, pairs);
	free(copy);
	return e;
}

static void
good(const char *s, const char *wanted)
{
	is_int(parse(s, strlen(s)), OK, "\"%s\" is read", s);
	is_text(shown.s, wanted, "as %s", wanted);
}

static void
bad(const char *s)
{
	is_int(parse(s, strlen(s)), E_BAD_REQUEST, "\"%s\" is refused", s);
}

static void
shared(const char *s, const char *wanted)
{
	pairs_show(&shown, form_parse_link(mem, s));
	is_text(shown.s, wanted, "the link ?%s is read", s);
}

static void
links(void)
{
	shared("", "");
	shared("a=1&&b=%C3%AB+x&", "a=1|b=ë x");
	shared("a=%&b=%4&c=%zz&%=%25", "a=%|b=%4|c=%zz|%=%");
	shared("a%00b=1&c=%00", "c=\\0");
	is_text(form_path(mem, "a%2Fb+c%zz/d", 9), "a/b+c%z", "so is a path");
}

static void
limits(void)
{
	struct buf b = BUF_INIT;

	for (int i = 0; i < 1000; i++)
		buf_str(&b, "a=1&");
	is_int(parse(b.s, b.len), OK, "1000 pairs are read");
	buf_str(&b, "a=1");
	is_int(parse(b.s, b.len), E_BAD_REQUEST, "1001 are refused");
	buf_clear(&b);
	for (int i = 0; i < 100000; i++)
		buf_str(&b, "%41");
	is_int(parse(b.s, b.len), OK, "a name of 100 kB is read");
	is_int(shown.len, 100001, "whole");
	buf_release(&b);
}

int
main(void)
{
	mem = arena_new();
	good("", "");
	good("&&", "");
	good("a=1&b=2", "a=1|b=2");
	good("a=1&&b=2&", "a=1|b=2");
	good("a", "a=");
	good("a=", "a=");
	good("=x", "=x");
	good("a=b=c", "a=b=c");
	good("a=1&a=2", "a=1|a=2");
	good("a+b=c+d", "a b=c d");
	good("n%61me=Zo%C3%AB%20%26%3d%F0%9F%98%80", "name=Zoë &=😀");
	good("a=%0D%0Ab%00c", "a=\r\nb\\0c");
	good("a=%ff", "a=\xff");
	good("a=%2B%25", "a=+%");
	bad("a=%");
	bad("a=%4");
	bad("a=%4&b=1");
	bad("a=%zz");
	bad("a=%4g");
	bad("a=%-1");
	bad("a=% 1");
	bad("%=1");
	bad("a%00b=1");
	is_int(parse("a=1\0&b=2", 8), OK, "NUL itself");
	is_text(shown.s, "a=1\\0|b=2", "is kept for the field to refuse");
	is_int(parse("a\0b=2", 5), E_BAD_REQUEST, "but not in a name");
	links();
	limits();
	buf_release(&shown);
	arena_free(mem);
	return done_testing();
}
