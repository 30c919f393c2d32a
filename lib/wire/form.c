/* form.c: application/x-www-form-urlencoded, also query strings. */
#include "wire/form.h"
#include "wire/field.h"

/* URL Standard 5.1; a percent sign that opens no %XX is refused. */
enum { FORM_PAIRS = 1000 };

static int
hex_digit(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static char
plus_is_blank(char c)
{
	if (c == '+')
		return ' ';
	return c;
}

/* `len` bytes decoded and terminated; NULL where a percent sign is wrong. */
static char *
decode(struct arena *mem, const char *s, size_t len, size_t *out_len)
{
	char *text = arena_alloc(mem, len + 1), *p = text;
	int high, low;

	for (size_t i = 0; i < len; i++) {
		if (s[i] != '%') {
			*p++ = plus_is_blank(s[i]);
			continue;
		}
		if (len - i < 3)
			return NULL;
		high = hex_digit(s[++i]);
		low = hex_digit(s[++i]);
		if (high < 0 || low < 0)
			return NULL;
		*p++ = (char)(high << 4 | low);
	}
	*out_len = (size_t)(p - text);
	return text;
}

/* One name=value; a name holds no NUL, as names are compared as strings. */
static bool
add_pair(struct arena *mem, struct pair ***tail, const char *s, size_t len)
{
	const char *equals = memchr(s, '=', len);
	size_t name_len = equals != NULL ? (size_t)(equals - s) : len;
	const char *text = equals != NULL ? equals + 1 : "";
	size_t text_len = equals != NULL ? len - name_len - 1 : 0;
	char *name = decode(mem, s, name_len, &name_len);

	text = decode(mem, text, text_len, &text_len);
	if (name == NULL || text == NULL || strlen(name) != name_len)
		return false;
	pair_add(mem, tail, name, text, text_len);
	return true;
}

enum err
form_parse(struct arena *mem, const char *s, size_t len, struct pair **out)
{
	struct pair *first = NULL, **tail = &first;
	const char *end = s + len, *next;
	int pairs = 0;

	for (; s < end; s = next + 1) {
		next = memchr(s, '&', (size_t)(end - s));
		if (next == NULL)
			next = end;
		if (next == s)
			continue;
		if (++pairs > FORM_PAIRS) {
			err_note("form: over %d pairs", FORM_PAIRS);
			return E_BAD_REQUEST;
		}
		if (!add_pair(mem, &tail, s, (size_t)(next - s))) {
			err_note("form: percent-encoding");
			return E_BAD_REQUEST;
		}
	}
	*out = first;
	return OK;
}
