/* req.c: a request as nginx hands it over. */
#include "fcgi.h"
#include "unit.h"

#include "run/req.h"

static struct arena *mem;
static struct fcgi f;
static struct req r;

static void
params(void)
{
	static char all[][64] = { "REQUEST_ID=abc", "REQUEST_METHOD=POST",
		"DOCUMENT_URI=/x", "ROUTE=/{a}", "QUERY_STRING=a=b=c",
		"CONTENT_TYPE=application/json", "HTTP_ACCEPT=*/*",
		"HTTP_ACCEPT_LANGUAGE=de", "HTTP_AUTHORIZATION=Bearer x",
		"HTTP_COOKIE=a=1", "HTTP_ORIGIN=https://x",
		"HTTP_IDEMPOTENCY_KEY=k", "HTTP_IF_MATCH=\"1\"",
		"HTTP_IF_NONE_MATCH=\"2\"", "REMOTE_ADDR=::1" };

	fcgi_open(&f);
	req_init(&r, &f.request);
	ok(strcmp(r.id, "") == 0 && strcmp(r.cookie, "") == 0 &&
			strcmp(r.address, "") == 0,
		"absent parameters are empty");
	is_text(r.body, "", "and so is the body");
	for (size_t i = 0; i < LEN(all); i++)
		fcgi_param(&f, all[i]);
	req_init(&r, &f.request);
	is_text(r.id, "abc", "REQUEST_ID");
	is_text(r.method, "POST", "REQUEST_METHOD");
	is_text(r.path, "/x", "DOCUMENT_URI");
	is_text(r.route, "/{a}", "ROUTE");
	is_text(r.query, "a=b=c", "QUERY_STRING");
	is_text(r.type, "application/json", "CONTENT_TYPE");
	is_text(r.accept, "*/*", "HTTP_ACCEPT");
	is_text(r.accept_language, "de", "HTTP_ACCEPT_LANGUAGE");
	is_text(r.authorization, "Bearer x", "HTTP_AUTHORIZATION");
	is_text(r.cookie, "a=1", "HTTP_COOKIE");
	is_text(r.origin, "https://x", "HTTP_ORIGIN");
	is_text(r.idempotency_key, "k", "HTTP_IDEMPOTENCY_KEY");
	is_text(r.if_match, "\"1\"", "HTTP_IF_MATCH");
	is_text(r.if_none_match, "\"2\"", "HTTP_IF_NONE_MATCH");
	is_text(r.address, "::1", "REMOTE_ADDR");
}

/* The body that `length` announces and `sent` holds. */
static enum err
body(const char *length, const char *sent, size_t len, size_t limit)
{
	static char param[64], bytes[256];

	fcgi_open(&f);
	if (length != NULL) {
		snprintf(param, sizeof param, "CONTENT_LENGTH=%s", length);
		fcgi_param(&f, param);
	}
	memcpy(bytes, sent, len);
	fcgi_stdin(&f, bytes, len);
	req_init(&r, &f.request);
	return req_body(&r, &f.request, mem, limit);
}

static void
bodies(void)
{
	is_int(body("5", "hello", 5, 5), OK, "a body up to the limit is read");
	is_text(r.body, "hello", "whole and terminated");
	is_int(r.body_len, 5, "with its length");
	ok(r.body_whole, "to the end of the input");
	is_int(body("3", "a\0b", 3, 5), OK, "NUL is read");
	ok(memcmp(r.body, "a\0b", 4) == 0, "and kept");
	is_int(body("", "", 0, 5), OK, "no length: no body");
	ok(r.body_whole, "and that is the whole of it");
	is_int(body(NULL, "", 0, 0), OK, "no header: no body");
	is_int(body("0", "", 0, 0), OK, "length 0 at limit 0");
	is_int(body("6", "hello!", 6, 5), E_TOO_LARGE, "one byte too many");
	ok(!r.body_whole && r.body_len == 0, "and nothing is kept");
	is_int(body("99999999999", "x", 1, 5), E_TOO_LARGE, "a huge length");
	is_int(body("99999999999", "x", 1, SIZE_MAX), E_TOO_LARGE,
		"even without a limit");
	is_int(body("9", "hello", 5, 9), E_BAD_REQUEST, "a body cut short");
	is_int(body("3", "hello", 5, 9), E_BAD_REQUEST, "more than announced");
	ok(!r.body_whole, "which is not read to the end");
	is_int(body(NULL, "hello", 5, 9), E_BAD_REQUEST, "none announced");
	is_int(body("-1", "x", 1, 5), E_BAD_REQUEST, "a negative length");
	is_int(body("0x1", "x", 1, 5), E_BAD_REQUEST, "no number");
	is_int(body("1,1", "x", 1, 5), E_BAD_REQUEST, "two of them");
}

