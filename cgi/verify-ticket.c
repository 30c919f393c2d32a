/* verify-ticket.c: GET /verify-ticket/{serial}: would it be let in? */
#include "door/door.h"
#include "door/ticket.h"
#include "keys/ticket_code.h"
#include "lang/lang.h"
#include "run/worker.h"
#include "wire/json.h"

enum { SERIAL };
static const struct field fields[] = {
	[SERIAL] = { "serial", F_TEXT, 1, 512, F_REQUIRED | F_PATH },
	{ 0 },
};

static const struct stmt *const stmts[] = { &ticket_verify_stmt,
	&door_inside_stmt, NULL };

static void
details_json(struct buf *b, const struct scan *scan)
{
	if (scan->serial == NULL) {
		json_raw(b, "details", NULL);
		return;
	}
	json_open(b, "details", '{');
	json_text(b, "serial_number", scan->serial);
	json_text(b, "serial_code", scan->short_code);
	json_text(b, "member_name", scan->member_name);
	json_text(b, "email", scan->email);
	json_text(b, "phone", scan->phone);
	json_text(b, "team_name", scan->team_name);
	json_text(b, "status", scan->status);
	json_bool(b, "checked_in", scan->checked_in);
	json_text(b, "check_in_time", scan->check_in_time);
	json_text(b, "gate", scan->gate);
	json_close(b, '}');
}

static enum err
verify_get(struct ctx *c)
{
	struct buf *b = &c->resp->body;
	struct scan scan;
	enum err e = ticket_verify(
		&c->call, !c->cfg->scanner_required, c->v[SERIAL].text, &scan);

	if (e != OK)
		return e;
	e = err_from_code(scan.reason);
	json_open(b, NULL, '{');
	json_bool(b, "valid", e == OK);
	json_text(b, "reason", scan.reason);
	json_text(b, "message",
		lang_text(c->call.lang, e == OK ? "This ticket is valid."
						: ticket_refusal(e, &scan)));
	json_bool(b, "rehearsal", scan.rehearsal);
	if (scan.elsewhere != NULL)
		json_text(b, "ticket_event", scan.elsewhere);
	details_json(b, &scan);
	door_json(b, &c->call, &scan, false);
	json_close(b, '}');
	return OK;
}

const struct route route = {
	.name = "verify-ticket",
	.stmts = stmts,
	.start = ticket_code_start,
	.endpoints = { { .path = "/verify-ticket/{serial}",
		.get = verify_get,
		.need = NEED_SCANNER,
		.fields = fields } },
};
