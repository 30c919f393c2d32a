/* import.c: reads a CSV file of registrations, checks it and hands it over. */
#include "registration/import.h"
#include "event/event.h"
#include "lang/lang.h"
#include "registration/person_fields.h"
#include "wire/csv.h"
#include "wire/csv_read.h"
#include "wire/json.h"
#include "wire/message_json.h"

static const struct field fields[] = {
	[IMPORT_NAME] = { PERSON_NAME, F_REQUIRED },
	[IMPORT_EMAIL] = { FIELD_EMAIL, F_REQUIRED },
	[IMPORT_PHONE] = { PERSON_PHONE },
	[IMPORT_TEAM_NAME] = { PERSON_TEAM_NAME },
	[IMPORT_MEMBERS] = { PERSON_MEMBERS },
	[IMPORT_REFERENCE] = { PAYER_REFERENCE },
	[IMPORT_LANGUAGE] = { "language", F_CHOICE, 0, 0, 0, lang_choices },
	[IMPORT_STATUS] = { "status", F_CHOICE, 0, 0, 0,
		"pending approved rejected waitlisted cancelled" },
	[IMPORT_REASON] = { "reason", F_LONG, 1, 1000 },
	[IMPORT_AMOUNT] = { "amount_due", F_TEXT, 1, 20 },
	[IMPORT_CURRENCY] = { "currency", F_TOKEN, 3, 3 },
	[IMPORT_SOURCE] = SOURCE_FIELDS,
	{ 0 },
};

static const char *const separators[] = {
	[','] = "comma", [';'] = "semicolon", ['\t'] = "tab", ['|'] = "bar"
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
	bool broken;	  /* the columns are not right: only look */
	struct buf lines; /* JSON */
};

static void
add_fault(struct import_report *r, int64_t line, const char *field,
	const struct message *message)
{
	r->all_faults++;
	if (r->n_faults < IMPORT_FAULTS)
		r->faults[r->n_faults++] =
			(struct import_fault){ line, field, message };
}

static void
add_note(struct import_report *r, int64_t line, const char *field,
	const struct message *message)
{
	if (r->n_notes < IMPORT_NOTES)
		r->notes[r->n_notes++] =
			(struct import_fault){ line, field, message };
}

/* ---- the first line ------------------------------------------------------ */

/* What is needed is there; a name may come in two parts. */
static void
read_head(struct reading *r, const struct csv_row *row)
{
	struct import_columns *c = &r->report->columns;
	const char *wrong =
		import_columns_read(r->mem, row, r->import->columns, c);

	if (wrong != NULL)
		add_fault(
			r->report, 0, "columns", message_plain(r->mem, wrong));
	else if (!import_columns_have(c, IMPORT_NAME) &&
		 !import_columns_have(c, IMPORT_FIRST_NAME) &&
		 !import_columns_have(c, IMPORT_LAST_NAME))
		add_fault(r->report, row->row, "name",
			message_plain(r->mem, "This column is missing."));
	if (wrong == NULL && !import_columns_have(c, IMPORT_EMAIL))
		add_fault(r->report, row->row, "email",
			message_plain(r->mem, "This column is missing."));
}

static const struct message not_imported = {
	.id = "This column is not imported."
};

static void
note_skipped(struct import_report *r)
{
	for (size_t i = 0; i < r->columns.n; i++) {
		const struct import_column *c = &r->columns.column[i];

		if (c->field == IMPORT_SKIPPED &&
			(c->used || *c->title != '\0'))
			add_note(r, r->columns.row, c->title, &not_imported);
	}
}

/* ---- the others ---------------------------------------------------------- */

static bool
is_empty(const char *cell)
{
	return cell[strspn(cell, " \t\r\n")] == '\0';
}

