/* roster.c: GET /api/scans/roster: tickets for offline use, sealed. */
#include "door/roster.h"
#include "base/clock.h"
#include "keys/ticket_code.h"
#include "run/worker.h"
#include "wire/json.h"

enum { SINCE, LIMIT, QUEUED, OFFSET, APP, FORM };
enum { FORM_JSON = 1, FORM_COMPACT = 2 };
static const struct field fields[] = {
	[SINCE] = { "since", F_TOKEN, 1, 128 },
	[LIMIT] = { "limit", F_INT, 1, ROSTER_MAX },
	[QUEUED] = { "queued", F_INT, 0, 10000000 },
	[OFFSET] = { "offset_ms", F_INT, -CLOCK_WRONG_MAX, CLOCK_WRONG_MAX },
	[APP] = { "app", F_TEXT, 1, 64 },
	[FORM] = { "form", F_INT, FORM_JSON, FORM_COMPACT },
	{ 0 },
};

static const struct stmt *const stmts[] = { &roster_stmt, NULL };

static void
put_head(struct buf *b, const struct roster *r)
{
	json_open(b, NULL, '{');
	json_text(b, "cursor", r->cursor);
	json_bool(b, "more", r->more);
	json_splice(b, r->head);
	ticket_code_keys_json(b);
}

/* The clock does not belong to what a device may have already. */
static void
answer(struct ctx *c, const struct roster *r)
{
	struct buf *b = &c->resp->body;

	put_head(b, r);
	json_raw(b, "records", r->records.s);
	json_raw(b, "removed", r->removed.s);
	c->same = arena_printf(c->call.mem, "%s}", b->s);
	json_text(b, "server_time", r->server_time);
	json_close(b, '}');
}

/*
 * The form as one byte, the length of the head in four (the high one first),
 * the head as JSON, and the page of roster_page_begin() behind it.
 */
static void
answer_compact(struct ctx *c, const struct roster *r)
{
	struct buf *b = &c->resp->body, head = BUF_INIT;

	put_head(&head, r);
	json_int(&head, "count", r->count);
	/* Tickets are sealed anew each time: no two such answers are one. */
	c->same = arena_printf(c->call.mem, "%s%s", head.s,
		r->count > 0 ? r->server_time : "");
	json_text(&head, "server_time", r->server_time);
	json_close(&head, '}');
	buf_char(b, FORM_COMPACT);
	for (int shift = 24; shift >= 0; shift -= 8)
		buf_char(b, (char)(head.len >> shift));
	buf_add(b, head.s, head.len);
	buf_add(b, r->records.s, r->records.len);
	buf_release(&head);
	c->resp->type = "application/octet-stream";
}

static enum err
roster_get(struct ctx *c)
{
	const struct value *v = c->v;
	struct roster_query query = { .since = v[SINCE].text,
		.limit = v[LIMIT].text != NULL ? v[LIMIT].number : ROSTER_MAX,
		.queued = v[QUEUED].text,
		.offset_ms = v[OFFSET].text,
		.compact =
			v[FORM].text != NULL && v[FORM].number == FORM_COMPACT,
		.app = v[APP].text };
	struct roster r;
	enum err e = roster_read(&c->call, &query, &r);

	if (e != OK)
		return e;
	(query.compact ? answer_compact : answer)(c, &r);
	buf_release(&r.records);
	buf_release(&r.removed);
	return OK;
}

const struct route route = {
	.name = "roster",
	.stmts = stmts,
	.start = ticket_code_start,
	.endpoints = { { .path = "/api/scans/roster",
		.get = roster_get,
		.need = NEED_DEVICE,
		.fields = fields,
		.etag = true } },
};
