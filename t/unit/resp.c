/* resp.c: the answer as it goes to nginx. */
#include <signal.h>

#include "fcgi.h"
#include "unit.h"

#include "run/resp.h"

static struct fcgi f;

static const char *
send_as(struct resp *r, const char *method)
{
	struct req q = { .method = method };

	fcgi_open(&f);
	resp_send(r, &q, &f.request);
	return fcgi_sent(&f);
}

static void
answers(struct resp *r)
{
	buf_str(&r->body, "{\"a\":1}");
	is_text(send_as(r, "GET"),
		"Status: 200 OK\r\nCache-Control: no-store\r\n"
		"Content-Type: application/json\r\nContent-Length: 7\r\n\r\n"
		"{\"a\":1}",
		"status, headers with the length, and body");
	is_text(send_as(r, "HEAD"),
		"Status: 200 OK\r\nCache-Control: no-store\r\n"
		"Content-Type: application/json\r\nContent-Length: 7\r\n\r\n",
		"HEAD: the same headers and no body");
	resp_reset(r);
	resp_status(r, 201);
	r->type = "text/html; charset=utf-8";
	r->cache = "max-age=60";
	resp_header(r, "ETag", "\"7\"");
	resp_header(r, "X-A", "");
	buf_add(&r->body, "a\0b", 3);
	is_text(send_as(r, "POST"),
		"Status: 201 Created\r\nCache-Control: max-age=60\r\n"
		"Content-Type: text/html; charset=utf-8\r\n"
		"Content-Length: 3\r\nETag: \"7\"\r\nX-A: \r\n\r\na",
		"other headers");
	is_int(f.out.wrNext - f.sent, strlen((char *)f.sent) + 2,
		"bodies may hold NUL");
}

static void
without_body(struct resp *r)
{
	resp_reset(r);
	resp_see_other(r, "/thanks");
	is_text(send_as(r, "POST"),
		"Status: 303 See Other\r\nCache-Control: no-store\r\n"
		"Content-Length: 0\r\nLocation: /thanks\r\n\r\n",
		"see other");
	resp_reset(r);
	resp_status(r, 304);
	buf_str(&r->body, "x");
	is_text(send_as(r, "GET"),
		"Status: 304 Not Modified\r\nCache-Control: no-store\r\n\r\n",
		"304 has no content and no length");
	resp_reset(r);
	resp_status(r, 204);
	is_text(send_as(r, "GET"),
		"Status: 204 No Content\r\nCache-Control: no-store\r\n\r\n",
		"nor has 204");
}

static void
memory(struct resp *r)
{
	resp_reset(r);
	buf_grow(&r->body, 1 << 20);
	resp_reset(r);
	is_int(r->body.size, 0, "the memory of a large body is given back");
	buf_grow(&r->body, 1000);
	resp_reset(r);
	ok(r->body.size >= 1000 && r->status == 200 && r->type == NULL,
		"that of a small one is kept, and all else forgotten");
}

static void
split(void *value)
{
	struct resp r;

	resp_init(&r, "/tmp");
	resp_header(&r, "X-A", value);
}

static void
elsewhere(void *path)
{
	struct resp r;

	resp_init(&r, "/tmp");
	resp_see_other(&r, path);
}

static void
is_bug(void (*f_)(void *), char *arg, const char *name)
{
	char said[512];
	int status = unit_child(f_, arg, said, sizeof said);

	ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT, "%s is a bug",
		name);
}

int
main(void)
{
	static char crlf[] = "a\r\nSet-Cookie: x", lf[] = "a\nb";
	static char other[] = "//evil.example", full[] = "https://evil.example";
	static char slash[] = "/\\evil.example", broken[] = "/a\r\nX: y";
	struct resp r;

	resp_init(&r, "/tmp");
	answers(&r);
	without_body(&r);
	memory(&r);
	resp_release(&r);
	is_bug(split, crlf, "CR LF in a header");
	is_bug(split, lf, "LF in a header");
	is_bug(elsewhere, other, "a redirect to another host");
	is_bug(elsewhere, full, "a redirect to a URL");
	is_bug(elsewhere, slash, "a redirect with a backslash");
	is_bug(elsewhere, broken, "CR LF in a redirect");
	return done_testing();
}
