/* serve.c: methods, bodies and answers of a route made up here. */
#include "fcgi.h"
#include "unit.h"

#include "run/serve.h"
#include "run/worker.h"

static char seen[256];

/* Say which handler ran and with what. */
static enum err
saw(const struct ctx *c, const char *which)
{
	snprintf(seen, sizeof seen, "%s %s", which,
		c->v[0].text != NULL ? c->v[0].text : "-");
	buf_str(&c->resp->body, "{}");
	return OK;
}

static enum err
get(struct ctx *c)
{
	return saw(c, "get");
}

static enum err
post(struct ctx *c)
{
	return saw(c, "post");
}

static enum err
patch(struct ctx *c)
{
	return saw(c, "patch");
}

static enum err
delete_(struct ctx *c)
{
	return saw(c, "delete");
}

static const struct field fields[] = { { "a", F_TEXT, 1, 9 }, { 0 } };

static const struct field named[] = { { "event", F_EVENT, 1, 9 },
	{ "a", F_TEXT, 1, 9 }, { 0 } };

const struct route route = {
	.name = "test",
	.endpoints = {
		{ .path = "/x/all", .get = get, .post = post, .patch = patch,
			.delete_ = delete_, .fields = fields, .etag = true },
		{ .path = "/x/change", .patch = patch, .fields = fields },
		{ .path = "/x/drop", .delete_ = delete_, .fields = fields },
		{ .path = "/x/some", .get = get, .delete_ = delete_,
			.fields = fields },
		{ .path = "/x/named", .get = get, .post = post, .patch = patch,
			.fields = named },
	},
};

static struct server server = { .cfg = { .pool = "test", .body_limit = 100 } };
static struct fcgi f;

static void
param(const char *name, const char *value)
{
	fcgi_param(&f, arena_printf(server.mem, "%s=%s", name, value));
}

/* One request; what was answered. */
static const char *
ask(const char *method, const char *path, const char *query, const char *body)
{
	size_t len = strlen(body);

	seen[0] = '\0';
	fcgi_open(&f);
	param("REQUEST_METHOD", method);
	param("DOCUMENT_URI", path);
	param("ROUTE", path);
	param("QUERY_STRING", query);
	param("CONTENT_TYPE", len > 0 ? "application/json" : "");
	param("CONTENT_LENGTH", arena_printf(server.mem, "%zu", len));
	fcgi_stdin(&f, arena_strdup(server.mem, body), len);
	serve(&server, &f.request);
	return fcgi_sent(&f);
}

static void
runs(const char *method, const char *query, const char *body,
	const char *wanted)
{
	const char *sent = ask(method, "/x/all", query, body);

	ok(strncmp(sent, "Status: 200 OK\r\n", 16) == 0, "%s is answered",
		method);
	is_text(seen, wanted, "by its handler: %s", wanted);
}

static void
methods(void)
{
	runs("GET", "a=1", "", "get 1");
	ok(strstr(fcgi_sent(&f), "\r\nETag: ") != NULL, "with an ETag");
	runs("HEAD", "a=1", "", "get 1");
	runs("POST", "", "{\"a\":\"2\"}", "post 2");
	ok(strstr(fcgi_sent(&f), "\r\nETag: ") == NULL, "without one");
	runs("PATCH", "", "{\"a\":\"3\"}", "patch 3");
	ok(strstr(fcgi_sent(&f), "\r\nETag: ") == NULL, "without one");
	runs("PATCH", "a=ignored", "", "patch -");
	runs("DELETE", "a=4", "", "delete 4");
	ok(strstr(fcgi_sent(&f), "\r\nETag: ") == NULL, "without one");
}

static void
refuses(const char *method, const char *path, const char *allow)
{
	const char *sent = ask(method, path, "", "");
	char line[80];

	snprintf(line, sizeof line, "\r\nAllow: %s\r\n", allow);
	ok(strncmp(sent, "Status: 405 ", 12) == 0, "%s of %s is refused",
		method, path);
	ok(strstr(sent, line) != NULL, "and Allow is %s", allow);
	is_text(seen, "", "and no handler runs");
}

