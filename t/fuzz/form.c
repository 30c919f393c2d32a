/* form.c: any bytes as a form; what is read is written and read again. */
#include "wire/form.h"
#include "fuzz.h"

static void
encode(struct buf *b, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		buf_printf(b, "%%%02x", (unsigned)(unsigned char)s[i]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *mem = arena_new();
	struct pair *pairs = NULL, *again = NULL;
	struct buf b = BUF_INIT;

	if (form_parse(mem, (const char *)data, size, &pairs) == OK) {
		check_pairs(pairs);
		for (struct pair *p = pairs; p != NULL; p = p->next) {
			encode(&b, p->name, strlen(p->name));
			buf_char(&b, '=');
			encode(&b, p->text, p->len);
			buf_char(&b, '&');
		}
		MUST(form_parse(mem, b.s, b.len, &again) == OK);
		MUST(same_pairs(pairs, again));
	}
	buf_release(&b);
	arena_free(mem);
	return 0;
}
