/* import.c: POST /api/admin/registrations/import: registrations from a file. */
#include "registration/import.h"
#include "event/event.h"
#include "run/worker.h"
#include "wire/charset.h"
#include "wire/json.h"

static const struct stmt *const stmts[] = { &import_stmt, NULL };

enum { FILE_MAX = 5 << 20 };
enum { EVENT, TABLE, STATUS, DRY_RUN, OVER, MAIL, ENCODING, COLUMNS };
static const struct field fields[] = {
	[EVENT] = { FIELD_EVENT },
	[TABLE] = { "file", F_FILE, 1, FILE_MAX, F_REQUIRED },
	[STATUS] = { "status", F_CHOICE, 0, 0, 0, "pending approved" },
	[DRY_RUN] = { "dry_run", F_BOOL },
	[OVER] = { "over_capacity", F_BOOL },
	[MAIL] = { "mail", F_BOOL },
	[ENCODING] = { "encoding", F_CHOICE, 0, 0, 0, CHARSET_CHOICES },
	[COLUMNS] = { "columns", F_TEXT, 1, 5000 },
	{ 0 },
};

/* People are told unless one says otherwise. */
static struct import
import_of(const struct value *v)
{
	return (struct import){
		.event = v[EVENT].text,
		.csv = v[TABLE].file,
		.len = v[TABLE].file_len,
		.charset = v[ENCODING].text,
		.columns = v[COLUMNS].text,
		.status = v[STATUS].text != NULL ? v[STATUS].text : "pending",
		.dry = v[DRY_RUN].number != 0,
		.over = v[OVER].number != 0,
		.mail = v[MAIL].text == NULL || v[MAIL].number != 0,
	};
}

/* The report says what is wrong; 422 where that kept it from happening. */
static enum err
import_post(struct ctx *c)
{
	const struct import import = import_of(c->v);
	struct import_report *report = arena_alloc(c->call.mem, sizeof *report);
	struct progress progress = resp_progress(c->resp);
	enum err e;

	db_progress(c->call.db, &progress);
	e = import_run(&c->call, &import, report);
	if (e != OK)
		return e;
	if (!import.dry && report->n_faults > 0) {
		import_json(&c->extra, c->call.lang, report);
		return E_INVALID;
	}
	resp_replayed(c->resp, report->replayed);
	json_open(&c->resp->body, NULL, '{');
	json_bool(&c->resp->body, "dry_run", import.dry);
	import_json(&c->resp->body, c->call.lang, report);
	json_close(&c->resp->body, '}');
	return OK;
}

/* A pool of its own: whoever corrects a registration does not wait for it. */
const struct route route = {
	.name = "import",
	.stmts = stmts,
	.endpoints = { { .path = "/api/admin/registrations/import",
		.keyed = true,
		.post = import_post,
		.need = NEED_ADMIN,
		.fields = fields } },
};
