/* mark-used.c: POST /mark-used/{serial}: let somebody in, exactly once. */
#include "base/clock.h"
#include "door/door.h"
#include "door/ticket.h"
#include "keys/ticket_code.h"
#include "lang/lang.h"
#include "run/worker.h"
#include "wire/json.h"

enum { SERIAL, KIND, AT, OFFSET, REHEARSAL };
static const struct field fields[] = {
	[SERIAL] = { "serial", F_TEXT, 1, 512, F_REQUIRED | F_PATH },
	[KIND] = { "kind", F_CHOICE, 0, 0, 0, "admit exit manual" },
	[AT] = { "scanned_at", F_TOKEN, 1, 40 },
	[OFFSET] = { "clock_offset_ms", F_INT, -CLOCK_WRONG_MAX,
		CLOCK_WRONG_MAX },
	[REHEARSAL] = { "rehearsal", F_BOOL },
	{ 0 },
};

static const struct stmt *const stmts[] = { &ticket_use_stmt, &door_inside_stmt,
	NULL };

static void
scan_json(
	struct buf *b, const struct scan *scan, bool done, const char *message)
{
	json_bool(b, "success", done);
	json_text(b, "reason", scan->reason);
	json_text(b, "message", message);
	json_text(b, "serial_number", scan->serial);
	json_text(b, "member_name", scan->member_name);
	json_text(b, "team_name", scan->team_name);
	json_bool(b, "checked_in", scan->checked_in);
	json_text(b, "check_in_time", scan->check_in_time);
	json_text(b, "gate", scan->gate);
	json_bool(b, "rehearsal", scan->rehearsal);
	if (scan->elsewhere != NULL)
		json_text(b, "ticket_event", scan->elsewhere);
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
	return e >= E_TICKET_UNKNOWN && e <= E_TICKET_OUTSIDE;
}

static struct scan_asked
asked(const struct ctx *c)
{
	const struct value *v = c->v;

	return (struct scan_asked){ .typed = v[SERIAL].text,
		.key = c->call.idempotency.key,
		.kind = v[KIND].text,
		.at = v[AT].text,
		.offset_ms = v[OFFSET].text,
		.rehearsal = v[REHEARSAL].number != 0 };
}

static const char *
welcome(const struct scan *scan)
{
	if (scan->rehearsal)
		return "Rehearsal: the ticket is good, and this scan does not "
		       "count.";
	return strcmp(scan->reason, "left") == 0
		       ? "Goodbye. This person is no longer inside."
		       : "Welcome. The ticket is now used.";
}

static enum err
mark_post(struct ctx *c)
{
	struct scan_asked a = asked(c);
	struct scan scan;
	struct buf *b = &c->resp->body;
	enum err e = ticket_use(&c->call, !c->cfg->scanner_required, &a, &scan);

	if (e != OK && !is_refusal(e))
		return e;
	resp_replayed(c->resp, scan.replayed);
	if (e != OK) {
		b = &c->extra;
		c->said = message_plain(c->call.mem, ticket_refusal(e, &scan));
		scan_json(
			b, &scan, false, lang_text(c->call.lang, c->said->id));
	} else {
		json_open(b, NULL, '{');
		scan_json(b, &scan, true,
			lang_text(c->call.lang, welcome(&scan)));
	}
	door_json(b, &c->call, &scan, true);
	if (e == OK)
		json_close(b, '}');
	return e;
}

const struct route route = {
	.name = "mark-used",
	.stmts = stmts,
	.start = ticket_code_start,
	.endpoints = { { .path = "/mark-used/{serial}",
		.keyed = true,
		.post = mark_post,
		.need = NEED_SCANNER,
		.fields = fields } },
};
