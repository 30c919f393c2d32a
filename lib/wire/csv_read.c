/* csv_read.c: reads CSV, and says where it is none. */
#include <strings.h>

#include "base/utf8.h"
#include "wire/csv_read.h"

static const char mark[] = "\xef\xbb\xbf";

static const char separators[] = ",;\t|";

static bool
is_break(char c)
{
	return c == '\n' || c == '\r';
}

/*
 * The one of the four that is most frequent in the first line that is not
 * empty, outside of quotes; of equals the one that comes first.
 */
static char
find_separator(const char *s, const char *end)
{
	size_t n[sizeof separators] = { 0 }, best = 0;
	const char *found, *first = NULL;
	bool quoted = false;

	while (s < end && is_break(*s))
		s++;
	for (; s < end && (quoted || !is_break(*s)); s++) {
		if (*s == '"')
			quoted = !quoted;
		found = quoted || *s == '\0' ? NULL : strchr(separators, *s);
		if (found == NULL)
			continue;
		first = first != NULL ? first : found;
		n[found - separators]++;
	}
	if (first != NULL)
		best = (size_t)(first - separators);
	for (size_t i = 0; i < sizeof separators - 1; i++)
		if (n[i] > n[best])
			best = i;
	return separators[best];
}

/* Behind the end of a line at `s`, which there is. */
static const char *
behind_break(const char *s, const char *end)
{
	return s + (*s == '\r' && s + 1 < end && s[1] == '\n' ? 2 : 1);
}

/* A first line "sep=;" is for the spreadsheet, which does not show it. */
static bool
read_hint(struct csv_reader *r)
{
	const char *s = r->at;
	bool quoted = s < r->end && *s == '"';
	size_t len = quoted ? 7 : 5;

	s += quoted;
	if ((size_t)(r->end - r->at) < len || strncasecmp(s, "sep=", 4) != 0 ||
		s[4] == '\0' || strchr(separators, s[4]) == NULL ||
		(quoted && s[5] != '"'))
		return false;
	s = r->at + len;
	while (s < r->end && *s == s[-1] && !is_break(*s))
		s++;
	if (s < r->end && !is_break(*s))
		return false;
	r->separator = r->at[quoted + 4];
	r->at = s < r->end ? behind_break(s, r->end) : s;
	return true;
}

void
csv_read_init(
	struct csv_reader *r, struct arena *mem, const char *s, size_t len)
{
	*r = (struct csv_reader){ .mem = mem, .at = s, .end = s + len };
	r->row = 1;
	r->cells = arena_array(mem, CSV_CELLS, sizeof *r->cells);
	if (len >= sizeof mark - 1 && memcmp(s, mark, sizeof mark - 1) == 0)
		r->at += sizeof mark - 1;
	if (!read_hint(r))
		r->separator = find_separator(r->at, r->end);
	if (memchr(s, '\0', len) != NULL || !utf8_valid(s, len))
		r->fault = "The file is not UTF-8 text: save it as "
			   "\"CSV UTF-8\".";
}

static bool
refuse(struct csv_reader *r, const char *fault)
{
	r->fault = fault;
	return false;
}

static bool
at_end_of_cell(const struct csv_reader *r)
{
	return r->at == r->end || *r->at == r->separator || is_break(*r->at);
}

/* From behind the first quote to behind the last. */
static bool
read_quoted(struct csv_reader *r, const char **out)
{
	char *text, *to;
	const char *s = r->at;

	while (s < r->end && (*s != '"' || (s + 1 < r->end && s[1] == '"')))
		s += *s == '"' ? 2 : 1;
	if (s >= r->end)
		return refuse(r, "A quote is not closed from here on: close "
				 "it, or export the file again if its end "
				 "is missing.");
	text = to = arena_alloc(r->mem, (size_t)(s - r->at) + 1);
	for (; r->at < s; r->at++) {
		*to++ = *r->at;
		r->at += *r->at == '"';
	}
	r->at++;
	*out = text;
	return at_end_of_cell(r)
		       ? true
		       : refuse(r, "There is something behind a closed quote.");
}

static bool
read_plain(struct csv_reader *r, const char **out)
{
	const char *start = r->at;

	for (; !at_end_of_cell(r); r->at++) {
		if (*r->at == '"')
			return refuse(r,
				"There is a quote inside a cell: put the cell "
				"in quotes.");
	}
	*out = arena_strndup(r->mem, start, (size_t)(r->at - start));
	return true;
}

static bool
read_cell(struct csv_reader *r, const char **out)
{
	if (r->at < r->end && *r->at == '"') {
		r->at++;
		return read_quoted(r, out);
	}
	return read_plain(r, out);
}

/* Skip empty lines, which are rows all the same; false at the end. */
static bool
find_row(struct csv_reader *r)
{
	for (; r->at < r->end && is_break(*r->at); r->row++)
		r->at = behind_break(r->at, r->end);
	return r->at < r->end;
}

/* What is empty behind the last column that there can be is no cell. */
static bool
add_cell(struct csv_reader *r, struct csv_row *out)
{
	const char *cell;

	if (!read_cell(r, &cell))
		return false;
	if (out->n < CSV_CELLS)
		r->cells[out->n++] = cell;
	else if (*cell != '\0')
		return refuse(r, "The line has too many cells.");
	return true;
}

bool
csv_read(struct csv_reader *r, struct csv_row *out)
{
	bool more;

	if (r->fault != NULL || !find_row(r))
		return false;
	*out = (struct csv_row){ .cells = r->cells, .row = r->row };
	do {
		if (!add_cell(r, out))
			return false;
		more = r->at < r->end && *r->at == r->separator;
		r->at += more;
	} while (more);
	if (r->at < r->end) {
		r->at = behind_break(r->at, r->end);
		r->row++;
	}
	return true;
}
