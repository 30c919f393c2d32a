/* registration_list.c: registrations page by page, by keyset. */
#include "registration/registration_list.h"
#include "wire/cursor.h"

static const struct column count_columns[] = {
	COLUMN(COLUMN_INT, struct registration_list, total),
	COLUMN(COLUMN_INT, struct registration_list, pending),
	COLUMN(COLUMN_INT, struct registration_list, approved),
	COLUMN(COLUMN_INT, struct registration_list, rejected),
	COLUMN(COLUMN_INT, struct registration_list, waitlisted),
	COLUMN(COLUMN_INT, struct registration_list, cancelled),
	COLUMN(COLUMN_BOOL, struct registration_list, exact),
	{ 0 },
};

static const struct column row_columns[] = {
	COLUMNS_OF(registration_columns, 0),
	COLUMN(COLUMN_TEXT, struct registration, cursor_time),
	COLUMN(COLUMN_TEXT, struct registration, marks),
	COLUMN(COLUMN_TEXT, struct registration, claimed_by),
	COLUMN_AS("tickets", COLUMN_TEXT, struct registration, ticket_list),
	COLUMNS_OF(registration_payment_columns, 0),
	{ 0 },
};

static const struct column list_columns[] = {
	COLUMNS_OF(count_columns, 0),
	COLUMNS_OF(row_columns, 0),
	{ 0 },
};

/* The counts stand in every row; without a match one row with a null id. */
const struct stmt registration_list_stmt = { "registrations", RETRY_OK, 16,
	"api.registrations("
	"$1::bytea, $2::text, $3::text, $4::text, $5::text, $6::boolean, "
	"$7::int, $8::text, $9::bigint, $10::text, $11::boolean, "
	"$12::text, $13::text, $14::boolean, $15::boolean, $16::boolean)",
	list_columns };

/* Where a page ends: time and id of its last row. */
struct place {
	const char *time, *id;
};

/* A cursor is "time id". */
static const char *
cursor_of(struct arena *mem, const struct registration *last)
{
	return cursor_pack(mem, arena_printf(mem, "%s %lld", last->cursor_time,
					(long long)last->id));
}

/* False for anything but what cursor_of() makes. */
static bool
read_cursor(struct arena *mem, const char *cursor, struct place *out)
{
	char *text = cursor_unpack(mem, cursor);

	if (text == NULL)
		return false;
	out->id = cursor_id(text);
	out->time = text;
	return out->id != NULL && cursor_is_time(text);
}

static void
take_list(const struct call *call, int64_t limit, struct registration_list *out)
{
	size_t rows = (size_t)db_rows(call->db);
	bool more = rows > (size_t)limit;
	struct row row = { call->db, call->mem, 0, 0 };
	int first;

	*out = (struct registration_list){ 0 };
	row_fill(&row, count_columns, out);
	first = row.column;
	if (db_text(call->db, 0, first) == NULL)
		return;
	out->n_rows = more ? (size_t)limit : rows;
	out->rows = arena_array(call->mem, out->n_rows, sizeof *out->rows);
	for (size_t i = 0; i < out->n_rows; i++) {
		row.n = (int)i;
		row.column = first;
		out->rows[i] = (struct registration){ 0 };
		row_fill(&row, row_columns, &out->rows[i]);
	}
	if (more)
		out->next_cursor =
			cursor_of(call->mem, &out->rows[out->n_rows - 1]);
}

enum err
registration_list(const struct call *call,
	const struct registration_query *query, struct registration_list *out)
{
	const struct filter *f = &query->filter;
	struct place after = { NULL, NULL };
	enum err e;

	if (query->cursor != NULL &&
		!read_cursor(call->mem, query->cursor, &after))
		return E_INVALID;
	e = DB_RUN(call->db, &registration_list_stmt, call->who.session,
		f->event, f->status, f->text, f->serial,
		arg_bool(query->oldest_first),
		arg_number(call->mem, query->limit), after.time, after.id,
		f->more, arg_bool(query->marks), call->who.request_id,
		call->who.address, arg_bool(query->exact),
		arg_bool(query->tickets), arg_bool(query->further));
	if (e != OK)
		return e;
	take_list(call, query->limit, out);
	return OK;
}
