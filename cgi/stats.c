/* stats.c: GET /api/admin/stats: the event in numbers. */
#include "event/stats.h"
#include "event/event.h"
#include "run/answer.h"
#include "wire/json.h"

enum { EVENT };
static const struct field fields[] = {
	[EVENT] = { FIELD_EVENT },
	{ 0 },
};

static const struct stmt *const stmts[] = { &stats_stmt, &stats_refused_stmt,
	&stats_sources_stmt, NULL };

static enum err
stats_get(struct ctx *c)
{
	const char *json;
	enum err e = stats_read(&c->call, c->v[EVENT].text, &json);

	return answer_json(c, e, json);
}

static enum err
sources_get(struct ctx *c)
{
	const char *json;
	enum err e = stats_sources(&c->call, c->v[EVENT].text, &json);

	return answer_json(c, e, json);
}

const struct route route = {
	.name = "stats",
	.stmts = stmts,
	.endpoints = {
		{ .path = "/api/admin/stats", .get = stats_get,
			.need = NEED_VIEWER, .fields = fields, .etag = true },
		{ .path = "/api/admin/stats/sources", .get = sources_get,
			.need = NEED_VIEWER, .fields = fields, .etag = true },
	},
};
