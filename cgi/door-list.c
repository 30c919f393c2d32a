/* door-list.c: GET /api/admin/export/door-list.pdf: the list for the door. */
#include "event/event.h"
#include "export/door_list.h"
#include "export/export.h"
#include "run/worker.h"

enum { EVENT };

static const struct field fields[] = {
	[EVENT] = { FIELD_EVENT },
	{ 0 },
};

static const struct stmt *const stmts[] = { &door_list_stmt, NULL };

static enum err
door_pdf(struct ctx *c)
{
	struct progress progress = resp_progress(c->resp);
	const char *slug;
	enum err e = door_list_write(
		&c->call, c->v[EVENT].text, &progress, &c->resp->file, &slug);

	if (e != OK)
		return e;
	c->resp->type = "application/pdf";
	resp_header(c->resp, "Content-Disposition",
		export_file_name(c->call.mem, "door-list", slug, "pdf"));
	return OK;
}

/*
 * A pool of its own: a list of many thousands takes its time, and files of rows
 * must not wait for it. Everybody's data at once: for roles that decide, not
 * for readers.
 */
const struct route route = {
	.name = "door-list",
	.stmts = stmts,
	.endpoints = { { .path = "/api/admin/export/door-list.pdf",
		.get = door_pdf,
		.need = NEED_REVIEWER,
		.fields = fields } },
};
