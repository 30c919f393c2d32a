/* account.c: own password, second step and sessions. */
#include "staff/account.h"
#include "keys/access_link.h"
#include "keys/password.h"
#include "wire/json.h"

static const char wrong_password[] = "This is not your password.";
static const char wrong_code[] =
	"This code is not right or was used already: type the one that is "
	"shown now.";
static const char no_secret[] = "There is nothing to confirm: begin again.";

/* ---- password ---------------------------------------------------------- */

const struct stmt account_password_end_stmt = { "password_end", RETRY_OK, 4,
	"select api.password_end($1::text, $2::text, $3::bytea, $4::text)" };

/* Who it is, and whether the password is right. */
struct own {
	int64_t id;
	const char *email, *hash;
	struct bytes otp_secret; /* sealed */
	bool good;
};

static const struct column own_columns[] = {
	COLUMN_AS("staff_id", COLUMN_INT, struct own, id),
	COLUMN(COLUMN_TEXT, struct own, email),
	COLUMN_AS("password_hash", COLUMN_TEXT, struct own, hash),
	COLUMN(COLUMN_BYTES, struct own, otp_secret),
	{ 0 },
};

const struct stmt account_password_begin_stmt = { "password_begin", RETRY_OK, 3,
	"api.password_begin($1::text, $2::text, $3::bytea)", own_columns };

static enum err
check(const struct call *call, const char *password, struct own *out)
{
	enum err e = DB_RUN(call->db, &account_password_begin_stmt,
		call->who.request_id, call->who.address, call->who.session);

	if (e != OK)
		return e;
	row_read(call->db, call->mem, 0, out);
	out->good = password_fits(out->hash, password);
	return OK;
}

/* May this be the new password of that address? Else *errors says why not. */
static enum err
check_new(struct arena *mem, const char *password, const char *email,
	struct field_error **errors)
{
	const char *fault = password_fault(password, email);

	return fault == NULL ? OK
			     : field_refuse(mem, "password", fault, errors);
}

enum err
account_password(const struct call *call, const char *current,
	const char *password, struct field_error **errors)
{
	const char *hash = NULL;
	struct own own;
	enum err e = check(call, current, &own);

	if (e != OK)
		return e;
	if (own.good)
		e = check_new(call->mem, password, own.email, errors);
	if (e != OK)
		return e;
	if (own.good)
		hash = password_hash(call->mem, password);
	e = DB_RUN(call->db, &account_password_end_stmt, call->who.request_id,
		call->who.address, call->who.session, hash);
	if (e == OK && !own.good)
		e = field_refuse(
			call->mem, "current_password", wrong_password, errors);
	return e;
}

/* ---- links ------------------------------------------------------------- */

const struct stmt account_reset_stmt = { "reset_request", RETRY_OK, 3,
	"select api.reset_request($1::text, $2::text, $3::text)" };

enum err
account_reset(const struct call *call, const char *email)
{
	return DB_RUN(call->db, &account_reset_stmt, call->who.request_id,
		call->who.address, email);
}

static const struct column link_columns[] = {
	COLUMN(COLUMN_TEXT, struct account_link, email),
	COLUMN(COLUMN_TEXT, struct account_link, name),
	COLUMN(COLUMN_TEXT, struct account_link, kind),
	{ 0 },
};

const struct stmt account_link_stmt = { "staff_link", RETRY_OK, 1,
	"api.staff_link($1::bytea)", link_columns };

enum err
account_link(
	const struct call *call, const char *token, struct account_link *out)
{
	enum err e;

	if (!access_link_is_token(token))
		return E_LINK;
	e = DB_RUN(call->db, &account_link_stmt,
		access_link_hash(call->mem, token));
	if (e != OK)
		return e;
	row_read(call->db, call->mem, 0, out);
	return OK;
}

const struct stmt account_link_use_stmt = { "staff_link_use", RETRY_NO, 4,
	"select api.staff_link_use($1::text, $2::text, $3::bytea, $4::text)" };

enum err
account_link_use(const struct call *call, const char *token,
	const char *password, struct account_link *out,
	struct field_error **errors)
{
	enum err e = account_link(call, token, out);

