/* me.c: /api/registration/me: what the secret link shows and can do. */
#include "event/event.h"
#include "registration/holder.h"
#include "registration/person_fields.h"
#include "run/answer.h"
#include "run/precondition.h"
#include "wire/json.h"

static const struct stmt *const stmts[] = { &holder_show_stmt,
	&holder_update_stmt, &holder_member_stmt, &holder_proof_stmt,
	&holder_cancel_stmt, &holder_resend_stmt, &holder_link_renew_stmt,
	&holder_erase_stmt, &holder_export_stmt, NULL };

/* Each action answers with the registration as it is now. */
static enum err
answer(struct ctx *c, enum err e, const struct holder *holder)
{
	struct buf *b = &c->resp->body;

	if (e != OK)
		return e;
	c->version = holder->reg.version;
	resp_replayed(c->resp, holder->replayed);
	json_open(b, NULL, '{');
	holder_json(b, c->call.lang, holder);
	json_close(b, '}');
	return OK;
}

/* ---- …/me: see, correct, cancel ----------------------------------------- */

enum { NAME, PHONE, TEAM_NAME, MEMBERS, SAME_NAMES, VERSION };
static const struct field fields[] = {
	[NAME] = { PERSON_NAME, F_NO_LINK },
	[PHONE] = { PERSON_PHONE },
	[TEAM_NAME] = { PERSON_TEAM_NAME, F_NO_LINK },
	[MEMBERS] = { PERSON_MEMBERS, F_NO_LINK },
	[SAME_NAMES] = { PERSON_SAME_NAMES },
	[VERSION] = { FIELD_VERSION },
	{ 0 },
};

static enum err
me_get(struct ctx *c)
{
	struct holder holder;
	enum err e = holder_show(&c->call, &holder);

	return answer(c, e, &holder);
}

/* A name and a phone cannot be taken away, and a team has its limit. */
static enum err
check_change(struct ctx *c)
{
	for (int i = NAME; i <= PHONE; i++)
		if (c->v[i].given && c->v[i].text == NULL)
			return answer_refusal(
				c, fields[i].name, "Please fill this in.");
	if (c->v[MEMBERS].n_items >= EVENT_TEAM_MAX)
		return answer_refusal(c, "members",
			"So many people cannot register together.");
	return OK;
}

/* Only whoever says so gets two tickets for one name. */
static enum err
count_names(struct ctx *c, struct holder_change *change)
{
	const char *same = c->v[SAME_NAMES].text;
	struct holder holder;
	enum err e;

	if (change->n_members == 0 ||
		(same != NULL && strcmp(same, "both") == 0))
		return OK;
	e = holder_show(&c->call, &holder);
	if (e == OK)
		holder_count_once(c->call.mem, &holder.reg, change);
	return e;
}

static enum err
me_patch(struct ctx *c)
{
	struct holder_change change = {
		.name = c->v[NAME].text,
		.phone = c->v[PHONE].text,
		.team_name = field_change(&c->v[TEAM_NAME]),
		.members = field_change(&c->v[MEMBERS]),
		.member_names = c->v[MEMBERS].items,
		.n_members = c->v[MEMBERS].n_items,
	};
	struct holder holder;
	enum err e = check_change(c);

	if (e == OK)
		e = precondition_version(
			c->req, c->call.mem, &c->v[VERSION], &change.version);
	if (e == OK)
		e = count_names(c, &change);
	if (e == OK)
		e = holder_update(&c->call, &change, &holder);
	return answer(c, e, &holder);
}

static enum err
me_delete(struct ctx *c)
{
	struct holder holder;
	enum err e = holder_cancel(&c->call, &holder);

	return answer(c, e, &holder);
}

/* ---- …/me/payment-proof ------------------------------------------------- */

