/* staff.c: /api/admin/staff and …/security: the team, and what it must do. */
#include "run/answer.h"
#include "staff/staff_admin.h"
#include "wire/common_fields.h"
#include "wire/json.h"

static const struct stmt *const stmts[] = { &staff_list_stmt,
	&staff_invite_stmt, &staff_save_stmt, &staff_invite_again_stmt,
	&staff_sign_out_stmt, &staff_otp_reset_stmt, &staff_installation_stmt,
	&staff_installation_save_stmt, NULL };

#define ROLES "owner admin reviewer viewer door"

static const struct field no_fields[] = { { 0 } };

/* ---- all, and somebody new --------------------------------------------- */

static enum err
list_get(struct ctx *c)
{
	struct buf *b = &c->resp->body;
	const char *json;
	enum err e = staff_list(&c->call, &json);

	if (e != OK)
		return e;
	json_open(b, NULL, '{');
	json_raw(b, "staff", json);
	json_close(b, '}');
	return OK;
}

enum { EMAIL, NAME, ROLE };
static const struct field invite_fields[] = {
	[EMAIL] = { FIELD_EMAIL, F_REQUIRED },
	[NAME] = { "name", F_TEXT, 1, 255 },
	[ROLE] = { "role", F_CHOICE, 0, 0, F_REQUIRED, ROLES },
	{ 0 },
};

static enum err
invite_post(struct ctx *c)
{
	const struct staff_invitation new = { .email = c->v[EMAIL].text,
		.name = c->v[NAME].text,
		.role = c->v[ROLE].text,
		.lang = c->call.lang };
	const char *json;
	bool replayed;
	enum err e = staff_invite(&c->call, &new, &json, &replayed);

	if (e != OK)
		return e;
	resp_status(c->resp, 201);
	resp_replayed(c->resp, replayed);
	json_raw(&c->resp->body, NULL, json);
	return OK;
}

/* ---- one --------------------------------------------------------------- */

enum { ID, NEW_NAME, NEW_ROLE, DISABLED };
static const struct field one_fields[] = {
	[ID] = { FIELD_ID },
	[NEW_NAME] = { "name", F_TEXT, 0, 255 },
	[NEW_ROLE] = { "role", F_CHOICE, 0, 0, 0, ROLES },
	[DISABLED] = { "disabled", F_BOOL },
	{ 0 },
};

static const struct field id_fields[] = {
	[ID] = { FIELD_ID },
	{ 0 },
};

static enum err
one_patch(struct ctx *c)
{
	const struct value *v = c->v;
	const struct staff_change change = {
		.name = field_change(&v[NEW_NAME]),
		.role = v[NEW_ROLE].text,
		.disabled = v[DISABLED].text != NULL
				    ? arg_bool(v[DISABLED].number != 0)
				    : NULL,
	};
	const char *json;
	enum err e = staff_save(&c->call, c->v[ID].text, &change, &json);

	return answer_json(c, e, json);
}

static enum err
act(struct ctx *c, const struct stmt *action)
{
	const char *json;
	enum err e = staff_act(&c->call, action, c->v[ID].text, &json);

	return answer_json(c, e, json);
}

static enum err
again_post(struct ctx *c)
{
	return act(c, &staff_invite_again_stmt);
}

static enum err
sign_out_post(struct ctx *c)
{
	return act(c, &staff_sign_out_stmt);
}

static enum err
otp_reset_post(struct ctx *c)
{
	return act(c, &staff_otp_reset_stmt);
}

/* ---- the installation -------------------------------------------------- */

enum { REQUIRED };
static const struct field security_fields[] = {
	[REQUIRED] = { "two_step_required", F_BOOL, 0, 0, F_REQUIRED },
	{ 0 },
};

static enum err
security_get(struct ctx *c)
{
	const char *json;
	enum err e = staff_installation(&c->call, &json);

	return answer_json(c, e, json);
}

static enum err
security_patch(struct ctx *c)
{
	const char *json;
	enum err e = staff_installation_save(
		&c->call, c->v[REQUIRED].number != 0, &json);

	return answer_json(c, e, json);
}

const struct route route = {
	.name = "staff",
	.stmts = stmts,
	.endpoints = {
		{ .path = "/api/admin/staff/{id}",
			.patch = one_patch,
			.need = NEED_ADMIN, .fields = one_fields },
		{ .path = "/api/admin/staff",
			.get = list_get, .post = invite_post, .keyed = true,
			.need = NEED_ADMIN, .fields = invite_fields,
			.get_fields = no_fields },
		{ .path = "/api/admin/staff/{id}/invite",
			.post = again_post, .need = NEED_ADMIN,
			.fields = id_fields },
		{ .path = "/api/admin/staff/{id}/sign-out",
			.post = sign_out_post, .need = NEED_ADMIN,
			.fields = id_fields },
		{ .path = "/api/admin/staff/{id}/otp-reset",
			.post = otp_reset_post,
			.need = NEED_ADMIN, .fields = id_fields },
		{ .path = "/api/admin/security",
			.get = security_get,
			.patch = security_patch, .need = NEED_ADMIN,
			.change_need = NEED_OWNER,
			.fields = security_fields, .get_fields = no_fields },
	},
};
