/* session.c: the own account: who am I, sessions, two-step sign-in. */
#include "run/answer.h"
#include "staff/account.h"
#include "staff/sign_in.h"
#include "wire/common_fields.h"
#include "wire/json.h"

static const struct stmt *const stmts[] = { &staff_me_stmt, &staff_me_save_stmt,
	&sign_out_stmt, &account_sessions_stmt, &account_session_end_stmt,
	&account_otp_pending_stmt, &account_otp_confirm_stmt,
	&account_otp_secret_stmt, &account_otp_codes_stmt, NULL };

/* ---- who am I ---------------------------------------------------------- */

static enum err
me_get(struct ctx *c)
{
	struct staff_me me;
	enum err e = staff_me(&c->call, &me);

	if (e != OK)
		return e;
	json_open(&c->resp->body, NULL, '{');
	staff_me_json(&c->resp->body, &me);
	json_close(&c->resp->body, '}');
	return OK;
}

enum { NAME };
static const struct field me_fields[] = {
	[NAME] = { "name", F_TEXT, 0, 255, F_REQUIRED },
	{ 0 },
};
static const struct field no_fields[] = { { 0 } };

static enum err
me_patch(struct ctx *c)
{
	enum err e = staff_me_save(&c->call, c->v[NAME].text);

	return e == OK ? me_get(c) : e;
}

static enum err
logout_post(struct ctx *c)
{
	enum err e = sign_out(&c->call);

	if (e != OK)
		return e;
	resp_header(c->resp, "Set-Cookie",
		AUTH_COOKIE "=; Path=/; Max-Age=0; HttpOnly; Secure; "
			    "SameSite=Strict");
	return answer_message(c, OK, "You are signed out.");
}

/* ---- sessions ---------------------------------------------------------- */

enum { ID };
static const struct field session_fields[] = {
	[ID] = { FIELD_ID },
	{ 0 },
};

static enum err
sessions_get(struct ctx *c)
{
	struct buf *b = &c->resp->body;
	enum err e;

	json_open(b, NULL, '{');
	json_open(b, "sessions", '[');
	e = account_sessions(&c->call, b);
	json_close(b, ']');
	json_close(b, '}');
	return e;
}

static enum err
end_sessions(struct ctx *c, const char *id)
{
	int64_t ended;
	enum err e = account_session_end(&c->call, id, &ended);

	if (e != OK)
		return e;
	json_open(&c->resp->body, NULL, '{');
	json_int(&c->resp->body, "ended", ended);
	json_close(&c->resp->body, '}');
	return OK;
}

static enum err
session_delete(struct ctx *c)
{
	return end_sessions(c, c->v[ID].text);
}

static enum err
sessions_delete(struct ctx *c)
{
	return end_sessions(c, NULL);
}

/* ---- two-step sign-in on ----------------------------------------------- */

enum { OTP };
static const struct field confirm_fields[] = {
	[OTP] = { "otp", F_TEXT, 1, 40, F_REQUIRED },
	{ 0 },
};

static void
codes_json(struct buf *b, const char *const codes[OTP_RECOVERIES])
{
	json_open(b, NULL, '{');
	json_open(b, "recovery_codes", '[');
	for (int i = 0; i < OTP_RECOVERIES; i++)
		json_text(b, NULL, codes[i]);
	json_close(b, ']');
	json_close(b, '}');
}

static enum err
confirm_post(struct ctx *c)
{
	const char *codes[OTP_RECOVERIES];
	enum err e = account_otp_confirm(
		&c->call, c->cfg, c->v[OTP].text, codes, &c->errors);

	if (e == OK)
		codes_json(&c->resp->body, codes);
	return e;
}

static enum err
codes_post(struct ctx *c)
{
	const char *codes[OTP_RECOVERIES];
	enum err e = account_otp_codes(
		&c->call, c->cfg, c->v[OTP].text, codes, &c->errors);

	if (e == OK)
		codes_json(&c->resp->body, codes);
	return e;
}

const struct route route = {
	.name = "session",
	.stmts = stmts,
	.endpoints = {
		{ .path = "/api/admin/me",
			.get = me_get, .patch = me_patch,
			.need = NEED_STAFF, .fields = me_fields,
			.get_fields = no_fields },
		{ .path = "/api/admin/logout",
			.post = logout_post, .need = NEED_STAFF },
		{ .path = "/api/admin/sessions/{id}",
			.delete_ = session_delete,
			.need = NEED_STAFF, .fields = session_fields },
		{ .path = "/api/admin/sessions",
			.get = sessions_get,
			.delete_ = sessions_delete, .need = NEED_STAFF },
		{ .path = "/api/admin/otp/confirm",
			.post = confirm_post, .need = NEED_STAFF,
			.fields = confirm_fields },
		{ .path = "/api/admin/otp/codes",
			.post = codes_post, .need = NEED_STAFF,
			.fields = confirm_fields },
	},
};
