/* csv.c: cells of a table that a spreadsheet may open. */
#include "wire/csv.h"

/* The length of a sign at `s` that begins a formula, or 0. */
static size_t
formula_sign(const char *s)
{
	static const char *const wide[] = { "\uff1d", "\uff0b", "\uff0d",
		"\uff20" };

	if (*s == '=' || *s == '+' || *s == '-' || *s == '@')
		return 1;
	for (size_t i = 0; i < LEN(wide); i++)
		if (strncmp(s, wide[i], strlen(wide[i])) == 0)
			return strlen(wide[i]);
	return 0;
}

static bool
is_phone(const char *s)
{
	return s[0] == '+' && s[1] >= '0' && s[1] <= '9' &&
	       s[1 + strspn(s + 1, "0123456789 ")] == '\0';
}

/* After these a spreadsheet may begin a cell. */
static bool
may_split(char c)
{
	return c == ',' || c == ';' || c == '\t' || c == '\r' || c == '\n';
}

/* Harmless, with quotes doubled. */
static void
add_inside(struct buf *b, const char *s)
{
	bool begins = true;

	if (*s == '\t' || *s == '\r')
		buf_char(b, '\'');
	for (; *s != '\0'; s++) {
		if (begins && formula_sign(s) > 0)
			buf_char(b, '\'');
		if (*s == '"')
			buf_char(b, '"');
		buf_char(b, *s);
		if (may_split(*s))
			begins = true;
		else if (*s != ' ' && *s != '"')
			begins = false;
	}
}

void
csv_text(struct buf *b, const char *text)
{
	bool quoted;

	if (text == NULL || is_phone(text)) {
		buf_str(b, text == NULL ? "" : text);
		return;
	}
	quoted = strpbrk(text, "\",;\t\r\n") != NULL;
	if (quoted)
		buf_char(b, '"');
	add_inside(b, text);
	if (quoted)
		buf_char(b, '"');
}

const char *
csv_plain(struct arena *mem, const char *cell)
{
	bool begins = true;
	char *text, *to;

	if (strchr(cell, '\'') == NULL)
		return cell;
	text = to = arena_alloc(mem, strlen(cell) + 1);
	for (const char *s = cell; *s != '\0'; s++) {
		if (begins && *s == '\'' &&
			(formula_sign(s + 1) > 0 ||
				(s == cell && may_split(s[1]))))
			continue;
		*to++ = *s;
		if (may_split(*s))
			begins = true;
		else if (*s != ' ' && *s != '"')
			begins = false;
	}
	return text;
}
