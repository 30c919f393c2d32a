/* precondition.c: reads the version that a change is meant for. */
#include "run/precondition.h"
#include "base/num.h"

/* The number that an ETag of ours begins with. */
static bool
parse_tag(struct arena *mem, const char *tag, int64_t *out)
{
	size_t digits;
	const char *rest;

	if (*tag++ != '"')
		return false;
	digits = strspn(tag, "0123456789");
	rest = tag + digits;
	if (*rest == '-')
		rest += 1 + strspn(rest + 1, "0123456789abcdef");
	return strcmp(rest, "\"") == 0 &&
	       num_parse(arena_strndup(mem, tag, digits), 1, INT64_MAX, out);
}

enum err
precondition_version(const struct req *q, struct arena *mem,
	const struct value *given, int64_t *out)
{
	int64_t n;

	*out = given->text != NULL ? given->number : 0;
	if (*q->if_match == '\0' || strcmp(q->if_match, "*") == 0)
		return OK;
	if (!parse_tag(mem, q->if_match, &n) || (*out != 0 && *out != n))
		return E_STALE;
	*out = n;
	return OK;
}
