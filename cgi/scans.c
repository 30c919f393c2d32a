/* scans.c: POST /api/scans and …/undo, conflicts and search at the door. */
#include "base/clock.h"
#include "door/offline_scan.h"
#include "door/scan.h"
#include "event/event.h"
#include "keys/ticket_code.h"
#include "run/answer.h"
#include "wire/json.h"

static const struct stmt *const stmts[] = { &offline_scan_store_stmt,
	&scan_undo_stmt, &scan_search_stmt, &scan_conflicts_stmt,
	&scan_settle_stmt, &offline_scan_quarantine_stmt, NULL };

/* ---- what was scanned offline ------------------------------------------- */

enum { SENT_AT, SCANS };
enum { SCANS_MAX = 1000 };
static const struct field fields[] = {
	[SENT_AT] = { "sent_at", F_TOKEN, 1, 40, F_REQUIRED },
	[SCANS] = { "scans", F_ROWS, 1, SCANS_MAX, F_REQUIRED },
	{ 0 },
};

enum {
	KEY,
	SERIAL,
	AT,
	KIND,
	REFUSED,
	REASON,
	REHEARSAL,
	OFFSET,
	TRIED,
	N_SCAN
};
#define REFUSALS                                                    \
	"already_used revoked not_approved wrong_event wrong_gate " \
	"too_early too_late not_inside unknown"
static const struct field scan_fields[] = {
	[KEY] = { "key", F_TOKEN, 1, 255, F_REQUIRED },
	[SERIAL] = { "serial", F_TEXT, 1, 512, F_REQUIRED },
	[AT] = { "scanned_at", F_TOKEN, 1, 40, F_REQUIRED },
	[KIND] = { "kind", F_CHOICE, 0, 0, 0,
		"admit exit manual undo refused" },
	[REFUSED] = { "refused", F_CHOICE, 0, 0, 0, REFUSALS },
	[REASON] = { "reason", F_LONG, 1, 1000 },
	[REHEARSAL] = { "rehearsal", F_BOOL },
	[OFFSET] = { "clock_offset_ms", F_INT, -CLOCK_WRONG_MAX,
		CLOCK_WRONG_MAX },
	[TRIED] = { "tried", F_BOOL },
	{ 0 },
};

/* Why a scan was refused offline, said in one of two ways. */
static const struct field refusal = { "reason", F_CHOICE, 0, 0, F_REQUIRED,
	REFUSALS };

/* What is in a row, or why it cannot be read. */
static struct offline_scan
read_scan(struct ctx *c, const struct pair *row)
{
	struct value v[N_SCAN];
	struct offline_scan s = { .sent = row,
		.bad = message_text(c->call.mem, NULL,
			field_fault(c->call.mem, scan_fields, row, v)) };

	s.key = v[KEY].text;
	if (s.bad != NULL)
		return s;
	s.typed = v[SERIAL].text;
	s.at = v[AT].text;
	s.kind = v[KIND].text;
	s.refused = v[REFUSED].text;
	s.note = v[REASON].text;
	if (v[REHEARSAL].text != NULL)
		s.rehearsal = arg_bool(v[REHEARSAL].number != 0);
	s.offset_ms = v[OFFSET].text;
	s.tried = v[TRIED].number != 0;
	return s;
}

/* "refused" is a kind with its reason, for devices that say it so. */
static void
read_refusal(struct ctx *c, struct offline_scan *s)
{
	const char *why = s->note != NULL ? s->note : "";
	const struct message *wrong;

	if (s->kind == NULL || strcmp(s->kind, "refused") != 0)
		return;
	wrong = field_valid(c->call.mem, &refusal, why, strlen(why));
	if (wrong != NULL)
		s->bad = arena_printf(c->call.mem, "reason: %s",
			message_text(c->call.mem, NULL, wrong));
	s->kind = NULL;
	s->refused = why;
	s->note = NULL;
}

/* All rows as offline_scan_store() takes them; to be released. */
static struct buf
list_of(struct ctx *c, const struct value *scans)
{
	struct buf list = BUF_INIT;

	json_open(&list, NULL, '[');
	for (size_t i = 0; i < scans->n_items; i++) {
		struct offline_scan s = read_scan(c, scans->rows[i]);

		read_refusal(c, &s);
		offline_scan_json(&list, c->call.mem, &s);
	}
	json_close(&list, ']');
	return list;
}

static enum err
scans_post(struct ctx *c)
{
	struct buf list = list_of(c, &c->v[SCANS]);
	const char *json;
	enum err e =
		offline_scan_store(&c->call, c->v[SENT_AT].text, list.s, &json);

	buf_release(&list);
	return answer_json(c, e, json);
}

