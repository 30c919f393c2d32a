/* decision.c: decisions of staff on one registration, and what goes with them. */
#include "registration/decision.h"
#include "event/event.h"

const struct column decision_columns[] = {
	COLUMNS_OF(registration_columns, 0),
	COLUMN(COLUMN_BOOL, struct registration, replayed),
	{ 0 },
};

enum err
decision_take(enum err e, const struct call *call, struct registration *out)
{
	return e == OK ? registration_take(call, out) : e;
}

const struct stmt decision_make_stmt = { "decide", RETRY_NO, 10,
	"api.decide($1::text, $2::text, $3::bytea, $4::bigint, "
	"$5::text, $6::text, $7::bigint, $8::text, $9::bytea, "
	"$10::text)",
	decision_columns };

enum err
decision_make(const struct call *call, const struct registration_version *which,
	const struct decision *decision, struct registration *out)
{
	enum err e = DB_RUN(call->db, &decision_make_stmt, call->who.request_id,
		call->who.address, call->who.session,
		arg_number(call->mem, which->id), decision->status,
		decision->reason, arg_nonzero(call->mem, which->version),
		call->idempotency.key, call->idempotency.body_hash,
		decision->may);

	return decision_take(e, call, out);
}

const struct stmt decision_request_stmt = { "request_proof", RETRY_NO, 8,
	"api.request_proof($1::text, $2::text, $3::bytea, $4::bigint, "
	"$5::text, $6::bigint, $7::text, $8::bytea)",
	decision_columns };

/* A statement that takes a registration in a version, and a reason. */
static enum err
run_with_reason(const struct call *call, const struct stmt *stmt,
	const struct registration_version *which, const char *reason,
	struct registration *out)
{
	enum err e =
		DB_RUN(call->db, stmt, call->who.request_id, call->who.address,
			call->who.session, arg_number(call->mem, which->id),
			reason, arg_nonzero(call->mem, which->version),
			call->idempotency.key, call->idempotency.body_hash);

	return decision_take(e, call, out);
}

enum err
decision_request(const struct call *call,
	const struct registration_version *which, const char *reason,
	struct registration *out)
{
	return run_with_reason(
		call, &decision_request_stmt, which, reason, out);
}

const struct stmt decision_undo_stmt = { "undo", RETRY_NO, 8,
	"api.undo($1::text, $2::text, $3::bytea, $4::bigint, "
	"$5::bigint, $6::text[], $7::text, $8::bytea)",
	decision_columns };

enum err
decision_undo(const struct call *call, const struct registration_version *which,
	struct registration *out)
{
	enum err e = DB_RUN(call->db, &decision_undo_stmt, call->who.request_id,
		call->who.address, call->who.session,
		arg_number(call->mem, which->id),
		arg_nonzero(call->mem, which->version),
		registration_serials(call->mem, EVENT_TEAM_MAX),
		call->idempotency.key, call->idempotency.body_hash);

	return decision_take(e, call, out);
}

const struct stmt decision_resend_stmt = { "resend", RETRY_NO, 6,
	"api.resend($1::text, $2::text, $3::bytea, $4::bigint, "
	"$5::text, $6::bytea)",
	decision_columns };

/* A statement that takes a registration in whatever version. */
static enum err
run_by_id(const struct call *call, const struct stmt *stmt, int64_t id,
	struct registration *out)
{
	enum err e = DB_RUN(call->db, stmt, call->who.request_id,
		call->who.address, call->who.session, arg_number(call->mem, id),
		call->idempotency.key, call->idempotency.body_hash);

	return decision_take(e, call, out);
}

enum err
decision_resend(const struct call *call, int64_t id, struct registration *out)
{
	return run_by_id(call, &decision_resend_stmt, id, out);
}

const struct stmt decision_link_renew_stmt = { "link_renew", RETRY_NO, 6,
	"api.link_renew($1::text, $2::text, $3::bytea, "
	"$4::bigint, $5::text, $6::bytea)",
	decision_columns };

enum err
decision_link_renew(
	const struct call *call, int64_t id, struct registration *out)
{
	return run_by_id(call, &decision_link_renew_stmt, id, out);
}

const struct stmt decision_cancel_stmt = { "cancel", RETRY_NO, 8,
	"api.cancel($1::text, $2::text, $3::bytea, $4::bigint, "
	"$5::text, $6::bigint, $7::text, $8::bytea)",
	decision_columns };

enum err
decision_cancel(const struct call *call,
	const struct registration_version *which, const char *reason,
	struct registration *out)
{
	return run_with_reason(call, &decision_cancel_stmt, which, reason, out);
}

const struct stmt decision_pass_stmt = { "pass_over", RETRY_NO, 8,
	"api.pass_over($1::text, $2::text, $3::bytea, $4::bigint, "
	"$5::boolean, $6::bigint, $7::text, $8::bytea)",
	decision_columns };

enum err
decision_pass(const struct call *call, const struct registration_version *which,
	bool passed, struct registration *out)
{
	return run_with_reason(
		call, &decision_pass_stmt, which, arg_bool(passed), out);
}

const struct stmt decision_note_stmt = { "note", RETRY_NO, 7,
	"select notes, replayed from api.note($1::text, $2::text, $3::bytea, "
	"$4::bigint, $5::text, $6::text, $7::bytea)" };

enum err
decision_note(const struct call *call, int64_t id, const char *text,
	const char **notes, bool *replayed)
{
	enum err e = DB_RUN(call->db, &decision_note_stmt, call->who.request_id,
		call->who.address, call->who.session, arg_number(call->mem, id),
		text, call->idempotency.key, call->idempotency.body_hash);

	if (e != OK)
		return e;
	*notes = db_copy(call->db, call->mem, 0, 0);
	*replayed = db_bool(call->db, 0, 1);
	return OK;
}

const struct stmt decision_reasons_stmt = {
	"reasons", RETRY_OK, 2,
	"select reject, request, cancel from api.reasons($1::bytea, $2::text)"
};

enum err
decision_reasons(
	const struct call *call, const char *event, struct reasons *out)
{
	enum err e = DB_RUN(
		call->db, &decision_reasons_stmt, call->who.session, event);

	if (e != OK)
		return e;
	out->reject = db_copy(call->db, call->mem, 0, 0);
	out->request = db_copy(call->db, call->mem, 0, 1);
	out->cancel = db_copy(call->db, call->mem, 0, 2);
	return OK;
}

const struct stmt decision_colleagues_stmt = { "colleagues", RETRY_OK, 1,
	"select api.colleagues($1::bytea)" };

enum err
decision_colleagues(const struct call *call, const char **list)
{
	return db_take(
		DB_RUN(call->db, &decision_colleagues_stmt, call->who.session),
		call->db, call->mem, list);
}
