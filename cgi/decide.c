/* decide.c: what a reviewer does with one registration, …/{id}/VERB. */
#include "registration/claim.h"
#include "registration/decision.h"
#include "run/answer.h"
#include "run/precondition.h"
#include "wire/common_fields.h"
#include "wire/json.h"

/* What most of them have; approve and reject take all four. */
enum { ID, VERSION, REASON, MAY };
static const struct field fields[] = {
	[ID] = { FIELD_ID },
	[VERSION] = { FIELD_VERSION },
	[REASON] = { "reason", F_LONG, 1, 1000 },
	[MAY] = { "may", F_CHOICE, 0, 0, 0, "register proof" },
	{ 0 },
};

static const struct stmt *const stmts[] = { &decision_make_stmt,
	&decision_request_stmt, &decision_undo_stmt, &decision_resend_stmt,
	&decision_link_renew_stmt, &claim_set_stmt, &claim_next_stmt,
	&decision_note_stmt, &decision_pass_stmt, NULL };

/* Which registration it is about, from the path, and which version of it. */
static enum err
read_version(struct ctx *c, struct registration_version *out)
{
	out->id = c->v[ID].number;
	return precondition_version(
		c->req, c->call.mem, &c->v[VERSION], &out->version);
}

/* ---- approve, reject, request-proof -------------------------------------- */

static enum err
decide(struct ctx *c, const char *status)
{
	struct decision decision = { .status = status,
		.reason = c->v[REASON].text,
		.may = c->v[MAY].text };
	struct registration reg;
	struct registration_version which;
	enum err e = read_version(c, &which);

	if (e == OK)
		e = decision_make(&c->call, &which, &decision, &reg);
	return answer_decided(c, e, &reg);
}

static enum err
approve_post(struct ctx *c)
{
	return decide(c, "approved");
}

static enum err
reject_post(struct ctx *c)
{
	return decide(c, "rejected");
}

/* A better proof is asked for with the reason why. */
static const struct field request_fields[] = {
	[ID] = { FIELD_ID },
	[VERSION] = { FIELD_VERSION },
	[REASON] = { "reason", F_LONG, 1, 1000, F_REQUIRED },
	{ 0 },
};

static enum err
request_post(struct ctx *c)
{
	struct registration reg;
	struct registration_version which;
	enum err e = read_version(c, &which);

	if (e == OK)
		e = decision_request(&c->call, &which, c->v[REASON].text, &reg);
	return answer_decided(c, e, &reg);
}

/* ---- undo, resend -------------------------------------------------------- */

static const struct field undo_fields[] = {
	[ID] = { FIELD_ID },
	[VERSION] = { FIELD_VERSION },
	{ 0 },
};

static enum err
undo_post(struct ctx *c)
{
	struct registration reg;
	struct registration_version which;
	enum err e = read_version(c, &which);

	if (e == OK)
		e = decision_undo(&c->call, &which, &reg);
	return answer_decided(c, e, &reg);
}

/* ---- the waiting list ---------------------------------------------------- */

enum { PASS_PASSED = VERSION + 1 };
static const struct field pass_fields[] = {
	[ID] = { FIELD_ID },
	[VERSION] = { FIELD_VERSION },
	[PASS_PASSED] = { "passed", F_BOOL },
	{ 0 },
};

static enum err
pass_post(struct ctx *c)
{
	const struct value *passed = &c->v[PASS_PASSED];
	struct registration reg;
	struct registration_version which;
	enum err e = read_version(c, &which);

	if (e == OK)
		e = decision_pass(&c->call, &which,
			!passed->given || passed->number != 0, &reg);
	return answer_decided(c, e, &reg);
}

static const struct field resend_fields[] = {
	[ID] = { FIELD_ID },
	{ 0 },
};

static enum err
resend_post(struct ctx *c)
{
	struct registration reg;
	enum err e = decision_resend(&c->call, c->v[ID].number, &reg);

	return answer_decided(c, e, &reg);
}

static enum err
renew_link_post(struct ctx *c)
{
	struct registration reg;
	enum err e = decision_link_renew(&c->call, c->v[ID].number, &reg);

	return answer_decided(c, e, &reg);
}

/* ---- claim, next, note --------------------------------------------------- */

