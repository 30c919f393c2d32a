/* pg.c: one connection to PostgreSQL: open, send, wait for what comes back. */
#include <libpq-fe.h>
#include <poll.h>
#include <signal.h>

#include "base/clock.h"
#include "db/conninfo.h"
#include "db/pg.h"

struct pg {
	PGconn *conn;	  /* NULL: not connected */
	PGresult *result; /* NULL: none */
	bool listening;
	void (*heard)(void *arg, const char *text); /* NULL: nobody hears */
	void *heard_arg;
};

struct pg *
pg_new(void)
{
	struct pg *pg = calloc(1, sizeof *pg);

	if (pg == NULL)
		die(EXIT_UNAVAILABLE, "out of memory");
	return pg;
}

void
pg_free(struct pg *pg)
{
	pg_clear(pg);
	pg_close(pg);
	free(pg);
}

void
pg_close(struct pg *pg)
{
	if (pg->conn != NULL)
		PQfinish(pg->conn);
	pg->conn = NULL;
	pg->listening = false;
}

void
pg_hear(struct pg *pg, void (*heard)(void *arg, const char *text), void *arg)
{
	pg->heard = heard;
	pg->heard_arg = arg;
}

/* The server's other notices are not for our log. */
static void
take_notice(void *arg, const PGresult *res)
{
	struct pg *pg = arg;
	const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
	const char *text = PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);

	if (pg->heard != NULL && state != NULL && text != NULL &&
		strcmp(state, "ET001") == 0)
		pg->heard(pg->heard_arg, text);
}

bool
pg_open(struct pg *pg, const struct cfg *cfg)
{
	const char *keys[CONNINFO], *values[CONNINFO];

	conninfo(cfg, keys, values);
	pg_close(pg);
	pg->conn = PQconnectdbParams(keys, values, 1);
	if (PQstatus(pg->conn) != CONNECTION_OK)
		return false;
	if (PQsetnonblocking(pg->conn, 1) != 0)
		BUG("a new connection cannot be non-blocking");
	PQsetNoticeReceiver(pg->conn, take_notice, pg);
	return true;
}

/* What the URL says of `o`, or we do behind it; our defaults are for pools. */
static const char *
setting(const PQconninfoOption *o, const char *const *keys,
	const char *const *values)
{
	const char *found = NULL;

	for (; *keys != NULL; keys++, values++)
		if (strcmp(*keys, "dbname") == 0)
			found = o->val;
		else if (strcmp(*keys, o->keyword) == 0)
			found = *values;
	return found;
}

static void
shell_line(struct buf *out, const char *name, const char *value)
{
	buf_printf(out, "%s='", name);
	for (; *value != '\0'; value++)
		if (*value == '\'')
			buf_str(out, "'\\''");
		else
			buf_char(out, *value);
	buf_str(out, "'\n");
}

bool
pg_environment(const struct cfg *cfg, struct arena *mem, struct buf *out)
{
	const char *keys[CONNINFO], *values[CONNINFO], *value;
	PQconninfoOption *all;
	char *why = NULL;

	conninfo(cfg, keys, values);
	all = PQconninfoParse(cfg->database_url, &why);
	if (all == NULL) {
		buf_str(out, why != NULL ? why : "out of memory");
		PQfreemem(why);
		return false;
	}
	shell_line(out, "DATABASE_URL", cfg->database_url);
	shell_line(out, "BARE_URL",
		conninfo_without_login(mem, cfg->database_url));
	for (const PQconninfoOption *o = all; o->keyword != NULL; o++)
		if (o->envvar != NULL &&
			(value = setting(o, keys, values)) != NULL)
			shell_line(out,
				arena_printf(mem, "export %s", o->envvar),
				value);
	PQconninfoFree(all);
	return true;
}

const char *
pg_message(const struct pg *pg)
{
	return PQerrorMessage(pg->conn);
}

bool
pg_is_alive(struct pg *pg)
{
	struct pollfd p;

	if (pg->conn == NULL || PQstatus(pg->conn) != CONNECTION_OK)
		return false;
	p = (struct pollfd){ .fd = PQsocket(pg->conn),
		.events = POLLIN | POLLRDHUP };
	if (poll(&p, 1, 0) == 0)
		return true;
	return pg->listening && p.revents == POLLIN &&
	       PQconsumeInput(pg->conn) == 1;
}

/* ---- waiting ------------------------------------------------------------ */

/* Wait until the socket can do `events`, or the deadline. */
static bool
wait_socket(struct pg *pg, short events, int64_t deadline_us)
{
	struct pollfd p = { .fd = PQsocket(pg->conn), .events = events };
	int64_t left = deadline_us - clock_us();

	return left > 0 && poll(&p, 1, (int)(left / 1000) + 1) != 0;
}

