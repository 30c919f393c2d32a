/* param.c: parameters of header fields. */
#include "wire/param.h"

/* tchar of RFC 9110 5.6.2. */
static bool
is_token_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') ||
	       (c != 0 && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static const char *
skip_blanks(const char *s)
{
	return s + strspn(s, " \t");
}

/* Characters behind an equals sign: a token, and what clients add to it. */
static size_t
bare_length(const char *s)
{
	return strcspn(s, " \t;\"\\");
}

const char *
param_value(struct arena *mem, const char **s)
{
	const char *start = skip_blanks(*s);
	size_t len = strcspn(start, " \t;");

	*s = start + len;
	return arena_strndup(mem, start, len);
}

/* At an opening quote; NULL where there is no closing one. */
static const char *
quoted(struct arena *mem, const char **s)
{
	const char *p = *s + 1;
	char *text = arena_alloc(mem, strlen(p) + 1), *to = text;

	while (*p != '"') {
		if (p[0] == '\\' && (p[1] == '"' || p[1] == '\\'))
			p++;
		if (*p == 0)
			return NULL;
		*to++ = *p++;
	}
	*s = p + 1;
	return text;
}

enum param_result
param_next(struct arena *mem, const char **s, struct param *out)
{
	const char *p = skip_blanks(*s);
	size_t len = 0;

	if (*p == 0)
		return PARAM_END;
	if (*p != ';')
		return PARAM_BAD;
	p = skip_blanks(p + 1);
	if (*p == 0) {
		*s = p;
		return PARAM_END;
	}
	while (is_token_char(p[len]))
		len++;
	if (len == 0 || p[len] != '=')
		return PARAM_BAD;
	out->name = arena_strndup(mem, p, len);
	p += len + 1;
	if (*p == '"') {
		out->value = quoted(mem, &p);
	} else {
		len = bare_length(p);
		out->value = len > 0 ? arena_strndup(mem, p, len) : NULL;
		p += len;
	}
	*s = p;
	return out->value != NULL ? PARAM_FOUND : PARAM_BAD;
}
