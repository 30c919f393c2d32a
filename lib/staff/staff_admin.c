/* staff_admin.c: accounts of others, as the database describes them. */
#include "staff/staff_admin.h"

const struct stmt staff_list_stmt = { "staff", RETRY_OK, 1,
	"select api.staff($1::bytea)" };

enum err
staff_list(const struct call *call, const char **json)
{
	return db_take(DB_RUN(call->db, &staff_list_stmt, call->who.session),
		call->db, call->mem, json);
}

const struct stmt staff_invite_stmt = { "staff_invite", RETRY_NO, 9,
	"select account, replayed from api.staff_invite($1::text, $2::text, "
	"$3::bytea, $4::text, $5::text, $6::text, $7::text, $8::text, "
	"$9::bytea)" };

enum err
staff_invite(const struct call *call, const struct staff_invitation *new,
	const char **json, bool *replayed)
{
	enum err e = DB_RUN(call->db, &staff_invite_stmt, call->who.request_id,
		call->who.address, call->who.session, new->email, new->name,
		new->role, new->lang, call->idempotency.key,
		call->idempotency.body_hash);

	if (e == OK)
		*replayed = db_bool(call->db, 0, 1);
	return db_take(e, call->db, call->mem, json);
}

const struct stmt staff_save_stmt = { "staff_save", RETRY_OK, 7,
	"select api.staff_save($1::text, $2::text, $3::bytea, $4::bigint, "
	"$5::text, $6::text, $7::boolean)" };

enum err
staff_save(const struct call *call, const char *id,
	const struct staff_change *change, const char **json)
{
	enum err e = DB_RUN(call->db, &staff_save_stmt, call->who.request_id,
		call->who.address, call->who.session, id, change->name,
		change->role, change->disabled);

	return db_take(e, call->db, call->mem, json);
}

const struct stmt staff_invite_again_stmt = { "staff_invite_again", RETRY_NO, 4,
	"select api.staff_invite_again($1::text, $2::text, $3::bytea, "
	"$4::bigint)" };

const struct stmt staff_sign_out_stmt = { "staff_sign_out", RETRY_OK, 4,
	"select api.staff_sign_out($1::text, $2::text, $3::bytea, "
	"$4::bigint)" };

const struct stmt staff_otp_reset_stmt = { "staff_otp_reset", RETRY_OK, 4,
	"select api.staff_otp_reset($1::text, $2::text, $3::bytea, "
	"$4::bigint)" };

enum err
staff_act(const struct call *call, const struct stmt *action, const char *id,
	const char **json)
{
	enum err e = DB_RUN(call->db, action, call->who.request_id,
		call->who.address, call->who.session, id);

	return db_take(e, call->db, call->mem, json);
}

const struct stmt staff_installation_stmt = { "installation", RETRY_OK, 1,
	"select api.installation($1::bytea)" };

enum err
staff_installation(const struct call *call, const char **json)
{
	return db_take(
		DB_RUN(call->db, &staff_installation_stmt, call->who.session),
		call->db, call->mem, json);
}

const struct stmt staff_installation_save_stmt = { "installation_save",
	RETRY_OK, 4,
	"select api.installation_save($1::text, $2::text, $3::bytea, "
	"$4::boolean)" };

enum err
staff_installation_save(
	const struct call *call, bool two_step_required, const char **json)
{
	enum err e = DB_RUN(call->db, &staff_installation_save_stmt,
		call->who.request_id, call->who.address, call->who.session,
		arg_bool(two_step_required));

	return db_take(e, call->db, call->mem, json);
}
