/* event.c: GET /api/event: what the public may know, and how it looks. The
 * picture to pay by also stands where forms look that ask for it by the type of
 * payment: it is one for both. */
#include "event/event.h"
#include "draw/theme.h"
#include "event/picture.h"
#include "run/worker.h"
#include "wire/json.h"

enum { EVENT, KEPT };
static const struct field fields[] = {
	[EVENT] = { FIELD_EVENT },
	{ 0 },
};

/* An address that says which one it means may be kept for long. */
static const struct field look_fields[] = {
	[EVENT] = { FIELD_EVENT },
	[KEPT] = { "v", F_TOKEN, 1, 64 },
	{ 0 },
};

static const struct stmt *const stmts[] = { &event_public_stmt,
	&picture_show_stmt, NULL };

static enum err
event_get(struct ctx *c)
{
	struct event event;
	enum err e = event_public(&c->call, c->v[EVENT].text, &event);

	if (e != OK)
		return e;
	c->resp->cache = "public, max-age=5";
	json_open(&c->resp->body, NULL, '{');
	event_json(&c->resp->body, &event);
	json_close(&c->resp->body, '}');
	return OK;
}

static void
set_cache(struct ctx *c)
{
	c->resp->cache = c->v[KEPT].text != NULL
				 ? "public, max-age=31536000, immutable"
				 : "public, max-age=60";
}

/* Empty where the event has no colour of its own. */
static enum err
theme_get(struct ctx *c)
{
	struct event event;
	struct colour accent;
	enum err e = event_public(&c->call, c->v[EVENT].text, &event);

	if (e != OK)
		return e;
	set_cache(c);
	c->resp->type = "text/css; charset=utf-8";
	if (colour_parse(event.accent, &accent))
		theme_css(&c->resp->body, accent);
	return OK;
}

static enum err
picture_get(struct ctx *c, enum picture kind)
{
	struct picture_shown picture;
	enum err e = picture_show(&c->call, c->v[EVENT].text, kind, &picture);

	if (e != OK)
		return e;
	set_cache(c);
	c->resp->type = picture.type;
	resp_header(c->resp, "Content-Security-Policy",
		"default-src 'none'; sandbox");
	buf_add(&c->resp->body, picture.bytes, picture.len);
	return OK;
}

static enum err
logo_get(struct ctx *c)
{
	return picture_get(c, PICTURE_LOGO);
}

static enum err
payment_qr_get(struct ctx *c)
{
	return picture_get(c, PICTURE_PAYMENT_QR);
}

const struct route route = {
	.name = "event",
	.stmts = stmts,
	.endpoints = {
		{ .path = "/api/event",
			.get = event_get, .fields = fields,
			.etag = true },
		{ .path = "/api/event/theme.css",
			.get = theme_get,
			.fields = look_fields, .etag = true },
		{ .path = "/api/event/logo",
			.get = logo_get, .fields = look_fields,
			.etag = true },
		{ .path = "/api/event/payment-qr",
			.get = payment_qr_get,
			.fields = look_fields, .etag = true },
		{ .path = "/api/payment-qr/individual",
			.get = payment_qr_get,
			.fields = look_fields, .etag = true },
		{ .path = "/api/payment-qr/bulk",
			.get = payment_qr_get,
			.fields = look_fields, .etag = true },
	},
};
