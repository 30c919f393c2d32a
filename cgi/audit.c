/* audit.c: GET /api/admin/audit, …/verify: the record, and is it whole. */
#include "staff/audit.h"
#include "run/answer.h"
#include "wire/json.h"

static const struct stmt *const stmts[] = { &audit_list_stmt,
	&audit_verify_stmt, NULL };

/* ---- the record --------------------------------------------------------- */

enum { ACTOR, ACTION, SUBJECT, SINCE, UNTIL, REQUEST_ID, LIMIT, CURSOR };
static const struct field fields[] = {
	[ACTOR] = { "actor", F_TOKEN, 1, 100 },
	[ACTION] = { "action", F_TOKEN, 1, 100 },
	[SUBJECT] = { "subject", F_TOKEN, 1, 100 },
	[SINCE] = { "since", F_TEXT, 1, 40 },
	[UNTIL] = { "until", F_TEXT, 1, 40 },
	[REQUEST_ID] = { "request_id", F_TOKEN, 1, 64 },
	[LIMIT] = { "limit", F_INT, 1, 200 },
	[CURSOR] = { "cursor", F_INT, 1, INT64_MAX },
	{ 0 },
};

enum { LIMIT_DEFAULT = 50 };

static enum err
audit_get(struct ctx *c)
{
	struct audit_query query = {
		.actor = c->v[ACTOR].text,
		.action = c->v[ACTION].text,
		.subject = c->v[SUBJECT].text,
		.since = c->v[SINCE].text,
		.until = c->v[UNTIL].text,
		.request_id = c->v[REQUEST_ID].text,
		.limit = c->v[LIMIT].text ? c->v[LIMIT].number : LIMIT_DEFAULT,
		.before = c->v[CURSOR].text,
	};
	struct buf *b = &c->resp->body;
	enum err e;

	json_open(b, NULL, '{');
	e = audit_list(&c->call, &query, b);
	json_close(b, '}');
	return e;
}

/* ---- …/verify ----------------------------------------------------------- */

enum { HEAD };
static const struct field verify_fields[] = {
	[HEAD] = { "head", F_TOKEN, 64, 64 },
	{ 0 },
};

static enum err
verify_get(struct ctx *c)
{
	const char *head = c->v[HEAD].text;
	struct buf *b = &c->resp->body;
	struct audit_chain chain;
	enum err e;

	if (head != NULL && head[strspn(head, "0123456789abcdef")] != '\0')
		return answer_refusal(c, "head",
			"Use the 64 digits and letters as they were shown.");
	e = audit_verify(&c->call, head, &chain);
	if (e != OK)
		return e;
	json_open(b, NULL, '{');
	audit_chain_json(b, &c->call, &chain);
	json_close(b, '}');
	return OK;
}

const struct route route = {
	.name = "audit",
	.stmts = stmts,
	.endpoints = {
		{ .path = "/api/admin/audit",
			.get = audit_get, .need = NEED_ADMIN,
			.fields = fields },
		{ .path = "/api/admin/audit/verify",
			.get = verify_get, .need = NEED_ADMIN,
			.fields = verify_fields },
	},
};