enum { SCREENSHOT, REFERENCE, PAYMENT_TYPE, AMOUNT, METHOD };
static const struct field proof_fields[] = {
	[SCREENSHOT] = { PAYER_PICTURE },
	[REFERENCE] = { PAYER_REFERENCE },
	[PAYMENT_TYPE] = { PAYER_TYPE },
	[AMOUNT] = { PAYER_AMOUNT },
	[METHOD] = { PAYER_METHOD },
	{ 0 },
};

/* A picture is decoded only for the holder of a link. */
static enum err
read_proof(struct ctx *c, struct proof *out)
{
	const char *name = proof_fields[SCREENSHOT].name;
	struct holder holder;
	enum err e;

	if (c->v[SCREENSHOT].file == NULL && c->v[REFERENCE].text == NULL)
		return answer_refusal(
			c, name, "Choose a picture or write a reference.");
	e = holder_show(&c->call, &holder);
	if (e != OK)
		return e;
	return proof_read(
		c->call.mem, name, &c->v[SCREENSHOT], out, &c->errors);
}

static enum err
proof_post(struct ctx *c)
{
	const struct claim claim = { .type = c->v[PAYMENT_TYPE].text,
		.amount = c->v[AMOUNT].text,
		.method = c->v[METHOD].text };
	struct holder holder;
	struct proof proof;
	enum err e = read_proof(c, &proof);

	if (e == OK)
		e = holder_proof(&c->call, c->v[REFERENCE].text,
			proof_claim(c->call.mem, &claim), &proof, &holder);
	return answer(c, e, &holder);
}

/* ---- …/me/member, resend, renew-link, erase, export --------------------- */

enum { POSITION, MEMBER };
static const struct field member_fields[] = {
	[POSITION] = { "position", F_INT, 1, EVENT_TEAM_MAX, F_REQUIRED },
	[MEMBER] = { PERSON_NAME, F_REQUIRED | F_NO_LINK },
	{ 0 },
};

static enum err
member_post(struct ctx *c)
{
	struct holder holder;
	enum err e = holder_member(
		&c->call, c->v[POSITION].number, c->v[MEMBER].text, &holder);

	return answer(c, e, &holder);
}

static enum err
resend_post(struct ctx *c)
{
	struct holder holder;
	enum err e = holder_resend(&c->call, &holder);

	return answer(c, e, &holder);
}

static enum err
renew_link_post(struct ctx *c)
{
	struct holder holder;
	enum err e = holder_link_renew(&c->call, &holder);

	return answer(c, e, &holder);
}

static enum err
erase_post(struct ctx *c)
{
	struct holder holder;
	enum err e = holder_erase(&c->call, &holder);

	return answer(c, e, &holder);
}

static enum err
export_get(struct ctx *c)
{
	const char *json;
	enum err e = holder_export(&c->call, &json);

	if (e != OK)
		return e;
	resp_header(c->resp, "Content-Disposition",
		"attachment; filename=\"registration.json\"");
	json_raw(&c->resp->body, NULL, json);
	return OK;
}

static const struct field no_fields[] = { { 0 } };

const struct route route = {
	.name = "me",
	.stmts = stmts,
	.endpoints = {
		{ .path = "/api/registration/me",
			.get = me_get, .patch = me_patch,
			.delete_ = me_delete, .need = NEED_HOLDER,
			.fields = fields, .get_fields = no_fields,
			.etag = true },
		{ .path = "/api/registration/me/payment-proof",
			.post = proof_post, .keyed = true,
			.need = NEED_HOLDER, .fields = proof_fields },
		{ .path = "/api/registration/me/member",
			.post = member_post, .keyed = true, .need = NEED_HOLDER,
			.fields = member_fields },
		{ .path = "/api/registration/me/resend",
			.post = resend_post, .keyed = true,
			.need = NEED_HOLDER },
		{ .path = "/api/registration/me/renew-link",
			.post = renew_link_post, .keyed = true,
			.need = NEED_HOLDER },
		{ .path = "/api/registration/me/erase",
			.post = erase_post, .keyed = true,
			.need = NEED_HOLDER },
		{ .path = "/api/registration/me/export",
			.get = export_get, .need = NEED_HOLDER },
	},
};