static void
bodies(void)
{
	static const char *const nothing[] = { "{}", " { }\n", "null", " " };
	static const char *const something[] = { "{\"a\":1}", "[]", "x", "nul",
		"nulll", "{}x", "{{}}" };

	for (size_t i = 0; i < LEN(nothing); i++)
		ok(strncmp(ask("DELETE", "/x/all", "", nothing[i]),
			   "Status: 200 ", 12) == 0,
			"DELETE takes \"%s\", which says nothing", nothing[i]);
	for (size_t i = 0; i < LEN(something); i++)
		ok(strncmp(ask("DELETE", "/x/all", "", something[i]),
			   "Status: 422 ", 12) == 0,
			"DELETE refuses %s", something[i]);
	ok(strncmp(ask("PATCH", "/x/all", "",
			   "{\"a\":\"0123456789012345678901234567890123456789"
			   "01234567890123456789012345678901234567890123456789"
			   "0123\"}"),
		   "Status: 413 ", 12) == 0,
		"PATCH takes one up to the limit");
	ok(strncmp(ask("PATCH", "/x/all", "", "{\"b\":1}"), "Status: 422 ",
		   12) == 0,
		"and checks its fields");
}

/* With the query, and with the body. */
static void
event(const char *method, const char *query, const char *body,
	const char *wanted)
{
	const char *sent = ask(method, "/x/named", query, body);
	const char *got =
		strncmp(sent, "Status: 200", 11) == 0 ? seen : sent + 8;

	is_text(arena_strndup(server.mem, got, strlen(wanted)), wanted,
		"%s ?%s %s: %s", method, query, body, wanted);
}

static void
events(void)
{
	event("GET", "event=Night&x=1", "", "get night");
	event("GET", "event=", "", "404 ");
	event("GET", "", "", "get -");
	event("PATCH", "event=night&x=1", "{}", "patch night");
	event("PATCH", "event=night", "", "patch night");
	event("PATCH", "", "{\"event\":\"Night\"}", "patch night");
	event("POST", "event=NIGHT", "{\"event\":\"night\"}", "post night");
	event("POST", "event=day", "{\"event\":\"night\"}", "422 ");
	ok(strstr(fcgi_sent(&f), "Name one event") != NULL, "and says why");
	event("PATCH", "event=day&event=night", "{}", "422 ");
	event("PATCH", "event=%zz%ff", "{}", "422 ");
	ok(strncmp(ask("PATCH", "/x/all", "event=night", "{\"a\":\"1\"}"),
		   "Status: 422 ", 12) == 0,
		"where no event is taken it is not passed over");
	ok(strstr(fcgi_sent(&f), "No event can be named here") != NULL,
		"and why is said");
	ok(strncmp(ask("DELETE", "/x/all", "event=night", ""), "Status: 422 ",
		   12) == 0,
		"not by DELETE either");
	ok(strncmp(ask("GET", "/x/all", "event=night&a=1", ""), "Status: 200 ",
		   12) == 0,
		"a page without an event ignores one");
}

int
main(void)
{
	server.mem = arena_new();
	resp_init(&server.resp, "/tmp");
	methods();
	refuses("PUT", "/x/all", "GET, HEAD, POST, PATCH, DELETE");
	refuses("patch", "/x/all", "GET, HEAD, POST, PATCH, DELETE");
	refuses("GET", "/x/change", "PATCH");
	refuses("POST", "/x/drop", "DELETE");
	refuses("PATCH", "/x/some", "GET, HEAD, DELETE");
	bodies();
	events();
	ok(strncmp(ask("GET", "/x/none", "", ""), "Status: 404 ", 12) == 0,
		"another path is not found");
	resp_release(&server.resp);
	arena_free(server.mem);
	return done_testing();
}
