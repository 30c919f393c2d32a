/* receipt.c: shows the answer to a registration again, corrects its address. */
#include "registration/receipt.h"
#include "keys/access_link.h"
#include "registration/registration.h"

/* Behind the columns of the event. */
enum column {
	PERSON = EVENT_N,
	ADDRESS,
	TEAM,
	COMPANY,
	TICKETS,
	STANDS,
	PLACE,
	TOTAL,
	EACH,
	DUE,
	REFERENCE,
	PROOF_DUE,
	CORRECTABLE,
	CORRECTED,
};

const struct stmt receipt_show_stmt = { "receipt", RETRY_OK, 1,
	"select " EVENT_COLUMNS ", person, address, team, company, tickets, "
	"stands, place, total, each, due, reference, proof_due, correctable, "
	"corrected "
	"from api.receipt($1::bytea) join api.event_public "
	"on id = event_id" };

const char *
receipt_path(struct arena *mem, const char *token, const char *lang)
{
	return arena_printf(mem, "/registered/%s%s%s", token,
		lang != NULL ? "?lang=" : "", lang != NULL ? lang : "");
}

enum err
receipt_show(const struct call *call, const char *token, struct receipt *out)
{
	enum err e = access_link_is_token(token)
			     ? DB_RUN(call->db, &receipt_show_stmt,
				       access_link_hash(call->mem, token))
			     : E_NOT_FOUND;

	if (e != OK)
		return e;
	if (db_rows(call->db) == 0)
		return E_NOT_FOUND;
	*out = (struct receipt){
		.name = db_copy(call->db, call->mem, 0, PERSON),
		.email = db_copy(call->db, call->mem, 0, ADDRESS),
		.team_name = db_copy(call->db, call->mem, 0, TEAM),
		.members = db_copy(call->db, call->mem, 0, COMPANY),
		.tickets = db_int(call->db, 0, TICKETS),
		.status = db_copy(call->db, call->mem, 0, STANDS),
		.place = db_int(call->db, 0, PLACE),
		.total = db_copy(call->db, call->mem, 0, TOTAL),
		.each = db_copy(call->db, call->mem, 0, EACH),
		.due = db_bool(call->db, 0, DUE),
		.payment_reference = db_copy(call->db, call->mem, 0, REFERENCE),
		.proof_due = db_copy(call->db, call->mem, 0, PROOF_DUE),
		.correctable = db_bool(call->db, 0, CORRECTABLE),
		.corrected = db_bool(call->db, 0, CORRECTED),
	};
	event_take(call, &out->event);
	return OK;
}

const struct stmt receipt_correct_stmt = { "receipt_correct", RETRY_NO, 5,
	"select api.receipt_correct($1::text, $2::text, $3::bytea, $4::text, "
	"$5::text[])" };

enum err
receipt_correct(const struct call *call, const char *token, const char *email)
{
	if (!access_link_is_token(token))
		return E_NOT_FOUND;
	return DB_RUN(call->db, &receipt_correct_stmt, call->who.request_id,
		call->who.address, access_link_hash(call->mem, token), email,
		registration_serials(call->mem, EVENT_TEAM_MAX));
}
