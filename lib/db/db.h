/* db.h: the one door to PostgreSQL. */
#ifndef DB_H
#define DB_H

#include "base/arena.h"
#include "base/arg.h"
#include "base/cfg.h"
#include "base/err.h"
#include "base/progress.h"
#include "db/stmt.h"

/*
 * Invariants: connects on first need and again after a loss; at most one
 * result at a time, which lives until the next db_run() or db_reset(); only
 * the statements that the route listed can run.
 */
struct db;

/* `stmts` ends with NULL; may be NULL for a route without a database. */
struct db *db_new(const struct cfg *cfg, const struct stmt *const *stmts);
void db_free(struct db *db);

/*
 * Run one statement with text parameters (NULL is SQL null).
 *
 * One round trip. Class 08 or no SQLSTATE: reconnect, and once more only if
 * RETRY_OK. 40001 and 40P01: three tries. A statement that takes longer than
 * the pool's time limit is given up.
 *
 * Returns OK, the error of an SQLSTATE of class ET (its DETAIL, a JSON object
 * or NULL, by db_detail()), E_CONFLICT (23505), E_INVALID (22xxx, 23514),
 * E_UNAVAILABLE (no connection, 57014, 53xxx, 57Pxx), E_INTERNAL.
 */
MUST_CHECK enum err
db_run(struct db *db, const struct stmt *s, const char *const *params);
/* The same with the parameters in place: DB_RUN(db, &stmt, a, b, c). */
#define DB_RUN(db, stmt, ...) \
	db_run((db), (stmt), (const char *const[]){ __VA_ARGS__, NULL })

/*
 * The same, with the rows one at a time, so that any number of them takes the
 * memory of one. The row is row 0 of the result; behind the last one there is
 * none, and only then the statement has committed:
 *
 *	for (e = DB_EACH(db, &stmt, a, b); e == OK && db_rows(db) > 0;
 *		e = db_next(db))
 *
 * Tries again only before the first row. Who leaves before the last one gives
 * up the statement: it is rolled back. db_next() returns what db_run() does.
 */
MUST_CHECK enum err
db_each(struct db *db, const struct stmt *s, const char *const *params);
MUST_CHECK enum err db_next(struct db *db);
#define DB_EACH(db, stmt, ...) \
	db_each((db), (stmt), (const char *const[]){ __VA_ARGS__, NULL })

int db_rows(const struct db *db);
/*
 * NULL where the column is null. Borrowed from the result. Without the
 * characters that turn the direction of a text (utf8_undirect()): they may be
 * stored from before they were refused, and a name with them shows as another
 * one wherever it is printed.
 */
const char *db_text(const struct db *db, int row, int column);
/* The same in `mem`, for longer than the result. */
const char *
db_copy(const struct db *db, struct arena *mem, int row, int column);
/* 0 where it is null. A column that is not a number is a BUG(). */
int64_t db_int(const struct db *db, int row, int column);
bool db_bool(const struct db *db, int row, int column);
/* A bytea as its bytes in `mem`; NULL where it is null. */
const char *db_bytes(const struct db *db, struct arena *mem, int row,
	int column, size_t *len);

/* The columns of the last statement, or NULL. */
const struct column *db_columns(const struct db *db);

/* The one text of a statement that ended with `e`, in `mem`. Returns `e`. */
MUST_CHECK enum err
db_take(enum err e, const struct db *db, struct arena *mem, const char **text);

const char *db_detail(const struct db *db);

/* What people are told instead of err_detail(), for message_json(); likewise. */
const char *db_message(const struct db *db);

/*
 * Tell how far the statements of this request are, those that say it. Until
 * db_reset().
 */
void db_progress(struct db *db, const struct progress *progress);

/* Drop the result; called by the skeleton after each request. */
void db_reset(struct db *db);
/* Microseconds spent in db_run() since the last db_reset(). */
int64_t db_spent_us(const struct db *db);
/* Disconnect when the connection was idle that long. */
void db_idle(struct db *db, int64_t seconds);

/*
 * For daemons: LISTEN on `channel` (an identifier of ours) and wait up to
 * `ms` for a notification; true if there was one. Also true, without a wait, of
 * a connection that did not listen before: what came until then was not heard,
 * so the daemon has to look once more. Without a connection it waits and tries
 * to connect. A signal ends the wait early.
 */
bool db_wait(struct db *db, const char *channel, int ms);

#endif
