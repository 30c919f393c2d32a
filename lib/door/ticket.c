/* ticket.c: tickets at the door: looked at, marked used exactly once. */
#include "door/ticket.h"
#include "door/typed.h"
#include "keys/serial.h"

/* The row, and the serial as people read it, with its dashes. */
static void
take_scan(const struct call *call, struct scan *out)
{
	char shown[SERIAL_SHOWN + 1];

	*out = (struct scan){ 0 };
	row_read(call->db, call->mem, 0, out);
	if (out->serial == NULL || strlen(out->serial) != SERIAL_LEN)
		return;
	serial_show(out->serial, shown);
	out->serial = arena_strdup(call->mem, shown);
}

static const struct column verify_columns[] = {
	COLUMN(COLUMN_TEXT, struct scan, reason),
	COLUMN(COLUMN_TEXT, struct scan, serial),
	COLUMN(COLUMN_TEXT, struct scan, member_name),
	COLUMN(COLUMN_TEXT, struct scan, email),
	COLUMN(COLUMN_TEXT, struct scan, phone),
	COLUMN(COLUMN_TEXT, struct scan, team_name),
	COLUMN(COLUMN_TEXT, struct scan, status),
	COLUMN(COLUMN_BOOL, struct scan, checked_in),
	COLUMN(COLUMN_TEXT, struct scan, check_in_time),
	COLUMN(COLUMN_TEXT, struct scan, gate),
	COLUMN_AS("event_id", COLUMN_INT, struct scan, event),
	COLUMN(COLUMN_INT, struct scan, team_inside),
	COLUMN(COLUMN_INT, struct scan, team_of),
	COLUMN(COLUMN_TEXT, struct scan, scanner_gate),
	COLUMN(COLUMN_BOOL, struct scan, rehearsal),
	COLUMN(COLUMN_TEXT, struct scan, elsewhere),
	COLUMN_AS("serial_code", COLUMN_TEXT, struct scan, short_code),
	{ 0 },
};

const struct stmt ticket_verify_stmt = { "verify_ticket", RETRY_OK, 7,
	"api.verify_ticket($1::bytea, $2::bytea, "
	"$3::boolean, $4::text, $5::bigint, $6::text, $7::text)",
	verify_columns };

enum err
ticket_verify(
	const struct call *call, bool open, const char *typed, struct scan *out)
{
	struct typed t = typed_read(call->mem, typed);
	enum err e = DB_RUN(call->db, &ticket_verify_stmt, call->who.session,
		call->who.device, arg_bool(open), t.serial, t.event_id,
		call->who.request_id, call->who.address);

	if (e != OK)
		return e;
	take_scan(call, out);
	out->misread = t.serial == NULL;
	return OK;
}

static const struct column use_columns[] = {
	COLUMN(COLUMN_TEXT, struct scan, reason),
	COLUMN(COLUMN_TEXT, struct scan, serial),
	COLUMN(COLUMN_TEXT, struct scan, member_name),
	COLUMN(COLUMN_TEXT, struct scan, team_name),
	COLUMN(COLUMN_TEXT, struct scan, check_in_time),
	COLUMN(COLUMN_TEXT, struct scan, gate),
	COLUMN(COLUMN_TEXT, struct scan, first_used_at),
	COLUMN(COLUMN_TEXT, struct scan, first_gate),
	COLUMN(COLUMN_INT, struct scan, seconds_ago),
	COLUMN(COLUMN_BOOL, struct scan, same_device),
	COLUMN(COLUMN_TEXT, struct scan, status),
	COLUMN(COLUMN_BOOL, struct scan, replayed),
	COLUMN_AS("event_id", COLUMN_INT, struct scan, event),
	COLUMN(COLUMN_INT, struct scan, team_inside),
	COLUMN(COLUMN_INT, struct scan, team_of),
	COLUMN(COLUMN_TEXT, struct scan, scanner_gate),
	COLUMN(COLUMN_BOOL, struct scan, rehearsal),
	COLUMN(COLUMN_TEXT, struct scan, elsewhere),
	{ 0 },
};

/* RETRY_NO: without a key a second run would find the ticket used. */
const struct stmt ticket_use_stmt = { "mark_used", RETRY_NO, 11,
	"api.mark_used($1::text, $2::bytea, $3::bytea, $4::boolean, "
	"$5::text, $6::bigint, $7::text, $8::text, $9::text, $10::bigint, "
	"$11::boolean)",
	use_columns };

enum err
ticket_use(const struct call *call, bool open, const struct scan_asked *asked,
	struct scan *out)
{
	struct typed t = typed_read(call->mem, asked->typed);
	enum err e = DB_RUN(call->db, &ticket_use_stmt, call->who.request_id,
		call->who.session, call->who.device, arg_bool(open), t.serial,
		t.event_id, asked->key,
		asked->kind != NULL ? asked->kind : "admit", asked->at,
		asked->offset_ms, arg_bool(asked->rehearsal));

	if (e != OK)
		return e;
	take_scan(call, out);
	out->checked_in = out->check_in_time != NULL;
	out->misread = t.serial == NULL;
	if (strcmp(out->reason, "admitted") == 0 ||
		strcmp(out->reason, "left") == 0)
		return OK;
	e = err_from_code(out->reason);
	if (e == OK)
		BUG("the database refuses for an unknown reason");
	return e;
}

const char *
ticket_refusal(enum err e, const struct scan *scan)
{
	if (e == E_TICKET_UNKNOWN && scan->misread)
		return "This code was read wrongly: scan it again. If it says "
		       "so once more, the ticket is not genuine: send the "
		       "person to the help desk.";
	return err_detail(e);
}