static void
wants(const char *accept, bool html, bool problem)
{
	r.accept = accept;
	is_int(req_wants_html(&r), html, "Accept: %s %s a page", accept,
		html ? "wants" : "wants not");
	is_int(req_wants_problem(&r), problem, "and %s a problem",
		problem ? "wants" : "wants not");
}

static void
accept(void)
{
	wants("", false, false);
	wants("*/*", false, false);
	wants("text/*", false, false);
	wants("application/json", false, false);
	wants("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
		true, false);
	wants("application/json, TEXT/HTML ;q=0.5", true, false);
	wants("text/html;q=0", false, false);
	wants("text/html;q=0.000, */*", false, false);
	wants("text/html;q=0.001", true, false);
	wants("text/html;q=0,application/problem+json;q=1", false, true);
	wants("text/htmlx, xtext/html", false, false);
	wants("application/problem+json", false, true);
	wants("application/json,application/problem+json", false, true);
	wants(",,", false, false);
}

static void
path(const char *route, const char *uri, const char *name, const char *wanted)
{
	r.route = route;
	r.path = uri;
	is_text(req_path_param(&r, mem, name), wanted, "{%s} of %s in %s", name,
		route, uri);
}

static void
paths(void)
{
	path("/a/{id}", "/a/12", "id", "12");
	path("/a/{id}/approve", "/a/12/approve", "id", "12");
	path("/a/{id}/approve", "/a/12/reject", "id", NULL);
	path("/a/{id}/approve", "/a/12/approve/x", "id", NULL);
	path("/a/{id}", "/a/12/x", "id", NULL);
	path("/a/{id}", "/a/", "id", NULL);
	path("/a/{id}", "/a", "id", NULL);
	path("/a/{id}", "/b/12", "id", NULL);
	path("/a/{id}", "/a/12", "x", NULL);
	path("/a/{id}", "/a/12", "i", NULL);
	path("/t/{code}.png", "/t/1.AB.png", "code", "1.AB");
	path("/t/{code}.png", "/t/.png", "code", NULL);
	path("/t/{code}.png", "/t/x.pdf", "code", NULL);
	path("/t/{code}.png", "/t/x", "code", NULL);
	path("/s/{rest*}", "/s/a/b", "rest", "a/b");
	path("/s/{rest*}", "/s/a", "rest", "a");
	path("/s/{rest*}", "/s/", "rest", NULL);
	path("/s/{rest*}", "/x/a", "rest", NULL);
	path("/s/{rest*}", "/s/a", "res", NULL);
	r.sent = "/s/a%2F%2Fb%3F+?c=d";
	path("/s/{rest*}", "/s/a/b?+", "rest", "a//b?+");
	r.sent = "/x/../s/a//b";
	path("/s/{rest*}", "/s/a/b", "rest", "a/b");
	r.sent = "";
	path("/s/{email}", "/s/zoë+x@b.co", "email", "zoë+x@b.co");
	path("/s/{email}", "/s/'; drop table x;--", "email",
		"'; drop table x;--");
	path("/{a}/{b}", "/x/y", "a", "x");
	path("/{a}/{b}", "/x/y", "b", "y");
	path("", "/x", "a", NULL);
	path("/a", "/a", "a", NULL);
}

static void
cookie(const char *header, const char *wanted)
{
	r.cookie = header;
	is_text(req_cookie(&r, mem, "sid"), wanted, "Cookie: %s", header);
}

static void
cookies(void)
{
	cookie("", NULL);
	cookie("sid=1", "1");
	cookie("a=2; sid=1; b=3", "1");
	cookie("a=2;sid=1", "1");
	cookie("sid=", "");
	cookie("sid", NULL);
	cookie("xsid=1; sid2=2", NULL);
	cookie("SID=1", NULL);
	cookie("sid=\"q\" ; a=1", "q");
	cookie("sid=a=b", "a=b");
	cookie("sid=1; sid=2", "1");
	cookie(";; ;sid=1", "1");
}

int
main(void)
{
	mem = arena_new();
	params();
	bodies();
	accept();
	paths();
	cookies();
	arena_free(mem);
	return done_testing();
}
