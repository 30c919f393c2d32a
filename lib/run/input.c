/* input.c: what a request sent, as pairs. */
#include <strings.h>

#include "run/input.h"
#include "wire/form.h"
#include "wire/json.h"
#include "wire/multipart.h"

enum { TEXT_MAX = 256 * 1024 /* bytes of a body in which no file can be */ };

/* The media type without parameters, in any case (RFC 9110 8.3.1). */
static bool
type_is(const char *type, const char *name)
{
	size_t len = strcspn(type, "; \t");

	return len == strlen(name) && strncasecmp(type, name, len) == 0;
}

static bool
has_rows(const struct field *fields)
{
	for (; fields->name != NULL; fields++)
		if (fields->type == F_ROWS)
			return true;
	return false;
}

/*
 * A link that anybody may open: what stands in its query and is not understood
 * is not meant for us. Filters of staff and whatever changes something are
 * read to the letter instead.
 */
static bool
is_open_link(const struct req *req, const struct endpoint *ep)
{
	return req_is_get(req) && ep->need == NEED_NOTHING;
}

/* Is it nothing, as programs write it that send a body with every method? */
static bool
says_nothing(const char *body, size_t len)
{
	char word[sizeof "null"] = "";
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (body[i] == ' ' || body[i] == '\t' || body[i] == '\r' ||
			body[i] == '\n')
			continue;
		if (body[i] == '\0' || n == sizeof word - 1)
			return false;
		word[n++] = body[i];
	}
	return n == 0 || strcmp(word, "{}") == 0 || strcmp(word, "null") == 0;
}

/* A body that would be ignored is refused, so that nobody relies on it. */
static enum err
read_no_body(struct ctx *c)
{
	const struct req *q = c->req;

	if (says_nothing(q->body, q->body_len))
		return OK;
	return field_refuse(c->call.mem, "body",
		"This method takes no body here: leave it out. What it needs "
		"is in the address.",
		&c->errors);
}

static enum err
read_body(struct ctx *c, const struct field *fields, struct pair **out)
{
	const struct req *q = c->req;
	bool rows = has_rows(fields);

	if (type_is(q->type, "multipart/form-data"))
		return multipart_parse(
			c->call.mem, q->type, q->body, q->body_len, out);
	if (q->body_len > TEXT_MAX && !rows)
		return E_TOO_LARGE;
	if (type_is(q->type, "application/x-www-form-urlencoded"))
		return form_parse(c->call.mem, q->body, q->body_len, out);
	if (q->body_len == 0)
		return OK;
	if (!type_is(q->type, "application/json"))
		return E_MEDIA_TYPE;
	return rows ? json_parse_rows(c->call.mem, q->body, q->body_len, out)
		    : json_parse(c->call.mem, q->body, q->body_len, out);
}

static bool
has_pair(const struct pair *p, const struct pair *like)
{
	for (; p != NULL; p = p->next)
		if (strcmp(p->name, like->name) == 0 && p->file_name == NULL &&
			strcasecmp(p->text, like->text) == 0)
			return true;
	return false;
}

/*
 * The event may be named in the query or in the body, so that the same query
 * means the same event with every method. Named in both, and not alike, the
 * table refuses it, as it does where it takes no event.
 */
static void
add_event(struct ctx *c, struct pair **pairs)
{
	struct pair **tail = pairs;

	while (*tail != NULL)
		tail = &(*tail)->next;
	for (const struct pair *p = c->query; p != NULL; p = p->next)
		if (strcmp(p->name, "event") == 0 && !has_pair(*pairs, p))
			pair_add(c->call.mem, &tail, p->name, p->text, p->len);
}

/* What the client sent, before it is checked: query or body. */
static enum err
read_pairs(struct ctx *c, const struct endpoint *ep, const struct field *fields,
	struct pair **out)
{
	const struct req *q = c->req;
	enum err e = req_takes_body(q) ? OK : read_no_body(c);

	if (e != OK)
		return e;
	if (is_open_link(q, ep)) {
		*out = c->query;
		return OK;
	}
	if (!req_takes_body(q))
		return form_parse(c->call.mem, q->query, strlen(q->query), out);
	e = read_body(c, fields, out);
	if (e == OK)
		add_event(c, out);
	return e;
}

/* The parts of the path stand before what was sent. */
static enum err
add_path(struct ctx *c, const struct field *fields, struct pair **pairs)
{
	struct pair *first = NULL, **tail = &first;

	for (const struct field *f = fields; f->name != NULL; f++) {
		const char *text;

		if (!(f->flags & F_PATH))
			continue;
		text = req_path_param(c->req, c->call.mem, f->name);
		if (text == NULL)
			return E_NOT_FOUND;
		pair_add(c->call.mem, &tail, f->name, text, strlen(text));
	}
	*tail = *pairs;
	*pairs = first;
	return OK;
}

enum err
input_read(struct ctx *c, const struct endpoint *ep, const struct field *fields,
	struct pair **out)
{
	enum err e = read_pairs(c, ep, fields, out);

	if (e != OK)
		return e;
	c->typed = *out;
	e = add_path(c, fields, out);
	if (e == OK && is_open_link(c->req, ep))
		e = field_forgive(c->call.mem, fields, *out, out);
	return e;
}
