/* registration.c: GET /api/admin/registrations/{id}: all about one. */
#include "registration.h"
#include "json.h"
#include "worker.h"

enum { ID };
static const struct field fields[] = {
	[ID] = { "id", F_INT, 1, INT64_MAX, F_REQUIRED | F_PATH, NULL, NULL },
	{ 0 },
};

static const struct stmt *const stmts[] = { &registration_show_stmt, NULL };

static enum err
registration_get(struct ctx *c)
{
	struct buf *b = &c->resp->body;
	struct registration reg;
	const char *extra;
	enum err e = registration_show(
		c->db, c->mem, &c->who, c->v[ID].number, &reg, &extra);

	if (e != OK)
		return e;
	c->version = reg.version;
	json_open(b, NULL, '{');
	registration_row_json(b, &reg);
	json_text(b, "reason", reg.reason);
	json_int(b, "version", reg.version);
	if (extra != NULL)
		json_splice(b, extra);
	json_close(b, '}');
	return OK;
}

const struct route route = {
	.name = "registration",
	.stmts = stmts,
	.endpoints = { { .get = registration_get,
		.need = NEED_VIEWER,
		.fields = fields,
		.etag = true } },
};
