/* export.c: lists that leave as a file: CSV or JSON lines, row by row. */
#include "export/export.h"
#include "base/clock.h"
#include "wire/csv.h"
#include "wire/json.h"

enum { COLUMN_MAX = 32, ROWS_TOLD = 500 /* at once as progress */ };

/* ---- the lists ---------------------------------------------------------- */

#define TEXT(name)                \
	{                         \
		name, EXPORT_TEXT \
	}
#define NUMBER(name)                \
	{                           \
		name, EXPORT_NUMBER \
	}
#define BOOL(name)                \
	{                         \
		name, EXPORT_BOOL \
	}

const struct stmt export_registrations_stmt = { "export_registrations",
	RETRY_OK, 10,
	"select id, event, status, name, email, phone, team_name, members, "
	"tickets_count, checked_in_count, has_payment_proof, "
	"payment_reference, payment_type, payment_amount, payment_method, "
	"amount_due, currency, language, reason, decided_by, decided_at, "
	"created_at, updated_at, utm_source, utm_medium, utm_campaign, ref "
	"from api.export_registrations($1::text, $2::text, $3::bytea, "
	"$4::text, $5::text[], $6::text, $7::text, $8::text, $9::text, "
	"$10::text)" };

static const struct export_column registration_columns[] = { NUMBER("id"),
	TEXT("event"), TEXT("status"), TEXT("name"), TEXT("email"),
	TEXT("phone"), TEXT("team_name"), TEXT("members"),
	NUMBER("tickets_count"), NUMBER("checked_in_count"),
	BOOL("has_payment_proof"), TEXT("payment_reference"),
	TEXT("payment_type"), TEXT("payment_amount"), TEXT("payment_method"),
	TEXT("amount_due"), TEXT("currency"), TEXT("language"), TEXT("reason"),
	TEXT("decided_by"), TEXT("decided_at"), TEXT("created_at"),
	TEXT("updated_at"), TEXT("utm_source"), TEXT("utm_medium"),
	TEXT("utm_campaign"), TEXT("ref"), TEXT(NULL) };

const struct export_list export_registrations = { "registrations",
	&export_registrations_stmt, registration_columns };

const struct stmt export_tickets_stmt = { "export_tickets", RETRY_OK, 10,
	"select serial_number, event, member_name, position, registration_id, "
	"status, name, email, phone, team_name, price, currency, used_at, "
	"gate, revoked_at, created_at from api.export_tickets($1::text, "
	"$2::text, $3::bytea, $4::text, $5::text[], $6::text, $7::text, "
	"$8::text, $9::text, $10::text)" };

static const struct export_column ticket_columns[] = { TEXT("serial_number"),
	TEXT("event"), TEXT("member_name"), NUMBER("position"),
	NUMBER("registration_id"), TEXT("status"), TEXT("name"), TEXT("email"),
	TEXT("phone"), TEXT("team_name"), TEXT("price"), TEXT("currency"),
	TEXT("used_at"), TEXT("gate"), TEXT("revoked_at"), TEXT("created_at"),
	TEXT(NULL) };

const struct export_list export_tickets = { "tickets", &export_tickets_stmt,
	ticket_columns };

const struct stmt export_scans_stmt = { "export_scans", RETRY_OK, 8,
	"select id, at, event, kind, reason, gate, scanned_by, source, "
	"serial_number, member_name, team_name, registration_id, device_at, "
	"clock_offset_ms, first_used_at, first_gate, request_id "
	"from api.export_scans($1::text, $2::text, $3::bytea, $4::text, "
	"$5::text[], $6::text, $7::text, $8::text)" };

static const struct export_column scan_columns[] = { NUMBER("id"), TEXT("at"),
	TEXT("event"), TEXT("kind"), TEXT("reason"), TEXT("gate"),
	TEXT("scanned_by"), TEXT("source"), TEXT("serial_number"),
	TEXT("member_name"), TEXT("team_name"), NUMBER("registration_id"),
	TEXT("device_at"), NUMBER("clock_offset_ms"), TEXT("first_used_at"),
	TEXT("first_gate"), TEXT("request_id"), TEXT(NULL) };

const struct export_list export_scans = { "scans", &export_scans_stmt,
	scan_columns };

/* ---- which columns ------------------------------------------------------ */

/* Those that were chosen, in the order of the file. */
struct choice {
	const struct export_column *columns; /* of the list */
	const char *names[COLUMN_MAX];
	int place[COLUMN_MAX]; /* in the result of the statement */
	size_t n;
};