enum { CLAIM_RELEASE = ID + 1 };
static const struct field claim_fields[] = {
	[ID] = { FIELD_ID },
	[CLAIM_RELEASE] = { "release", F_BOOL },
	{ 0 },
};

static enum err
claim_post(struct ctx *c)
{
	const char *json;
	enum err e = claim_set(&c->call, c->v[ID].number,
		c->v[CLAIM_RELEASE].number != 0, &json);

	return answer_json(c, e, json);
}

enum { QUEUE_MAX = 100 }; /* as many as the queue shows */
enum { NEXT_IDS, NEXT_VERSIONS, NEXT_COUNT };
static const struct field next_fields[] = {
	[NEXT_IDS] = { "ids", F_IDS, 1, INT64_MAX, F_REQUIRED },
	[NEXT_VERSIONS] = { "versions", F_IDS, 1, INT64_MAX },
	[NEXT_COUNT] = { "count", F_INT, 1, 5 },
	{ 0 },
};

static enum err
next_post(struct ctx *c)
{
	const struct value *ids = &c->v[NEXT_IDS],
			   *versions = &c->v[NEXT_VERSIONS];
	const struct queue queue = {
		.ids = ids->items,
		.versions = versions->n_items > 0 ? versions->items : NULL,
		.n = ids->n_items,
		.count = c->v[NEXT_COUNT].text != NULL ? c->v[NEXT_COUNT].number
						       : 1,
	};
	const char *json;
	enum err e;

	if (queue.n > QUEUE_MAX)
		return answer_refusal(c, "ids", "Send 100 at most at once.");
	if (queue.versions != NULL && versions->n_items != queue.n)
		return answer_refusal(
			c, "versions", "Send one version for each id.");
	e = claim_next(&c->call, &queue, &json);
	return answer_json(c, e, json);
}

enum { NOTE_TEXT = ID + 1 };
static const struct field note_fields[] = {
	[ID] = { FIELD_ID },
	[NOTE_TEXT] = { "text", F_LONG, 1, 4000, F_REQUIRED },
	{ 0 },
};

static enum err
note_post(struct ctx *c)
{
	struct buf *b = &c->resp->body;
	const char *notes;
	bool replayed;
	enum err e = decision_note(&c->call, c->v[ID].number,
		c->v[NOTE_TEXT].text, &notes, &replayed);

	if (e != OK)
		return e;
	resp_replayed(c->resp, replayed);
	json_open(b, NULL, '{');
	json_raw(b, "notes", notes);
	json_close(b, '}');
	return OK;
}

const struct route route = {
	.name = "decide",
	.stmts = stmts,
	.endpoints = {
		{ .path = "/api/admin/registrations/{id}/approve",
			.post = approve_post, .keyed = true,
			.need = NEED_REVIEWER, .fields = fields },
		{ .path = "/api/admin/registrations/{id}/reject",
			.post = reject_post, .keyed = true,
			.need = NEED_REVIEWER, .fields = fields },
		{ .path = "/api/admin/registrations/{id}/request-proof",
			.post = request_post, .keyed = true,
			.need = NEED_REVIEWER, .fields = request_fields },
		{ .path = "/api/admin/registrations/{id}/undo",
			.post = undo_post, .keyed = true,
			.need = NEED_REVIEWER, .fields = undo_fields },
		{ .path = "/api/admin/registrations/{id}/pass-over",
			.post = pass_post, .keyed = true,
			.need = NEED_REVIEWER, .fields = pass_fields },
		{ .path = "/api/admin/registrations/{id}/resend",
			.post = resend_post, .keyed = true,
			.need = NEED_REVIEWER, .fields = resend_fields },
		{ .path = "/api/admin/registrations/{id}/renew-link",
			.post = renew_link_post, .keyed = true,
			.need = NEED_REVIEWER, .fields = resend_fields },
		{ .path = "/api/admin/registrations/{id}/claim",
			.post = claim_post,
			.need = NEED_REVIEWER, .fields = claim_fields },
		{ .path = "/api/admin/registrations/next", .post = next_post,
			.need = NEED_REVIEWER, .fields = next_fields },
		{ .path = "/api/admin/registrations/{id}/note",
			.post = note_post, .keyed = true,
			.need = NEED_REVIEWER, .fields = note_fields },
	},
};
