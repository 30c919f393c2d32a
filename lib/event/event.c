/* event.c: reads what the public may know about an event. */
#include "event/event.h"
#include "wire/json.h"

const struct column event_columns[] = {
	COLUMN(COLUMN_STRING, struct event, slug),
	COLUMN(COLUMN_INT, struct event, id),
	COLUMN(COLUMN_STRING, struct event, name),
	COLUMN(COLUMN_STRING, struct event, venue),
	COLUMN(COLUMN_STRING, struct event, starts_at),
	COLUMN(COLUMN_STRING, struct event, ends_at),
	COLUMN_AS("\"when\"", COLUMN_STRING, struct event, when),
	COLUMN(COLUMN_STRING, struct event, zone),
	COLUMN(COLUMN_INT, struct event, price_minor),
	COLUMN(COLUMN_STRING, struct event, currency),
	COLUMN(COLUMN_STRING, struct event, price),
	COLUMN(COLUMN_INT, struct event, team_max),
	COLUMN(COLUMN_INT, struct event, places_left),
	COLUMN(COLUMN_STRING, struct event, state),
	COLUMN(COLUMN_BOOL, struct event, waitlist),
	COLUMN(COLUMN_STRING, struct event, opens_at),
	COLUMN(COLUMN_STRING, struct event, closes_at),
	COLUMN(COLUMN_STRING, struct event, proof),
	COLUMN(COLUMN_STRING, struct event, payment_instructions),
	COLUMN(COLUMN_STRING, struct event, language),
	COLUMN(COLUMN_STRING, struct event, lookup),
	COLUMN(COLUMN_STRING, struct event, organiser),
	COLUMN(COLUMN_STRING, struct event, accent),
	COLUMN_AS("logo", COLUMN_STRING, struct event, logo.path),
	COLUMN_AS("logo_width", COLUMN_INT, struct event, logo.width),
	COLUMN_AS("logo_height", COLUMN_INT, struct event, logo.height),
	COLUMN_AS("payment_qr", COLUMN_STRING, struct event, payment_qr.path),
	COLUMN_AS(
		"payment_qr_width", COLUMN_INT, struct event, payment_qr.width),
	COLUMN_AS("payment_qr_height", COLUMN_INT, struct event,
		payment_qr.height),
	COLUMN(COLUMN_STRING, struct event, span),
	COLUMN(COLUMN_STRING, struct event, entrance),
	COLUMN(COLUMN_STRING, struct event, opens),
	{ 0 },
};

/* A slug or the current one; at most one event is current. */
const struct stmt event_public_stmt = { "event_public", RETRY_OK, 1,
	"api.event_public where slug = $1::text or ($1::text is null and "
	"is_current)",
	event_columns };

enum err
event_public(const struct call *call, const char *slug, struct event *out)
{
	enum err e = DB_RUN(call->db, &event_public_stmt, slug);

	if (e != OK)
		return e;
	if (db_rows(call->db) == 0)
		return E_NO_EVENT;
	row_read(call->db, call->mem, 0, out);
	return OK;
}

const char *
event_theme(struct arena *mem, const char *slug, const char *accent)
{
	if (accent == NULL || *accent != '#')
		return NULL;
	return arena_printf(
		mem, "/api/event/theme.css?event=%s&v=%s", slug, accent + 1);
}

/* What may be empty is null for programs. */
static void
optional_text(struct buf *out, const char *key, const char *text)
{
	json_text(out, key, *text != '\0' ? text : NULL);
}

static void
event_state_json(struct buf *out, const struct event *e)
{
	json_text(out, "state", e->state);
	json_bool(out, "waitlist", e->waitlist);
	if (e->places_left < 0)
		json_raw(out, "places_left", NULL);
	else
		json_int(out, "places_left", e->places_left);
	optional_text(out, "opens_at", e->opens_at);
	optional_text(out, "closes_at", e->closes_at);
}

void
event_json(struct buf *out, const struct event *e)
{
	json_text(out, "slug", e->slug);
	json_text(out, "name", e->name);
	json_text(out, "venue", e->venue);
	json_text(out, "starts_at", e->starts_at);
	json_text(out, "ends_at", e->ends_at);
	json_text(out, "zone", e->zone);
	json_text(out, "when", e->when);
	json_text(out, "span", e->span);
	optional_text(out, "entrance", e->entrance);
	json_int(out, "price_minor", e->price_minor);
	json_text(out, "currency", e->currency);
	json_text(out, "price", e->price);
	optional_text(out, "payment_instructions", e->payment_instructions);
	json_text(out, "proof", e->proof);
	json_int(out, "team_max", e->team_max);
	json_text(out, "language", e->language);
	json_text(out, "organiser", e->organiser);
	optional_text(out, "accent", e->accent);
	optional_text(out, "logo", e->logo.path);
	optional_text(out, "payment_qr", e->payment_qr.path);
	event_state_json(out, e);
}
