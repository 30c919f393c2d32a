/* buf.c: a string that grows. */
#include <stdarg.h>

#include "base/buf.h"
#include "base/utf8.h"

enum { PRINT_ROOM = 32 }; /* what most formats take */

char buf_empty[1];

void
buf_init(struct buf *b)
{
	*b = (struct buf)BUF_INIT;
}

void
buf_release(struct buf *b)
{
	if (b->size > 0)
		free(b->s);
	buf_init(b);
}

char *
buf_keep(struct buf *b, struct arena *mem)
{
	char *s = arena_strndup(mem, b->s, b->len);

	buf_release(b);
	return s;
}

void
buf_clear(struct buf *b)
{
	b->len = 0;
	if (b->size > 0)
		b->s[0] = 0;
}

void
buf_grow(struct buf *b, size_t more)
{
	size_t need, size;
	char *s;

	if (more < b->size - b->len && b->size > 0)
		return;
	if (__builtin_add_overflow(b->len, more, &need) ||
		need > SIZE_MAX / 2 - 64)
		die(EXIT_UNAVAILABLE, "out of memory");
	size = need + need / 2 + 64;
	s = realloc(b->size > 0 ? b->s : NULL, size);
	if (s == NULL)
		die(EXIT_UNAVAILABLE, "out of memory");
	s[b->len] = 0;
	b->s = s;
	b->size = size;
}

void
buf_add(struct buf *b, const char *s, size_t len)
{
	if (len == 0)
		return;
	buf_grow(b, len);
	memcpy(b->s + b->len, s, len);
	b->len += len;
	b->s[b->len] = 0;
}

void
buf_str(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void
buf_int(struct buf *b, int64_t n)
{
	char digits[20], *p = digits + sizeof digits;
	uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

	do {
		*--p = (char)('0' + u % 10);
		u /= 10;
	} while (u > 0);
	if (n < 0)
		*--p = '-';
	buf_add(b, p, (size_t)(digits + sizeof digits - p));
}

/* Into the room that there is; the length it takes, as of vsnprintf(3). */
PRINTF(2, 0)
static size_t
print_here(struct buf *b, const char *format, va_list args)
{
	int n = vsnprintf(b->s + b->len, b->size - b->len, format, args);

	if (n < 0)
		BUG("format %s", format);
	return (size_t)n;
}

void
buf_printf(struct buf *b, const char *format, ...)
{
	va_list args;
	size_t n, room;

	buf_grow(b, PRINT_ROOM);
	room = b->size - b->len;
	va_start(args, format);
	n = print_here(b, format, args);
	va_end(args);
	if (n >= room) {
		buf_grow(b, n);
		va_start(args, format);
		n = print_here(b, format, args);
		va_end(args);
	}
	b->len += n;
}

static const char *
html_entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void
buf_html(struct buf *b, const char *s)
{
	size_t run;

	for (; *s != 0; s++) {
		run = strcspn(s, "&<>\"'");
		buf_add(b, s, run);
		s += run;
		if (*s == 0)
			return;
		buf_str(b, html_entity(*s));
	}
}

void
buf_url(struct buf *b, const char *s)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno"
				    "pqrstuvwxyz0123456789-._~";

	for (; *s != 0; s++)
		if (strchr(plain, *s) != NULL)
			buf_char(b, *s);
		else
			buf_printf(b, "%%%02X", (unsigned)(unsigned char)*s);
}

void
buf_hex(struct buf *b, const unsigned char *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";

	buf_grow(b, 2 * len);
	for (size_t i = 0; i < len; i++) {
		buf_char(b, digits[bytes[i] >> 4]);
		buf_char(b, digits[bytes[i] & 15]);
	}
}

/* Three bytes make four of `digits`; the rest one or two more than it has. */
static void
add_base64(struct buf *b, const unsigned char *s, size_t len,
	const char digits[static 65])
{
	for (; len > 0; s += 3) {
		size_t n = len < 3 ? len : 3;
		unsigned v = (unsigned)s[0] << 16 |
			     (n > 1 ? (unsigned)s[1] << 8 : 0) |
			     (n > 2 ? s[2] : 0);

		for (size_t i = 0; i <= n; i++)
			buf_char(b, digits[v >> (18 - 6 * i) & 63]);
		len -= n;
	}
}

void
buf_base64(struct buf *b, const void *bytes, size_t len)
{
	buf_grow(b, len / 3 * 4 + 4);
	add_base64(b, bytes, len,
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789+/");
	for (size_t i = 0; i < (3 - len % 3) % 3; i++)
		buf_char(b, '=');
}

void
buf_base64url(struct buf *b, const void *bytes, size_t len)
{
	buf_grow(b, len / 3 * 4 + 4);
	add_base64(b, bytes, len,
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789-_");
}

/* Bytes at s that stand for themselves in a JSON string: ASCII only. */
static size_t
json_plain(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c < 0x20 || c > 0x7e || c == '"' || c == '\\')
			break;
	}
	return i;
}

/* One character that json_plain() stopped at; returns its bytes. */
static size_t
json_escape(struct buf *b, const char *s, size_t len)
{
	static const char from[] = "\b\f\n\r\t\"\\", to[] = "bfnrt\"\\";
	const char *found = *s == 0 ? NULL : strchr(from, *s);
	uint32_t c;
	size_t width = utf8_decode(s, len, &c);

	if (width == 0) {
		buf_str(b, "\xef\xbf\xbd"); /* U+FFFD */
		return 1;
	}
	if (found != NULL) {
		buf_char(b, '\\');
		buf_char(b, to[found - from]);
	} else if (c < 0x20 || c == 0x7f) {
		buf_printf(b, "\\u%04x", (unsigned)c);
	} else {
		buf_add(b, s, width);
	}
	return width;
}

void
buf_json(struct buf *b, const char *s, size_t len)
{
	size_t run;

	buf_grow(b, len);
	while (len > 0) {
		run = json_plain(s, len);
		buf_add(b, s, run);
		s += run;
		len -= run;
		if (len == 0)
			return;
		run = json_escape(b, s, len);
		s += run;
		len -= run;
	}
}
