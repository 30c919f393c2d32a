/* ticket.c: GET /t/{code}: a ticket as a page, picture, PDF and appointment. */
#include "base/hash.h"
#include "draw/image.h"
#include "event/picture.h"
#include "keys/ticket_code.h"
#include "lang/lang.h"
#include "page/page_ticket.h"
#include "page/ticket_file.h"
#include "run/answer.h"
#include "wire/common_fields.h"

static const struct field fields[] = {
	{ FIELD_LANG },
	{ 0 },
};

static const struct stmt *const stmts[] = { &ticket_view_stmt,
	&picture_show_stmt, NULL };

/*
 * Reads nothing but the code: what is signed by us is a ticket of ours, and
 * the door decides what it is worth.
 */
static enum err
send_png(struct ctx *c, const char *text, const struct ticket_code *code)
{
	if (!image_ticket(c->call.mem, text, code->serial, &c->resp->body))
		return E_NOT_FOUND;
	c->resp->type = "image/png";
	c->resp->cache = "private, max-age=31536000, immutable";
	return OK;
}

/* The page runs nothing, loads nothing, and has that one style inside. */
static void
set_policy(struct ctx *c, const char *style)
{
	unsigned char hash[SHA256_BYTES];
	struct buf b = BUF_INIT;

	sha256(style, strlen(style), hash);
	buf_str(&b, "default-src 'none'; img-src data:; style-src 'sha256-");
	buf_base64(&b, hash, sizeof hash);
	buf_str(&b, "'; form-action 'none'; base-uri 'none'; "
		    "frame-ancestors 'none'");
	resp_header(
		c->resp, "Content-Security-Policy", buf_keep(&b, c->call.mem));
}

/* NULL where the event has none; it may just be gone. */
static enum err
find_logo(struct ctx *c, const struct ticket_view *ticket,
	const struct picture_shown **out)
{
	struct picture_shown *logo = arena_alloc(c->call.mem, sizeof *logo);
	enum err e = E_NOT_FOUND;

	if (ticket->logo != NULL)
		e = picture_show(&c->call, ticket->slug, PICTURE_LOGO, logo);
	*out = e == OK ? logo : NULL;
	return e == E_NOT_FOUND ? OK : e;
}

static enum err
send_page(struct ctx *c, const char *text, const struct ticket_code *code)
{
	const struct picture_shown *logo;
	struct ticket_view ticket;
	enum err e = ticket_view(&c->call, text, code, &ticket);

	if (e == OK)
		e = find_logo(c, &ticket, &logo);
	if (e != OK)
		return e;
	c->resp->type = "text/html; charset=utf-8";
	resp_header(c->resp, "Vary", "Accept-Language");
	set_policy(c, page_ticket_style(c->call.mem, &ticket));
	page_ticket(&c->resp->body, c->call.lang, &ticket, logo);
	return OK;
}

/* A ticket that admits nobody is not for keeping. */
static enum err
find_valid(struct ctx *c, const char *text, const struct ticket_code *code,
	struct ticket_view *out)
{
	enum err e = ticket_view(&c->call, text, code, out);

	if (e != OK)
		return e;
	if (strcmp(out->state, "revoked") == 0)
		return E_TICKET_REVOKED;
	return strcmp(out->state, "not_approved") == 0 ? E_TICKET_PENDING : OK;
}

