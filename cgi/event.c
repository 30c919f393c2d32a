/* event.c: GET /api/event: what the public may know about an event. */
#include "event.h"
#include "json.h"
#include "worker.h"

enum { EVENT };
static const struct field fields[] = {
	[EVENT] = { "event", F_TOKEN, 1, EVENT_SLUG_MAX, 0, NULL, NULL },
	{ 0 },
};

static const struct stmt *const stmts[] = { &event_public_stmt, NULL };

static enum err
event_get(struct ctx *c)
{
	struct event event;
	enum err e = event_public(c->db, c->mem, c->v[EVENT].text, &event);

	if (e != OK)
		return e;
	c->resp->cache = "public, max-age=5";
	json_open(&c->resp->body, NULL, '{');
	event_json(&c->resp->body, &event);
	json_close(&c->resp->body, '}');
	return OK;
}

const struct route route = {
	.name = "event",
	.stmts = stmts,
	.endpoints = { { .get = event_get, .fields = fields, .etag = true } },
};
