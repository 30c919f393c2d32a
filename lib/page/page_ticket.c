/* page_ticket.c: fills the page of a ticket. */
#include "page/page_ticket.h"
#include "draw/qr.h"
#include "draw/theme.h"
#include "lang/lang.h"
#include "lang/template.h"

/*
 * What page/text/ticket.html may use:
 *
 *   event_name venue when zone   when as in the page's language
 *   entrance         when people are let in: "08:30"; or empty
 *   style            the stylesheet, with the colour of the event
 *   logo logo_width logo_height   data URI and size, or empty
 *   qr               data URI of the QR, where it is shown
 *   ended            set where it may let somebody in after the end
 *   member_name team_name serial
 *   code             the signed code, for addresses below /t/
 *   live             set where it can let somebody in
 *   used revoked not_approved over   one is set where it does not
 */

/* Pixels a module: twice what a phone shows, so that it is sharp. */
enum { QR_SCALE = 12 };

/* What hinders it, the gravest first; "" if nothing does. */
static const char *
hindrance(const struct ticket_view *t)
{
	if (strcmp(t->state, "valid") != 0)
		return t->state;
	return t->over ? "over" : "";
}

/* Inside the page, which a phone then opens with one request. */
static const char *
data_uri(struct arena *mem, const struct picture_shown *picture)
{
	struct buf uri = BUF_INIT;

	if (picture == NULL)
		return NULL;
	buf_printf(&uri, "data:%s;base64,", picture->type);
	buf_base64(&uri, picture->bytes, picture->len);
	return buf_keep(&uri, mem);
}

const char *
page_ticket_style(struct arena *mem, const struct ticket_view *ticket)
{
	struct buf css = BUF_INIT;
	struct colour accent;

	buf_str(&css, template_text("ticket.css"));
	if (ticket->accent != NULL && colour_parse(ticket->accent, &accent))
		theme_css(&css, accent);
	return buf_keep(&css, mem);
}

void
page_ticket(struct buf *out, const char *lang, const struct ticket_view *ticket,
	const struct picture_shown *logo)
{
	struct arena *mem = arena_new();
	const char *why = hindrance(ticket);
	bool used = strcmp(why, "used") == 0, live = *why == '\0';
	const struct template_var vars[] = {
		{ .name = "event_name", .value = ticket->event_name },
		{ .name = "venue", .value = ticket->venue },
		{ .name = "when",
			.value = lang_written(
				mem, lang, ticket->when, lang_when) },
		{ .name = "entrance",
			.value = lang_written(
				mem, lang, ticket->entrance, lang_when) },
		{ .name = "zone", .value = ticket->zone },
		{ .name = "style",
			.value = page_ticket_style(mem, ticket),
			.markup = true },
		{ .name = "logo", .value = data_uri(mem, logo) },
		{ .name = "logo_width", .value = ticket->logo_width },
		{ .name = "logo_height", .value = ticket->logo_height },
		{ .name = "member_name", .value = ticket->member_name },
		{ .name = "team_name", .value = ticket->team_name },
		{ .name = "serial", .value = ticket->serial },
		{ .name = "code", .value = ticket->code },
		{ .name = "qr",
			.value = live || used ? qr_data_uri(mem, ticket->code,
							QR_SCALE)
					      : NULL },
		{ .name = "live", .value = live ? "1" : NULL },
		{ .name = "ended",
			.value = live && ticket->ended ? "1" : NULL },
		{ .name = *why != '\0' ? why : "nothing", .value = "1" },
		{ 0 },
	};

	if (!template_render(out, template_text("ticket.html"), lang, vars,
		    TEMPLATE_HTML))
		BUG("ticket.html: a section is not closed");
	arena_free(mem);
}
