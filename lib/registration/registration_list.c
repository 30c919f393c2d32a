/* registration_list.c: registrations page by page, by keyset. */
#include "registration/registration_list.h"
#include "wire/cursor.h"

enum column {
	TOTAL,
	PENDING,
	APPROVED,
	REJECTED,
	WAITLISTED,
	CANCELLED,
	EXACT,
	ID, /* the first of REGISTRATION_PERSON */
	TICKETS = ID + REGISTRATION_PERSON_N,
	CHECKED_IN,
	PROOF,
	CREATED_AT,
	UPDATED_AT,
	CURSOR_TIME,
	MARKS,
	CLAIMED_BY,
	VERSION,
	REASON,
	TICKET_LIST,
	PAYMENT, /* the first of REGISTRATION_PAYMENT */
};

/* The counts stand in every row; without a match one row with a null id. */
const struct stmt registration_list_stmt = { "registrations", RETRY_OK, 16,
	"select total, pending, approved, rejected, waitlisted, "
	"cancelled, exact, " REGISTRATION_PERSON ", tickets_count, "
	"checked_in_count, has_payment_proof, created_at, updated_at, "
	"cursor_time, marks, claimed_by, version, reason, "
	"tickets, " REGISTRATION_PAYMENT " from api.registrations("
	"$1::bytea, $2::text, $3::text, $4::text, $5::text, $6::boolean, "
	"$7::int, $8::text, $9::bigint, $10::text, $11::boolean, "
	"$12::text, $13::text, $14::boolean, $15::boolean, $16::boolean)" };

/* Where a page ends: time and id of its last row. */
struct place {
	const char *time, *id;
};

/* A cursor is "time id". */
static const char *
cursor_of(const struct call *call, int row)
{
	return cursor_pack(
		call->mem, arena_printf(call->mem, "%s %s",
				   db_text(call->db, row, CURSOR_TIME),
				   db_text(call->db, row, ID)));
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
take_row(const struct call *call, int i, struct registration *out)
{
	*out = (struct registration){
		.tickets = db_int(call->db, i, TICKETS),
		.checked_in = db_int(call->db, i, CHECKED_IN),
		.has_payment_proof = db_bool(call->db, i, PROOF),
		.created_at = db_copy(call->db, call->mem, i, CREATED_AT),
		.updated_at = db_copy(call->db, call->mem, i, UPDATED_AT),
		.marks = db_copy(call->db, call->mem, i, MARKS),
		.claimed_by = db_copy(call->db, call->mem, i, CLAIMED_BY),
		.version = db_int(call->db, i, VERSION),
		.reason = db_copy(call->db, call->mem, i, REASON),
		.ticket_list = db_copy(call->db, call->mem, i, TICKET_LIST),
	};
	registration_take_payment(call, i, PAYMENT, &out->payment);
	registration_take_person(call, i, ID, out);
}

static void
take_list(const struct call *call, int64_t limit, struct registration_list *out)
{
	int rows = db_rows(call->db);

	*out = (struct registration_list){
		.total = db_int(call->db, 0, TOTAL),
		.pending = db_int(call->db, 0, PENDING),
		.approved = db_int(call->db, 0, APPROVED),
		.rejected = db_int(call->db, 0, REJECTED),
		.waitlisted = db_int(call->db, 0, WAITLISTED),
		.cancelled = db_int(call->db, 0, CANCELLED),
		.exact = db_bool(call->db, 0, EXACT),
	};
	if (db_text(call->db, 0, ID) == NULL)
		return;
	if (rows > limit) {
		rows = (int)limit;
		out->next_cursor = cursor_of(call, rows - 1);
	}
	out->n_rows = (size_t)rows;
	out->rows = arena_array(call->mem, out->n_rows, sizeof *out->rows);
	for (int i = 0; i < rows; i++)
		take_row(call, i, &out->rows[i]);
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
