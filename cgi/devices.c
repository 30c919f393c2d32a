/* devices.c: /api/admin/devices and /door: scanners, and what goes on. */
#include "door/device.h"
#include "door/offline_scan.h"
#include "door/scan.h"
#include "door/ticket.h"
#include "door/typed.h"
#include "draw/qr.h"
#include "event/event.h"
#include "keys/ticket_code.h"
#include "run/answer.h"
#include "wire/common_fields.h"
#include "wire/json.h"

static const struct stmt *const stmts[] = { &device_list_stmt, &device_new_stmt,
	&device_again_stmt, &device_change_stmt, &device_revoke_stmt,
	&device_settle_stmt, &scan_live_stmt, &offline_scan_paper_stmt, NULL };

/* ---- all, and a new one ------------------------------------------------- */

enum { NAME, GATE, PROFILE, WITHOUT_LIST, EVENT };
#define LIST_RULES "look admit"
static const struct field fields[] = {
	[NAME] = { "name", F_TEXT, 1, 255, F_REQUIRED },
	[GATE] = { "gate", F_TEXT, 1, 255 },
	[PROFILE] = { "profile", F_CHOICE, 0, 0, 0, "steward supervisor" },
	[WITHOUT_LIST] = { "without_list", F_CHOICE, 0, 0, 0, LIST_RULES },
	[EVENT] = { FIELD_EVENT },
	{ 0 },
};

static const struct field list_fields[] = {
	[0] = { FIELD_EVENT },
	{ 0 },
};

static enum err
devices_get(struct ctx *c)
{
	const char *json;
	enum err e = device_list(&c->call, c->v[0].text, &json);

	return answer_json(c, e, json);
}

/* The device and, once, what its camera is to see. */
static void
with_code(struct ctx *c, const char *code, const char *json)
{
	struct buf *b = &c->resp->body;
	const char *url = arena_printf(
		c->call.mem, "%s/scan/#enrol=%s", c->cfg->base_url, code);

	json_open(b, NULL, '{');
	json_splice(b, json);
	json_open(b, "enrol", '{');
	json_text(b, "url", url);
	json_text(b, "code", device_code_shown(c->call.mem, code));
	json_text(b, "qr", qr_data_uri(c->call.mem, url, 6));
	json_close(b, '}');
	json_close(b, '}');
}

static enum err
devices_post(struct ctx *c)
{
	const struct value *v = c->v;
	struct device_form form = { .name = v[NAME].text,
		.gate = v[GATE].text,
		.profile = v[PROFILE].text,
		.without_list = v[WITHOUT_LIST].text };
	const char *code, *json;
	enum err e;

	if (form.profile == NULL)
		form.profile = "steward";
	e = device_new(&c->call, v[EVENT].text, &form, &code, &json);
	if (e != OK)
		return e;
	resp_status(c->resp, 201);
	with_code(c, code, json);
	return OK;
}

/* ---- one ---------------------------------------------------------------- */

enum { ID, NEW_NAME, NEW_GATE, NEW_PROFILE, NEW_WITHOUT_LIST };
static const struct field one_fields[] = {
	[ID] = { FIELD_ID },
	[NEW_NAME] = { "name", F_TEXT, 1, 255 },
	[NEW_GATE] = { "gate", F_TEXT, 1, 255 },
	[NEW_PROFILE] = { "profile", F_CHOICE, 0, 0, 0, "steward supervisor" },
	[NEW_WITHOUT_LIST] = { "without_list", F_CHOICE, 0, 0, 0, LIST_RULES },
	{ 0 },
};

static const struct field id_fields[] = {
	[ID] = { FIELD_ID },
	{ 0 },
};

static enum err
device_patch(struct ctx *c)
{
	const struct value *v = c->v;
	struct device_form form = { .name = v[NEW_NAME].text,
		.gate = field_change(&v[NEW_GATE]),
		.profile = v[NEW_PROFILE].text,
		.without_list = v[NEW_WITHOUT_LIST].text };
	const char *json;
	enum err e = device_change(&c->call, v[ID].number, &form, &json);

	return answer_json(c, e, json);
}

static enum err
enrol_post(struct ctx *c)
{
	const char *code, *json;
	enum err e = device_again(&c->call, c->v[ID].number, &code, &json);

	if (e == OK)
		with_code(c, code, json);
	return e;
}

static enum err
revoke_post(struct ctx *c)
{
	const char *json;
	enum err e = device_revoke(&c->call, c->v[ID].number, &json);

	return answer_json(c, e, json);
}

