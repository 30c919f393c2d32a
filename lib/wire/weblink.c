/* weblink.c: is there an address of the web in a text? */
#include <strings.h>

#include "base/buf.h"
#include "base/visible.h"
#include "wire/weblink.h"

enum { DOMAIN_END_MIN = 2, DOMAIN_NAME_MIN = 2 /* characters */ };

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (unsigned char)c >= 0x80;
}

static bool
is_word(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || c == '-';
}

/* "http:" and the like, at the start of a word. */
static bool
has_scheme(const char *s)
{
	static const char *const schemes[] = {
		"http:", "https:", "ftp:", "mailto:", "tel:", "javascript:"
	};

	for (const char *p = s; *p != '\0'; p++) {
		if (p > s && is_word(p[-1]))
			continue;
		for (size_t i = 0; i < LEN(schemes); i++)
			if (strncasecmp(p, schemes[i], strlen(schemes[i])) == 0)
				return true;
	}
	return false;
}

/* All small or all large: "St.Pauli/Altona" is no domain. */
static bool
is_one_case(const char *s, const char *end)
{
	bool small = false, large = false;

	for (; s < end; s++) {
		small |= *s >= 'a' && *s <= 'z';
		large |= *s >= 'A' && *s <= 'Z';
	}
	return !small || !large;
}

/* Do the characters before `slash` end in "name.end"? */
static bool
is_behind_domain(const char *s, const char *slash)
{
	const char *end = slash, *name;

	while (end > s && is_letter(end[-1]))
		end--;
	if (slash - end < DOMAIN_END_MIN || end == s || end[-1] != '.' ||
		!is_one_case(end, slash))
		return false;
	for (name = end - 1; name > s && is_word(name[-1]);)
		name--;
	return end - 1 - name >= DOMAIN_NAME_MIN;
}

/* Behind a domain a path, a question, a part of a page or a port. */
static bool
has_path(const char *s)
{
	for (const char *p = s; (p = strpbrk(p, "/?#:")) != NULL; p++)
		if ((*p == ':' ? p[1] >= '0' && p[1] <= '9'
			       : p[1] != '\0' && p[1] != ' ') &&
			is_behind_domain(s, p))
			return true;
	return false;
}

/* The full stop of Chinese and Japanese parts a domain as well (IDNA). */
static char *
with_dots(struct arena *mem, const char *s)
{
	static const char stop[] = "\u3002";
	char *copy = arena_strdup(mem, s), *to = copy;

	while (*s != '\0') {
		if (strncmp(s, stop, sizeof stop - 1) == 0) {
			*to++ = '.';
			s += sizeof stop - 1;
		} else {
			*to++ = *s++;
		}
	}
	*to = '\0';
	return copy;
}

/* A dot with a word on each side, the second one of two letters or more. */
static bool
is_inner_dot(const char *s, const char *dot)
{
	return dot > s && is_word(dot[-1]) && is_word(dot[1]) &&
	       is_word(dot[2]);
}

const char *
weblink_broken(struct arena *mem, const char *s)
{
	struct buf b = BUF_INIT;
	const char *from = s;

	for (const char *dot = s;
		dot != NULL && (dot = strchr(dot, '.')) != NULL; dot++) {
		if (!is_inner_dot(s, dot))
			continue;
		buf_add(&b, from, (size_t)(dot + 1 - from));
		buf_str(&b, "\u2060");
		from = dot + 1;
	}
	if (from == s)
		return s;
	buf_str(&b, from);
	return buf_keep(&b, mem);
}

bool
weblink_in(struct arena *mem, const char *s, size_t len)
{
	const char *text = with_dots(mem, visible_plain(mem, s, &len));

	return strstr(text, "://") != NULL ||
	       strcasestr(text, "www.") != NULL || has_scheme(text) ||
	       has_path(text);
}
