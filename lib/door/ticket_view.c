/* ticket_view.c: reads a ticket for who has its signed code. */
#include "door/ticket_view.h"
#include "base/clock.h"
#include "keys/serial.h"

enum column {
	STATE,
	MEMBER_NAME,
	TEAM_NAME,
	EVENT_NAME,
	VENUE,
	WHEN,
	ZONE,
	STARTS_AT,
	ENDS_AT,
	SLUG,
	ENTRANCE,
	ACCENT,
	LOGO,
	LOGO_WIDTH,
	LOGO_HEIGHT,
	ENDED,
	CONTACT,
	CALENDAR_SEQUENCE,
	CALENDAR_AT,
};

const struct stmt ticket_view_stmt = { "ticket_view", RETRY_OK, 1,
	"select state, member_name, team_name, event_name, venue, \"when\", "
	"zone, starts_at, ends_at, slug, entrance, accent, logo, "
	"logo_width, logo_height, ended, reply_to, calendar_sequence, "
	"calendar_at "
	"from api.ticket_view($1::text)" };

static const char *
shown(struct arena *mem, const char *serial)
{
	char *s = arena_alloc(mem, SERIAL_SHOWN + 1);

	serial_show(serial, s);
	return s;
}

enum err
ticket_view(const struct call *call, const char *text,
	const struct ticket_code *code, struct ticket_view *out)
{
	enum err e = DB_RUN(call->db, &ticket_view_stmt, code->serial);

	if (e != OK)
		return e;
	if (db_rows(call->db) == 0 ||
		strcmp(db_text(call->db, 0, STATE), "unknown") == 0)
		return E_NOT_FOUND;
	*out = (struct ticket_view){
		.code = text,
		.state = db_copy(call->db, call->mem, 0, STATE),
		.over = code->until != 0 && code->until < clock_now(),
		.event_id = code->event,
		.member_name = db_copy(call->db, call->mem, 0, MEMBER_NAME),
		.team_name = db_copy(call->db, call->mem, 0, TEAM_NAME),
		.event_name = db_copy(call->db, call->mem, 0, EVENT_NAME),
		.venue = db_copy(call->db, call->mem, 0, VENUE),
		.slug = db_copy(call->db, call->mem, 0, SLUG),
		.when = db_copy(call->db, call->mem, 0, WHEN),
		.entrance = db_copy(call->db, call->mem, 0, ENTRANCE),
		.zone = db_copy(call->db, call->mem, 0, ZONE),
		.accent = db_copy(call->db, call->mem, 0, ACCENT),
		.logo = db_copy(call->db, call->mem, 0, LOGO),
		.logo_width = db_copy(call->db, call->mem, 0, LOGO_WIDTH),
		.logo_height = db_copy(call->db, call->mem, 0, LOGO_HEIGHT),
		.ended = db_bool(call->db, 0, ENDED),
		.contact = db_copy(call->db, call->mem, 0, CONTACT),
		.calendar_sequence = db_int(call->db, 0, CALENDAR_SEQUENCE),
		.calendar_at = db_copy(call->db, call->mem, 0, CALENDAR_AT),
		.starts_at = db_copy(call->db, call->mem, 0, STARTS_AT),
		.ends_at = db_copy(call->db, call->mem, 0, ENDS_AT),
		.serial = shown(call->mem, code->serial),
	};
	return OK;
}
