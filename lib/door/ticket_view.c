/* ticket_view.c: reads a ticket for the holder of its signed code. */
#include "door/ticket_view.h"
#include "base/clock.h"
#include "keys/serial.h"

static const struct column columns[] = {
	COLUMN(COLUMN_TEXT, struct ticket_view, state),
	COLUMN(COLUMN_TEXT, struct ticket_view, member_name),
	COLUMN(COLUMN_TEXT, struct ticket_view, team_name),
	COLUMN(COLUMN_TEXT, struct ticket_view, event_name),
	COLUMN(COLUMN_TEXT, struct ticket_view, venue),
	COLUMN_AS("\"when\"", COLUMN_TEXT, struct ticket_view, when),
	COLUMN(COLUMN_TEXT, struct ticket_view, zone),
	COLUMN(COLUMN_TEXT, struct ticket_view, starts_at),
	COLUMN(COLUMN_TEXT, struct ticket_view, ends_at),
	COLUMN(COLUMN_TEXT, struct ticket_view, slug),
	COLUMN(COLUMN_TEXT, struct ticket_view, entrance),
	COLUMN(COLUMN_TEXT, struct ticket_view, accent),
	COLUMN(COLUMN_TEXT, struct ticket_view, logo),
	COLUMN(COLUMN_TEXT, struct ticket_view, logo_width),
	COLUMN(COLUMN_TEXT, struct ticket_view, logo_height),
	COLUMN(COLUMN_BOOL, struct ticket_view, ended),
	COLUMN_AS("reply_to", COLUMN_TEXT, struct ticket_view, contact),
	COLUMN(COLUMN_INT, struct ticket_view, calendar_sequence),
	COLUMN(COLUMN_TEXT, struct ticket_view, calendar_at),
	{ 0 },
};

const struct stmt ticket_view_stmt = { "ticket_view", RETRY_OK, 1,
	"api.ticket_view($1::text)", columns };

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
	if (db_rows(call->db) == 0)
		return E_NOT_FOUND;
	*out = (struct ticket_view){
		.code = text,
		.over = code->until != 0 && code->until < clock_now(),
		.event_id = code->event,
		.serial = shown(call->mem, code->serial),
	};
	row_read(call->db, call->mem, 0, out);
	if (strcmp(out->state, "unknown") == 0)
		return E_NOT_FOUND;
	return OK;
}
