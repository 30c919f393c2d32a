/* sign_in.c: signs staff in and out. */
#include "staff/sign_in.h"
#include "keys/otp.h"
#include "keys/password.h"
#include "wire/json.h"

/* What is known of an address before anybody is believed. */
struct claimed {
	int64_t id; /* 0: nobody has it */
	const char *hash;
	struct bytes otp_secret; /* sealed */
};

static const struct column claimed_columns[] = {
	COLUMN_AS("staff_id", COLUMN_INT, struct claimed, id),
	COLUMN_AS("password_hash", COLUMN_TEXT, struct claimed, hash),
	COLUMN(COLUMN_BYTES, struct claimed, otp_secret),
	{ 0 },
};

/* One row, or none: nobody. Raises when locked. */
const struct stmt sign_in_begin_stmt = { "login_begin", RETRY_OK, 3,
	"api.login_begin($1::text, $2::text, $3::text)", claimed_columns };

static const struct column staff_columns[] = {
	COLUMN(COLUMN_INT, struct staff, id),
	COLUMN(COLUMN_TEXT, struct staff, email),
	COLUMN(COLUMN_TEXT, struct staff, name),
	COLUMN(COLUMN_TEXT, struct staff, role),
	{ 0 },
};

/* What came of a sign-in. */
struct opened {
	struct staff staff;
	const char *outcome; /* done, otp_required, otp_wrong; else: refused */
};

static const struct column session_columns[] = {
	COLUMNS_OF(staff_columns, offsetof(struct opened, staff)),
	COLUMN(COLUMN_TEXT, struct opened, outcome),
	{ 0 },
};

/* Counts a failure or opens a session. */
const struct stmt sign_in_end_stmt = { "login_end", RETRY_NO, 12,
	"api.login_end($1::text, $2::text, $3::text, $4::bigint, "
	"$5::boolean, $6::bytea, $7::int, $8::boolean, $9::bigint, "
	"$10::bytea, $11::text, $12::text)",
	session_columns };

const struct stmt sign_out_stmt = { "logout", RETRY_OK, 3,
	"select api.logout($1::text, $2::text, $3::bytea)" };

static const struct column me_columns[] = {
	COLUMNS_OF(staff_columns, offsetof(struct staff_me, staff)),
	COLUMN(COLUMN_BOOL, struct staff_me, two_step),
	COLUMN(COLUMN_BOOL, struct staff_me, two_step_required),
	COLUMN_AS("recovery_codes_left", COLUMN_INT, struct staff_me,
		recovery_codes),
	{ 0 },
};

const struct stmt staff_me_stmt = { "me", RETRY_OK, 1, "api.me($1::bytea)",
	me_columns };

const struct stmt staff_me_save_stmt = { "me_save", RETRY_OK, 4,
	"select api.me_save($1::text, $2::text, $3::bytea, $4::text)" };

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
	struct claimed claimed = { .id = 0 };
	enum err e = DB_RUN(call->db, &sign_in_begin_stmt, call->who.request_id,
		call->who.address, login->email);

	if (e != OK)
		return e;
	if (db_rows(call->db) > 0)
		row_read(call->db, call->mem, 0, &claimed);
	out->staff_id = arg_nonzero(call->mem, claimed.id);
	out->good = arg_bool(password_fits(claimed.hash, login->password));
	out->second = otp_read(
		cfg, call->mem, claimed.id, claimed.otp_secret, login->otp);
	return OK;
}

static enum err
outcome_of(const char *text)
{
	static const struct {
		const char *outcome;
		enum err e;
	} rows[] = { { "done", OK }, { "otp_required", E_OTP },
		{ "otp_wrong", E_OTP_WRONG } };

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
	struct opened opened = { .outcome = NULL };
	enum err e = check(call, cfg, login, &proof);

	if (e != OK)
		return e;
	session_new(cfg, call->mem, id, token);
	e = DB_RUN(call->db, &sign_in_end_stmt, call->who.request_id,
		call->who.address, login->email, proof.staff_id, proof.good,
		token->hash, arg_number(call->mem, token->expires_in),
		proof.second.given, proof.second.step, proof.second.recovery,
		login->agent, login->lang);
	if (e == OK && db_rows(call->db) > 0)
		row_read(call->db, call->mem, 0, &opened);
	if (e == OK)
		e = outcome_of(opened.outcome);
	if (e != OK)
		return e;
	*out = opened.staff;
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
	row_read(call->db, call->mem, 0, out);
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
