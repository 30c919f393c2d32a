/* login.c: POST /api/admin/login: a session for a password. */
#include "json.h"
#include "staff.h"
#include "worker.h"

enum { EMAIL, PASSWORD };
static const struct field fields[] = {
	[EMAIL] = { "email", F_EMAIL, 3, 254, F_REQUIRED, NULL, NULL },
	[PASSWORD] = { "password", F_PASSWORD, 1, 1024, F_REQUIRED, NULL,
		NULL },
	{ 0 },
};

static const struct stmt *const stmts[] = { &staff_login_begin_stmt,
	&staff_login_end_stmt, NULL };

/* __Host- binds it to this host and to TLS (RFC 6265bis 4.1.3.2). */
static void
set_cookie(struct ctx *c, const struct session_token *token)
{
	resp_header(c->resp, "Set-Cookie",
		arena_printf(c->mem,
			AUTH_COOKIE "=%s; Path=/; Max-Age=%lld; HttpOnly; "
				    "Secure; SameSite=Strict",
			token->jwt, (long long)token->expires_in));
}

static enum err
login_post(struct ctx *c)
{
	struct buf *b = &c->resp->body;
	struct session_token token;
	struct staff staff;
	enum err e = staff_login(c->db, c->mem, c->cfg, &c->who,
		c->v[EMAIL].text, c->v[PASSWORD].text, &staff, &token);

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

const struct route route = {
	.name = "login",
	.stmts = stmts,
	.endpoints = { { .post = login_post, .fields = fields } },
};
