/* email.c: what an address may look like. */
#include "unit.h"

#include "wire/email.h"

#define L63 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static struct arena *mem;

static void
good(const char *s, const char *ascii)
{
	is_text(email_ascii(mem, s, strlen(s)), ascii, "%s is an address", s);
}

static void
bad(const char *s)
{
	is_text(email_ascii(mem, s, strlen(s)), NULL, "%.60s is none", s);
}

static void
accepted(void)
{
	static const char *const plain[] = { "a@b.co", "Ann.O'Neil@example.org",
		"a+b=c!#$%&*-/?^_`{|}~@example.org", "1@2.example",
		"a@xn--mnchen-3ya.de", "a@a-b.example", L63 "a@example.org",
		"a@" L63 ".example.org", "UPPER@EXAMPLE.ORG", "a@123.de" };

	for (size_t i = 0; i < LEN(plain); i++)
		good(plain[i], plain[i]);
	good("zoe@münchen.de", "zoe@xn--mnchen-3ya.de");
	good("zoe@MÜNCHEN.de", "zoe@xn--mnchen-3ya.de");
	good("zoe@faß.de", "zoe@xn--fa-hia.de");
	good("zoe@例え.jp", "zoe@xn--r8jz45g.jp");
	good("zoe@例え。jp", "zoe@xn--r8jz45g.jp");
}

static void
refused(void)
{
	static const char *const wrong[] = { "", "a", "@", "a@", "@b.co", "a@b",
		"a@b.", "a@.b.co", "a@b..co", ".a@b.co", "a.@b.co", "a..b@b.co",
		"a b@b.co", "a@b .co", "a@b@c.de", "\"a b\"@b.co",
		"a@[127.0.0.1]", "a@127.0.0.1", "a@-b.co", "a@b-.co",
		"a@b_c.de", "ä@b.co", "a@b.co\r\nRCPT TO:<x@y.z>", "a@b.co\n",
		"\ta@b.co", "a<b@c.de", "<a@b.co>", "a,b@c.de", "a@b.co,c@d.ef",
		"a\\b@c.de", "a:b@c.de", L63 "aa@example.org",
		"a@" L63 "a.example.org", "a@xn--a.de", "a@\xef\xbf\xbd.de",
		"a@☃\xff.de", "a@b.c/d", "a@b.co?", "a@b%2eco", "mailto:a@b.co",
		"a@b.\x7f" };
	static char longer[] = "a@" L63 "." L63 "." L63 "." L63 ".example.org";
	char nul[] = "a@b.co\0.uk";

	for (size_t i = 0; i < LEN(wrong); i++)
		bad(wrong[i]);
	bad(longer);
	ok(email_ascii(mem, nul, sizeof nul - 1) == NULL, "NUL hides nothing");
}

int
main(void)
{
	mem = arena_new();
	accepted();
	refused();
	arena_free(mem);
	return done_testing();
}