/* Send all that is queued, then wait for the next result. */
static enum outcome
wait_answer(struct pg *pg, int64_t deadline_us)
{
	int more;

	while ((more = PQflush(pg->conn)) == 1) {
		if (!wait_socket(pg, POLLIN | POLLOUT, deadline_us))
			return TOO_LATE;
		if (PQconsumeInput(pg->conn) == 0)
			return LOST;
	}
	if (more != 0)
		return LOST;
	while (PQisBusy(pg->conn)) {
		if (!wait_socket(pg, POLLIN, deadline_us))
			return TOO_LATE;
		if (PQconsumeInput(pg->conn) == 0)
			return LOST;
	}
	return DONE;
}

/* The last result of what was sent, or the next row of it. */
static enum outcome
take_result(struct pg *pg, int sent, int64_t deadline_us)
{
	PGresult *res;
	enum outcome o;

	if (sent == 0)
		return PQstatus(pg->conn) == CONNECTION_OK ? NOT_RUN : LOST;
	for (;;) {
		o = wait_answer(pg, deadline_us);
		if (o != DONE)
			return o;
		res = PQgetResult(pg->conn);
		if (res == NULL)
			break;
		pg_clear(pg);
		pg->result = res;
		if (pg_has_more(pg))
			return DONE;
	}
	return PQstatus(pg->conn) == CONNECTION_OK ? DONE : LOST;
}

enum outcome
pg_prepare(struct pg *pg, const char *name, const char *sql, int nparams,
	int64_t deadline_us)
{
	pg_clear(pg);
	return take_result(pg,
		PQsendPrepare(pg->conn, name, sql, nparams, NULL), deadline_us);
}

enum outcome
pg_execute(struct pg *pg, const struct pg_run *run)
{
	int sent;

	pg_clear(pg);
	if (run->sql != NULL)
		sent = PQsendQueryParams(pg->conn, run->sql, run->nparams, NULL,
			run->params, NULL, NULL, 0);
	else
		sent = PQsendQueryPrepared(pg->conn, run->name, run->nparams,
			run->params, NULL, NULL, 0);
	if (sent != 0 && run->by_row && !PQsetSingleRowMode(pg->conn))
		BUG("%s: rows cannot come one by one", run->name);
	return take_result(pg, sent, run->deadline_us);
}

enum outcome
pg_next(struct pg *pg, int64_t deadline_us)
{
	return take_result(pg, 1, deadline_us);
}

/* ---- the last result ---------------------------------------------------- */

void
pg_clear(struct pg *pg)
{
	PQclear(pg->result);
	pg->result = NULL;
}

bool
pg_has_more(const struct pg *pg)
{
	return PQresultStatus(pg->result) == PGRES_SINGLE_TUPLE;
}

bool
pg_succeeded(const struct pg *pg)
{
	ExecStatusType s = PQresultStatus(pg->result);

	return s == PGRES_TUPLES_OK || s == PGRES_COMMAND_OK ||
	       s == PGRES_SINGLE_TUPLE;
}

const char *
pg_state(const struct pg *pg)
{
	const char *s = PQresultErrorField(pg->result, PG_DIAG_SQLSTATE);

	return s == NULL ? "" : s;
}

const char *
pg_detail(const struct pg *pg)
{
	return PQresultErrorField(pg->result, PG_DIAG_MESSAGE_DETAIL);
}

const char *
pg_hint(const struct pg *pg)
{
	return PQresultErrorField(pg->result, PG_DIAG_MESSAGE_HINT);
}

int
pg_rows(const struct pg *pg)
{
	return PQntuples(pg->result);
}

char *
pg_text(const struct pg *pg, int row, int column)
{
	if (row >= PQntuples(pg->result) || column >= PQnfields(pg->result))
		BUG("row %d column %d is not in the result", row, column);
	if (PQgetisnull(pg->result, row, column))
		return NULL;
	return PQgetvalue(pg->result, row, column);
}

/* ---- notifications ------------------------------------------------------ */

bool
pg_listens(const struct pg *pg)
{
	return pg->listening;
}

bool
pg_listen(struct pg *pg, const char *channel, int64_t deadline_us)
{
	char sql[80];

	if (pg->listening)
		return true;
	snprintf(sql, sizeof sql, "listen %s", channel);
	pg_clear(pg);
	pg->listening = take_result(pg, PQsendQuery(pg->conn, sql),
				deadline_us) == DONE &&
			pg_succeeded(pg);
	pg_clear(pg);
	return pg->listening;
}

bool
pg_notified(struct pg *pg)
{
	PGnotify *n;
	bool any = false;

	if (PQconsumeInput(pg->conn) == 0)
		return false;
	while ((n = PQnotifies(pg->conn)) != NULL) {
		any = true;
		PQfreemem(n);
	}
	return any;
}

void
pg_sleep(struct pg *pg, int ms)
{
	struct pollfd p = { .fd = pg->conn == NULL ? -1 : PQsocket(pg->conn),
		.events = POLLIN };
	struct timespec t = { ms / 1000, (ms % 1000) * 1000000L };
	sigset_t none;

	sigemptyset(&none);
	(void)ppoll(&p, 1, &t, &none);
}
