/* param.c: parameters of header fields. */
#include "unit.h"

#include "base/buf.h"
#include "wire/param.h"

static struct arena *mem;

/* value|name=value|… and END or BAD. */
static void
reads(const char *s, const char *wanted)
{
	const char *given = s;
	enum param_result r;
	struct buf b = BUF_INIT;
	struct param p;

	buf_str(&b, param_value(mem, &s));
	while ((r = param_next(mem, &s, &p)) == PARAM_FOUND)
		buf_printf(&b, "|%s=%s", p.name, p.value);
	buf_str(&b, r == PARAM_END ? " END" : " BAD");
	is_text(b.s, wanted, "%s", given);
	buf_release(&b);
}

int
main(void)
{
	mem = arena_new();
	reads("", " END");
	reads("text/plain", "text/plain END");
	reads(" text/plain ", "text/plain END");
	reads("text/plain;", "text/plain END");
	reads("text/plain; charset=utf-8", "text/plain|charset=utf-8 END");
	reads("a/b;x=1;y=2", "a/b|x=1|y=2 END");
	reads("a/b ; X = 1", "a/b BAD");
	reads("a/b; x=\"1; y\" ; z=3", "a/b|x=1; y|z=3 END");
	reads("a; f=\"a\\\"b\\\\c\"", "a|f=a\"b\\c END");
	reads("a; f=\"C:\\dir\\x.png\"", "a|f=C:\\dir\\x.png END");
	reads("a; f=\"\"", "a|f= END");
	reads("a; f=ä (1).png", "a|f=ä BAD");
	reads("a; f=", "a BAD");
	reads("a; f", "a BAD");
	reads("a; =x", "a BAD");
	reads("a; f=\"open", "a BAD");
	reads("a; f=\"open\\\"", "a BAD");
	reads("a; f=\"x\"y", "a|f=x BAD");
	reads("a b", "a BAD");
	reads("a;; b=1", "a BAD");
	arena_free(mem);
	return done_testing();
}
