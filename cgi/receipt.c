/* receipt.c: /registered/{token}: the answer to a registration, for an hour. */
#include "registration/receipt.h"
#include "lang/lang.h"
#include "page/page.h"
#include "run/answer.h"
#include "wire/common_fields.h"

enum { TOKEN, LANG, EMAIL };
static const struct field fields[] = {
	[TOKEN] = { "token", F_TOKEN, 1, 64, F_REQUIRED | F_PATH },
	[LANG] = { FIELD_LANG },
	{ 0 },
};

static const struct field correct_fields[] = {
	[TOKEN] = { "token", F_TOKEN, 1, 64, F_REQUIRED | F_PATH },
	[LANG] = { FIELD_LANG },
	[EMAIL] = { FIELD_EMAIL, F_REQUIRED },
	{ 0 },
};

static const struct stmt *const stmts[] = { &receipt_show_stmt,
	&receipt_correct_stmt, NULL };

/* The page as it is now, with what was typed where that is wrong. */
static enum err
show(struct ctx *c, const struct message *wrong)
{
	const char *token = c->v[TOKEN].text;
	struct receipt receipt;
	enum err e = receipt_show(&c->call, token, &receipt);

	if (e != OK)
		return e;
	c->resp->type = "text/html; charset=utf-8";
	page_receipt(&c->resp->body,
		c->call.lang != NULL ? c->call.lang : receipt.event.language,
		token, &receipt, wrong, c->typed);
	return OK;
}

static enum err
receipt_get(struct ctx *c)
{
	resp_header(c->resp, "Vary", "Accept-Language");
	return show(c, NULL);
}

static enum err
receipt_post(struct ctx *c)
{
	enum err e =
		receipt_correct(&c->call, c->v[TOKEN].text, c->v[EMAIL].text);

	if (e != OK)
		return e;
	if (!req_wants_html(c->req))
		return answer_message(c, OK, "The mail goes to this address.");
	resp_see_other(c->resp,
		receipt_path(c->call.mem, c->v[TOKEN].text, c->v[LANG].text));
	return OK;
}

/* An address that is wrong is told at its field; else there is no page. */
static enum err
receipt_error(struct ctx *c, enum err e)
{
	const struct message *wrong =
		c->errors != NULL ? c->errors->message : answer_detail(c, e);

	if (e == E_REGISTERED || (e == E_INVALID && c->v[TOKEN].text != NULL &&
					 c->errors != NULL)) {
		enum err shown = show(c, wrong);

		if (shown == OK)
			return OK;
		e = shown;
	}
	if (e != E_NOT_FOUND)
		return answer_error_page(c, e, "The page cannot be shown",
			answer_detail(c, e), NULL);
	c->resp->type = "text/html; charset=utf-8";
	page_message(&c->resp->body, c->call.lang, "Check your e-mail",
		message_plain(c->call.mem,
			"What you sent was shown here for an hour. The mail to "
			"you has all of it, and a link to your registration."),
		&(struct page_about){ .find = true });
	return OK;
}

const struct route route = {
	.name = "receipt",
	.stmts = stmts,
	.endpoints = { { .path = "/registered/{token}",
		.get = receipt_get,
		.post = receipt_post,
		.fields = correct_fields,
		.get_fields = fields,
		.page = receipt_error } },
};
