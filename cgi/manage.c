/* manage.c: what an admin does with registrations beyond deciding on one. */
#include "event/event.h"
#include "lang/lang.h"
#include "registration/bulk.h"
#include "registration/edit.h"
#include "registration/person_fields.h"
#include "run/answer.h"
#include "run/precondition.h"
#include "wire/json.h"

static const struct stmt *const stmts[] = { &decision_cancel_stmt,
	&registration_edit_stmt, &registration_add_stmt, &bulk_stmt, NULL };

/* A team has its limit. */
static enum err
check_members(struct ctx *c, const struct value *members)
{
	if (members->n_items < EVENT_TEAM_MAX)
		return OK;
	return answer_refusal(
		c, "members", "So many people cannot register together.");
}

/* ---- …/{id}/cancel ------------------------------------------------------- */

enum { ID, VERSION, REASON };
static const struct field cancel_fields[] = {
	[ID] = { FIELD_ID },
	[VERSION] = { FIELD_VERSION },
	[REASON] = { "reason", F_LONG, 1, 1000 },
	{ 0 },
};

static enum err
cancel_post(struct ctx *c)
{
	struct registration_version which = { .id = c->v[ID].number };
	struct registration reg;
	enum err e = precondition_version(
		c->req, c->call.mem, &c->v[VERSION], &which.version);

	if (e == OK)
		e = decision_cancel(&c->call, &which, c->v[REASON].text, &reg);
	return answer_decided(c, e, &reg);
}

/* ---- …/{id}/correct ------------------------------------------------------ */

enum { NAME = REASON, EMAIL, PHONE, TEAM_NAME, MEMBERS, REFERENCE, OVER };
static const struct field correct_fields[] = {
	[ID] = { FIELD_ID },
	[VERSION] = { FIELD_VERSION },
	[NAME] = { PERSON_NAME },
	[EMAIL] = { FIELD_EMAIL },
	[PHONE] = { PERSON_PHONE },
	[TEAM_NAME] = { PERSON_TEAM_NAME },
	[MEMBERS] = { PERSON_MEMBERS },
	[REFERENCE] = { PAYER_REFERENCE },
	[OVER] = { "over_capacity", F_BOOL },
	{ 0 },
};

/* Some cannot be taken away. */
static enum err
check_correction(struct ctx *c)
{
	for (int i = NAME; i <= PHONE; i++)
		if (c->v[i].given && c->v[i].text == NULL)
			return answer_refusal(c, correct_fields[i].name,
				"Please fill this in.");
	return check_members(c, &c->v[MEMBERS]);
}

static enum err
correct_post(struct ctx *c)
{
	const struct registration_edit change = {
		.name = c->v[NAME].text,
		.email = c->v[EMAIL].text,
		.phone = c->v[PHONE].text,
		.team_name = field_change(&c->v[TEAM_NAME]),
		.payment_reference = field_change(&c->v[REFERENCE]),
		.members = field_change(&c->v[MEMBERS]),
		.member_names = c->v[MEMBERS].items,
		.n_members = c->v[MEMBERS].n_items,
		.over = c->v[OVER].number != 0,
	};
	struct registration_version which = { .id = c->v[ID].number };
	struct registration reg;
	enum err e = check_correction(c);

	if (e == OK)
		e = precondition_version(
			c->req, c->call.mem, &c->v[VERSION], &which.version);
	if (e == OK)
		e = registration_edit(&c->call, &which, &change, &reg);
	return answer_decided(c, e, &reg);
}

/* ---- …/add --------------------------------------------------------------- */

enum { EVENT, LANGUAGE, STATUS = OVER + 1, MAIL };
static const struct field add_fields[] = {
	[EVENT] = { FIELD_EVENT },
	[LANGUAGE] = { "language", F_CHOICE, 0, 0, 0, lang_choices },
	[NAME] = { PERSON_NAME, F_REQUIRED },
	[EMAIL] = { FIELD_EMAIL, F_REQUIRED },
	[PHONE] = { PERSON_PHONE, F_REQUIRED },
	[TEAM_NAME] = { PERSON_TEAM_NAME },
	[MEMBERS] = { PERSON_MEMBERS },
	[REFERENCE] = { PAYER_REFERENCE },
	[OVER] = { "over_capacity", F_BOOL },
	[STATUS] = { "status", F_CHOICE, 0, 0, 0, "pending approved" },
	[MAIL] = { "mail", F_BOOL },
	{ 0 },
};

static const char *
status_of(const struct value *v)
{
	return v->text != NULL ? v->text : "pending";
}

