/* registration.c: GET /api/admin/registrations/{id}: all about one; the
 * reasons that one may be refused with; and who decides. */
#include "event/event.h"
#include "lang/lang.h"
#include "registration/decision.h"
#include "run/worker.h"
#include "wire/common_fields.h"
#include "wire/json.h"

enum { ID };
static const struct field fields[] = {
	[ID] = { FIELD_ID },
	{ 0 },
};

static const struct stmt *const stmts[] = { &registration_show_stmt,
	&decision_reasons_stmt, &decision_colleagues_stmt, NULL };

static enum err
registration_get(struct ctx *c)
{
	struct buf *b = &c->resp->body;
	struct registration reg;
	const char *extra;
	enum err e = registration_show(&c->call, c->v[ID].number, &reg, &extra);

	if (e != OK)
		return e;
	c->version = reg.version;
	json_open(b, NULL, '{');
	registration_decided_json(b, &reg);
	registration_payment_json(b, c->cfg->base_url, &reg);
	if (extra != NULL)
		json_splice(b, extra);
	json_close(b, '}');
	return OK;
}

/* ---- …/reasons ----------------------------------------------------------- */

enum { EVENT, LANG };
static const struct field reason_fields[] = {
	[EVENT] = { FIELD_EVENT },
	[LANG] = { FIELD_LANG },
	{ 0 },
};

/* What organisers write most, in the language of the person who reads it. */
static const char *const reject_templates[] = {
	"We did not find your payment.",
	"The amount that you paid does not match the price.",
	"This payment belongs to another registration.",
	"You are registered twice; the other registration stays.",
	"There are no places left.",
	NULL,
};
static const char *const request_templates[] = {
	"The picture cannot be read: please send it larger and sharper.",
	"The picture does not show the amount.",
	"The picture does not show the date or the reference.",
	"The picture is of another payment.",
	NULL,
};

static const char *const cancel_templates[] = {
	"As you asked us to.",
	"You are registered twice; the other registration stays.",
	"We did not hear from you.",
	"The event does not take place.",
	NULL,
};

static void
reasons_json(struct ctx *c, const char *name, const char *const *templates,
	const char *recent)
{
	struct buf *b = &c->resp->body;

	json_open(b, name, '{');
	json_open(b, "templates", '[');
	for (; *templates != NULL; templates++)
		json_text(b, NULL, lang_text(c->call.lang, *templates));
	json_close(b, ']');
	json_raw(b, "recent", recent);
	json_close(b, '}');
}

static enum err
reasons_get(struct ctx *c)
{
	struct buf *b = &c->resp->body;
	struct reasons reasons;
	enum err e = decision_reasons(&c->call, c->v[EVENT].text, &reasons);

	if (e != OK)
		return e;
	json_open(b, NULL, '{');
	reasons_json(c, "reject", reject_templates, reasons.reject);
	reasons_json(c, "request", request_templates, reasons.request);
	reasons_json(c, "cancel", cancel_templates, reasons.cancel);
	json_close(b, '}');
	return OK;
}

/* ---- …/colleagues ------------------------------------------------------ */

static enum err
colleagues_get(struct ctx *c)
{
	const char *list;
	enum err e = decision_colleagues(&c->call, &list);

	if (e != OK)
		return e;
	json_open(&c->resp->body, NULL, '{');
	json_raw(&c->resp->body, "colleagues", list);
	json_close(&c->resp->body, '}');
	return OK;
}

const struct route route = {
	.name = "registration",
	.stmts = stmts,
	.endpoints = {
		{ .path = "/api/admin/registrations/{id}",
			.get = registration_get,
			.need = NEED_VIEWER, .fields = fields, .etag = true },
		{ .path = "/api/admin/registrations/reasons",
			.get = reasons_get,
			.need = NEED_VIEWER, .fields = reason_fields },
		{ .path = "/api/admin/registrations/colleagues",
			.get = colleagues_get,
			.need = NEED_VIEWER },
	},
};
