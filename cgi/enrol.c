/* enrol.c: POST /api/scans/enrol: a token for the code on the dashboard. */
#include "door/device.h"
#include "keys/ticket_code.h"
#include "run/worker.h"
#include "wire/json.h"

enum { CODE };
static const struct field fields[] = {
	[CODE] = { "code", F_TOKEN, 1, 64, F_REQUIRED },
	{ 0 },
};

static const struct stmt *const stmts[] = { &device_enrol_stmt, NULL };

static enum err
enrol_post(struct ctx *c)
{
	struct buf *b = &c->resp->body;
	const char *token, *json;
	enum err e = device_enrol(&c->call, c->v[CODE].text, &token, &json);

	if (e != OK)
		return e;
	json_open(b, NULL, '{');
	json_text(b, "token", token);
	json_splice(b, json);
	ticket_code_keys_json(b);
	json_close(b, '}');
	return OK;
}

const struct route route = {
	.name = "enrol",
	.stmts = stmts,
	.start = ticket_code_start,
	.endpoints = { { .path = "/api/scans/enrol",
		.post = enrol_post,
		.fields = fields } },
};