/* Each of `from`, characters of one byte, becomes `to`. */
static const char *
replaced(struct arena *mem, const char *s, const char *from, char to)
{
	char *copy;

	if (strpbrk(s, from) == NULL)
		return s;
	copy = arena_strdup(mem, s);
	for (char *at = copy; (at = strpbrk(at, from)) != NULL;)
		*at++ = to;
	return copy;
}

/* What a cell says, without what the spreadsheet needs it to have. */
static const char *
cell_text(struct arena *mem, enum import_field field, const char *cell)
{
	cell = csv_plain(mem, cell);
	switch (field) {
	case IMPORT_MEMBERS:
		return replaced(mem, cell, "\r\n", ';');
	case IMPORT_STATUS:
	case IMPORT_LANGUAGE:
		return import_word(field, cell);
	case IMPORT_REASON:
		return cell;
	default:
		return replaced(mem, cell, "\t\r\n", ' ');
	}
}

static struct pair *
row_pairs(struct reading *r, const struct csv_row *row)
{
	const struct import_columns *c = &r->report->columns;
	struct pair *all = NULL, **tail = &all;
	const char *first = "", *last = "", *name;

	for (size_t i = 0; i < row->n && i < c->n; i++) {
		enum import_field f = c->column[i].field;
		const char *text;

		if (f == IMPORT_SKIPPED)
			continue;
		text = cell_text(r->mem, f, row->cells[i]);
		if (f == IMPORT_FIRST_NAME)
			first = text;
		else if (f == IMPORT_LAST_NAME)
			last = text;
		else
			pair_add(r->mem, &tail, fields[f].name, text,
				strlen(text));
	}
	if (import_columns_have(c, IMPORT_NAME))
		return all;
	name = arena_printf(r->mem, "%s%s%s", first,
		is_empty(first) || is_empty(last) ? "" : " ", last);
	pair_add(r->mem, &tail, fields[IMPORT_NAME].name, name, strlen(name));
	return all;
}

/* "4.91512E+11": what a spreadsheet makes of a long number. */
static bool
is_rounded(const char *s)
{
	size_t n = s != NULL ? strspn(s, "0123456789.,") : 0;

	return n > 0 && (s[n] == 'E' || s[n] == 'e') && s[n + 1] == '+' &&
	       s[n + 2] != '\0' &&
	       s[n + 2 + strspn(s + n + 2, "0123456789")] == '\0';
}

/* Is all that is beyond the titles empty? */
static bool
fits_head(const struct import_columns *c, const struct csv_row *row)
{
	for (size_t i = c->n; i < row->n; i++)
		if (!is_empty(row->cells[i]))
			return false;
	return true;
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
	const struct registration_form *team, const char *status)
{
	size_t people = team->n_members + 1;
	const char *source = source_json(r->mem, &v[IMPORT_SOURCE]);
	struct buf *b = &r->lines;

	json_open(b, NULL, '{');
	json_int(b, "line", line);
	for (int i = 0; i < IMPORT_SOURCE; i++)
		if (i != IMPORT_MEMBERS && i != IMPORT_STATUS)
			json_text(b, fields[i].name, v[i].text);
	json_text(b, "members_text", team->members);
	list_json(b, "members", team->member_names, people - 1);
	json_text(b, "counted_once", team->counted_once);
	if (source != NULL)
		json_raw(b, "source", source);
	list_json(
		b, "serials", registration_serial_list(r->mem, people), people);
	json_text(b, "status", status);
	json_close(b, '}');
}

static void
count_line(struct import_report *r, const char *status, size_t people)
{
	int64_t *const counts[] = { &r->pending, &r->approved, &r->rejected,
		&r->waitlisted, &r->cancelled };
	static const char *const names[] = { "pending", "approved", "rejected",
		"waitlisted", "cancelled" };

	r->people += (int64_t)people;
	for (size_t i = 0; i < LEN(names); i++)
		*counts[i] += strcmp(status, names[i]) == 0;
}

