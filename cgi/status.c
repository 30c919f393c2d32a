/* status.c: GET /api/registration/status/{email}: where it stands. */
#include "event/event.h"
#include "registration/registration.h"
#include "run/answer.h"
#include "wire/common_fields.h"
#include "wire/json.h"

enum { EMAIL, EVENT };
static const struct field fields[] = {
	[EMAIL] = { FIELD_EMAIL, F_REQUIRED | F_PATH },
	[EVENT] = { FIELD_EVENT },
	{ 0 },
};

static const struct stmt *const stmts[] = { &registration_status_stmt, NULL };

/* The same for known and unknown addresses. */
static const char private[] =
	"If this address is registered, the link is on its way to it.";

static enum err
status_get(struct ctx *c)
{
	struct buf *b = &c->resp->body;
	struct registration reg;
	enum err e = registration_status(
		&c->call, c->v[EVENT].text, c->v[EMAIL].text, &reg);

	if (e != OK)
		return e;
	if (reg.status == NULL) {
		resp_status(c->resp, 202);
		return answer_message(c, OK, private);
	}
	json_open(b, NULL, '{');
	json_text(b, "email", reg.email);
	json_text(b, "status", reg.status);
	json_text(b, "created_at", reg.created_at);
	json_text(b, "updated_at", reg.updated_at);
	json_close(b, '}');
	return OK;
}

const struct route route = {
	.name = "status",
	.stmts = stmts,
	.endpoints = { { .path = "/api/registration/status/{email*}",
		.get = status_get,
		.fields = fields } },
};
