/* multipart.c: a strict parser of multipart/form-data. */
#include <string.h>
#include <strings.h>

#include "wire/multipart.h"
#include "wire/param.h"

enum { BOUNDARY_MAX = 70 };

struct parser {
	struct arena *mem;
	const char *s, *end;		  /* what is still to be read */
	char delimiter[BOUNDARY_MAX + 4]; /* LF - - boundary */
	size_t delimiter_len;
};

/* What the header of a part said. */
struct part {
	const char *name;
	const char *filename; /* NULL: not a file */
};

static enum err
refuse(const char *why)
{
	err_note("multipart: %s", why);
	return E_BAD_REQUEST;
}

/* RFC 2046 5.1.1: bchars, not ending with a space. */
static bool
is_boundary(const char *s)
{
	size_t len = strlen(s);

	return len >= 1 && len <= BOUNDARY_MAX && s[len - 1] != ' ' &&
	       len == strspn(s, "abcdefghijklmnopqrstuvwxyz"
				"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				"0123456789'()+_,-./:=? ");
}

/* The boundary of a Content-Type, or NULL. */
static const char *
find_boundary(struct arena *mem, const char *type)
{
	const char *boundary = NULL;
	struct param p;
	enum param_result r;

	if (strcasecmp(param_value(mem, &type), "multipart/form-data") != 0)
		return NULL;
	while ((r = param_next(mem, &type, &p)) == PARAM_FOUND) {
		if (strcasecmp(p.name, "boundary") != 0)
			continue;
		if (boundary != NULL || !is_boundary(p.value))
			return NULL;
		boundary = p.value;
	}
	return r == PARAM_END ? boundary : NULL;
}

static bool
is_utf8_charset(const char *name)
{
	return strcasecmp(name, "utf-8") == 0 ||
	       strcasecmp(name, "utf8") == 0 ||
	       strcasecmp(name, "us-ascii") == 0;
}

/* Browsers write %22, %0D and %0A in names, and no other escape. */
static const char *
unescape(struct arena *mem, const char *s)
{
	static const char *const codes[] = { "%22", "%0D", "%0A" };
	static const char chars[] = "\"\r\n";
	char *text = arena_alloc(mem, strlen(s) + 1), *to = text;
	size_t i;

	while (*s != 0) {
		for (i = 0; i < LEN(codes); i++)
			if (strncasecmp(s, codes[i], 3) == 0)
				break;
		if (i < LEN(codes)) {
			*to++ = chars[i];
			s += 3;
		} else {
			*to++ = *s++;
		}
	}
	return text;
}

/* Content-Disposition: form-data; name="…"; filename="…" (RFC 7578 4.2). */
static bool
read_disposition(struct arena *mem, const char *s, struct part *part)
{
	struct param p;
	enum param_result r;

	if (part->name != NULL ||
		strcasecmp(param_value(mem, &s), "form-data") != 0)
		return false;
	while ((r = param_next(mem, &s, &p)) == PARAM_FOUND) {
		if (strcasecmp(p.name, "name") == 0) {
			if (part->name != NULL)
				return false;
			part->name = unescape(mem, p.value);
		} else if (strcasecmp(p.name, "filename") == 0) {
			if (part->filename != NULL)
				return false;
			part->filename = p.value;
		} else if (strcasecmp(p.name, "filename*") == 0) {
			return false; /* RFC 7578 4.2: must not be used */
		}
	}
	return r == PARAM_END && part->name != NULL;
}

/* Content-Type of a part: texts are UTF-8 or refused. */
static bool
read_type(struct arena *mem, const char *s)
{
	struct param p;
	enum param_result r;

	param_value(mem, &s);
	while ((r = param_next(mem, &s, &p)) == PARAM_FOUND)
		if (strcasecmp(p.name, "charset") == 0 &&
			!is_utf8_charset(p.value))
			return false;
	return r == PARAM_END;
}

/* RFC 7578 4.7: no encodings; those that change nothing are let through. */
static bool
read_encoding(struct arena *mem, const char *s)
{
	const char *name = param_value(mem, &s);

	return strcasecmp(name, "binary") == 0 ||
	       strcasecmp(name, "8bit") == 0 || strcasecmp(name, "7bit") == 0;
}

/* One header line, terminated. */
static bool
read_line(struct arena *mem, char *line, struct part *part)
{
	char *colon = strchr(line, ':');

	if (colon == NULL || colon == line ||
		strcspn(line, " \t") < (size_t)(colon - line))
		return false;
	for (const char *p = line; *p != 0; p++)
		if (((unsigned char)*p < 0x20 && *p != '\t') || *p == 0x7f)
			return false;
	*colon = 0;
	if (strcasecmp(line, "Content-Disposition") == 0)
		return read_disposition(mem, colon + 1, part);
	if (strcasecmp(line, "Content-Type") == 0)
		return read_type(mem, colon + 1);
	if (strcasecmp(line, "Content-Transfer-Encoding") == 0)
		return read_encoding(mem, colon + 1);
	return true;
}

/* The lines up to the empty one; p->s moves behind it. */
static bool
read_header(struct parser *p, struct part *part)
{
	size_t left = (size_t)(p->end - p->s);
	const char *stop, *eol;
	char *line;

	if (left > MULTIPART_HEADER)
		left = MULTIPART_HEADER;
	stop = memmem(p->s, left, "\r\n\r\n", 4);
	if (stop == NULL)
		return false;
	for (; p->s < stop + 2; p->s = eol + 2) {
		eol = memmem(p->s, (size_t)(stop + 2 - p->s), "\r\n", 2);
		if (memchr(p->s, 0, (size_t)(eol - p->s)) != NULL)
			return false;
		line = arena_strndup(p->mem, p->s, (size_t)(eol - p->s));
		if (!read_line(p->mem, line, part))
			return false;
	}
	p->s = stop + 4;
	return part->name != NULL;
}

/*
 * The content up to CR LF and the next delimiter, which p->s moves behind; its
 * length in *len. A delimiter behind a bare LF is refused, not overlooked.
 */
static bool
read_content(struct parser *p, size_t *len)
{
	const char *start = p->s;
	const char *found = memmem(start - 1, (size_t)(p->end - start + 1),
		p->delimiter, p->delimiter_len);

	if (found == NULL || found <= start || found[-1] != '\r')
		return false;
	*len = (size_t)(found - 1 - start);
	p->s = found + p->delimiter_len;
	return true;
}

/* Blanks and CR LF behind a delimiter. */
static bool
read_end_of_line(struct parser *p)
{
	while (p->s < p->end && (*p->s == ' ' || *p->s == '\t'))
		p->s++;
	if (p->end - p->s < 2 || p->s[0] != '\r' || p->s[1] != '\n')
		return false;
	p->s += 2;
	return true;
}

/* A field, a file, or nothing where a browser had no file to send. */
static void
add_part(struct parser *p, struct pair ***tail, const struct part *part,
	const char *content, size_t len)
{
	struct pair *pair;

	if (part->filename == NULL) {
		content = arena_strndup(p->mem, content, len);
	} else if (part->filename[0] == 0 && len == 0) {
		return;
	}
	pair = pair_add(p->mem, tail, part->name, content, len);
	pair->file_name = part->filename;
}

static enum err
read_part(struct parser *p, struct pair ***tail)
{
	struct part part = { NULL, NULL };
	const char *content;
	size_t len;

	if (!read_end_of_line(p))
		return refuse("delimiter");
	if (!read_header(p, &part))
		return refuse("header of a part");
	content = p->s;
	if (!read_content(p, &len))
		return refuse("end of a part");
	add_part(p, tail, &part, content, len);
	return OK;
}

/* Behind the two dashes of the last delimiter there is at most one CR LF. */
static enum err
read_end(struct parser *p)
{
	p->s += 2;
	if (p->s < p->end && (!read_end_of_line(p) || p->s < p->end))
		return refuse("something behind the end");
	return OK;
}

/* At the first delimiter; it needs no line break before it. */
static bool
parser_start(struct parser *p, const char *type)
{
	const char *boundary = find_boundary(p->mem, type);
	size_t len;

	if (boundary == NULL)
		return false;
	len = (size_t)snprintf(
		p->delimiter, sizeof p->delimiter, "\n--%s", boundary);
	p->delimiter_len = len;
	if ((size_t)(p->end - p->s) < len - 1 ||
		memcmp(p->s, p->delimiter + 1, len - 1) != 0)
		return false;
	p->s += len - 1;
	return true;
}

enum err
multipart_parse(struct arena *mem, const char *type, const char *body,
	size_t len, struct pair **out)
{
	struct parser p = { .mem = mem, .s = body, .end = body + len };
	struct pair *first = NULL, **tail = &first;
	enum err e;

	if (!parser_start(&p, type))
		return refuse("boundary");
	for (int parts = 0; parts <= MULTIPART_PARTS; parts++) {
		if (p.end - p.s >= 2 && memcmp(p.s, "--", 2) == 0) {
			*out = first;
			return read_end(&p);
		}
		e = read_part(&p, &tail);
		if (e != OK)
			return e;
	}
	refuse("too many parts");
	return E_TOO_LARGE;
}
