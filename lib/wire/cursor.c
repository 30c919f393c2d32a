/* cursor.c: packs and unpacks the cursors of pages. */
#include "wire/cursor.h"
#include "base/buf.h"
#include "base/num.h"

const char *
cursor_pack(struct arena *mem, const char *text)
{
	struct buf hex = BUF_INIT;

	buf_hex(&hex, (const unsigned char *)text, strlen(text));
	return buf_keep(&hex, mem);
}

static int
digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c == '\0' ? NULL : strchr(digits, c);

	return at == NULL ? -1 : (int)(at - digits);
}

char *
cursor_unpack(struct arena *mem, const char *cursor)
{
	size_t len = strlen(cursor) / 2;
	char *s = arena_alloc(mem, len + 1);

	if (strlen(cursor) % 2 != 0)
		return NULL;
	for (size_t i = 0; i < len; i++) {
		int high = digit(cursor[2 * i]), low = digit(cursor[2 * i + 1]);

		if (high < 0 || low < 0)
			return NULL;
		s[i] = (char)(high * 16 + low);
	}
	return s;
}

const char *
cursor_id(char *text)
{
	char *space = strrchr(text, ' ');
	int64_t n;

	if (space == NULL || !num_parse(space + 1, 1, INT64_MAX, &n))
		return NULL;
	*space = '\0';
	return space + 1;
}

bool
cursor_is_time(const char *text)
{
	return text[0] != '\0' &&
	       text[strspn(text, "0123456789-:.+TZ ")] == '\0';
}
