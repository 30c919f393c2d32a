/* stats.c: the event in numbers, asked of the database once a second. */
#include "event/stats.h"
#include "base/buf.h"
#include "base/clock.h"

enum {
	KEEP_US = 1000000, /* an answer */
	BOARDS = 8,	   /* events that are looked at by turns */
	SLUG = 65,
	SESSIONS = 1000, /* remembered for an event; then all ask anew */
};

/* What was answered last for one event, or for all ("*"). */
static struct board {
	char slug[SLUG];
	int64_t at_us;	 /* when; 0: never */
	struct buf json; /* the answer */
	struct buf may;	 /* the sessions that may see it, "\xab… \xcd…" */
	size_t sessions; /* how many these are */
} boards[BOARDS];

const struct stmt stats_stmt = { "stats", RETRY_OK, 2,
	"select body, may from api.stats($1::bytea[], $2::text)" };

const struct stmt stats_refused_stmt = { "stats_refused", RETRY_OK, 1,
	"select api.stats_refused($1::bytea)" };

/* The board of this event, or the one that was not asked for longest. */
static struct board *
find_board(const char *event)
{
	const char *slug = event == NULL ? "*" : event;
	struct board *b = &boards[0];

	for (size_t i = 0; i < LEN(boards); i++) {
		if (strcmp(boards[i].slug, slug) == 0)
			return &boards[i];
		if (boards[i].at_us < b->at_us)
			b = &boards[i];
	}
	if (b->json.size == 0)
		buf_init(&b->json);
	if (b->may.size == 0)
		buf_init(&b->may);
	buf_clear(&b->may);
	snprintf(b->slug, sizeof b->slug, "%s", slug);
	b->at_us = 0;
	b->sessions = 0;
	return b;
}

/* All hashes have the same length: a part of one is never another. */
static bool
may_see(const struct board *b, const char *session)
{
	return b->may.len > 0 && strstr(b->may.s, session) != NULL;
}

/* Those who could see it, and who asks now, as a bytea[]. */
static const char *
askers(struct arena *mem, const struct board *b, const char *session)
{
	const char **items = arena_array(mem, b->sessions + 1, sizeof *items);
	char *may = arena_strdup(mem, b->may.s), *rest = may;
	size_t n = 0;

	if (b->sessions < SESSIONS && b->may.len > 0)
		for (char *s; (s = strsep(&rest, " ")) != NULL;)
			items[n++] = s;
	if (!may_see(b, session) || n == 0)
		items[n++] = session;
	return arg_array(mem, items, n);
}

static enum err
ask(const struct call *call, const char *session, const char *event,
	struct board *b)
{
	enum err e = DB_RUN(
		call->db, &stats_stmt, askers(call->mem, b, session), event);

	buf_clear(&b->json);
	buf_clear(&b->may);
	b->at_us = 0;
	b->sessions = 0;
	if (e != OK || db_text(call->db, 0, 0) == NULL)
		return e;
	buf_str(&b->json, db_text(call->db, 0, 0));
	buf_str(&b->may, db_text(call->db, 0, 1));
	b->at_us = clock_us();
	for (const char *s = b->may.s; s != NULL; s = strchr(s + 1, ' '))
		b->sessions++;
	return OK;
}

enum err
stats_read(const struct call *call, const char *event, const char **json)
{
	struct board *b = find_board(event);
	enum err e = OK;

	if (clock_us() - b->at_us >= KEEP_US || !may_see(b, call->who.session))
		e = ask(call, call->who.session, event, b);
	if (e == OK && !may_see(b, call->who.session)) {
		e = DB_RUN(call->db, &stats_refused_stmt, call->who.session);
		if (e == OK)
			e = E_UNAUTHORIZED;
	}
	*json = b->json.s;
	return e;
}

const struct stmt stats_sources_stmt = { "sources", RETRY_OK, 2,
	"select api.sources($1::bytea, $2::text)" };

enum err
stats_sources(const struct call *call, const char *event, const char **json)
{
	return db_take(
		DB_RUN(call->db, &stats_sources_stmt, call->who.session, event),
		call->db, call->mem, json);
}
