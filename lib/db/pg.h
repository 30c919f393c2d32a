/* pg.h: one connection to PostgreSQL and what it answered last. */
#ifndef PG_H
#define PG_H

#include "base/buf.h"
#include "base/cfg.h"

/* How an attempt ended: whether the server knows of it, and says so. */
enum outcome { DONE, NOT_RUN, LOST, TOO_LATE };

/*
 * Invariants: non-blocking, so that no wait is longer than its deadline; at
 * most one result, which lives until the next is asked for.
 */
struct pg;

struct pg *pg_new(void);
void pg_free(struct pg *pg);

/*
 * The same connection for psql and its kin, in lines for sh: DATABASE_URL,
 * BARE_URL (without user and password), and "export PGHOST='…'" for each of
 * libpq's environment variables that the URL sets. Contains the password, if
 * there is one. False: the URL cannot be read, and `out` says why.
 */
bool pg_environment(const struct cfg *cfg, struct arena *mem, struct buf *out);

/*
 * Call `heard` with the text of each message of the schema that says how far a
 * statement is (app.progress). Lasts until it is set anew.
 */
void
pg_hear(struct pg *pg, void (*heard)(void *arg, const char *text), void *arg);

/* False: it cannot be reached, and pg_message() says why. */
bool pg_open(struct pg *pg, const struct cfg *cfg);
void pg_close(struct pg *pg);
/* The last words of the server, in its language; for the log only. */
const char *pg_message(const struct pg *pg);

/*
 * An idle connection has nothing to say, unless it listens; if it does, the
 * server is leaving. Seen here, no statement is lost with it.
 */
bool pg_is_alive(struct pg *pg);

/* Until `deadline_us` of clock_us(). */
enum outcome pg_prepare(struct pg *pg, const char *name, const char *sql,
	int nparams, int64_t deadline_us);

/*
 * Run what was prepared as `name`, or `sql` where that is not NULL. With
 * `by_row` the result is its first row, pg_next() makes it the next one, and
 * one without a row ends them.
 */
struct pg_run {
	const char *name, *sql;
	int nparams;
	const char *const *params; /* text, or NULL for null */
	bool by_row;
	int64_t deadline_us;
};
enum outcome pg_execute(struct pg *pg, const struct pg_run *run);
enum outcome pg_next(struct pg *pg, int64_t deadline_us);

/* Of the last result. */
bool pg_succeeded(const struct pg *pg);
bool pg_has_more(const struct pg *pg);	    /* it is a row of several */
const char *pg_state(const struct pg *pg);  /* SQLSTATE, or "" */
const char *pg_detail(const struct pg *pg); /* of an error, or NULL */
const char *pg_hint(const struct pg *pg);   /* likewise */
int pg_rows(const struct pg *pg);
/* NULL where it is null. A place outside the result is a BUG(). */
char *pg_text(const struct pg *pg, int row, int column);
void pg_clear(struct pg *pg);

/*
 * Did this connection LISTEN before; LISTEN, once a connection; was there a
 * notification since; and wait for one up to `ms` with signals let in (without a
 * connection just wait).
 */
bool pg_listens(const struct pg *pg);
bool pg_listen(struct pg *pg, const char *channel, int64_t deadline_us);
bool pg_notified(struct pg *pg);
void pg_sleep(struct pg *pg, int ms);

#endif
