/* link.c: POST /api/registration/link: mails the secret link once more. */
#include "event/event.h"
#include "lang/lang.h"
#include "page/page.h"
#include "registration/holder.h"
#include "run/answer.h"
#include "wire/common_fields.h"

enum { EMAIL, EVENT, LANG };
static const struct field fields[] = {
	[EMAIL] = { FIELD_EMAIL, F_REQUIRED },
	[EVENT] = { FIELD_EVENT },
	[LANG] = { FIELD_LANG },
	{ 0 },
};

static const struct stmt *const stmts[] = { &holder_link_stmt, NULL };

static const char heading[] = "Check your e-mail";
static const char text[] =
	"If this address is registered, the link is on its way to it.";

/* The same for known and unknown addresses. */
static enum err
link_post(struct ctx *c)
{
	enum err e = holder_link(&c->call, c->v[EVENT].text, c->v[EMAIL].text);

	if (e != OK)
		return e;
	resp_status(c->resp, 202);
	if (req_wants_html(c->req)) {
		c->resp->type = "text/html; charset=utf-8";
		page_message(&c->resp->body, c->call.lang, heading,
			message_plain(c->call.mem, text),
			&(struct page_about){ .event = c->v[EVENT].text });
		return OK;
	}
	return answer_message(c, OK, text);
}

static enum err
link_error(struct ctx *c, enum err e)
{
	return answer_error_page(c, e, "The link cannot be sent",
		c->errors != NULL ? c->errors->message : answer_detail(c, e),
		NULL);
}

const struct route route = {
	.name = "link",
	.stmts = stmts,
	.endpoints = { { .path = "/api/registration/link",
		.post = link_post,
		.fields = fields,
		.page = link_error } },
};
