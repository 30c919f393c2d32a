/* db.c: the one door to PostgreSQL: which statements run, how often. */
#include <poll.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/num.h"
#include "base/utf8.h"
#include "db/db.h"
#include "db/pg.h"
#include "db/sqlstate.h"

enum {
	CONNECT_US = 1000000,  /* left of the time limit, to connect at all */
	PATIENCE_US = 1000000, /* try again that long after a loss */
	PAUSE_MS = 50,	       /* between two tries */
	TRIES = 3,	       /* of a statement that was rolled back */
};

struct db {
	const struct cfg *cfg;
	const struct stmt *const *stmts;
	size_t n_stmts;
	struct pg *pg;
	struct progress progress; /* of this request */
	const struct stmt *rows;  /* gives its rows one by one; or NULL */
	int64_t deadline_us;	  /* of this request; 0: no statement yet */
	int64_t spent_us, used_us;
	int64_t lost_us; /* since when there is no server; 0: there is one */
	const struct stmt *last; /* whose result is there */
	bool prepared[];	 /* by the index in stmts, on this connection */
};

struct db *
db_new(const struct cfg *cfg, const struct stmt *const *stmts)
{
	struct db *db;
	size_t n = 0;

	while (stmts != NULL && stmts[n] != NULL)
		n++;
	db = calloc(1, sizeof *db + n * sizeof *db->prepared);
	if (db == NULL)
		die(EXIT_UNAVAILABLE, "out of memory");
	db->cfg = cfg;
	db->stmts = stmts;
	db->n_stmts = n;
	db->pg = pg_new();
	return db;
}

static void
disconnect(struct db *db)
{
	pg_close(db->pg);
	memset(db->prepared, 0, db->n_stmts * sizeof *db->prepared);
}

void
db_free(struct db *db)
{
	if (db == NULL)
		return;
	pg_free(db->pg);
	free(db);
}

static int64_t
limit_from_now(const struct db *db)
{
	return clock_us() + db->cfg->time_limit * INT64_C(1000000);
}

/* When this request's work with the database has to be done. */
static int64_t
deadline(struct db *db)
{
	if (db->deadline_us == 0)
		db->deadline_us = limit_from_now(db);
	return db->deadline_us;
}

/* The server is gone, or here again: said once, not for every request. */
static void
note_loss(struct db *db, const char *why)
{
	int len = (int)strcspn(why, "\r\n");

	if (db->lost_us != 0)
		return;
	db->lost_us = clock_us();
	log_say(LOG_WARN, "database lost: %.*s", len, why);
}

static bool
connect_once(struct db *db)
{
	disconnect(db);
	if (!pg_open(db->pg, db->cfg)) {
		note_loss(db, pg_message(db->pg));
		disconnect(db);
		return false;
	}
	if (db->lost_us != 0)
		log_say(LOG_INFO, "database is back");
	db->lost_us = 0;
	return true;
}

/* Is there time to connect, and for the statement after it? */
static bool
may_connect(struct db *db)
{
	int64_t half = db->cfg->time_limit * INT64_C(500000);

	return deadline(db) - clock_us() >
	       (half < CONNECT_US ? half : CONNECT_US);
}

/* A restart takes a moment: try for that long, later once per request. */
static bool
connect_patiently(struct db *db)
{
	while (may_connect(db)) {
		if (connect_once(db))
			return true;
		if (clock_us() - db->lost_us > PATIENCE_US)
			break;
		(void)poll(NULL, 0, PAUSE_MS);
	}
	return false;
}

static size_t
index_of(const struct db *db, const struct stmt *s)
{
	for (size_t i = 0; i < db->n_stmts; i++)
		if (db->stmts[i] == s)
			return i;
	BUG("statement %s is not one of this route", s->name);
}

