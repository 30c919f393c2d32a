/* home.c: GET / and /e/{event}: registration pages, or what this is. */
#include "event/event.h"
#include "lang/lang.h"
#include "page/page.h"
#include "run/answer.h"
#include "wire/common_fields.h"
#include "wire/json.h"

enum { EVENT, LANG, SOURCE /* the first of SOURCE_N */ };
static const struct field fields[] = {
	[EVENT] = { FIELD_EVENT },
	[LANG] = { FIELD_LANG },
	[SOURCE] = SOURCE_FIELDS,
	{ 0 },
};

static const struct field event_fields[] = {
	[EVENT] = { FIELD_EVENT, F_REQUIRED | F_PATH },
	[LANG] = { FIELD_LANG },
	[SOURCE] = SOURCE_FIELDS,
	{ 0 },
};

static const struct stmt *const stmts[] = { &event_public_stmt, NULL };

static enum err
home_page(struct ctx *c)
{
	struct event event;
	enum err e = event_public(&c->call, c->v[EVENT].text, &event);

	if (e != OK)
		return e;
	if (c->call.lang == NULL)
		c->call.lang = event.language;
	c->resp->type = "text/html; charset=utf-8";
	/* With no-store, browsers empty the form for whoever comes back. */
	c->resp->cache = "private, no-cache";
	page_register(&c->resp->body, c->call.lang, &event, NULL, NULL,
		&c->v[SOURCE]);
	return OK;
}

static enum err
home_get(struct ctx *c)
{
	struct buf *b = &c->resp->body;

	resp_header(c->resp, "Vary", "Accept, Accept-Language");
	if (req_wants_html(c->req))
		return home_page(c);
	json_open(b, NULL, '{');
	json_text(b, "name", "event-tickets");
	json_text(b, "version", "1.0.0");
	json_text(b, "status", "active");
	json_text(b, "docs", "/docs");
	json_close(b, '}');
	return OK;
}

static enum err
event_get(struct ctx *c)
{
	resp_header(c->resp, "Vary", "Accept-Language");
	return home_page(c);
}

/* Was an event asked for, or that which is the current one? */
static bool
is_named(const struct ctx *c)
{
	return strcmp(c->req->route, "/") != 0 ||
	       pair_text(c->query, "event") != NULL;
}

static enum err
home_error(struct ctx *c, enum err e)
{
	if (e == E_NO_EVENT && is_named(c))
		return answer_error_page(c, e, "There is no such event",
			message_plain(c->call.mem,
				"The link may be mistyped or cut off: open it "
				"again from where you found it."),
			NULL);
	if (e == E_NO_EVENT)
		return answer_error_page(c, e, "There is no event here now",
			message_plain(c->call.mem,
				"Come back later, or open the link that you "
				"were given."),
			NULL);
	return answer_error_page(
		c, e, "The page cannot be shown", answer_detail(c, e), NULL);
}

const struct route route = {
	.name = "home",
	.stmts = stmts,
	.endpoints = {
		{ .path = "/e/{event}",
			.get = event_get, .fields = event_fields,
			.page = home_error },
		{ .path = "/",
			.get = home_get, .fields = fields, .page = home_error },
	},
};