static const struct message was_rounded = {
	.id = "A spreadsheet has rounded this number: format the column as "
	      "text and enter the numbers again."
};

/* Add what is wrong with a line. True: nothing is, and v[] is set. */
static bool
check_row(struct reading *r, const struct csv_row *row,
	const struct pair *pairs, struct value *v)
{
	struct field_error *wrong = NULL;
	bool rounded = is_rounded(pair_text(pairs, "phone"));

	if (!fits_head(&r->report->columns, row)) {
		add_fault(r->report, row->row, "file",
			message_plain(r->mem,
				"This line has more cells than the first one."));
		return false;
	}
	if (field_check(r->mem, fields, pairs, v, &wrong) != OK) {
		for (; wrong != NULL; wrong = wrong->next)
			add_fault(r->report, row->row, wrong->field,
				rounded && strcmp(wrong->field, "phone") == 0
					? &was_rounded
					: wrong->message);
		return false;
	}
	if (v[IMPORT_MEMBERS].n_items >= EVENT_TEAM_MAX) {
		add_fault(r->report, row->row, "members",
			message_plain(r->mem,
				"So many people cannot register together."));
		return false;
	}
	return true;
}

static bool
is_empty_row(const struct csv_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (!is_empty(row->cells[i]))
			return false;
	return true;
}

/* An export has erased people under an address of this kind. */
static bool
is_erased(const char *email)
{
	static const char end[] = "@erased.invalid";
	size_t len = email != NULL ? strlen(email) : 0;

	return len >= sizeof end - 1 &&
	       strcmp(email + len - (sizeof end - 1), end) == 0;
}

static void
read_row(struct reading *r, const struct csv_row *row)
{
	struct value v[IMPORT_FIELDS];
	struct registration_form team;
	const struct pair *pairs;
	const char *status;

	if (is_empty_row(row))
		return;
	import_columns_see(r->mem, &r->report->columns, row);
	pairs = row_pairs(r, row);
	if (is_erased(pair_text(pairs, "email"))) {
		add_note(r->report, row->row, "email",
			message_plain(r->mem,
				"This person was erased: the line is left out."));
		return;
	}
	r->report->lines++;
	if (r->broken || !check_row(r, row, pairs, v))
		return;
	status = v[IMPORT_STATUS].text != NULL ? v[IMPORT_STATUS].text
					       : r->import->status;
	team = (struct registration_form){ .name = v[IMPORT_NAME].text,
		.members = v[IMPORT_MEMBERS].text,
		.member_names = v[IMPORT_MEMBERS].items,
		.n_members = v[IMPORT_MEMBERS].n_items };
	registration_count_once(r->mem, &team);
	count_line(r->report, status, team.n_members + 1);
	line_json(r, row->row, v, &team, status);
}

/* No column of addresses has one for its title: the file has no titles. */
static bool
is_person(const struct import_columns *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->column[i].field == IMPORT_EMAIL)
			return strchr(c->column[i].title, '@') != NULL;
	return false;
}

static void
read_first(struct reading *r, const struct csv_row *row)
{
	read_head(r, row);
	r->broken = r->report->all_faults > 0;
	if (!is_person(&r->report->columns))
		return;
	add_note(r->report, row->row, "file",
		message_plain(r->mem,
			"The first line is a person: it is imported, too."));
	read_row(r, row);
}

/* The rows; what cannot be read ends them. */
static void
read_rows(struct reading *r, struct csv_reader *csv)
{
	struct csv_row row;

	if (csv_read(csv, &row))
		read_first(r, &row);
	while (r->report->lines <= IMPORT_LINES && csv_read(csv, &row))
		read_row(r, &row);
	if (csv->fault != NULL)
		add_fault(r->report, csv->row, "file",
			message_plain(r->mem, csv->fault));
	else if (r->report->lines > IMPORT_LINES)
		add_fault(r->report, csv->row, "file",
			message_plain(r->mem,
				"There are more than 10000 lines: split the file."));
	else if (!r->broken && r->report->lines == 0)
		add_fault(r->report, 0, "file",
			message_plain(r->mem,
				"There is no line below the names of the columns."));
	note_skipped(r->report);
}

