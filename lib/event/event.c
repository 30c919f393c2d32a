/* event.c: reads what the public may know about an event. */
#include "event/event.h"
#include "wire/json.h"

enum column {
	SLUG,
	ID,
	NAME,
	VENUE,
	STARTS_AT,
	ENDS_AT,
	WHEN,
	ZONE,
	PRICE_MINOR,
	CURRENCY,
	PRICE,
	TEAM_MAX,
	PLACES_LEFT,
	STATE,
	WAITLIST,
	OPENS_AT,
	CLOSES_AT,
	PROOF,
	PAYMENT_INSTRUCTIONS,
	LANGUAGE,
	LOOKUP,
	ORGANISER,
	ACCENT,
	LOGO, /* path, width, height */
	PAYMENT_QR = LOGO + 3,
	SPAN = PAYMENT_QR + 3,
	ENTRANCE,
	OPENS,
	COLUMNS,
};

_Static_assert((int)COLUMNS == (int)EVENT_N, "EVENT_COLUMNS has one for each");

/* A slug or the current one; at most one event is current. */
const struct stmt event_public_stmt = { "event_public", RETRY_OK, 1,
	"select " EVENT_COLUMNS " from api.event_public "
	"where slug = $1::text or ($1::text is null and is_current)" };

static const char *
copy(const struct call *call, enum column c)
{
	const char *s = db_text(call->db, 0, (int)c);

	return s == NULL ? "" : arena_strdup(call->mem, s);
}

static struct event_picture
picture(const struct call *call, enum column c)
{
	return (struct event_picture){ .path = copy(call, c),
		.width = db_int(call->db, 0, (int)c + 1),
		.height = db_int(call->db, 0, (int)c + 2) };
}

void
event_take(const struct call *call, struct event *out)
{
	*out = (struct event){
		.id = db_int(call->db, 0, ID),
		.slug = copy(call, SLUG),
		.name = copy(call, NAME),
		.venue = copy(call, VENUE),
		.starts_at = copy(call, STARTS_AT),
		.ends_at = copy(call, ENDS_AT),
		.when = copy(call, WHEN),
		.zone = copy(call, ZONE),
		.price_minor = db_int(call->db, 0, PRICE_MINOR),
		.currency = copy(call, CURRENCY),
		.price = copy(call, PRICE),
		.team_max = db_int(call->db, 0, TEAM_MAX),
		.places_left = db_int(call->db, 0, PLACES_LEFT),
		.state = copy(call, STATE),
		.waitlist = db_bool(call->db, 0, WAITLIST),
		.opens_at = copy(call, OPENS_AT),
		.closes_at = copy(call, CLOSES_AT),
		.proof = copy(call, PROOF),
		.payment_instructions = copy(call, PAYMENT_INSTRUCTIONS),
		.language = copy(call, LANGUAGE),
		.lookup = copy(call, LOOKUP),
		.organiser = copy(call, ORGANISER),
		.accent = copy(call, ACCENT),
		.logo = picture(call, LOGO),
		.payment_qr = picture(call, PAYMENT_QR),
		.span = copy(call, SPAN),
		.entrance = copy(call, ENTRANCE),
		.opens = copy(call, OPENS),
	};
}

enum err
event_public(const struct call *call, const char *slug, struct event *out)
{
	enum err e = DB_RUN(call->db, &event_public_stmt, slug);

	if (e != OK)
		return e;
	if (db_rows(call->db) == 0)
		return E_NO_EVENT;
	event_take(call, out);
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