/* One attempt on the connection that is there, with the text of the statement. */
static enum outcome
attempt_with(struct db *db, const struct stmt *s, const char *sql,
	const char *const *params)
{
	size_t i = index_of(db, s);
	bool named = db->cfg->db_prepare;
	struct pg_run run = { .name = s->name,
		.sql = named ? NULL : sql,
		.nparams = s->nparams,
		.params = params,
		.by_row = s == db->rows,
		.deadline_us = deadline(db) };
	enum outcome o;

	if (named && !db->prepared[i]) {
		o = pg_prepare(
			db->pg, s->name, sql, s->nparams, run.deadline_us);
		if (o != DONE || !pg_succeeded(db->pg))
			return o == LOST ? NOT_RUN : o;
		db->prepared[i] = true;
	}
	return pg_execute(db->pg, &run);
}

/* The text is made only where it is sent. */
static enum outcome
attempt(struct db *db, const struct stmt *s, const char *const *params)
{
	struct buf sql = BUF_INIT;
	enum outcome o;

	db->last = s;
	if (!db->cfg->db_prepare || !db->prepared[index_of(db, s)])
		stmt_sql(&sql, s);
	o = attempt_with(db, s, sql.s, params);
	buf_release(&sql);
	return o;
}

/* The error of a SQLSTATE; one that is not ours goes into the log. */
static enum err
refused(const struct stmt *s, const char *state)
{
	enum err e = err_from_sqlstate(state);

	if (e != OK)
		return e;
	err_note("%s: SQLSTATE %s", s->name, state);
	return sqlstate_err(state);
}

/* The connection broke: is it sound to run the statement once more? */
static enum err
after_loss(struct db *db, const struct stmt *s, enum outcome o, bool *again)
{
	if (o == TOO_LATE) {
		err_note("%s: no answer within the time limit", s->name);
		disconnect(db);
		return E_UNAVAILABLE;
	}
	note_loss(db, pg_message(db->pg));
	disconnect(db);
	if (*again && (o == NOT_RUN || s->retry == RETRY_OK)) {
		*again = false;
		return OK;
	}
	err_note("%s: connection lost", s->name);
	return E_UNAVAILABLE;
}

static enum err
run(struct db *db, const struct stmt *s, const char *const *params)
{
	bool again = true;
	enum err e = OK;

	for (int tries = 1; e == OK; tries++) {
		enum outcome o;

		if (!pg_is_alive(db->pg) && !connect_patiently(db)) {
			err_note("%s: no connection", s->name);
			return E_UNAVAILABLE;
		}
		o = attempt(db, s, params);
		if (o == DONE && sqlstate_gone(pg_state(db->pg)))
			o = LOST;
		if (o != DONE) {
			e = after_loss(db, s, o, &again);
			continue;
		}
		if (pg_succeeded(db->pg))
			return OK;
		if (tries < TRIES && sqlstate_outdated(pg_state(db->pg)))
			disconnect(db);
		else if (tries >= TRIES || !sqlstate_again(pg_state(db->pg)))
			e = refused(s, pg_state(db->pg));
	}
	return e;
}

static void
count_time(struct db *db, int64_t since_us)
{
	db->used_us = clock_us();
	db->spent_us += db->used_us - since_us;
}

/* Rows that nobody asked for any more would come before the next answer. */
static void
leave_rows(struct db *db)
{
	if (pg_has_more(db->pg))
		disconnect(db);
	db->rows = NULL;
}

enum err
db_run(struct db *db, const struct stmt *s, const char *const *params)
{
	int64_t start = clock_us();
	enum err e;

	leave_rows(db);
	e = run(db, s, params);
	count_time(db, start);
	return e;
}

enum err
db_each(struct db *db, const struct stmt *s, const char *const *params)
{
	int64_t start = clock_us();
	enum err e;

	leave_rows(db);
	db->rows = s;
	e = run(db, s, params);
	count_time(db, start);
	return e;
}

