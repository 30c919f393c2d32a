/* roster.c: GET /api/scans/roster: tickets for offline use, sealed. */
#include "roster.h"
#include "clock.h"
#include "code.h"
#include "json.h"
#include "worker.h"

enum { SINCE, LIMIT, QUEUED, OFFSET, APP };
static const struct field fields[] = {
	[SINCE] = { "since", F_TOKEN, 1, 128, 0, NULL, NULL },
	[LIMIT] = { "limit", F_INT, 1, ROSTER_MAX, 0, NULL, NULL },
	[QUEUED] = { "queued", F_INT, 0, 10000000, 0, NULL, NULL },
	[OFFSET] = { "offset_ms", F_INT, -CLOCK_WRONG_MAX, CLOCK_WRONG_MAX, 0,
		NULL, NULL },
	[APP] = { "app", F_TEXT, 1, 64, 0, NULL, NULL },
	{ 0 },
};

static const struct stmt *const stmts[] = { &roster_stmt, NULL };

/* The clock does not belong to what a device may have already. */
static void
answer(struct ctx *c, const struct roster *r)
{
	struct buf *b = &c->resp->body;

	json_open(b, NULL, '{');
	json_text(b, "cursor", r->cursor);
	json_bool(b, "more", r->more);
	json_splice(b, r->head);
	code_keys_json(b);
	json_raw(b, "records", r->records.s);
	json_raw(b, "removed", r->removed.s);
	c->same = arena_printf(c->mem, "%s}", b->s);
	json_text(b, "server_time", r->server_time);
	json_close(b, '}');
}

static enum err
roster_get(struct ctx *c)
{
	const struct value *v = c->v;
	struct roster_query query = { .since = v[SINCE].text,
		.limit = v[LIMIT].text != NULL ? v[LIMIT].number : ROSTER_MAX,
		.queued = v[QUEUED].text,
		.offset_ms = v[OFFSET].text,
		.app = v[APP].text };
	struct roster r;
	enum err e = roster_read(c->db, c->mem, &c->who, &query, &r);

	if (e != OK)
		return e;
	answer(c, &r);
	buf_release(&r.records);
	buf_release(&r.removed);
	return OK;
}

const struct route route = {
	.name = "roster",
	.stmts = stmts,
	.start = code_start,
	.endpoints = { { .get = roster_get,
		.need = NEED_DEVICE,
		.fields = fields,
		.etag = true } },
};
