/* names.c: several names in one text, and one name given twice. */
#include "wire/names.h"
#include "base/buf.h"
#include "base/visible.h"

/* In a row of a form the first two are part of a name. */
static const char *const separators[] = { ",", "\uff0c", ";", "\u3001" };
enum { ROW_SEPARATORS = 2 };

/* Bytes of the separator at `s`; 0: there is none. */
static size_t
separator(const char *s, const char *end, bool rows)
{
	for (size_t i = rows ? ROW_SEPARATORS : 0; i < LEN(separators); i++) {
		size_t len = strlen(separators[i]);

		if ((size_t)(end - s) >= len &&
			memcmp(s, separators[i], len) == 0)
			return len;
	}
	return 0;
}

static const char *
skip_blanks(const char *s, const char *end)
{
	while (s < end && *s == ' ')
		s++;
	return s;
}

/*
 * Behind the closing quote of the name that is quoted at `s`, or NULL where
 * something else follows it than a separator.
 */
static const char *
quoted_end(const char *s, const char *end)
{
	if (s == end || *s != '"')
		return NULL;
	for (s++; s < end; s++) {
		if (*s != '"')
			continue;
		if (s + 1 < end && s[1] == '"')
			s++;
		else
			break;
	}
	if (s >= end)
		return NULL;
	s = skip_blanks(s + 1, end);
	return s == end || separator(s, end, false) > 0 ? s : NULL;
}

/* What is between the quotes, with "" as one. */
static const char *
unquoted(struct arena *mem, const char *s, const char *end)
{
	char *name = arena_alloc(mem, (size_t)(end - s) + 1), *to = name;

	for (s++; s < end && !(*s == '"' && s[1] != '"'); s++) {
		*to++ = *s;
		s += *s == '"';
	}
	return name;
}

const char *
names_next(struct arena *mem, const char **s, const char *end, bool rows)
{
	const char *start = *s, *stop, *name;

	if (start == NULL)
		return NULL;
	name = skip_blanks(start, end);
	stop = rows ? NULL : quoted_end(name, end);
	if (stop != NULL) {
		name = unquoted(mem, name, stop);
	} else {
		for (stop = start; stop < end && !separator(stop, end, rows);)
			stop++;
		name = arena_strndup(mem, start, (size_t)(stop - start));
	}
	*s = stop < end ? stop + separator(stop, end, rows) : NULL;
	return name;
}

size_t
names_room(const char *s, size_t len)
{
	size_t n = 1;

	for (size_t i = 0; i < len; i++)
		n += separator(s + i, s + len, false) > 0;
	return n;
}

static bool
is_parted(const char *name)
{
	const char *end = name + strlen(name);

	for (const char *s = name; s < end; s++)
		if (separator(s, end, false) > 0)
			return true;
	return *name == '"';
}

static void
add_name(struct buf *b, const char *name)
{
	bool quoted = is_parted(name);

	buf_str(b, b->len > 0 ? ", " : "");
	buf_str(b, quoted ? "\"" : "");
	for (; *name != '\0'; name++) {
		if (quoted && *name == '"')
			buf_char(b, '"');
		buf_char(b, *name);
	}
	buf_str(b, quoted ? "\"" : "");
}

const char *
names_join(struct arena *mem, const char *const *names, size_t n)
{
	struct buf b = BUF_INIT;

	if (n == 1)
		return names[0];
	for (size_t i = 0; i < n; i++)
		add_name(&b, names[i]);
	return buf_keep(&b, mem);
}

const char *
names_once(struct arena *mem, const char *leader, const char **names, size_t *n)
{
	const char **keys = arena_array(mem, *n + 1, sizeof *keys);
	const char **dropped = arena_array(mem, *n + 1, sizeof *dropped);
	size_t kept = 0, n_dropped = 0, same;

	keys[0] = visible_key(mem, leader);
	for (size_t i = 0; i < *n; i++) {
		const char *key = visible_key(mem, names[i]);

		for (same = 0; same <= kept; same++)
			if (strcmp(keys[same], key) == 0)
				break;
		if (same <= kept) {
			dropped[n_dropped++] = names[i];
			continue;
		}
		names[kept++] = names[i];
		keys[kept] = key;
	}
	*n = kept;
	return n_dropped > 0 ? names_join(mem, dropped, n_dropped) : NULL;
}