enum err
db_next(struct db *db)
{
	int64_t start = clock_us();
	bool again = false;
	enum outcome o = pg_next(db->pg, deadline(db));
	enum err e = OK;

	if (o == DONE && sqlstate_gone(pg_state(db->pg)))
		o = LOST;
	if (o != DONE)
		e = after_loss(db, db->rows, o, &again);
	else if (!pg_succeeded(db->pg))
		e = refused(db->rows, pg_state(db->pg));
	count_time(db, start);
	return e;
}

int
db_rows(const struct db *db)
{
	return pg_rows(db->pg);
}

const char *
db_text(const struct db *db, int row, int column)
{
	char *text = pg_text(db->pg, row, column);
	char *first = text != NULL ? strchr(text, 0xe2) : NULL;

	if (first != NULL)
		first[utf8_undirect(first, strlen(first))] = '\0';
	return text;
}

const char *
db_copy(const struct db *db, struct arena *mem, int row, int column)
{
	const char *text = db_text(db, row, column);

	return text == NULL ? NULL : arena_strdup(mem, text);
}

int64_t
db_int(const struct db *db, int row, int column)
{
	const char *text = db_text(db, row, column);
	int64_t n = 0;

	if (text != NULL && !num_parse(text, INT64_MIN, INT64_MAX, &n))
		BUG("column %d is not a number", column);
	return n;
}

bool
db_bool(const struct db *db, int row, int column)
{
	const char *text = db_text(db, row, column);

	return text != NULL && text[0] == 't';
}

const char *
db_bytes(const struct db *db, struct arena *mem, int row, int column,
	size_t *len)
{
	const char *text = db_text(db, row, column);

	if (text == NULL)
		return NULL;
	if (strncmp(text, "\\x", 2) != 0)
		BUG("column %d is not a bytea", column);
	return arg_bytes(mem, text + 2, len);
}

const struct column *
db_columns(const struct db *db)
{
	return db->last->columns;
}

enum err
db_take(enum err e, const struct db *db, struct arena *mem, const char **text)
{
	if (e == OK)
		*text = db_copy(db, mem, 0, 0);
	return e;
}

const char *
db_detail(const struct db *db)
{
	const char *s;

	if (strncmp(pg_state(db->pg), "ET", 2) != 0)
		return NULL;
	s = pg_detail(db->pg);
	return s == NULL || s[0] != '{' ? NULL : s;
}

const char *
db_message(const struct db *db)
{
	return strncmp(pg_state(db->pg), "ET", 2) == 0 ? pg_hint(db->pg) : NULL;
}

void
db_reset(struct db *db)
{
	leave_rows(db);
	pg_clear(db->pg);
	pg_hear(db->pg, NULL, NULL);
	db->deadline_us = 0;
	db->spent_us = 0;
}

/* "1200 5000" */
static void
hear_progress(void *arg, const char *text)
{
	struct db *db = arg;
	char *end;
	long long done = strtoll(text, &end, 10);
	long long all = strtoll(end, NULL, 10);

	(void)progress_tell(&db->progress, done, all);
}

void
db_progress(struct db *db, const struct progress *progress)
{
	db->progress = *progress;
	pg_hear(db->pg, hear_progress, db);
}

int64_t
db_spent_us(const struct db *db)
{
	return db->spent_us;
}

void
db_idle(struct db *db, int64_t seconds)
{
	if (clock_us() - db->used_us >= seconds * INT64_C(1000000))
		disconnect(db);
}

/* Through a transaction pooler (DB_PREPARE=off) LISTEN hears nothing. */
bool
db_wait(struct db *db, const char *channel, int ms)
{
	bool there = db->cfg->db_prepare &&
		     (pg_is_alive(db->pg) || connect_once(db));
	bool listened = there && pg_listens(db->pg);

	if (there && pg_listen(db->pg, channel, limit_from_now(db)) &&
		(!listened || pg_notified(db->pg)))
		return true;
	pg_sleep(db->pg, ms);
	return there && pg_notified(db->pg);
}
