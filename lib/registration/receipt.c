/* receipt.c: shows the answer to a registration again, corrects its address. */
#include "registration/receipt.h"
#include "keys/access_link.h"
#include "registration/registration.h"

static const struct column columns[] = {
	COLUMNS_OF(event_columns, offsetof(struct receipt, event)),
	COLUMN_AS("person", COLUMN_TEXT, struct receipt, name),
	COLUMN_AS("address", COLUMN_TEXT, struct receipt, email),
	COLUMN_AS("team", COLUMN_TEXT, struct receipt, team_name),
	COLUMN_AS("company", COLUMN_TEXT, struct receipt, members),
	COLUMN(COLUMN_INT, struct receipt, tickets),
	COLUMN_AS("stands", COLUMN_TEXT, struct receipt, status),
	COLUMN(COLUMN_INT, struct receipt, place),
	COLUMN(COLUMN_TEXT, struct receipt, total),
	COLUMN(COLUMN_TEXT, struct receipt, each),
	COLUMN(COLUMN_BOOL, struct receipt, due),
	COLUMN_AS("reference", COLUMN_TEXT, struct receipt, payment_reference),
	COLUMN(COLUMN_TEXT, struct receipt, proof_due),
	COLUMN(COLUMN_BOOL, struct receipt, correctable),
	COLUMN(COLUMN_BOOL, struct receipt, corrected),
	{ 0 },
};

const struct stmt receipt_show_stmt = { "receipt", RETRY_OK, 1,
	"api.receipt($1::bytea) join api.event_public on id = event_id",
	columns };

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
	row_read(call->db, call->mem, 0, out);
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
