/* page_ticket.c: fills the page of a ticket. */
#include "page/page_ticket.h"
#include "event/event.h"
#include "lang/lang.h"
#include "lang/template.h"

/*
 * What page/text/ticket.html may use:
 *
 *   event_name venue when zone   when as in the page's language
 *   check_in_from    when the gates open, like when; or empty
 *   theme            address of a stylesheet with its colour, or empty
 *   logo logo_width logo_height   address and size, or empty
 *   member_name team_name serial
 *   code             the signed code, for addresses below /t/
 *   shown            set where the QR is shown
 *   live             set where it can let somebody in
 *   used revoked not_approved over   one is set where it does not
 */

/* What hinders it, the gravest first; "" if nothing does. */
static const char *
hindrance(const struct ticket_page *t)
{
	if (strcmp(t->state, "valid") != 0)
		return t->state;
	return t->over ? "over" : "";
}

/* Of a day that is that of the event, the time will do. */
static const char *
gate_time(struct arena *mem, const char *lang, const struct ticket_page *t)
{
	const char *from = t->check_in_from, *comma;
	size_t day;

	if (from == NULL || t->when == NULL)
		return lang_written(mem, lang, from, lang_when);
	comma = strstr(from, ", ");
	day = comma != NULL ? (size_t)(comma - from) : 0;
	if (day > 0 && strncmp(from, t->when, day + 2) == 0)
		return comma + 2;
	return lang_written(mem, lang, from, lang_when);
}

void
page_ticket(struct buf *out, const char *lang, const struct ticket_page *ticket)
{
	struct arena *mem = arena_new();
	const char *why = hindrance(ticket);
	bool used = strcmp(why, "used") == 0;
	const struct template_var vars[] = {
		{ .name = "event_name", .value = ticket->event_name },
		{ .name = "venue", .value = ticket->venue },
		{ .name = "when",
			.value = lang_written(
				mem, lang, ticket->when, lang_when) },
		{ .name = "check_in_from",
			.value = gate_time(mem, lang, ticket) },
		{ .name = "zone", .value = ticket->zone },
		{ .name = "theme",
			.value = event_theme(
				mem, ticket->slug, ticket->accent) },
		{ .name = "logo", .value = ticket->logo },
		{ .name = "logo_width", .value = ticket->logo_width },
		{ .name = "logo_height", .value = ticket->logo_height },
		{ .name = "member_name", .value = ticket->member_name },
		{ .name = "team_name", .value = ticket->team_name },
		{ .name = "serial", .value = ticket->serial },
		{ .name = "code", .value = ticket->code },
		{ .name = "live", .value = *why == '\0' ? "1" : NULL },
		{ .name = "shown", .value = *why == '\0' || used ? "1" : NULL },
		{ .name = *why != '\0' ? why : "nothing", .value = "1" },
		{ 0 },
	};

	if (!template_render(out, template_text("ticket.html"), lang, vars,
		    TEMPLATE_HTML))
		BUG("ticket.html: a section is not closed");
	arena_free(mem);
}