	if (e == OK)
		e = check_new(call->mem, password, out->email, errors);
	if (e != OK)
		return e;
	return DB_RUN(call->db, &account_link_use_stmt, call->who.request_id,
		call->who.address, access_link_hash(call->mem, token),
		password_hash(call->mem, password));
}

/* ---- two-step sign-in -------------------------------------------------- */

/* Whose it is is known first: a secret is sealed for its account. */
const struct stmt account_otp_start_stmt = { "otp_start", RETRY_OK, 5,
	"select api.otp_start($1::text, $2::text, $3::bytea, $4::boolean, "
	"$5::bytea)" };

enum err
account_otp_start(const struct call *call, const struct cfg *cfg,
	const char *password, struct account_otp *out,
	struct field_error **errors)
{
	unsigned char secret[OTP_SECRET];
	struct own own;
	enum err e = check(call, password, &own);

	if (e != OK)
		return e;
	otp_secret_new(secret);
	*out = (struct account_otp){ .secret =
					     otp_secret_text(call->mem, secret),
		.uri = otp_uri(cfg, call->mem, own.email, secret) };
	e = DB_RUN(call->db, &account_otp_start_stmt, call->who.request_id,
		call->who.address, call->who.session, arg_bool(own.good),
		otp_seal(cfg, call->mem, own.id, secret));
	explicit_bzero(secret, sizeof secret);
	if (e == OK && !db_bool(call->db, 0, 0))
		e = field_refuse(
			call->mem, "current_password", wrong_password, errors);
	return e;
}

/* Whose second step it is, and its sealed secret. */
struct second {
	int64_t id;
	struct bytes secret;
};

static const struct column pending_columns[] = {
	COLUMN(COLUMN_INT, struct second, id),
	COLUMN_AS("otp_new", COLUMN_BYTES, struct second, secret),
	{ 0 },
};

const struct stmt account_otp_pending_stmt = { "otp_pending", RETRY_OK, 1,
	"api.otp_pending($1::bytea)", pending_columns };

const struct stmt account_otp_confirm_stmt = { "otp_confirm", RETRY_NO, 6,
	"select api.otp_confirm($1::text, $2::text, $3::bytea, $4::bytea, "
	"$5::bigint, $6::bytea[])" };

/* New codes, and what the database keeps of them. */
static const char *
make_codes(struct arena *mem, const struct cfg *cfg,
	const char *codes[OTP_RECOVERIES])
{
	const char *hashes[OTP_RECOVERIES];

	for (int i = 0; i < OTP_RECOVERIES; i++) {
		codes[i] = otp_recovery_new(mem);
		hashes[i] = otp_recovery_hash(cfg, mem, codes[i]);
	}
	return arg_array(mem, hashes, OTP_RECOVERIES);
}

enum err
account_otp_confirm(const struct call *call, const struct cfg *cfg,
	const char *code, const char *codes[OTP_RECOVERIES],
	struct field_error **errors)
{
	struct second own;
	struct otp_answer answer;
	enum err e =
		DB_RUN(call->db, &account_otp_pending_stmt, call->who.session);

	if (e != OK)
		return e;
	row_read(call->db, call->mem, 0, &own);
	if (own.secret.s == NULL)
		return field_refuse(call->mem, "otp", no_secret, errors);
	answer = otp_read(cfg, call->mem, own.id, own.secret, code);
	if (answer.step == NULL)
		return field_refuse(call->mem, "otp", wrong_code, errors);
	e = DB_RUN(call->db, &account_otp_confirm_stmt, call->who.request_id,
		call->who.address, call->who.session,
		arg_bytea(call->mem, own.secret.s, own.secret.len), answer.step,
		make_codes(call->mem, cfg, codes));
	if (e == OK && !db_bool(call->db, 0, 0))
		e = field_refuse(call->mem, "otp", no_secret, errors);
	return e;
}

static const struct column secret_columns[] = {
	COLUMN(COLUMN_INT, struct second, id),
	COLUMN_AS("otp_secret", COLUMN_BYTES, struct second, secret),
	{ 0 },
};

