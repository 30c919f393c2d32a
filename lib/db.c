/* db.c: the one door to PostgreSQL: connect, run, reconnect, wait. */
#include <libpq-fe.h>
#include <poll.h>
#include <signal.h>

#include "clock.h"
#include "conninfo.h"
#include "db.h"
#include "log.h"
#include "num.h"
#include "sqlstate.h"

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
	PGconn *conn;	  /* NULL: not connected */
	PGresult *result; /* NULL: none */
	bool listening;
	int64_t deadline_us; /* of this request; 0: no statement yet */
	int64_t spent_us, used_us;
	int64_t lost_us; /* since when there is no server; 0: there is one */
	bool prepared[]; /* by the index in stmts, on this connection */
};

/* How one attempt to run a statement ended. */
enum outcome { DONE, NOT_RUN, LOST, TOO_LATE };

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
	return db;
}

static void
disconnect(struct db *db)
{
	if (db->conn != NULL)
		PQfinish(db->conn);
	db->conn = NULL;
	db->listening = false;
	memset(db->prepared, 0, db->n_stmts * sizeof *db->prepared);
}

void
db_free(struct db *db)
{
	if (db == NULL)
		return;
	PQclear(db->result);
	disconnect(db);
	free(db);
}

/* The server's notices are not for our log. */
static void
no_notice(void *arg, const PGresult *res)
{
	(void)arg;
	(void)res;
}

/* Microseconds left for this request's work with the database. */
static int64_t
left_us(struct db *db)
{
	if (db->deadline_us == 0)
		db->deadline_us =
			clock_us() + db->cfg->time_limit * INT64_C(1000000);
	return db->deadline_us - clock_us();
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
	const char *keys[CONNINFO], *values[CONNINFO];

	conninfo(db->cfg, keys, values);
	disconnect(db);
	db->conn = PQconnectdbParams(keys, values, 1);
	if (PQstatus(db->conn) != CONNECTION_OK) {
		note_loss(db, PQerrorMessage(db->conn));
		disconnect(db);
		return false;
	}
	if (PQsetnonblocking(db->conn, 1) != 0)
		BUG("a new connection cannot be non-blocking");
	PQsetNoticeReceiver(db->conn, no_notice, NULL);
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

	return left_us(db) > (half < CONNECT_US ? half : CONNECT_US);
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

/*
 * An idle connection has nothing to say, unless it listens; if it does, the
 * server is leaving. Seen here, no statement is lost with it.
 */
static bool
still_there(struct db *db)
{
	struct pollfd p;

	if (db->conn == NULL || PQstatus(db->conn) != CONNECTION_OK)
		return false;
	p = (struct pollfd){ .fd = PQsocket(db->conn),
		.events = POLLIN | POLLRDHUP };
	if (poll(&p, 1, 0) == 0)
		return true;
	return db->listening && p.revents == POLLIN &&
	       PQconsumeInput(db->conn) == 1;
}

/* Wait until the socket can do `events`, or the deadline. */
static bool
wait_socket(struct db *db, short events)
{
	struct pollfd p = { .fd = PQsocket(db->conn), .events = events };
	int64_t left = left_us(db);

	return left > 0 && poll(&p, 1, (int)(left / 1000) + 1) != 0;
}

/* Send all that is queued, then wait for the whole answer. */
static enum outcome
wait_answer(struct db *db)
{
	int more;

	while ((more = PQflush(db->conn)) == 1) {
		if (!wait_socket(db, POLLIN | POLLOUT))
			return TOO_LATE;
		if (PQconsumeInput(db->conn) == 0)
			return LOST;
	}
	if (more != 0)
		return LOST;
	while (PQisBusy(db->conn)) {
		if (!wait_socket(db, POLLIN))
			return TOO_LATE;
		if (PQconsumeInput(db->conn) == 0)
			return LOST;
	}
	return DONE;
}

/* The last result of what was sent becomes db->result. */
static enum outcome
take_result(struct db *db, int sent)
{
	PGresult *res;
	enum outcome o;

	if (sent == 0)
		return PQstatus(db->conn) == CONNECTION_OK ? NOT_RUN : LOST;
	for (;;) {
		o = wait_answer(db);
		if (o != DONE)
			return o;
		res = PQgetResult(db->conn);
		if (res == NULL)
			break;
		PQclear(db->result);
		db->result = res;
	}
	return PQstatus(db->conn) == CONNECTION_OK ? DONE : LOST;
}

static bool
succeeded(const PGresult *res)
{
	ExecStatusType s = PQresultStatus(res);

	return s == PGRES_TUPLES_OK || s == PGRES_COMMAND_OK;
}

static size_t
index_of(const struct db *db, const struct stmt *s)
{
	for (size_t i = 0; i < db->n_stmts; i++)
		if (db->stmts[i] == s)
			return i;
	BUG("statement %s is not one of this route", s->name);
}

/* One attempt on the connection that is there. */
static enum outcome
attempt(struct db *db, const struct stmt *s, const char *const *params)
{
	size_t i = index_of(db, s);
	enum outcome o;

	PQclear(db->result);
	db->result = NULL;
	if (!db->cfg->db_prepare)
		return take_result(
			db, PQsendQueryParams(db->conn, s->sql, s->nparams,
				    NULL, params, NULL, NULL, 0));
	if (!db->prepared[i]) {
		o = take_result(db, PQsendPrepare(db->conn, s->name, s->sql,
					    s->nparams, NULL));
		if (o != DONE || !succeeded(db->result))
			return o == LOST ? NOT_RUN : o;
		db->prepared[i] = true;
	}
	return take_result(db, PQsendQueryPrepared(db->conn, s->name,
				       s->nparams, params, NULL, NULL, 0));
}

static const char *
state_of(const struct db *db)
{
	const char *s = db->result == NULL ? NULL
					   : PQresultErrorField(db->result,
						     PG_DIAG_SQLSTATE);

	return s == NULL ? "" : s;
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
	note_loss(db, PQerrorMessage(db->conn));
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

		if (!still_there(db) && !connect_patiently(db)) {
			err_note("%s: no connection", s->name);
			return E_UNAVAILABLE;
		}
		o = attempt(db, s, params);
		if (o == DONE && sqlstate_gone(state_of(db)))
			o = LOST;
		if (o != DONE) {
			e = after_loss(db, s, o, &again);
			continue;
		}
		if (succeeded(db->result))
			return OK;
		if (tries < TRIES && sqlstate_outdated(state_of(db)))
			disconnect(db);
		else if (tries >= TRIES || !sqlstate_again(state_of(db)))
			e = refused(s, state_of(db));
	}
	return e;
}