static int
find_column(const struct export_list *list, const char *name)
{
	for (int i = 0; list->columns[i].name != NULL; i++)
		if (strcmp(list->columns[i].name, name) == 0)
			return i;
	return -1;
}

static void
choose(struct choice *c, int place)
{
	c->names[c->n] = c->columns[place].name;
	c->place[c->n++] = place;
}

static bool
is_chosen(const struct choice *c, int place)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->place[i] == place)
			return true;
	return false;
}

/* `names` as in "name,email". */
static enum err
read_columns(struct arena *mem, const struct export_list *list,
	const char *names, struct choice *out, struct field_error **errors)
{
	*out = (struct choice){ .columns = list->columns };
	if (names == NULL) {
		for (int i = 0; list->columns[i].name != NULL; i++)
			choose(out, i);
		return OK;
	}
	for (size_t len; *names != '\0'; names += len + (names[len] == ',')) {
		int place;

		len = strcspn(names, ",");
		place = find_column(list, arena_strndup(mem, names, len));
		if (place < 0)
			return field_refuse(mem, "columns",
				"There is no such column here.", errors);
		if (is_chosen(out, place))
			return field_refuse(mem, "columns",
				"Name each column once.", errors);
		choose(out, place);
	}
	return OK;
}

/* ---- rows --------------------------------------------------------------- */

static void
add_names(struct buf *b, const struct choice *c, char separator)
{
	for (size_t i = 0; i < c->n; i++) {
		if (i > 0)
			buf_char(b, separator);
		buf_str(b, c->names[i]);
	}
	buf_str(b, "\r\n");
}

/* A number or a truth of ours is no formula, whatever its sign. */
static void
add_csv(struct buf *b, const struct choice *c, const struct db *db,
	char separator)
{
	for (size_t i = 0; i < c->n; i++) {
		const char *text = db_text(db, 0, c->place[i]);

		if (i > 0)
			buf_char(b, separator);
		if (c->columns[c->place[i]].kind == EXPORT_TEXT)
			csv_text(b, text);
		else if (text != NULL)
			buf_str(b, text);
	}
	buf_str(b, "\r\n");
}

static void
add_line(struct buf *b, const struct choice *c, const struct db *db)
{
	buf_char(b, '{');
	for (size_t i = 0; i < c->n; i++) {
		const char *text = db_text(db, 0, c->place[i]);

		if (c->columns[c->place[i]].kind == EXPORT_TEXT)
			json_text(b, c->names[i], text);
		else
			json_raw(b, c->names[i], text);
	}
	json_close(b, '}');
	buf_char(b, '\n');
}

static enum err
first_row(const struct call *call, const struct export_list *list,
	const struct export_query *q, const struct choice *c)
{
	const char *format = q->lines ? "jsonl" : "csv";
	const char *columns = arg_array(call->mem, c->names, c->n);

	if (list == &export_scans)
		return DB_EACH(call->db, list->stmt, call->who.request_id,
			call->who.address, call->who.session, format, columns,
			q->filter.event, q->reason, q->gate);
	return DB_EACH(call->db, list->stmt, call->who.request_id,
		call->who.address, call->who.session, format, columns,
		q->filter.event, q->filter.status, q->filter.text,
		q->filter.serial, q->filter.more);
}

enum err
export_write(const struct call *call, const struct export_list *list,
	const struct export_query *query, struct spool *out,
	struct field_error **errors)
{
	struct choice c;
	enum err e = read_columns(call->mem, list, query->columns, &c, errors);
	int64_t rows = 0;

	if (e != OK)
		return e;
	if (query->mark && !query->lines)
		buf_str(&out->text, "\ufeff");
	if (!query->lines)
		add_names(&out->text, &c, query->separator);
	e = first_row(call, list, query, &c);
	for (; e == OK && db_rows(call->db) > 0; e = db_next(call->db)) {
		if (query->lines)
			add_line(&out->text, &c, call->db);
		else
			add_csv(&out->text, &c, call->db, query->separator);
		if (spool_spill(out) != OK ||
			(++rows % ROWS_TOLD == 0 &&
				!progress_tell(query->progress, rows, 0)))
			return E_UNAVAILABLE;
	}
	return e;
}

const char *
export_file_name(struct arena *mem, const char *what, const char *event,
	const char *ending)
{
	char now[CLOCK_TEXT];

	clock_text(now);
	return arena_printf(mem, "attachment; filename=\"%s-%s-%.10s.%s\"",
		what, event != NULL ? event : "all", now, ending);
}
