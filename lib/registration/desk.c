/* desk.c: decisions of staff on one registration, and what goes with them. */
#include "registration/desk.h"
#include "event/event.h"

enum err
desk_take(enum err e, const struct call *call, struct registration *out)
{
	if (e == OK)
		e = registration_take(call, out);
	if (e == OK)
		out->replayed = db_bool(call->db, 0, REGISTRATION_N);
	return e;
}

const struct stmt desk_decide_stmt = { "decide", RETRY_NO, 10,
	DESK_DECIDED "api.decide($1::text, $2::text, $3::bytea, $4::bigint, "
		     "$5::text, $6::text, $7::bigint, $8::text, $9::bytea, "
		     "$10::text)" };

enum err
desk_decide(const struct call *call, const struct seen *seen,
	const char *decision, const char *reason, const char *may,
	struct registration *out)
{
	enum err e = DB_RUN(call->db, &desk_decide_stmt, call->who.request_id,
		call->who.address, call->who.session,
		arg_number(call->mem, seen->id), decision, reason,
		arg_nonzero(call->mem, seen->version), call->idempotency.key,
		call->idempotency.body_hash, may);

	return desk_take(e, call, out);
}

const struct stmt desk_request_stmt = { "request_proof", RETRY_NO, 8,
	DESK_DECIDED
	"api.request_proof($1::text, $2::text, $3::bytea, $4::bigint, "
	"$5::text, $6::bigint, $7::text, $8::bytea)" };

enum err
desk_request(const struct call *call, const struct seen *seen,
	const char *reason, struct registration *out)
{
	enum err e = DB_RUN(call->db, &desk_request_stmt, call->who.request_id,
		call->who.address, call->who.session,
		arg_number(call->mem, seen->id), reason,
		arg_nonzero(call->mem, seen->version), call->idempotency.key,
		call->idempotency.body_hash);

	return desk_take(e, call, out);
}

const struct stmt desk_undo_stmt = { "undo", RETRY_NO, 8,
	DESK_DECIDED "api.undo($1::text, $2::text, $3::bytea, $4::bigint, "
		     "$5::bigint, $6::text[], $7::text, $8::bytea)" };

enum err
desk_undo(const struct call *call, const struct seen *seen,
	struct registration *out)
{
	enum err e = DB_RUN(call->db, &desk_undo_stmt, call->who.request_id,
		call->who.address, call->who.session,
		arg_number(call->mem, seen->id),
		arg_nonzero(call->mem, seen->version),
		registration_serials(call->mem, EVENT_TEAM_MAX),
		call->idempotency.key, call->idempotency.body_hash);

	return desk_take(e, call, out);
}

const struct stmt desk_resend_stmt = { "resend", RETRY_NO, 6,
	DESK_DECIDED "api.resend($1::text, $2::text, $3::bytea, $4::bigint, "
		     "$5::text, $6::bytea)" };

enum err
desk_resend(const struct call *call, int64_t id, struct registration *out)
{
	enum err e = DB_RUN(call->db, &desk_resend_stmt, call->who.request_id,
		call->who.address, call->who.session, arg_number(call->mem, id),
		call->idempotency.key, call->idempotency.body_hash);

	return desk_take(e, call, out);
}

const struct stmt desk_cancel_stmt = { "cancel", RETRY_NO, 8,
	DESK_DECIDED "api.cancel($1::text, $2::text, $3::bytea, $4::bigint, "
		     "$5::text, $6::bigint, $7::text, $8::bytea)" };

enum err
desk_cancel(const struct call *call, const struct seen *seen,
	const char *reason, struct registration *out)
{
	enum err e = DB_RUN(call->db, &desk_cancel_stmt, call->who.request_id,
		call->who.address, call->who.session,
		arg_number(call->mem, seen->id), reason,
		arg_nonzero(call->mem, seen->version), call->idempotency.key,
		call->idempotency.body_hash);

	return desk_take(e, call, out);
}

const struct stmt desk_pass_stmt = { "pass_over", RETRY_NO, 8,
	DESK_DECIDED "api.pass_over($1::text, $2::text, $3::bytea, $4::bigint, "
		     "$5::boolean, $6::bigint, $7::text, $8::bytea)" };

enum err
desk_pass(const struct call *call, const struct seen *seen, bool passed,
	struct registration *out)
{
	enum err e = DB_RUN(call->db, &desk_pass_stmt, call->who.request_id,
		call->who.address, call->who.session,
		arg_number(call->mem, seen->id), arg_bool(passed),
		arg_nonzero(call->mem, seen->version), call->idempotency.key,
		call->idempotency.body_hash);

	return desk_take(e, call, out);
}

const struct stmt desk_claim_stmt = { "claim", RETRY_OK, 3,
	"select api.claim($1::bytea, $2::bigint, $3::boolean)" };

enum err
desk_claim(const struct call *call, int64_t id, bool release, const char **json)
{
	enum err e = DB_RUN(call->db, &desk_claim_stmt, call->who.session,
		arg_number(call->mem, id), arg_bool(release));

	return db_take(e, call->db, call->mem, json);
}

const struct stmt desk_next_stmt = { "claim_next", RETRY_OK, 4,
	"select api.claim_next($1::bytea, $2::bigint[], $3::bigint[], "
	"$4::int)" };

enum err
desk_next(const struct call *call, const struct queue *queue, const char **json)
{
	enum err e = DB_RUN(call->db, &desk_next_stmt, call->who.session,
		arg_array(call->mem, queue->ids, queue->n),
		queue->versions == NULL
			? NULL
			: arg_array(call->mem, queue->versions, queue->n),
		arg_number(call->mem, queue->count));

	return db_take(e, call->db, call->mem, json);
}

const struct stmt desk_note_stmt = { "note", RETRY_NO, 7,
	"select notes, replayed from api.note($1::text, $2::text, $3::bytea, "
	"$4::bigint, $5::text, $6::text, $7::bytea)" };

enum err
desk_note(const struct call *call, int64_t id, const char *text,
	const char **notes, bool *replayed)
{
	enum err e = DB_RUN(call->db, &desk_note_stmt, call->who.request_id,
		call->who.address, call->who.session, arg_number(call->mem, id),
		text, call->idempotency.key, call->idempotency.body_hash);

	if (e != OK)
		return e;
	*notes = db_copy(call->db, call->mem, 0, 0);
	*replayed = db_bool(call->db, 0, 1);
	return OK;
}

const struct stmt desk_reasons_stmt = {
	"reasons", RETRY_OK, 2,
	"select reject, request, cancel from api.reasons($1::bytea, $2::text)"
};

enum err
desk_reasons(const struct call *call, const char *event, struct reasons *out)
{
	enum err e =
		DB_RUN(call->db, &desk_reasons_stmt, call->who.session, event);

	if (e != OK)
		return e;
	out->reject = db_copy(call->db, call->mem, 0, 0);
	out->request = db_copy(call->db, call->mem, 0, 1);
	out->cancel = db_copy(call->db, call->mem, 0, 2);
	return OK;
}

const struct stmt desk_colleagues_stmt = { "colleagues", RETRY_OK, 1,
	"select api.colleagues($1::bytea)" };

enum err
desk_colleagues(const struct call *call, const char **list)
{
	return db_take(
		DB_RUN(call->db, &desk_colleagues_stmt, call->who.session),
		call->db, call->mem, list);
}
