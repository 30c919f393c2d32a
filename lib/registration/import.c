/* import.c: reads a CSV file of registrations, checks it and hands it over. */
#include <strings.h>

#include "base/utf8.h"
#include "event/event.h"
#include "lang/lang.h"
#include "registration/import.h"
#include "wire/csv_read.h"
#include "wire/json.h"

enum { COLUMN_NAME = 64 /* bytes of one that is told */ };

enum {
	NAME,
	EMAIL,
	PHONE,
	TEAM_NAME,
	MEMBERS,
	REFERENCE,
	LANGUAGE,
	STATUS,
	N_FIELDS,
};
static const struct field fields[] = {
	[NAME] = { "name", F_TEXT, 1, 255, F_REQUIRED, NULL, NULL },
	[EMAIL] = { "email", F_EMAIL, 3, 254, F_REQUIRED, NULL, NULL },
	[PHONE] = { "phone", F_PHONE, 5, 20, F_REQUIRED, NULL, NULL },
	[TEAM_NAME] = { "team_name", F_TEXT, 1, 255, 0, NULL, NULL },
	[MEMBERS] = { "members", F_NAMES, 1, 255, 0, NULL, NULL },
	[REFERENCE] = { "payment_reference", F_TEXT, 1, 255, 0, NULL, NULL },
	[LANGUAGE] = { "language", F_CHOICE, 0, 0, 0, LANG_CHOICES, NULL },
	[STATUS] = { "status", F_CHOICE, 0, 0, 0, "pending approved", NULL },
	{ 0 },
};

const struct stmt import_stmt = { "import", RETRY_NO, 10,
	"select made, replayed, line, field, message from api.import("
	"$1::text, $2::text, $3::bytea, $4::text, $5::text, $6::boolean, "
	"$7::boolean, $8::boolean, $9::text, $10::bytea)" };

/* The file on its way to the database. */
struct reading {
	struct arena *mem;
	const struct import *import;
	struct import_report *report;
	const struct field *columns[CSV_CELLS]; /* by cell */
	size_t n_columns;
	struct buf lines; /* JSON */
};

static void
add_fault(struct import_report *r, int64_t line, const char *field,
	const char *message)
{
	r->all_faults++;
	if (r->n_faults < IMPORT_FAULTS)
		r->faults[r->n_faults++] =
			(struct import_fault){ line, field, message };
}

/* ---- the first line ------------------------------------------------------ */

/* "Team name", "team-name" and "TEAM_NAME" are the same. */
static bool
same_name(const char *cell, const char *name)
{
	for (; *cell != '\0'; cell++) {
		if (strchr(" -_", *cell) != NULL)
			continue;
		name += *name == '_';
		if (strncasecmp(cell, name, 1) != 0)
			return false;
		name++;
	}
	return *name == '\0';
}

static const struct field *
find_column(const char *cell)
{
	for (const struct field *f = fields; f->name != NULL; f++)
		if (same_name(cell, f->name))
			return f;
	return NULL;
}

static bool
has_column(const struct reading *r, const struct field *f)
{
	for (size_t i = 0; i < r->n_columns; i++)
		if (r->columns[i] == f)
			return true;
	return false;
}

/* A name that stands there, short enough to be told. */
static const char *
shortened(struct arena *mem, const char *cell)
{
	return arena_strndup(
		mem, cell, utf8_cut(cell, strlen(cell), COLUMN_NAME));
}

/* Each column is known and there once; those that must be there are. */
static void
read_head(struct reading *r, const struct csv_row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		const struct field *f = find_column(row->cells[i]);

		if (f == NULL)
			add_fault(r->report, row->line,
				shortened(r->mem, row->cells[i]),
				"There is no column of this name.");
		else if (has_column(r, f))
			add_fault(r->report, row->line, f->name,
				"This column is there twice.");
		r->columns[r->n_columns++] = f;
	}
	for (const struct field *f = fields; f->name != NULL; f++)
		if (f->flags & F_REQUIRED && !has_column(r, f))
			add_fault(r->report, row->line, f->name,
				"This column is missing.");
}

/* ---- the others ---------------------------------------------------------- */

static struct pair *
row_pairs(struct reading *r, const struct csv_row *row)
{
	struct pair *first = NULL, **tail = &first;

	for (size_t i = 0; i < row->n && i < r->n_columns; i++)
		pair_add(r->mem, &tail, r->columns[i]->name, row->cells[i],
			strlen(row->cells[i]));
	return first;
}

static void
list_json(struct buf *b, const char *key, const char *const *items, size_t n)
{
	json_open(b, key, '[');
	for (size_t i = 0; i < n; i++)
		json_text(b, NULL, items[i]);
	json_close(b, ']');
}

