/* export.c: GET /api/admin/export/…: lists as files. */
#include "export/export.h"
#include "event/event.h"
#include "run/worker.h"

enum { EVENT, REASON, GATE, SCAN_N };

/* How the file is to be: behind the filters of either table. */
enum { COLUMNS, BOM, SEPARATOR };
#define FILE_FIELDS                                                         \
	{ "columns", F_TEXT, 1, 1000 }, { "bom", F_BOOL },                  \
	{                                                                   \
		"separator", F_CHOICE, 0, 0, 0, "comma semicolon tab", NULL \
	}

static const struct field list_fields[] = { FILTER_FIELDS, FILE_FIELDS, { 0 } };

static const struct field scan_fields[] = {
	[EVENT] = { FIELD_EVENT },
	[REASON] = { "reason", F_TOKEN, 1, 40 },
	[GATE] = { "gate", F_TEXT, 1, 255 },
	FILE_FIELDS,
	{ 0 },
};

static const struct stmt *const stmts[] = { &export_registrations_stmt,
	&export_tickets_stmt, &export_scans_stmt, NULL };

static char
separator_of(const char *word)
{
	if (word == NULL || strcmp(word, "comma") == 0)
		return ',';
	return strcmp(word, "tab") == 0 ? '\t' : ';';
}

/* `file`: the values of FILE_FIELDS. */
static enum err
send_file(struct ctx *c, const struct export_list *list,
	struct export_query query, const struct value *file)
{
	struct progress progress = resp_progress(c->resp);
	enum err e;

	query.columns = file[COLUMNS].text;
	query.mark = file[BOM].number != 0;
	query.separator = separator_of(file[SEPARATOR].text);
	query.progress = &progress;
	e = export_write(&c->call, list, &query, &c->resp->file, &c->errors);
	if (e != OK)
		return e;
	c->resp->type = query.lines ? "application/x-ndjson"
				    : "text/csv; charset=utf-8; header=present";
	resp_header(c->resp, "Content-Disposition",
		export_file_name(c->call.mem, list->name, query.filter.event,
			query.lines ? "jsonl" : "csv"));
	return OK;
}

static enum err
send_list(struct ctx *c, const struct export_list *list, bool lines)
{
	struct export_query query = { .lines = lines };
	enum err e = filter_read(c->call.mem, c->v, &query.filter, &c->errors);

	return e != OK ? e : send_file(c, list, query, c->v + FILTER_N);
}

static enum err
send_scans(struct ctx *c, bool lines)
{
	struct export_query query = { .lines = lines,
		.filter.event = c->v[EVENT].text,
		.reason = c->v[REASON].text,
		.gate = c->v[GATE].text };

	return send_file(c, &export_scans, query, c->v + SCAN_N);
}

static enum err
registrations_csv(struct ctx *c)
{
	return send_list(c, &export_registrations, false);
}

static enum err
registrations_lines(struct ctx *c)
{
	return send_list(c, &export_registrations, true);
}

static enum err
tickets_csv(struct ctx *c)
{
	return send_list(c, &export_tickets, false);
}

static enum err
tickets_lines(struct ctx *c)
{
	return send_list(c, &export_tickets, true);
}

static enum err
scans_csv(struct ctx *c)
{
	return send_scans(c, false);
}

static enum err
scans_lines(struct ctx *c)
{
	return send_scans(c, true);
}

/* Everybody's data at once: for roles that decide, not for readers. */
const struct route route = {
	.name = "export",
	.stmts = stmts,
	.endpoints = {
		{ .path = "/api/admin/export/registrations.csv",
			.get = registrations_csv,
			.need = NEED_REVIEWER, .fields = list_fields },
		{ .path = "/api/admin/export/registrations.jsonl",
			.get = registrations_lines,
			.need = NEED_REVIEWER, .fields = list_fields },
		{ .path = "/api/admin/export/tickets.csv",
			.get = tickets_csv,
			.need = NEED_REVIEWER, .fields = list_fields },
		{ .path = "/api/admin/export/tickets.jsonl",
			.get = tickets_lines,
			.need = NEED_REVIEWER, .fields = list_fields },
		{ .path = "/api/admin/export/scans.csv",
			.get = scans_csv,
			.need = NEED_REVIEWER, .fields = scan_fields },
		{ .path = "/api/admin/export/scans.jsonl",
			.get = scans_lines,
			.need = NEED_REVIEWER, .fields = scan_fields },
	},
};
