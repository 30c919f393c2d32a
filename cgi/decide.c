/* decide.c: POST …/{id}/approve and …/{id}/reject: decided once. */
#include "json.h"
#include "num.h"
#include "registration.h"
#include "worker.h"

enum { ID, VERSION, REASON };
static const struct field fields[] = {
	[ID] = { "id", F_INT, 1, INT64_MAX, F_REQUIRED | F_PATH, NULL, NULL },
	[VERSION] = { "version", F_INT, 1, INT64_MAX, 0, NULL, NULL },
	[REASON] = { "reason", F_LONG, 1, 1000, 0, NULL, NULL },
	{ 0 },
};

static const struct stmt *const stmts[] = { &registration_decide_stmt, NULL };

/*
 * The version that the admin saw, from the body and from If-Match, an ETag of
 * ours: "VERSION" or "VERSION-DIGEST". 0: none given. False: no version can
 * match.
 */
static bool
expected_version(const struct ctx *c, int64_t *out)
{
	const char *tag = c->req->if_match;
	size_t digits = strspn(tag + (*tag == '"'), "0123456789");
	const char *rest = tag + 1 + digits;
	int64_t n;

	*out = c->v[VERSION].text ? c->v[VERSION].number : 0;
	if (*tag == '\0' || strcmp(tag, "*") == 0)
		return true;
	if (*tag != '"')
		return false;
	if (*rest == '-')
		rest += 1 + strspn(rest + 1, "0123456789abcdef");
	if (strcmp(rest, "\"") != 0 ||
		!num_parse(arena_strndup(c->mem, tag + 1, digits), 1, INT64_MAX,
			&n) ||
		(*out != 0 && *out != n))
		return false;
	*out = n;
	return true;
}

static enum err
decide(struct ctx *c, const char *decision)
{
	struct buf *b = &c->resp->body;
	struct registration reg;
	int64_t version;
	enum err e;

	if (!expected_version(c, &version))
		return E_STALE;
	e = registration_decide(c->db, c->mem, &c->who, &c->once,
		c->v[ID].number, decision, c->v[REASON].text, version, &reg);
	if (e != OK)
		return e;
	if (reg.replayed)
		resp_header(c->resp, "Idempotency-Replayed", "true");
	json_open(b, NULL, '{');
	registration_row_json(b, &reg);
	json_text(b, "reason", reg.reason);
	json_int(b, "version", reg.version);
	json_close(b, '}');
	return OK;
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

const struct route route = {
	.name = "decide",
	.stmts = stmts,
	.endpoints = {
		{ .last = "approve", .post = approve_post,
			.need = NEED_REVIEWER, .fields = fields },
		{ .last = "reject", .post = reject_post,
			.need = NEED_REVIEWER, .fields = fields },
	},
};
