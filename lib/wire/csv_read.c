/* csv_read.c: reads CSV, and says where it is none. */
#include "wire/csv_read.h"
#include "base/utf8.h"

static const char mark[] = "\xef\xbb\xbf";

/* The first of the three in the first line, outside of quotes. */
static char
find_separator(const char *s, const char *end)
{
	bool quoted = false;

	for (; s < end && (quoted || *s != '\n'); s++) {
		if (*s == '"')
			quoted = !quoted;
		else if (!quoted && (*s == ',' || *s == ';' || *s == '\t'))
			return *s;
	}
	return ',';
}

void
csv_read_init(
	struct csv_reader *r, struct arena *mem, const char *s, size_t len)
{
	*r = (struct csv_reader){ .mem = mem, .at = s, .end = s + len };
	r->line = 1;
	if (len >= sizeof mark - 1 && memcmp(s, mark, sizeof mark - 1) == 0)
		r->at += sizeof mark - 1;
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

/* Is this the end of a line? CR only before LF. */
static bool
at_break(const struct csv_reader *r, const char *s)
{
	return *s == '\n' || (*s == '\r' && s + 1 < r->end && s[1] == '\n');
}

static bool
at_end_of_cell(const struct csv_reader *r)
{
	return r->at == r->end || *r->at == r->separator || at_break(r, r->at);
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
		return refuse(r, "A quote is not closed from here on.");
	text = to = arena_alloc(r->mem, (size_t)(s - r->at) + 1);
	for (; r->at < s; r->at++) {
		r->line += *r->at == '\n';
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
			return refuse(r, "A quote stands inside of a cell: "
					 "put the cell in quotes.");
		if (*r->at == '\r')
			return refuse(r, "A line ends in an unusual way.");
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

/* Skip empty lines; false at the end. */
static bool
find_row(struct csv_reader *r)
{
	while (r->at < r->end && at_break(r, r->at)) {
		r->at += *r->at == '\r' ? 2 : 1;
		r->line++;
	}
	return r->at < r->end;
}

bool
csv_read(struct csv_reader *r, struct csv_row *out)
{
	bool more;

	if (r->fault != NULL || !find_row(r))
		return false;
	*out = (struct csv_row){ .line = r->line };
	out->cells = arena_array(r->mem, CSV_CELLS, sizeof *out->cells);
	do {
		if (out->n == CSV_CELLS)
			return refuse(r, "The line has too many cells.");
		if (!read_cell(r, &out->cells[out->n++]))
			return false;
		more = r->at < r->end && *r->at == r->separator;
		r->at += more;
	} while (more);
	return true;
}
