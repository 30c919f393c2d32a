/* login.c: all that costs a password check: signing in, choosing another. */
#include <stdio.h>

#include "base/utf8.h"
#include "draw/qr.h"
#include "keys/access_link.h"
#include "keys/password.h"
#include "lang/lang.h"
#include "run/agent.h"
#include "run/answer.h"
#include "staff/account.h"
#include "staff/sign_in.h"
#include "wire/common_fields.h"
#include "wire/json.h"

static const struct stmt *const stmts[] = { &sign_in_begin_stmt,
	&sign_in_end_stmt, &account_password_begin_stmt,
	&account_password_end_stmt, &account_reset_stmt, &account_link_stmt,
	&account_link_use_stmt, &account_otp_start_stmt,
	&account_otp_disable_stmt, NULL };

enum { OTP_TYPED = 40 /* characters, blanks and dashes among them */ };

/* ---- sign in ----------------------------------------------------------- */

enum { EMAIL, PASSWORD, OTP, ROLE };
static const struct field login_fields[] = {
	[EMAIL] = { FIELD_EMAIL, F_REQUIRED },
	[PASSWORD] = { "password", F_PASSWORD, 1, PASSWORD_MAX, F_REQUIRED },
	[OTP] = { "otp", F_TEXT, 1, OTP_TYPED },
	/* Some dashboards name the role that they are for. */
	[ROLE] = { "role", F_IGNORED },
	{ 0 },
};

/* __Host- binds it to this host and to TLS (RFC 6265bis 4.1.3.2). */
static void
set_cookie(struct ctx *c, const struct session_token *token)
{
	resp_header(c->resp, "Set-Cookie",
		arena_printf(c->call.mem,
			AUTH_COOKIE "=%s; Path=/; Max-Age=%lld; HttpOnly; "
				    "Secure; SameSite=Strict",
			token->jwt, (long long)token->expires_in));
}

static enum err
login_post(struct ctx *c)
{
	const struct sign_in login = { .email = c->v[EMAIL].text,
		.password = c->v[PASSWORD].text,
		.otp = c->v[OTP].text,
		.agent = agent_kind(c->call.mem, c->req->agent),
		.lang = c->call.lang };
	struct buf *b = &c->resp->body;
	struct session_token token;
	struct staff staff;
	enum err e = sign_in(&c->call, c->cfg, &login, &staff, &token);

	if (e != OK)
		return e;
	set_cookie(c, &token);
	json_open(b, NULL, '{');
	json_text(b, "access_token", token.jwt);
	json_text(b, "token_type", "bearer");
	json_int(b, "expires_in", token.expires_in);
	json_open(b, "user", '{');
	staff_json(b, &staff);
	json_close(b, '}');
	json_close(b, '}');
	return OK;
}

/* ---- another password -------------------------------------------------- */

enum { CURRENT, NEW };
static const struct field password_fields[] = {
	[CURRENT] = { "current_password", F_PASSWORD, 1, PASSWORD_MAX,
		F_REQUIRED },
	[NEW] = { "password", F_PASSWORD, PASSWORD_MIN, PASSWORD_MAX,
		F_REQUIRED },
	{ 0 },
};

static enum err
password_post(struct ctx *c)
{
	enum err e = account_password(
		&c->call, c->v[CURRENT].text, c->v[NEW].text, &c->errors);

	return answer_message(c, e,
		"Your password is changed, and all other sessions "
		"ended.");
}

/* ---- without a session: a link by mail --------------------------------- */

static const struct field forgotten_fields[] = {
	[EMAIL] = { FIELD_EMAIL, F_REQUIRED },
	{ 0 },
};

static enum err
forgotten_post(struct ctx *c)
{
	enum err e = account_reset(&c->call, c->v[EMAIL].text);

	return answer_message(c, e,
		"If this address has an account, a mail with a link is "
		"on its way. It works for one hour.");
}

enum { TOKEN, CHOSEN };
static const struct field link_fields[] = {
	[TOKEN] = { "token", F_TOKEN, ACCESS_LINK_TOKEN, ACCESS_LINK_TOKEN,
		F_REQUIRED },
	{ 0 },
};

static const struct field set_fields[] = {
	[TOKEN] = { "token", F_TOKEN, ACCESS_LINK_TOKEN, ACCESS_LINK_TOKEN,
		F_REQUIRED },
	[CHOSEN] = { "password", F_PASSWORD, PASSWORD_MIN, PASSWORD_MAX,
		F_REQUIRED },
	{ 0 },
};