/* People are told unless one says otherwise. */
static bool
mails(const struct value *v)
{
	return v->text == NULL || v->number != 0;
}

static enum err
add_post(struct ctx *c)
{
	struct registration_form form = {
		.event = c->v[EVENT].text,
		.name = c->v[NAME].text,
		.email = c->v[EMAIL].text,
		.phone = c->v[PHONE].text,
		.team_name = c->v[TEAM_NAME].text,
		.members = c->v[MEMBERS].text,
		.member_names = c->v[MEMBERS].items,
		.n_members = c->v[MEMBERS].n_items,
		.payment_reference = c->v[REFERENCE].text,
		.language = c->v[LANGUAGE].text,
	};
	const struct addition how = { .status = status_of(&c->v[STATUS]),
		.over = c->v[OVER].number != 0,
		.mail = mails(&c->v[MAIL]) };
	struct registration reg;
	enum err e = check_members(c, &c->v[MEMBERS]);

	registration_count_once(c->call.mem, &form);
	if (e == OK)
		e = registration_add(&c->call, &form, &how, &reg);
	if (e == OK)
		resp_status(c->resp, 201);
	return answer_decided(c, e, &reg);
}

/* ---- …/bulk -------------------------------------------------------------- */

enum { ACTION, IDS, FILTER, WHY, LIMIT, CURSOR, MAY };
static const struct field bulk_fields[] = {
	[ACTION] = { "action", F_CHOICE, 0, 0, F_REQUIRED,
		"approve reject resend cancel request-proof" },
	[IDS] = { "ids", F_IDS, 1, INT64_MAX },
	[FILTER] = { "filter", F_TEXT, 1, 1000 },
	[WHY] = { "reason", F_LONG, 1, 1000 },
	[LIMIT] = { "limit", F_INT, 1, BULK_MAX },
	[CURSOR] = { "cursor", F_TOKEN, 1, 400 },
	[MAY] = { "may", F_CHOICE, 0, 0, 0, "register proof" },
	{ 0 },
};

/* Either some ids or a filter; a reason where the action needs one. */
static enum err
check_bulk(struct ctx *c)
{
	if ((c->v[IDS].text == NULL) == (c->v[FILTER].text == NULL))
		return answer_refusal(c, "ids", "Send either ids or a filter.");
	if (c->v[IDS].n_items > BULK_MAX)
		return answer_refusal(c, "ids", "Send 200 at most at once.");
	if (strcmp(c->v[ACTION].text, "request-proof") == 0 &&
		c->v[WHY].text == NULL)
		return answer_refusal(c, "reason", "Please fill this in.");
	return OK;
}

static enum err
bulk_post(struct ctx *c)
{
	struct bulk bulk = {
		.action = c->v[ACTION].text,
		.reason = c->v[WHY].text,
		.may = c->v[MAY].text,
		.ids = c->v[IDS].items,
		.n_ids = c->v[IDS].n_items,
		.limit = c->v[LIMIT].text ? c->v[LIMIT].number : BULK_MAX,
		.cursor = c->v[CURSOR].text,
	};
	struct bulk_done done;
	enum err e = check_bulk(c);

	if (e == OK && c->v[FILTER].text != NULL)
		e = filter_parse(c->call.mem, c->v[FILTER].text, &bulk.filter,
			&c->errors);
	if (e != OK)
		return e;
	e = bulk_run(&c->call, &bulk, &done);
	if (e == E_INVALID)
		return answer_refusal(
			c, "cursor", "This cursor is not one of ours.");
	if (e != OK)
		return e;
	resp_replayed(c->resp, done.replayed);
	json_open(&c->resp->body, NULL, '{');
	bulk_json(&c->resp->body, c->call.lang, &done);
	json_close(&c->resp->body, '}');
	return OK;
}

const struct route route = {
	.name = "manage",
	.stmts = stmts,
	.endpoints = {
		{ .path = "/api/admin/registrations/{id}/cancel",
			.post = cancel_post, .keyed = true, .need = NEED_ADMIN,
			.fields = cancel_fields },
		{ .path = "/api/admin/registrations/{id}/correct",
			.post = correct_post, .keyed = true, .need = NEED_ADMIN,
			.fields = correct_fields },
		{ .path = "/api/admin/registrations/add",
			.post = add_post, .keyed = true, .need = NEED_ADMIN,
			.fields = add_fields },
		{ .path = "/api/admin/registrations/bulk",
			.post = bulk_post, .keyed = true, .need = NEED_ADMIN,
			.fields = bulk_fields },
	},
};
