/* decide.c: POST …/{id}/approve, …/reject and …/request-proof. */
#include "json.h"
#include "precondition.h"
#include "registration.h"
#include "worker.h"

enum { ID, VERSION, REASON };
static const struct field fields[] = {
	[ID] = { "id", F_INT, 1, INT64_MAX, F_REQUIRED | F_PATH, NULL, NULL },
	[VERSION] = { "version", F_INT, 1, INT64_MAX, 0, NULL, NULL },
	[REASON] = { "reason", F_LONG, 1, 1000, 0, NULL, NULL },
	{ 0 },
};

/* A better proof is asked for with the reason why. */
static const struct field request_fields[] = {
	[ID] = { "id", F_INT, 1, INT64_MAX, F_REQUIRED | F_PATH, NULL, NULL },
	[VERSION] = { "version", F_INT, 1, INT64_MAX, 0, NULL, NULL },
	[REASON] = { "reason", F_LONG, 1, 1000, F_REQUIRED, NULL, NULL },
	{ 0 },
};

static const struct stmt *const stmts[] = { &registration_decide_stmt,
	&registration_request_stmt, NULL };

static void
answer(struct ctx *c, const struct registration *reg)
{
	struct buf *b = &c->resp->body;

	if (reg->replayed)
		resp_header(c->resp, "Idempotency-Replayed", "true");
	json_open(b, NULL, '{');
	registration_row_json(b, reg);
	json_text(b, "reason", reg->reason);
	json_int(b, "version", reg->version);
	json_close(b, '}');
}

static enum err
decide(struct ctx *c, const char *decision)
{
	struct registration reg;
	int64_t version;
	enum err e;

	if (!precondition_version(c->req, c->mem, &c->v[VERSION], &version))
		return E_STALE;
	e = registration_decide(c->db, c->mem, &c->who, &c->once,
		c->v[ID].number, decision, c->v[REASON].text, version, &reg);
	if (e == OK)
		answer(c, &reg);
	return e;
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

static enum err
request_post(struct ctx *c)
{
	struct registration reg;
	int64_t version;
	enum err e;

	if (!precondition_version(c->req, c->mem, &c->v[VERSION], &version))
		return E_STALE;
	e = registration_request(c->db, c->mem, &c->who, c->v[ID].number,
		c->v[REASON].text, version, &reg);
	if (e == OK)
		answer(c, &reg);
	return e;
}

const struct route route = {
	.name = "decide",
	.stmts = stmts,
	.endpoints = {
		{ .last = "approve", .post = approve_post,
			.need = NEED_REVIEWER, .fields = fields },
		{ .last = "reject", .post = reject_post,
			.need = NEED_REVIEWER, .fields = fields },
		{ .last = "request-proof", .post = request_post,
			.need = NEED_REVIEWER, .fields = request_fields },
	},
};
