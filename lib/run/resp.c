/* resp.c: the answer, sent whole. */
#include <fcgiapp.h>

#include "base/clock.h"
#include "run/resp.h"
#include "wire/json.h"

enum {
	KEEP_BYTES = 65536, /* more memory is given back after a request */
	HEAD = 160,	    /* bytes of most heads, without those of ->head */
	TELL_US = 250000,   /* between two lines of progress */
};

void
resp_init(struct resp *r, const char *dir)
{
	*r = (struct resp){ .status = 200, .head = BUF_INIT, .body = BUF_INIT };
	spool_init(&r->file, dir);
}

void
resp_release(struct resp *r)
{
	buf_release(&r->head);
	buf_release(&r->body);
	spool_release(&r->file);
}

static void
forget(struct buf *b)
{
	if (b->size > KEEP_BYTES)
		buf_release(b);
	else
		buf_clear(b);
}

void
resp_reset(struct resp *r)
{
	forget(&r->head);
	forget(&r->body);
	spool_reset(&r->file);
	r->status = 200;
	r->type = r->cache = NULL;
	r->live = NULL;
	r->told_us = 0;
	r->is_gone = false;
}

void
resp_clear(struct resp *r)
{
	buf_clear(&r->body);
	spool_reset(&r->file);
	r->type = NULL;
}

int64_t
resp_length(const struct resp *r)
{
	return (int64_t)r->body.len + spool_length(&r->file);
}

void
resp_status(struct resp *r, int status)
{
	r->status = status;
}

static void
put_header(struct buf *b, const char *name, const char *value)
{
	if (strpbrk(value, "\r\n") != NULL)
		BUG("line break in header %s", name);
	buf_str(b, name);
	buf_add(b, ": ", 2);
	buf_str(b, value);
	buf_add(b, "\r\n", 2);
}

void
resp_header(struct resp *r, const char *name, const char *value)
{
	put_header(&r->head, name, value);
}

void
resp_replayed(struct resp *r, bool replayed)
{
	if (replayed)
		resp_header(r, "Idempotency-Replayed", "true");
}

void
resp_see_other(struct resp *r, const char *path)
{
	if (path[0] != '/' || path[1] == '/' || path[1] == '\\')
		BUG("not a path of ours");
	resp_status(r, 303);
	resp_header(r, "Location", path);
}

const char *
resp_phrase(int status)
{
	static const struct {
		int status;
		const char *phrase;
	} rows[] = {
		{ 200, "OK" },
		{ 201, "Created" },
		{ 202, "Accepted" },
		{ 204, "No Content" },
		{ 303, "See Other" },
		{ 304, "Not Modified" },
		{ 400, "Bad Request" },
		{ 401, "Unauthorized" },
		{ 403, "Forbidden" },
		{ 404, "Not Found" },
		{ 405, "Method Not Allowed" },
		{ 409, "Conflict" },
		{ 412, "Precondition Failed" },
		{ 413, "Content Too Large" },
		{ 415, "Unsupported Media Type" },
		{ 422, "Unprocessable Content" },
		{ 429, "Too Many Requests" },
		{ 500, "Internal Server Error" },
		{ 503, "Service Unavailable" },
	};

	for (size_t i = 0; i < LEN(rows); i++)
		if (rows[i].status == status)
			return rows[i].phrase;
	BUG("status %d has no phrase", status);
}

/* RFC 9110 6.4.1: these have no content, not even an empty one. */
static bool
has_content(int status)
{
	return status != 204 && status != 304;
}

void
resp_head(const struct resp *r, struct buf *out)
{
	buf_grow(out, HEAD + r->head.len);
	buf_str(out, "Status: ");
	buf_int(out, r->status);
	buf_char(out, ' ');
	buf_str(out, resp_phrase(r->status));
	buf_str(out, "\r\n");
	put_header(out, "Cache-Control", r->cache ? r->cache : "no-store");
	if (has_content(r->status)) {
		if (resp_length(r) > 0)
			put_header(out, "Content-Type",
				r->type ? r->type : "application/json");
		buf_str(out, "Content-Length: ");
		buf_int(out, resp_length(r));
		buf_str(out, "\r\n");
	}
	buf_add(out, r->head.s, r->head.len);
	buf_add(out, "\r\n", 2);
}

static bool
put_bytes(void *fcgi, const char *bytes, size_t len)
{
	struct FCGX_Request *f = fcgi;

	return FCGX_PutStr(bytes, (int)len, f->out) >= 0;
}

/* ---- progress ----------------------------------------------------------- */

/* Out to the client at once: nginx holds nothing back of this answer. */
static void
put_live(struct resp *r, const struct buf *b)
{
	if (!put_bytes(r->live, b->s, b->len) || FCGX_FFlush(r->live->out) != 0)
		r->is_gone = true;
}

static const char live_head[] =
	"Status: 200 OK\r\nCache-Control: no-store\r\n"
	"Content-Type: " RESP_PROGRESS "\r\nX-Accel-Buffering: no\r\n\r\n";

static bool
tell(void *arg, int64_t done, int64_t all)
{
	struct resp *r = arg;
	int64_t now = clock_us();
	struct buf b = BUF_INIT;

	if (r->is_gone || now - r->told_us < TELL_US)
		return !r->is_gone;
	if (r->told_us == 0)
		FCGX_PutS(live_head, r->live->out);
	r->told_us = now;
	json_open(&b, NULL, '{');
	json_int(&b, "done", done);
	json_int(&b, "all", all);
	json_close(&b, '}');
	buf_char(&b, '\n');
	put_live(r, &b);
	buf_release(&b);
	return !r->is_gone;
}

struct progress
resp_progress(struct resp *r)
{
	return (struct progress){ .tell = r->live != NULL ? tell : NULL,
		.arg = r };
}

/* What the head of the answer would have said. */
static void
send_last_line(struct resp *r)
{
	struct buf b = BUF_INIT;

	json_open(&b, NULL, '{');
	json_int(&b, "status", r->status);
	json_text(&b, "type", r->type ? r->type : "application/json");
	json_text(&b, "headers", r->head.len > 0 ? r->head.s : "");
	json_int(&b, "length", resp_length(r));
	json_close(&b, '}');
	buf_char(&b, '\n');
	put_live(r, &b);
	buf_release(&b);
}

static void
send_head(const struct resp *r, struct FCGX_Request *fcgi)
{
	struct buf head = BUF_INIT;

	resp_head(r, &head);
	FCGX_PutStr(head.s, (int)head.len, fcgi->out);
	buf_release(&head);
}

/* A client that left in the middle is no error of ours. */
void
resp_send(struct resp *r, const struct req *req, struct FCGX_Request *fcgi)
{
	if (r->told_us != 0)
		send_last_line(r);
	else
		send_head(r, fcgi);
	if (!has_content(r->status) || strcmp(req->method, "HEAD") == 0)
		return;
	FCGX_PutStr(r->body.s, (int)r->body.len, fcgi->out);
	if (spool_read(&r->file, put_bytes, fcgi) != OK)
		err_note("the answer was not taken whole");
}
