/* mail.c: /api/admin/mail: the mail queue, and what can be done about it. */
#include "event/event.h"
#include "mail/mail_queue.h"
#include "run/worker.h"
#include "wire/common_fields.h"
#include "wire/json.h"

static const struct stmt *const stmts[] = { &mail_queue_stmt, &mail_set_stmt,
	&mail_retry_dead_stmt, &mail_readdress_stmt, NULL };

enum { EVENT, STATE, TEXT, LIMIT, CURSOR };
static const struct field list_fields[] = {
	[EVENT] = { FIELD_EVENT },
	[STATE] = { "state", F_CHOICE, 0, 0, 0,
		"queued stuck sent dead cancelled" },
	[TEXT] = { "q", F_TEXT, 3, 200 },
	[LIMIT] = { "limit", F_INT, 1, 200 },
	[CURSOR] = { "cursor", F_INT, 1, INT64_MAX },
	{ 0 },
};

enum { LIMIT_DEFAULT = 50 };

static void
page_json(struct ctx *c, const struct mail_page *page)
{
	struct buf *b = &c->resp->body;

	json_open(b, NULL, '{');
	json_open(b, "mails", '[');
	for (size_t i = 0; i < page->n; i++)
		queued_mail_json(b, NULL, c->call.lang, &page->mails[i]);
	json_close(b, ']');
	json_text(b, "next_cursor", arg_nonzero(c->call.mem, page->next));
	json_close(b, '}');
}

static enum err
list_get(struct ctx *c)
{
	const struct mail_query query = { .event = c->v[EVENT].text,
		.state = c->v[STATE].text,
		.text = c->v[TEXT].text,
		.limit = c->v[LIMIT].text != NULL ? c->v[LIMIT].number
						  : LIMIT_DEFAULT,
		.before = c->v[CURSOR].number };
	struct mail_page page;
	enum err e = mail_queue(&c->call, &query, &page);

	if (e == OK)
		page_json(c, &page);
	return e;
}

/* ---- one ---------------------------------------------------------------- */

enum { ID, RECIPIENT, EVERYTHING };
static const struct field one_fields[] = {
	[ID] = { FIELD_ID },
	{ 0 },
};

static const struct field change_fields[] = {
	[ID] = { FIELD_ID },
	[RECIPIENT] = { "recipient", F_EMAIL, 3, 254, F_REQUIRED },
	[EVERYTHING] = { "registration", F_BOOL },
	{ 0 },
};

static enum err
answer(struct ctx *c, enum err e, const struct queued_mail *mail)
{
	if (e == OK)
		queued_mail_json(&c->resp->body, NULL, c->call.lang, mail);
	return e;
}

static enum err
set(struct ctx *c, const char *what)
{
	struct queued_mail mail;
	enum err e = mail_set(&c->call, c->v[ID].number, what, &mail);

	return answer(c, e, &mail);
}

static enum err
retry_post(struct ctx *c)
{
	return set(c, "retried");
}

static enum err
cancel_post(struct ctx *c)
{
	return set(c, "cancelled");
}

static enum err
change_patch(struct ctx *c)
{
	struct queued_mail mail;
	enum err e = mail_readdress(&c->call, c->v[ID].number,
		c->v[RECIPIENT].text, c->v[EVERYTHING].number != 0, &mail);

	return answer(c, e, &mail);
}

/* ---- all that were given up --------------------------------------------- */

static const struct field all_fields[] = {
	[EVENT] = { FIELD_EVENT },
	{ 0 },
};

static enum err
retry_dead_post(struct ctx *c)
{
	int64_t n;
	enum err e = mail_retry_dead(&c->call, c->v[EVENT].text, &n);

	if (e != OK)
		return e;
	json_open(&c->resp->body, NULL, '{');
	json_int(&c->resp->body, "retried", n);
	json_close(&c->resp->body, '}');
	return OK;
}

const struct route route = {
	.name = "mail",
	.stmts = stmts,
	.endpoints = {
		{ .path = "/api/admin/mail/{id}",
			.patch = change_patch,
			.need = NEED_ADMIN, .fields = change_fields },
		{ .path = "/api/admin/mail",
			.get = list_get, .need = NEED_VIEWER,
			.fields = list_fields },
		{ .path = "/api/admin/mail/{id}/retry",
			.post = retry_post, .need = NEED_REVIEWER,
			.fields = one_fields },
		{ .path = "/api/admin/mail/{id}/cancel",
			.post = cancel_post, .need = NEED_REVIEWER,
			.fields = one_fields },
		{ .path = "/api/admin/mail/retry-dead",
			.post = retry_dead_post,
			.need = NEED_REVIEWER, .fields = all_fields },
	},
};