/* ---- what a revoked device had not sent --------------------------------- */

enum { QUARANTINE_LEFT = SCANS + 1 };
static const struct field quarantine_fields[] = {
	[SENT_AT] = { "sent_at", F_TOKEN, 1, 40, F_REQUIRED },
	[SCANS] = { "scans", F_ROWS, 0, SCANS_MAX },
	[QUARANTINE_LEFT] = { "left", F_INT, 0, 10000000, F_REQUIRED },
	{ 0 },
};

static enum err
quarantine_post(struct ctx *c)
{
	struct buf list = list_of(c, &c->v[SCANS]);
	const char *json;
	enum err e = offline_scan_quarantine(&c->call, c->v[SENT_AT].text,
		list.s, c->v[QUARANTINE_LEFT].number, &json);

	buf_release(&list);
	return answer_json(c, e, json);
}

/* ---- supervisors -------------------------------------------------------- */

enum { UNDO_SERIAL, UNDO_KEY, UNDO_REASON };
static const struct field undo_fields[] = {
	[UNDO_SERIAL] = { "serial", F_TEXT, 1, 512, F_REQUIRED },
	[UNDO_KEY] = { "key", F_TOKEN, 1, 255, F_REQUIRED },
	[UNDO_REASON] = { "reason", F_LONG, 1, 1000, F_REQUIRED },
	{ 0 },
};

static enum err
undo_post(struct ctx *c)
{
	const char *json;
	enum err e = scan_undo(&c->call, c->v[UNDO_SERIAL].text,
		c->v[UNDO_KEY].text, c->v[UNDO_REASON].text, &json);

	return answer_json(c, e, json);
}

enum { SEARCH_TEXT, SEARCH_EVENT };
static const struct field search_fields[] = {
	[SEARCH_TEXT] = { "q", F_TEXT, 3, 100, F_REQUIRED },
	[SEARCH_EVENT] = { FIELD_EVENT },
	{ 0 },
};

static enum err
search_get(struct ctx *c)
{
	const char *json;
	enum err e = scan_search(&c->call, c->v[SEARCH_EVENT].text,
		c->v[SEARCH_TEXT].text, &json);

	return answer_json(c, e, json);
}

static const struct field list_fields[] = {
	[0] = { FIELD_EVENT },
	{ 0 },
};

static enum err
conflicts_get(struct ctx *c)
{
	const char *json;
	enum err e = scan_conflicts(&c->call, c->v[0].text, &json);

	return answer_json(c, e, json);
}

enum { SETTLE_SERIAL, SETTLE_KEY, SETTLE_NOTE, SETTLE_COUNTS };
static const struct field conflict_fields[] = {
	[SETTLE_SERIAL] = { "serial", F_TEXT, 1, 512, F_REQUIRED },
	[SETTLE_KEY] = { "key", F_TOKEN, 1, 255, F_REQUIRED },
	[SETTLE_NOTE] = { "note", F_LONG, 1, 1000, F_REQUIRED },
	[SETTLE_COUNTS] = { "counts", F_BOOL },
	{ 0 },
};

static enum err
conflicts_post(struct ctx *c)
{
	const char *json;
	const struct value *counts = &c->v[SETTLE_COUNTS];
	const struct scan_settlement how = { .typed = c->v[SETTLE_SERIAL].text,
		.key = c->v[SETTLE_KEY].text,
		.note = c->v[SETTLE_NOTE].text,
		.counts = counts->text != NULL ? arg_bool(counts->number != 0)
					       : NULL };
	enum err e = scan_settle(&c->call, &how, &json);

	return answer_json(c, e, json);
}

const struct route route = {
	.name = "scans",
	.stmts = stmts,
	.start = ticket_code_start,
	.endpoints = {
		{ .path = "/api/scans",
			.post = scans_post, .need = NEED_SCANNER,
			.fields = fields },
		{ .path = "/api/scans/quarantine",
			.post = quarantine_post, .need = NEED_DEVICE,
			.fields = quarantine_fields },
		{ .path = "/api/scans/undo",
			.post = undo_post, .need = NEED_SUPERVISOR,
			.fields = undo_fields },
		{ .path = "/api/scans/search",
			.get = search_get,
			.need = NEED_SUPERVISOR, .fields = search_fields },
		{ .path = "/api/scans/conflicts",
			.get = conflicts_get,
			.post = conflicts_post, .need = NEED_SUPERVISOR,
			.fields = conflict_fields,
			.get_fields = list_fields },
	},
};