enum { SETTLE_COUNTS = ID + 1, SETTLE_NOTE };
static const struct field settle_fields[] = {
	[ID] = { FIELD_ID },
	[SETTLE_COUNTS] = { "counts", F_BOOL, 0, 0, F_REQUIRED },
	[SETTLE_NOTE] = { "note", F_LONG, 1, 1000, F_REQUIRED },
	{ 0 },
};

static enum err
settle_post(struct ctx *c)
{
	const char *json;
	enum err e = device_settle(&c->call, c->v[ID].number,
		c->v[SETTLE_COUNTS].number != 0, c->v[SETTLE_NOTE].text, &json);

	return answer_json(c, e, json);
}

/* ---- the door ----------------------------------------------------------- */

static enum err
door_get(struct ctx *c)
{
	const char *json;
	enum err e = scan_live(&c->call, c->v[0].text, &json);

	return answer_json(c, e, json);
}

enum { PAPER_EVENT, PAPER_TICKS };
enum { TICKS_MAX = 1000 };
static const struct field paper_fields[] = {
	[PAPER_EVENT] = { FIELD_EVENT },
	[PAPER_TICKS] = { "ticks", F_ROWS, 1, TICKS_MAX, F_REQUIRED },
	{ 0 },
};

enum { SERIAL, KEY, AT_GATE, AT, N_TICK };
static const struct field tick_fields[] = {
	[SERIAL] = { "serial", F_TEXT, 1, 512, F_REQUIRED },
	[KEY] = { "key", F_TOKEN, 1, 255 },
	[AT_GATE] = { "gate", F_TEXT, 1, 255 },
	[AT] = { "at", F_TOKEN, 1, 40 },
	{ 0 },
};

/* Without a key a ticket is ticked once, however it was typed. */
static const char *
key_of(struct ctx *c, const char *typed)
{
	const char *serial = typed_read(c->call.mem, typed).serial;

	return arena_printf(
		c->call.mem, "ticket:%.64s", serial != NULL ? serial : typed);
}

static struct offline_scan
read_tick(struct ctx *c, const struct pair *row)
{
	struct value v[N_TICK];
	struct offline_scan s = { .sent = row,
		.bad = message_text(c->call.mem, NULL,
			field_fault(c->call.mem, tick_fields, row, v)) };

	s.key = v[KEY].text;
	if (s.bad != NULL)
		return s;
	if (s.key == NULL)
		s.key = key_of(c, v[SERIAL].text);
	s.typed = v[SERIAL].text;
	s.gate = v[AT_GATE].text;
	s.at = v[AT].text;
	s.offset_ms = "0";
	return s;
}

static enum err
paper_post(struct ctx *c)
{
	const struct value *ticks = &c->v[PAPER_TICKS];
	struct buf list = BUF_INIT;
	const char *json;
	enum err e;

	json_open(&list, NULL, '[');
	for (size_t i = 0; i < ticks->n_items; i++) {
		struct offline_scan s = read_tick(c, ticks->rows[i]);

		offline_scan_json(&list, c->call.mem, &s);
	}
	json_close(&list, ']');
	e = offline_scan_paper(&c->call, c->v[PAPER_EVENT].text, list.s, &json);
	buf_release(&list);
	return answer_json(c, e, json);
}

const struct route route = {
	.name = "devices",
	.stmts = stmts,
	.start = ticket_code_start,
	.endpoints = {
		{ .path = "/api/admin/devices/{id}",
			.patch = device_patch,
			.need = NEED_ADMIN, .fields = one_fields },
		{ .path = "/api/admin/devices/{id}/enrol",
			.post = enrol_post, .need = NEED_ADMIN,
			.fields = id_fields },
		{ .path = "/api/admin/devices/{id}/revoke",
			.post = revoke_post, .need = NEED_ADMIN,
			.fields = id_fields },
		{ .path = "/api/admin/devices/{id}/settle",
			.post = settle_post, .need = NEED_ADMIN,
			.fields = settle_fields },
		{ .path = "/api/admin/devices",
			.get = devices_get, .post = devices_post,
			.keyed = true,
			.need = NEED_ADMIN, .fields = fields,
			.get_fields = list_fields, .etag = true },
		{ .path = "/api/admin/door",
			.get = door_get, .need = NEED_VIEWER,
			.fields = list_fields, .etag = true },
		{ .path = "/api/admin/door/paper",
			.post = paper_post, .need = NEED_ADMIN,
			.fields = paper_fields },
	},
};
