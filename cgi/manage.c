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

enum { CANCEL_ID, CANCEL_VERSION, CANCEL_REASON };
static const struct field cancel_fields[] = {
	[CANCEL_ID] = { FIELD_ID },
	[CANCEL_VERSION] = { FIELD_VERSION },
	[CANCEL_REASON] = { "reason", F_LONG, 1, 1000 },
	{ 0 },
};

static enum err
cancel_post(struct ctx *c)
{
	struct registration_version which = { .id = c->v[CANCEL_ID].number };
	struct registration reg;
	enum err e = precondition_version(
		c->req, c->call.mem, &c->v[CANCEL_VERSION], &which.version);

	if (e == OK)
		e = decision_cancel(
			&c->call, &which, c->v[CANCEL_REASON].text, &reg);
	return answer_decided(c, e, &reg);
}

/* ---- …/{id}/correct ------------------------------------------------------ */

enum {
	CORRECT_ID,
	CORRECT_VERSION,
	CORRECT_NAME,
	CORRECT_EMAIL,
	CORRECT_PHONE,
	CORRECT_TEAM_NAME,
	CORRECT_MEMBERS,
	CORRECT_REFERENCE,
	CORRECT_OVER,
};
static const struct field correct_fields[] = {
	[CORRECT_ID] = { FIELD_ID },
	[CORRECT_VERSION] = { FIELD_VERSION },
	[CORRECT_NAME] = { PERSON_NAME },
	[CORRECT_EMAIL] = { FIELD_EMAIL },
	[CORRECT_PHONE] = { PERSON_PHONE },
	[CORRECT_TEAM_NAME] = { PERSON_TEAM_NAME },
	[CORRECT_MEMBERS] = { PERSON_MEMBERS },
	[CORRECT_REFERENCE] = { PAYER_REFERENCE },
	[CORRECT_OVER] = { "over_capacity", F_BOOL },
	{ 0 },
};

/* Some cannot be taken away. */
static enum err
check_correction(struct ctx *c)
{
	for (int i = CORRECT_NAME; i <= CORRECT_PHONE; i++)
		if (c->v[i].given && c->v[i].text == NULL)
			return answer_refusal(c, correct_fields[i].name,
				"Please fill this in.");
	return check_members(c, &c->v[CORRECT_MEMBERS]);
}

static enum err
correct_post(struct ctx *c)
{
	const struct registration_edit change = {
		.name = c->v[CORRECT_NAME].text,
		.email = c->v[CORRECT_EMAIL].text,
		.phone = c->v[CORRECT_PHONE].text,
		.team_name = field_change(&c->v[CORRECT_TEAM_NAME]),
		.payment_reference = field_change(&c->v[CORRECT_REFERENCE]),
		.members = field_change(&c->v[CORRECT_MEMBERS]),
		.member_names = c->v[CORRECT_MEMBERS].items,
		.n_members = c->v[CORRECT_MEMBERS].n_items,
		.over = c->v[CORRECT_OVER].number != 0,
	};
	struct registration_version which = { .id = c->v[CORRECT_ID].number };
	struct registration reg;
	enum err e = check_correction(c);

	if (e == OK)
		e = precondition_version(c->req, c->call.mem,
			&c->v[CORRECT_VERSION], &which.version);
	if (e == OK)
		e = registration_edit(&c->call, &which, &change, &reg);
	return answer_decided(c, e, &reg);
}

/* ---- …/add --------------------------------------------------------------- */

