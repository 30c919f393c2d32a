/* form.c: application/x-www-form-urlencoded, also query strings. */
#include "wire/form.h"
#include "wire/field.h"

/* URL Standard 5.1. */
enum { FORM_PAIRS = 1000 };

static int
hex_digit(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that %XX at `s` stands for, or -1. */
static int
escaped(const char *s, size_t len)
{
	int high = len > 2 ? hex_digit(s[1]) : -1;
	int low = high >= 0 ? hex_digit(s[2]) : -1;

	return low >= 0 ? high << 4 | low : -1;
}

/* Does each percent sign open a %XX? */
static bool
is_well_escaped(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] == '%' && escaped(s + i, len - i) < 0)
			return false;
	return true;
}

/* `len` bytes decoded and terminated, a plus sign as `plus`. */
static char *
decode(struct arena *mem, const char *s, size_t len, char plus, size_t *out_len)
{
	char *text = arena_alloc(mem, len + 1), *p = text;

	for (size_t i = 0; i < len; i++) {
		int byte = s[i] == '%' ? escaped(s + i, len - i) : -1;

		if (byte >= 0) {
			*p++ = (char)byte;
			i += 2;
		} else if (s[i] == '+') {
			*p++ = plus;
		} else {
			*p++ = s[i];
		}
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
	char *name = decode(mem, s, name_len, ' ', &name_len);

	text = decode(mem, text, text_len, ' ', &text_len);
	if (strlen(name) != name_len)
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
		if (!is_well_escaped(s, (size_t)(next - s)) ||
			!add_pair(mem, &tail, s, (size_t)(next - s))) {
			err_note("form: percent-encoding");
			return E_BAD_REQUEST;
		}
	}
	*out = first;
	return OK;
}

struct pair *
form_parse_link(struct arena *mem, const char *s)
{
	struct pair *first = NULL, **tail = &first;

	for (size_t len; *s != '\0'; s += len + (s[len] == '&')) {
		len = strcspn(s, "&");
		if (len > 0)
			(void)add_pair(mem, &tail, s, len);
	}
	return first;
}

char *
form_path(struct arena *mem, const char *s, size_t len)
{
	size_t out_len;

	return decode(mem, s, len, '+', &out_len);
}
