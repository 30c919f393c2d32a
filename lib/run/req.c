/* req.c: one request as nginx handed it over. */
#include <strings.h>

#include <fcgiapp.h>

#include "base/num.h"
#include "run/req.h"
#include "wire/form.h"

/* Where each FastCGI parameter goes. */
static const struct {
	const char *name;
	size_t offset;
} params[] = {
	{ "REQUEST_ID", offsetof(struct req, id) },
	{ "REQUEST_METHOD", offsetof(struct req, method) },
	{ "DOCUMENT_URI", offsetof(struct req, path) },
	{ "REQUEST_URI", offsetof(struct req, sent) },
	{ "ROUTE", offsetof(struct req, route) },
	{ "QUERY_STRING", offsetof(struct req, query) },
	{ "CONTENT_TYPE", offsetof(struct req, type) },
	{ "HTTP_ACCEPT", offsetof(struct req, accept) },
	{ "HTTP_ACCEPT_LANGUAGE", offsetof(struct req, accept_language) },
	{ "HTTP_AUTHORIZATION", offsetof(struct req, authorization) },
	{ "HTTP_COOKIE", offsetof(struct req, cookie) },
	{ "HTTP_ORIGIN", offsetof(struct req, origin) },
	{ "HTTP_USER_AGENT", offsetof(struct req, agent) },
	{ "HTTP_IDEMPOTENCY_KEY", offsetof(struct req, idempotency_key) },
	{ "HTTP_IF_MATCH", offsetof(struct req, if_match) },
	{ "HTTP_IF_NONE_MATCH", offsetof(struct req, if_none_match) },
	{ "REMOTE_ADDR", offsetof(struct req, address) },
};

void
req_init(struct req *r, struct FCGX_Request *fcgi)
{
	const char *value;

	*r = (struct req){ .body = "" };
	for (size_t i = 0; i < LEN(params); i++) {
		value = FCGX_GetParam(params[i].name, fcgi->envp);
		*(const char **)((char *)r + params[i].offset) =
			value != NULL ? value : "";
	}
}

/* At the end of standard input? Then there is nothing left to wait for. */
static bool
at_end(FCGX_Stream *in)
{
	int c = FCGX_GetChar(in);

	if (c < 0)
		return true;
	FCGX_UnGetChar(c, in);
	return false;
}

enum err
req_body(struct req *r, struct FCGX_Request *fcgi, struct arena *mem,
	size_t limit)
{
	const char *length = FCGX_GetParam("CONTENT_LENGTH", fcgi->envp);
	int64_t n = 0;
	char *body;
	int got;

	if (length != NULL && length[0] != 0 &&
		!num_parse(length, 0, INT64_MAX, &n))
		return E_BAD_REQUEST;
	if (n > INT32_MAX || (size_t)n > limit)
		return E_TOO_LARGE;
	if (n > 0) {
		body = arena_alloc(mem, (size_t)n + 1);
		got = FCGX_GetStr(body, (int)n, fcgi->in);
		if (got < n)
			return E_BAD_REQUEST;
		r->body = body;
		r->body_len = (size_t)n;
	}
	r->body_whole = at_end(fcgi->in);
	return r->body_whole ? OK : E_BAD_REQUEST;
}

bool
req_is(const struct req *r, const char *method)
{
	return strcmp(r->method, method) == 0;
}

bool
req_is_get(const struct req *r)
{
	return req_is(r, "GET") || req_is(r, "HEAD");
}

bool
req_takes_body(const struct req *r)
{
	return req_is(r, "POST") || req_is(r, "PATCH");
}

/* Does the list `accept` name the media type, and not with q=0? */
static bool
accepts(const char *accept, const char *type)
{
	size_t type_len = strlen(type), len, name;
	const char *q;

	for (; *accept != 0; accept += len + (accept[len] == ',')) {
		accept += strspn(accept, " \t");
		len = strcspn(accept, ",");
		name = strcspn(accept, " \t;,");
		if (name != type_len ||
			strncasecmp(accept, type, type_len) != 0)
			continue;
		q = memmem(accept, len, "q=0", 3);
		if (q == NULL ||
			strcspn(q + 2, "123456789") < strcspn(q + 2, ",;"))
			return true;
	}
	return false;
}

bool
req_wants_html(const struct req *r)
{
	return accepts(r->accept, "text/html");
}

bool
req_wants_progress(const struct req *r)
{
	return accepts(r->accept, RESP_PROGRESS);
}

bool
req_wants_problem(const struct req *r)
{
	return accepts(r->accept, "application/problem+json");
}

/* Bytes that a {name} at `pattern` stands for in `path`. */
static size_t
param_length(const char *after, const char *path)
{
	size_t segment = strcspn(path, "/"), tail = strcspn(after, "/{");

	return segment < tail ? 0 : segment - tail;
}

/*
 * The rest of an address behind `len` bytes that both ways to write it share.
 * An e-mail address may hold "//" and "/./", which nginx has put straight in
 * the path; it is taken from what was sent unless that begins otherwise.
 */
static const char *
rest_of_path(const struct req *r, struct arena *mem, size_t len)
{
	const char *rest = r->path + len, *sent;
	size_t n;

	if (strncmp(r->sent, r->path, len) != 0)
		return rest;
	n = strcspn(r->sent + len, "?#");
	sent = form_path(mem, r->sent + len, n);
	return *sent != '\0' ? sent : rest;
}

/* Is "{name" at `pattern`, `len` bytes long, this name? */
static bool
is_named(const char *pattern, size_t len, const char *name)
{
	return strlen(name) == len - 1 &&
	       memcmp(pattern + 1, name, len - 1) == 0;
}

const char *
req_path_param(const struct req *r, struct arena *mem, const char *name)
{
	const char *pattern = r->route, *path = r->path, *found = NULL;
	size_t brace, len;

	while (*pattern != 0) {
		if (*pattern != '{') {
			if (*pattern++ != *path++)
				return NULL;
			continue;
		}
		brace = strcspn(pattern, "}");
		if (pattern[brace - 1] == '*' && *path != 0) {
			if (is_named(pattern, brace - 1, name))
				return rest_of_path(
					r, mem, (size_t)(path - r->path));
			return found;
		}
		len = param_length(pattern + brace + 1, path);
		if (len == 0)
			return NULL;
		if (is_named(pattern, brace, name))
			found = arena_strndup(mem, path, len);
		pattern += brace + 1;
		path += len;
	}
	return *path == 0 ? found : NULL;
}

const char *
req_cookie(const struct req *r, struct arena *mem, const char *name)
{
	const char *s = r->cookie;
	size_t name_len = strlen(name), len;

	for (; *s != 0; s += len + (s[len] == ';')) {
		s += strspn(s, " \t");
		len = strcspn(s, ";");
		if (len <= name_len || s[name_len] != '=' ||
			memcmp(s, name, name_len) != 0)
			continue;
		s += name_len + 1;
		len -= name_len + 1;
		while (len > 0 && (s[len - 1] == ' ' || s[len - 1] == '\t'))
			len--;
		if (len >= 2 && s[0] == '"' && s[len - 1] == '"')
			return arena_strndup(mem, s + 1, len - 2);
		return arena_strndup(mem, s, len);
	}
	return NULL;
}