static void
read_file(struct reading *r)
{
	struct csv_reader csv;
	const char *wrong = charset_read(r->mem, r->import->csv, r->import->len,
		r->import->charset, &r->report->text);

	json_open(&r->lines, NULL, '[');
	if (wrong != NULL) {
		add_fault(r->report, 0, "file", message_plain(r->mem, wrong));
	} else {
		csv_read_init(
			&csv, r->mem, r->report->text.s, r->report->text.len);
		r->report->separator = separators[(int)csv.separator];
		read_rows(r, &csv);
	}
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
take_faults(const struct call *call, struct import_report *out)
{
	out->made = db_rows(call->db) > 0 ? db_int(call->db, 0, 0) : 0;
	out->replayed = db_rows(call->db) > 0 && db_bool(call->db, 0, 1);
	for (int i = 0; i < db_rows(call->db); i++)
		if (db_text(call->db, i, 2) != NULL)
			add_fault(out, db_int(call->db, i, 2),
				db_copy(call->db, call->mem, i, 3),
				message_json(
					call->mem, db_text(call->db, i, 4)));
	qsort(out->faults, out->n_faults, sizeof *out->faults, by_line);
}

enum err
import_run(const struct call *call, const struct import *import,
	struct import_report *out)
{
	struct reading r = { .mem = call->mem,
		.import = import,
		.report = out,
		.lines = BUF_INIT };
	enum err e;

	*out = (struct import_report){ 0 };
	read_file(&r);
	e = DB_RUN(call->db, &import_stmt, call->who.request_id,
		call->who.address, call->who.session, import->event, r.lines.s,
		arg_bool(import->dry || out->n_faults > 0),
		arg_bool(import->over), arg_bool(import->mail),
		call->idempotency.key, call->idempotency.body_hash);
	buf_release(&r.lines);
	if (e == OK)
		take_faults(call, out);
	return e;
}

static void
faults_json(struct buf *out, const char *lang, const char *key,
	const struct import_fault *faults, size_t n)
{
	json_open(out, key, '[');
	for (size_t i = 0; i < n; i++) {
		json_open(out, NULL, '{');
		json_int(out, "line", faults[i].line);
		json_text(out, "field", faults[i].field);
		message_member(out, "message", lang, faults[i].message);
		json_close(out, '}');
	}
	json_close(out, ']');
}

static void
columns_json(struct buf *out, const struct import_columns *c)
{
	json_open(out, "columns", '[');
	for (size_t i = 0; i < c->n; i++) {
		json_open(out, NULL, '{');
		json_text(out, "title", c->column[i].title);
		json_text(out, "field", import_field_name(c->column[i].field));
		list_json(out, "examples", c->column[i].examples,
			c->column[i].n_examples);
		json_close(out, '}');
	}
	json_close(out, ']');
}

void
import_json(
	struct buf *out, const char *lang, const struct import_report *report)
{
	json_int(out, "lines", report->lines);
	json_int(out, "people", report->people);
	json_int(out, "pending", report->pending);
	json_int(out, "approved", report->approved);
	json_int(out, "rejected", report->rejected);
	json_int(out, "waitlisted", report->waitlisted);
	json_int(out, "cancelled", report->cancelled);
	json_int(out, "made", report->made);
	json_text(out, "encoding", report->text.charset);
	json_bool(out, "encoding_guessed", report->text.guessed);
	json_text(out, "separator", report->separator);
	columns_json(out, &report->columns);
	json_int(out, "faults_count", report->all_faults);
	faults_json(out, lang, "faults", report->faults, report->n_faults);
	faults_json(out, lang, "notes", report->notes, report->n_notes);
}