static void
link_json(struct buf *b, const struct account_link *link)
{
	json_open(b, NULL, '{');
	json_text(b, "email", link->email);
	json_text(b, "name", link->name);
	json_text(b, "kind", link->kind);
	json_close(b, '}');
}

static enum err
link_post(struct ctx *c)
{
	struct account_link link;
	enum err e = account_link(&c->call, c->v[TOKEN].text, &link);

	if (e == OK)
		link_json(&c->resp->body, &link);
	return e;
}

static enum err
set_post(struct ctx *c)
{
	struct account_link link;
	enum err e = account_link_use(&c->call, c->v[TOKEN].text,
		c->v[CHOSEN].text, &link, &c->errors);

	if (e == OK)
		link_json(&c->resp->body, &link);
	return e;
}

/* ---- two-step sign-in on, to be confirmed ------------------------------- */

enum { SCALE = 4 /* pixels a module */ };
enum { START_CURRENT };
static const struct field start_fields[] = {
	[START_CURRENT] = { "current_password", F_PASSWORD, 1, PASSWORD_MAX,
		F_REQUIRED },
	{ 0 },
};

static enum err
start_post(struct ctx *c)
{
	struct buf *b = &c->resp->body;
	struct account_otp otp;
	enum err e = account_otp_start(
		&c->call, c->cfg, c->v[START_CURRENT].text, &otp, &c->errors);

	if (e != OK)
		return e;
	json_open(b, NULL, '{');
	json_text(b, "secret", otp.secret);
	json_text(b, "uri", otp.uri);
	json_text(b, "qr", qr_data_uri(c->call.mem, otp.uri, SCALE));
	json_close(b, '}');
	return OK;
}

/* ---- two-step sign-in off ---------------------------------------------- */

enum { DISABLE_CURRENT, DISABLE_OTP };
static const struct field disable_fields[] = {
	[DISABLE_CURRENT] = { "current_password", F_PASSWORD, 1, PASSWORD_MAX,
		F_REQUIRED },
	[DISABLE_OTP] = { "otp", F_TEXT, 1, OTP_TYPED, F_REQUIRED },
	{ 0 },
};

static enum err
disable_post(struct ctx *c)
{
	enum err e = account_otp_disable(&c->call, c->cfg,
		c->v[DISABLE_CURRENT].text, c->v[DISABLE_OTP].text, &c->errors);

	return answer_message(c, e, "Two-step sign-in is off.");
}

/* ---- by hand ------------------------------------------------------------- */

/*
 * try password EMAIL: a password from standard input, without its line end.
 * Its hash goes to standard output, or, with status 1, the sentence that says
 * why it is refused.
 */
static int
login_try(int argc, char **argv)
{
	char password[4 * PASSWORD_MAX + 2];
	struct arena *mem = arena_new();
	const char *fault;
	size_t n = fread(password, 1, sizeof password - 1, stdin);

	if (argc != 2 || strcmp(argv[0], "password") != 0) {
		fputs("usage: login try password EMAIL\n", stderr);
		return EXIT_USAGE;
	}
	password[n] = '\0';
	password[strcspn(password, "\r\n")] = '\0';
	fault = utf8_valid(password, strlen(password))
			? password_fault(password, argv[1])
			: "This is not valid UTF-8 text.";
	puts(fault != NULL ? fault : password_hash(mem, password));
	arena_free(mem);
	return fault != NULL;
}

const struct route route = {
	.name = "login",
	.stmts = stmts,
	.try = login_try,
	.endpoints = {
		{ .path = "/api/admin/login",
			.post = login_post, .fields = login_fields },
		{ .path = "/api/admin/password",
			.post = password_post, .need = NEED_STAFF,
			.fields = password_fields },
		{ .path = "/api/admin/password/forgotten",
			.post = forgotten_post,
			.fields = forgotten_fields },
		{ .path = "/api/admin/password/link",
			.post = link_post, .fields = link_fields },
		{ .path = "/api/admin/password/set",
			.post = set_post, .fields = set_fields },
		{ .path = "/api/admin/otp",
			.post = start_post, .need = NEED_STAFF,
			.fields = start_fields },
		{ .path = "/api/admin/otp/disable",
			.post = disable_post, .need = NEED_STAFF,
			.fields = disable_fields },
	},
};
