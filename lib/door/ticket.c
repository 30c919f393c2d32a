/* ticket.c: tickets at the door: looked at, marked used exactly once. */
#include "door/ticket.h"
#include "door/typed.h"
#include "keys/serial.h"

/* With its dashes. */
static const char *
copy_serial(const struct call *call, int column)
{
	char shown[SERIAL_SHOWN + 1];
	const char *s = db_text(call->db, 0, column);

	if (s == NULL || strlen(s) != SERIAL_LEN)
		return db_copy(call->db, call->mem, 0, column);
	serial_show(s, shown);
	return arena_strdup(call->mem, shown);
}

/* Four columns from `first` on. */
static void
take_team(const struct call *call, int first, struct scan *out)
{
	out->event = db_int(call->db, 0, first);
	out->team_inside = db_int(call->db, 0, first + 1);
	out->team_of = db_int(call->db, 0, first + 2);
	out->scanner_gate = db_copy(call->db, call->mem, 0, first + 3);
}

const struct stmt ticket_verify_stmt = { "verify_ticket", RETRY_OK, 7,
	"select reason, serial, member_name, email, phone, team_name, status, "
	"checked_in, check_in_time, gate, event_id, team_inside, team_of, "
	"scanner_gate, rehearsal, elsewhere, serial_code "
	"from api.verify_ticket($1::bytea, $2::bytea, "
	"$3::boolean, $4::text, $5::bigint, $6::text, $7::text)" };

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
	*out = (struct scan){
		.reason = db_copy(call->db, call->mem, 0, 0),
		.serial = copy_serial(call, 1),
		.member_name = db_copy(call->db, call->mem, 0, 2),
		.email = db_copy(call->db, call->mem, 0, 3),
		.phone = db_copy(call->db, call->mem, 0, 4),
		.team_name = db_copy(call->db, call->mem, 0, 5),
		.status = db_copy(call->db, call->mem, 0, 6),
		.checked_in = db_bool(call->db, 0, 7),
		.check_in_time = db_copy(call->db, call->mem, 0, 8),
		.gate = db_copy(call->db, call->mem, 0, 9),
	};
	out->rehearsal = db_bool(call->db, 0, 14);
	out->elsewhere = db_copy(call->db, call->mem, 0, 15);
	out->misread = t.serial == NULL;
	out->short_code = db_copy(call->db, call->mem, 0, 16);
	take_team(call, 10, out);
	return OK;
}

/* RETRY_NO: without a key a second run would find the ticket used. */
const struct stmt ticket_use_stmt = { "mark_used", RETRY_NO, 11,
	"select reason, serial, member_name, team_name, check_in_time, gate, "
	"first_used_at, first_gate, seconds_ago, same_device, status, "
	"replayed, event_id, team_inside, team_of, scanner_gate, rehearsal, "
	"elsewhere "
	"from api.mark_used($1::text, $2::bytea, $3::bytea, $4::boolean, "
	"$5::text, $6::bigint, $7::text, $8::text, $9::text, $10::bigint, "
	"$11::boolean)" };

static void
take_verdict(const struct call *call, struct scan *out)
{
	*out = (struct scan){
		.reason = db_copy(call->db, call->mem, 0, 0),
		.serial = copy_serial(call, 1),
		.member_name = db_copy(call->db, call->mem, 0, 2),
		.team_name = db_copy(call->db, call->mem, 0, 3),
		.check_in_time = db_copy(call->db, call->mem, 0, 4),
		.gate = db_copy(call->db, call->mem, 0, 5),
		.first_used_at = db_copy(call->db, call->mem, 0, 6),
		.first_gate = db_copy(call->db, call->mem, 0, 7),
		.seconds_ago = db_int(call->db, 0, 8),
		.same_device = db_bool(call->db, 0, 9),
		.status = db_copy(call->db, call->mem, 0, 10),
		.replayed = db_bool(call->db, 0, 11),
	};
	out->checked_in = out->check_in_time != NULL;
	out->rehearsal = db_bool(call->db, 0, 16);
	out->elsewhere = db_copy(call->db, call->mem, 0, 17);
	take_team(call, 12, out);
}

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
	take_verdict(call, out);
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
