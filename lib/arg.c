/* arg.c: values as the text parameters of a statement. */
#include "arg.h"
#include "buf.h"

const char *
arg_bytea(struct arena *mem, const void *bytes, size_t len)
{
	struct buf b = BUF_INIT;
	const char *s;

	buf_str(&b, "\\x");
	buf_hex(&b, bytes, len);
	s = arena_strndup(mem, b.s, b.len);
	buf_release(&b);
	return s;
}

const char *
arg_number(struct arena *mem, int64_t n)
{
	return arena_printf(mem, "%lld", (long long)n);
}

static void
add_item(struct buf *b, const char *item)
{
	buf_char(b, '"');
	for (; *item != '\0'; item++) {
		if (*item == '"' || *item == '\\')
			buf_char(b, '\\');
		buf_char(b, *item);
	}
	buf_char(b, '"');
}

const char *
arg_array(struct arena *mem, const char *const *items, size_t n)
{
	struct buf b = BUF_INIT;
	const char *s;

	buf_char(&b, '{');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_char(&b, ',');
		add_item(&b, items[i]);
	}
	buf_char(&b, '}');
	s = arena_strndup(mem, b.s, b.len);
	buf_release(&b);
	return s;
}