const struct stmt account_otp_secret_stmt = { "otp_secret", RETRY_OK, 1,
	"api.otp_pending($1::bytea)", secret_columns };

const struct stmt account_otp_codes_stmt = { "otp_codes", RETRY_NO, 6,
	"select api.otp_codes($1::text, $2::text, $3::bytea, $4::bigint, "
	"$5::bytea, $6::bytea[])" };

enum err
account_otp_codes(const struct call *call, const struct cfg *cfg,
	const char *code, const char *codes[OTP_RECOVERIES],
	struct field_error **errors)
{
	struct second own;
	struct otp_answer answer;
	enum err e =
		DB_RUN(call->db, &account_otp_secret_stmt, call->who.session);

	if (e != OK)
		return e;
	row_read(call->db, call->mem, 0, &own);
	answer = otp_read(cfg, call->mem, own.id, own.secret, code);
	e = DB_RUN(call->db, &account_otp_codes_stmt, call->who.request_id,
		call->who.address, call->who.session, answer.step,
		answer.recovery, make_codes(call->mem, cfg, codes));
	if (e != OK || strcmp(db_text(call->db, 0, 0), "good") == 0)
		return e;
	return field_refuse(call->mem, "otp", wrong_code, errors);
}

const struct stmt account_otp_disable_stmt = { "otp_disable", RETRY_NO, 7,
	"select api.otp_disable($1::text, $2::text, $3::bytea, $4::boolean, "
	"$5::boolean, $6::bigint, $7::bytea)" };

enum err
account_otp_disable(const struct call *call, const struct cfg *cfg,
	const char *password, const char *code, struct field_error **errors)
{
	struct otp_answer second;
	struct own own;
	enum err e = check(call, password, &own);

	if (e != OK)
		return e;
	second = otp_read(cfg, call->mem, own.id, own.otp_secret, code);
	e = DB_RUN(call->db, &account_otp_disable_stmt, call->who.request_id,
		call->who.address, call->who.session, arg_bool(own.good),
		second.given, second.step, second.recovery);
	if (e != OK || strcmp(db_text(call->db, 0, 0), "done") == 0)
		return e;
	if (!own.good)
		return field_refuse(
			call->mem, "current_password", wrong_password, errors);
	return field_refuse(call->mem, "otp", wrong_code, errors);
}

/* ---- sessions ---------------------------------------------------------- */

enum { ID, NETWORK, AGENT, CREATED, SEEN, EXPIRES, CURRENT };

const struct stmt account_sessions_stmt = { "sessions", RETRY_OK, 1,
	"select id, network, agent, created_at, seen_at, expires_at, "
	"is_current from api.sessions($1::bytea)" };

enum err
account_sessions(const struct call *call, struct buf *out)
{
	enum err e =
		DB_RUN(call->db, &account_sessions_stmt, call->who.session);

	if (e != OK)
		return e;
	for (int i = 0; i < db_rows(call->db); i++) {
		json_open(out, NULL, '{');
		json_int(out, "id", db_int(call->db, i, ID));
		json_text(out, "network", db_text(call->db, i, NETWORK));
		json_text(out, "agent", db_text(call->db, i, AGENT));
		json_text(out, "created_at", db_text(call->db, i, CREATED));
		json_text(out, "seen_at", db_text(call->db, i, SEEN));
		json_text(out, "expires_at", db_text(call->db, i, EXPIRES));
		json_bool(out, "is_current", db_bool(call->db, i, CURRENT));
		json_close(out, '}');
	}
	return OK;
}

const struct stmt account_session_end_stmt = { "session_end", RETRY_OK, 4,
	"select api.session_end($1::text, $2::text, $3::bytea, $4::bigint)" };

enum err
account_session_end(const struct call *call, const char *id, int64_t *ended)
{
	enum err e = DB_RUN(call->db, &account_session_end_stmt,
		call->who.request_id, call->who.address, call->who.session, id);

	if (e == OK)
		*ended = db_int(call->db, 0, 0);
	return e;
}