enum err
db_run(struct db *db, const struct stmt *s, const char *const *params)
{
	int64_t start = clock_us();
	enum err e = run(db, s, params);

	db->used_us = clock_us();
	db->spent_us += db->used_us - start;
	return e;
}

int
db_rows(const struct db *db)
{
	return PQntuples(db->result);
}

const char *
db_text(const struct db *db, int row, int column)
{
	if (row >= PQntuples(db->result) || column >= PQnfields(db->result))
		BUG("row %d column %d is not in the result", row, column);
	if (PQgetisnull(db->result, row, column))
		return NULL;
	return PQgetvalue(db->result, row, column);
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

/* The value of a hexadecimal digit as PostgreSQL writes it. */
static int
nibble(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

const char *
db_bytes(const struct db *db, struct arena *mem, int row, int column,
	size_t *len)
{
	const char *text = db_text(db, row, column);
	char *bytes;

	if (text == NULL)
		return NULL;
	if (strncmp(text, "\\x", 2) != 0)
		BUG("column %d is not a bytea", column);
	text += 2;
	*len = strlen(text) / 2;
	bytes = arena_alloc(mem, *len + 1);
	for (size_t i = 0; i < *len; i++)
		bytes[i] = (char)(nibble(text[2 * i]) << 4 |
				  nibble(text[2 * i + 1]));
	return bytes;
}

const char *
db_detail(const struct db *db)
{
	const char *s;

	if (db->result == NULL || strncmp(state_of(db), "ET", 2) != 0)
		return NULL;
	s = PQresultErrorField(db->result, PG_DIAG_MESSAGE_DETAIL);
	return s == NULL || s[0] != '{' ? NULL : s;
}

void
db_reset(struct db *db)
{
	PQclear(db->result);
	db->result = NULL;
	db->deadline_us = 0;
	db->spent_us = 0;
}

int64_t
db_spent_us(const struct db *db)
{
	return db->spent_us;
}

void
db_idle(struct db *db, int64_t seconds)
{
	if (db->conn != NULL &&
		clock_us() - db->used_us >= seconds * INT64_C(1000000))
		disconnect(db);
}

/* Wait up to `ms` for the socket (-1: none) with signals let in. */
static void
sleep_on(int fd, int ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	struct timespec t = { ms / 1000, (ms % 1000) * 1000000L };
	sigset_t none;

	sigemptyset(&none);
	(void)ppoll(&p, 1, &t, &none);
}

static bool
listen_to(struct db *db, const char *channel)
{
	char sql[80];

	if (!still_there(db) && !connect_once(db))
		return false;
	if (db->listening)
		return true;
	snprintf(sql, sizeof sql, "listen %s", channel);
	db_reset(db);
	db->listening = take_result(db, PQsendQuery(db->conn, sql)) == DONE &&
			succeeded(db->result);
	db_reset(db);
	return db->listening;
}

static bool
notified(struct db *db)
{
	PGnotify *n;
	bool any = false;

	while ((n = PQnotifies(db->conn)) != NULL) {
		any = true;
		PQfreemem(n);
	}
	return any;
}

/* Through a transaction pooler (DB_PREPARE=off) LISTEN hears nothing. */
bool
db_wait(struct db *db, const char *channel, int ms)
{
	if (!db->cfg->db_prepare || !listen_to(db, channel)) {
		sleep_on(-1, ms);
		return false;
	}
	if (notified(db))
		return true;
	sleep_on(PQsocket(db->conn), ms);
	return PQconsumeInput(db->conn) == 1 && notified(db);
}
