/* pair.c: what a form or a JSON object said, before it is checked. */
#include "wire/pair.h"

struct pair *
pair_add(struct arena *mem, struct pair ***tail, const char *name,
	const char *text, size_t len)
{
	struct pair *p = arena_alloc(mem, sizeof *p);

	p->name = name;
	p->text = text;
	p->len = len;
	**tail = p;
	*tail = &p->next;
	return p;
}