/* What the database takes, with a new serial for each person. */
static void
line_json(struct reading *r, int64_t line, const struct value *v,
	const char *status)
{
	size_t people = v[MEMBERS].n_items + 1;
	struct buf *b = &r->lines;

	json_open(b, NULL, '{');
	json_int(b, "line", line);
	for (int i = 0; i < STATUS; i++)
		if (i != MEMBERS)
			json_text(b, fields[i].name, v[i].text);
	json_text(b, "members_text", v[MEMBERS].text);
	list_json(b, "members", v[MEMBERS].items, people - 1);
	list_json(
		b, "serials", registration_serial_list(r->mem, people), people);
	json_text(b, "status", status);
	json_close(b, '}');
}

static void
read_row(struct reading *r, const struct csv_row *row)
{
	struct value v[N_FIELDS];
	struct field_error *wrong = NULL;
	const char *status;

	r->report->lines++;
	if (row->n > r->n_columns) {
		add_fault(r->report, row->line, "file",
			"This line has more cells than the first one.");
		return;
	}
	if (field_check(r->mem, fields, row_pairs(r, row), v, &wrong) != OK) {
		for (; wrong != NULL; wrong = wrong->next)
			add_fault(r->report, row->line, wrong->field,
				wrong->message);
		return;
	}
	if (v[MEMBERS].n_items >= EVENT_TEAM_MAX) {
		add_fault(r->report, row->line, fields[MEMBERS].name,
			"So many people cannot register together.");
		return;
	}
	status = v[STATUS].text != NULL ? v[STATUS].text : r->import->status;
	r->report->people += (int64_t)v[MEMBERS].n_items + 1;
	if (strcmp(status, "approved") == 0)
		r->report->approved++;
	else
		r->report->pending++;
	line_json(r, row->line, v, status);
}

/* The whole file; what cannot be read ends it. */
static void
read_file(struct reading *r)
{
	struct csv_reader csv;
	struct csv_row row;
	bool good;

	csv_read_init(&csv, r->mem, r->import->csv, r->import->len);
	json_open(&r->lines, NULL, '[');
	if (csv_read(&csv, &row))
		read_head(r, &row);
	good = r->report->n_faults == 0;
	while (good && r->report->lines <= IMPORT_LINES && csv_read(&csv, &row))
		read_row(r, &row);
	if (csv.fault != NULL)
		add_fault(r->report, csv.line, "file", csv.fault);
	else if (r->report->lines > IMPORT_LINES)
		add_fault(r->report, csv.line, "file",
			"There are more than 10000 lines: split the file.");
	else if (good && r->report->lines == 0)
		add_fault(r->report, 0, "file",
			"There is no line below the names of the columns.");
	json_close(&r->lines, ']');
}

/* ---- both together ------------------------------------------------------- */

static int
by_line(const void *a, const void *b)
{
	const struct import_fault *x = a, *y = b;

	return (x->line > y->line) - (x->line < y->line);
}

static void
take_faults(struct db *db, struct arena *mem, struct import_report *out)
{
	out->made = db_rows(db) > 0 ? db_int(db, 0, 0) : 0;
	out->replayed = db_rows(db) > 0 && db_bool(db, 0, 1);
	for (int i = 0; i < db_rows(db); i++)
		if (db_text(db, i, 2) != NULL)
			add_fault(out, db_int(db, i, 2), db_copy(db, mem, i, 3),
				db_copy(db, mem, i, 4));
	qsort(out->faults, out->n_faults, sizeof *out->faults, by_line);
}

enum err
import_run(struct db *db, struct arena *mem, const struct caller *who,
	const struct once *once, const struct import *import,
	struct import_report *out)
{
	struct reading r = {
		.mem = mem, .import = import, .report = out, .lines = BUF_INIT
	};
	enum err e;

	*out = (struct import_report){ 0 };
	read_file(&r);
	e = DB_RUN(db, &import_stmt, who->request_id, who->address,
		who->session, import->event, r.lines.s,
		arg_bool(import->dry || out->n_faults > 0),
		arg_bool(import->over), arg_bool(import->mail), once->key,
		once->body_hash);
	buf_release(&r.lines);
	if (e == OK)
		take_faults(db, mem, out);
	return e;
}

void
import_json(
	struct buf *out, const char *lang, const struct import_report *report)
{
	struct buf text = BUF_INIT;

	json_int(out, "lines", report->lines);
	json_int(out, "people", report->people);
	json_int(out, "pending", report->pending);
	json_int(out, "approved", report->approved);
	json_int(out, "made", report->made);
	json_int(out, "faults_count", report->all_faults);
	json_open(out, "faults", '[');
	for (size_t i = 0; i < report->n_faults; i++) {
		buf_clear(&text);
		lang_add(&text, lang, report->faults[i].message);
		json_open(out, NULL, '{');
		json_int(out, "line", report->faults[i].line);
		json_text(out, "field", report->faults[i].field);
		json_text(out, "message", text.s);
		json_close(out, '}');
	}
	json_close(out, ']');
	buf_release(&text);
}