enum {
	ADD_EVENT,
	ADD_LANGUAGE,
	ADD_NAME,
	ADD_EMAIL,
	ADD_PHONE,
	ADD_TEAM_NAME,
	ADD_MEMBERS,
	ADD_REFERENCE,
	ADD_OVER,
	ADD_STATUS,
	ADD_MAIL,
};
static const struct field add_fields[] = {
	[ADD_EVENT] = { FIELD_EVENT },
	[ADD_LANGUAGE] = { "language", F_CHOICE, 0, 0, 0, lang_choices },
	[ADD_NAME] = { PERSON_NAME, F_REQUIRED },
	[ADD_EMAIL] = { FIELD_EMAIL, F_REQUIRED },
	[ADD_PHONE] = { PERSON_PHONE, F_REQUIRED },
	[ADD_TEAM_NAME] = { PERSON_TEAM_NAME },
	[ADD_MEMBERS] = { PERSON_MEMBERS },
	[ADD_REFERENCE] = { PAYER_REFERENCE },
	[ADD_OVER] = { "over_capacity", F_BOOL },
	[ADD_STATUS] = { "status", F_CHOICE, 0, 0, 0, "pending approved" },
	[ADD_MAIL] = { "mail", F_BOOL },
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
		.event = c->v[ADD_EVENT].text,
		.name = c->v[ADD_NAME].text,
		.email = c->v[ADD_EMAIL].text,
		.phone = c->v[ADD_PHONE].text,
		.team_name = c->v[ADD_TEAM_NAME].text,
		.members = c->v[ADD_MEMBERS].text,
		.member_names = c->v[ADD_MEMBERS].items,
		.n_members = c->v[ADD_MEMBERS].n_items,
		.payment_reference = c->v[ADD_REFERENCE].text,
		.language = c->v[ADD_LANGUAGE].text,
	};
	const struct addition how = { .status = status_of(&c->v[ADD_STATUS]),
		.over = c->v[ADD_OVER].number != 0,
		.mail = mails(&c->v[ADD_MAIL]) };
	struct registration reg;
	enum err e = check_members(c, &c->v[ADD_MEMBERS]);

	registration_count_once(c->call.mem, &form);
	if (e == OK)
		e = registration_add(&c->call, &form, &how, &reg);
	if (e == OK)
		resp_status(c->resp, 201);
	return answer_decided(c, e, &reg);
}

/* ---- …/bulk -------------------------------------------------------------- */

enum {
	BULK_ACTION,
	BULK_IDS,
	BULK_FILTER,
	BULK_REASON,
	BULK_LIMIT,
	BULK_CURSOR,
	BULK_MAY,
};
static const struct field bulk_fields[] = {
	[BULK_ACTION] = { "action", F_CHOICE, 0, 0, F_REQUIRED,
		"approve reject resend cancel request-proof" },
	[BULK_IDS] = { "ids", F_IDS, 1, INT64_MAX },
	[BULK_FILTER] = { "filter", F_TEXT, 1, 1000 },
	[BULK_REASON] = { "reason", F_LONG, 1, 1000 },
	[BULK_LIMIT] = { "limit", F_INT, 1, BULK_MAX },
	[BULK_CURSOR] = { "cursor", F_TOKEN, 1, 400 },
	[BULK_MAY] = { "may", F_CHOICE, 0, 0, 0, "register proof" },
	{ 0 },
};

/* Either some ids or a filter; a reason where the action needs one. */
static enum err
check_bulk(struct ctx *c)
{
	if ((c->v[BULK_IDS].text == NULL) == (c->v[BULK_FILTER].text == NULL))
		return answer_refusal(c, "ids", "Send either ids or a filter.");
	if (c->v[BULK_IDS].n_items > BULK_MAX)
		return answer_refusal(c, "ids", "Send 200 at most at once.");
	if (strcmp(c->v[BULK_ACTION].text, "request-proof") == 0 &&
		c->v[BULK_REASON].text == NULL)
		return answer_refusal(c, "reason", "Please fill this in.");
	return OK;
}

static enum err
bulk_post(struct ctx *c)
{
	struct bulk bulk = {
		.action = c->v[BULK_ACTION].text,
		.reason = c->v[BULK_REASON].text,
		.may = c->v[BULK_MAY].text,
		.ids = c->v[BULK_IDS].items,
		.n_ids = c->v[BULK_IDS].n_items,
		.limit = c->v[BULK_LIMIT].text ? c->v[BULK_LIMIT].number
					       : BULK_MAX,
		.cursor = c->v[BULK_CURSOR].text,
	};
	struct bulk_done done;
	enum err e = check_bulk(c);

	if (e == OK && c->v[BULK_FILTER].text != NULL)
		e = filter_parse(c->call.mem, c->v[BULK_FILTER].text,
			&bulk.filter, &c->errors);
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
