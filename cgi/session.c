/* session.c: GET /api/admin/me and POST /api/admin/logout: own session. */
#include "json.h"
#include "lang.h"
#include "staff.h"
#include "worker.h"

static const struct stmt *const stmts[] = { &staff_me_stmt, &staff_logout_stmt,
	NULL };

static enum err
me_get(struct ctx *c)
{
	struct staff staff;
	enum err e = staff_me(c->db, c->mem, &c->who, &staff);

	if (e != OK)
		return e;
	json_open(&c->resp->body, NULL, '{');
	staff_json(&c->resp->body, &staff);
	json_close(&c->resp->body, '}');
	return OK;
}

static enum err
logout_post(struct ctx *c)
{
	enum err e = staff_logout(c->db, &c->who);

	if (e != OK)
		return e;
	resp_header(c->resp, "Set-Cookie",
		AUTH_COOKIE "=; Path=/; Max-Age=0; HttpOnly; Secure; "
			    "SameSite=Strict");
	json_open(&c->resp->body, NULL, '{');
	json_text(&c->resp->body, "message",
		lang_text(c->lang, "You are signed out."));
	json_close(&c->resp->body, '}');
	return OK;
}

const struct route route = {
	.name = "session",
	.stmts = stmts,
	.endpoints = {
		{ .last = "me", .get = me_get, .need = NEED_STAFF },
		{ .last = "logout", .post = logout_post, .need = NEED_STAFF },
	},
};
