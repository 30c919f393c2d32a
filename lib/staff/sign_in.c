/* sign_in.c: signs staff in and out. */
#include "staff/sign_in.h"
#include "keys/otp.h"
#include "keys/password.h"
#include "wire/json.h"

/* One row: id, hash, sealed secret; none: nobody. Raises when locked. */
const struct stmt sign_in_begin_stmt = { "login_begin", RETRY_OK, 3,
	"select staff_id, password_hash, otp_secret "
	"from api.login_begin($1::text, $2::text, $3::text)" };

/* Counts a failure or opens a session. */
const struct stmt sign_in_end_stmt = { "login_end", RETRY_NO, 12,
	"select id, email, name, role, outcome from api.login_end($1::text, "
	"$2::text, $3::text, $4::bigint, $5::boolean, $6::bytea, $7::int, "
	"$8::boolean, $9::bigint, $10::bytea, $11::text, $12::text)" };

const struct stmt sign_out_stmt = { "logout", RETRY_OK, 3,
	"select api.logout($1::text, $2::text, $3::bytea)" };

const struct stmt staff_me_stmt = { "me", RETRY_OK, 1,
	"select id, email, name, role, two_step, two_step_required, "
	"recovery_codes_left from api.me($1::bytea)" };

const struct stmt staff_me_save_stmt = { "me_save", RETRY_OK, 4,
	"select api.me_save($1::text, $2::text, $3::bytea, $4::text)" };

enum { ID, EMAIL, NAME, ROLE, OUTCOME };
enum { TWO_STEP = 4, REQUIRED, LEFT };

static void
take_staff(const struct call *call, struct staff *out)
{
	*out = (struct staff){ .id = db_int(call->db, 0, ID),
		.email = db_copy(call->db, call->mem, 0, EMAIL),
		.name = db_copy(call->db, call->mem, 0, NAME),
		.role = db_copy(call->db, call->mem, 0, ROLE) };
}

/* What the database needs to know of somebody who signs in. */
struct proof_of {
	const char *staff_id; /* NULL: nobody */
	const char *good;     /* "true": the password is right */
	struct otp_answer second;
};

static enum err
check(const struct call *call, const struct cfg *cfg,
	const struct sign_in *login, struct proof_of *out)
{
	const char *hash = NULL, *sealed = NULL;
	size_t sealed_len = 0;
	int64_t id = 0;
	enum err e = DB_RUN(call->db, &sign_in_begin_stmt, call->who.request_id,
		call->who.address, login->email);

	if (e != OK)
		return e;
	if (db_rows(call->db) > 0) {
		id = db_int(call->db, 0, 0);
		hash = db_copy(call->db, call->mem, 0, 1);
		sealed = db_bytes(call->db, call->mem, 0, 2, &sealed_len);
	}
	out->staff_id = arg_nonzero(call->mem, id);
	out->good = arg_bool(password_fits(hash, login->password));
	out->second =
		otp_read(cfg, call->mem, id, sealed, sealed_len, login->otp);
	return OK;
}

static enum err
outcome_of(struct db *db)
{
	static const struct {
		const char *outcome;
		enum err e;
	} rows[] = { { "done", OK }, { "otp_required", E_OTP },
		{ "otp_wrong", E_OTP_WRONG } };
	const char *text = db_rows(db) > 0 ? db_text(db, 0, OUTCOME) : NULL;

	for (size_t i = 0; text != NULL && i < LEN(rows); i++)
		if (strcmp(rows[i].outcome, text) == 0)
			return rows[i].e;
	return E_LOGIN;
}

enum err
sign_in(const struct call *call, const struct cfg *cfg,
	const struct sign_in *login, struct staff *out,
	struct session_token *token)
{
	char id[33];
	struct proof_of proof;
	enum err e = check(call, cfg, login, &proof);

	if (e != OK)
		return e;
	session_new(cfg, call->mem, id, token);
	e = DB_RUN(call->db, &sign_in_end_stmt, call->who.request_id,
		call->who.address, login->email, proof.staff_id, proof.good,
		token->hash, arg_number(call->mem, token->expires_in),
		proof.second.given, proof.second.step, proof.second.recovery,
		login->agent, login->lang);
	if (e == OK)
		e = outcome_of(call->db);
	if (e != OK)
		return e;
	take_staff(call, out);
	session_sign(cfg, call->mem,
		&(struct session){ id, out->id, out->role }, token);
	return OK;
}

enum err
sign_out(const struct call *call)
{
	return DB_RUN(call->db, &sign_out_stmt, call->who.request_id,
		call->who.address, call->who.session);
}

enum err
staff_me(const struct call *call, struct staff_me *out)
{
	enum err e = DB_RUN(call->db, &staff_me_stmt, call->who.session);

	if (e != OK)
		return e;
	if (db_rows(call->db) == 0)
		return E_UNAUTHORIZED;
	take_staff(call, &out->staff);
	out->two_step = db_bool(call->db, 0, TWO_STEP);
	out->two_step_required = db_bool(call->db, 0, REQUIRED);
	out->recovery_codes = db_int(call->db, 0, LEFT);
	return OK;
}

enum err
staff_me_save(const struct call *call, const char *name)
{
	return DB_RUN(call->db, &staff_me_save_stmt, call->who.request_id,
		call->who.address, call->who.session, name);
}

void
staff_json(struct buf *out, const struct staff *staff)
{
	json_int(out, "id", staff->id);
	json_text(out, "email", staff->email);
	json_text(out, "name", staff->name);
	json_text(out, "role", staff->role);
}

void
staff_me_json(struct buf *out, const struct staff_me *me)
{
	staff_json(out, &me->staff);
	json_bool(out, "two_step", me->two_step);
	json_bool(out, "two_step_required", me->two_step_required);
	json_int(out, "recovery_codes_left", me->recovery_codes);
}