/* All that a file of it says; with its logo where that is wanted. */
static enum err
find_file(struct ctx *c, const char *text, const struct ticket_code *code,
	bool with_logo, struct ticket_file *out)
{
	const struct picture_shown *logo = NULL;
	struct ticket_pdf_page *ticket =
		arena_alloc(c->call.mem, sizeof *ticket);
	struct ticket_view t;
	enum err e = find_valid(c, text, code, &t);

	if (e == OK && with_logo)
		e = find_logo(c, &t, &logo);
	if (e != OK)
		return e;
	*ticket = (struct ticket_pdf_page){ .holder = t.member_name,
		.team = t.team_name,
		.serial = t.serial,
		.code = t.code };
	*out = (struct ticket_file){ .lang = c->call.lang,
		.event_id = t.event_id,
		.event = t.event_name,
		.slug = t.slug,
		.venue = t.venue,
		.when = t.when,
		.zone = t.zone,
		.entrance = t.entrance,
		.contact = t.contact,
		.sequence = t.calendar_sequence,
		.changed_at = t.calendar_at,
		.starts_at = t.starts_at,
		.ends_at = t.ends_at,
		.accent = t.accent,
		.logo = logo != NULL ? logo->bytes : NULL,
		.logo_len = logo != NULL ? logo->len : 0,
		.base_url = c->cfg->base_url,
		.url = arena_printf(
			c->call.mem, "%s/t/%s", c->cfg->base_url, t.code),
		.tickets = ticket,
		.n_tickets = 1 };
	return OK;
}

/* To be shown `how`, under `name`. */
static enum err
send_file(struct ctx *c, const char *type, const char *how, const char *name)
{
	c->resp->type = type;
	resp_header(c->resp, "Content-Disposition",
		arena_printf(c->call.mem, "%s; filename=\"%s\"", how, name));
	return OK;
}

static enum err
send_pdf(struct ctx *c, const char *text, const struct ticket_code *code)
{
	struct ticket_file f;
	enum err e = find_file(c, text, code, true, &f);

	if (e != OK)
		return e;
	if (!ticket_file_pdf(c->call.mem, &f, &c->resp->body))
		return E_NOT_FOUND;
	return send_file(c, "application/pdf", "inline",
		ticket_file_name(c->call.mem, &f));
}

static enum err
send_ics(struct ctx *c, const char *text, const struct ticket_code *code)
{
	struct ticket_file f;
	enum err e = find_file(c, text, code, false, &f);

	if (e != OK)
		return e;
	if (!ticket_file_ics(c->call.mem, &f, &c->resp->body))
		return E_NOT_FOUND;
	return send_file(c, "text/calendar; charset=utf-8", "attachment",
		arena_printf(c->call.mem, "%s.ics", f.slug));
}

static const struct {
	const char *suffix;
	enum err (*send)(struct ctx *c, const char *text,
		const struct ticket_code *code);
} forms[] = {
	{ ".png", send_png },
	{ ".pdf", send_pdf },
	{ ".ics", send_ics },
	{ "", send_page },
};

/* A code has no small letters, so a suffix cannot be part of one. */
static enum err
ticket_get(struct ctx *c)
{
	const char *text = req_path_param(c->req, c->call.mem, "code");
	size_t len = text != NULL ? strlen(text) : 0;
	struct ticket_code code;

	for (size_t i = 0; i < LEN(forms) && text != NULL; i++) {
		size_t n = strlen(forms[i].suffix);

		if (len < n || strcmp(text + len - n, forms[i].suffix) != 0)
			continue;
		text = arena_strndup(c->call.mem, text, len - n);
		return ticket_code_verify(text, &code)
			       ? forms[i].send(c, text, &code)
			       : E_NOT_FOUND;
	}
	return E_NOT_FOUND;
}

/* For a browser: what is wrong, as a page. */
static enum err
ticket_error(struct ctx *c, enum err e)
{
	if (e == E_NOT_FOUND)
		return answer_error_page(c, e, "There is no such ticket",
			message_plain(c->call.mem,
				"The address may be mistyped or cut off: open "
				"it again from the e-mail."),
			NULL);
	return answer_error_page(
		c, e, "The ticket cannot be shown", answer_detail(c, e), NULL);
}

const struct route route = {
	.name = "ticket",
	.stmts = stmts,
	.start = ticket_code_start,
	.endpoints = { { .path = "/t/{code}",
		.get = ticket_get,
		.fields = fields,
		.page = ticket_error } },
};
