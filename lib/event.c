/* event.c: reads what the public may know about an event. */
#include "event.h"

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
};

/* A slug or the current one; at most one event is current. */
const struct stmt event_public_stmt = { "event_public", RETRY_OK, 1,
	"select slug, id, name, venue, starts_at, ends_at, \"when\", zone, "
	"price_minor, currency, price, team_max, places_left, state "
	"from api.event_public "
	"where slug = $1::text or ($1::text is null and is_current)" };

static const char *
copy(struct db *db, struct arena *mem, enum column c)
{
	const char *s = db_text(db, 0, (int)c);

	return s == NULL ? "" : arena_strdup(mem, s);
}

enum err
event_public(
	struct db *db, struct arena *mem, const char *slug, struct event *out)
{
	enum err e = DB_RUN(db, &event_public_stmt, slug);

	if (e != OK)
		return e;
	if (db_rows(db) == 0)
		return E_NO_EVENT;
	*out = (struct event){
		.id = db_int(db, 0, ID),
		.slug = copy(db, mem, SLUG),
		.name = copy(db, mem, NAME),
		.venue = copy(db, mem, VENUE),
		.starts_at = copy(db, mem, STARTS_AT),
		.ends_at = copy(db, mem, ENDS_AT),
		.when = copy(db, mem, WHEN),
		.zone = copy(db, mem, ZONE),
		.price_minor = db_int(db, 0, PRICE_MINOR),
		.currency = copy(db, mem, CURRENCY),
		.price = copy(db, mem, PRICE),
		.team_max = db_int(db, 0, TEAM_MAX),
		.places_left = db_int(db, 0, PLACES_LEFT),
		.state = copy(db, mem, STATE),
	};
	return OK;
}
