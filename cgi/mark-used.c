/* mark-used.c: POST /mark-used/{serial}: let somebody in, exactly once. */
#include "code.h"
#include "json.h"
#include "lang.h"
#include "ticket.h"
#include "worker.h"

enum { SERIAL };
static const struct field fields[] = {
	[SERIAL] = { "serial", F_TEXT, 1, 512, F_REQUIRED | F_PATH, NULL,
		NULL },
	{ 0 },
};

static const struct stmt *const stmts[] = { &ticket_use_stmt, NULL };

static void
start(const struct cfg *cfg)
{
	code_load_public(cfg->signing_public);
}

static void
scan_json(struct buf *b, const struct scan *scan, const char *message)
{
	bool admitted = strcmp(scan->reason, "admitted") == 0;

	json_bool(b, "success", admitted);
	json_text(b, "reason", scan->reason);
	json_text(b, "message", message);
	json_text(b, "serial_number", scan->serial);
	json_text(b, "member_name", scan->member_name);
	json_text(b, "team_name", scan->team_name);
	json_bool(b, "checked_in", scan->checked_in);
	json_text(b, "check_in_time", scan->check_in_time);
	json_text(b, "gate", scan->gate);
	if (scan->first_used_at == NULL)
		return;
	json_text(b, "first_used_at", scan->first_used_at);
	json_text(b, "first_gate", scan->first_gate);
	json_int(b, "seconds_ago", scan->seconds_ago);
	json_bool(b, "same_device", scan->same_device);
}

static bool
is_refusal(enum err e)
{
	return e >= E_TICKET_UNKNOWN && e <= E_TICKET_LATE;
}

static enum err
mark_post(struct ctx *c)
{
	struct buf *b = &c->resp->body;
	struct scan scan;
	enum err e =
		ticket_use(c->db, c->mem, &c->who, !c->cfg->scanner_required,
			c->once.key, c->v[SERIAL].text, &scan);

	if (e != OK && !is_refusal(e))
		return e;
	if (scan.replayed)
		resp_header(c->resp, "Idempotency-Replayed", "true");
	if (e != OK) {
		scan_json(&c->extra, &scan, lang_text(c->lang, err_detail(e)));
		return e;
	}
	json_open(b, NULL, '{');
	scan_json(b, &scan,
		lang_text(c->lang, "Welcome. The ticket is now used."));
	json_close(b, '}');
	return OK;
}

const struct route route = {
	.name = "mark-used",
	.stmts = stmts,
	.start = start,
	.endpoints = { { .post = mark_post,
		.need = NEED_SCANNER,
		.fields = fields } },
};
