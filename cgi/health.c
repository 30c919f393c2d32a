/* health.c: GET /health: database, signatures of tickets, mail queue. */
#include <stdio.h>

#include "db/pg.h"
#include "door/signing.h"
#include "mail/outbox.h"
#include "run/worker.h"
#include "wire/json.h"

/* Seconds; what waits longer is a fault. */
enum { TICKET_LATE = 60, MAIL_LATE = 900 };

static const struct stmt *const stmts[] = { &outbox_health_stmt,
	&signing_health_stmt, NULL };

struct state {
	bool database; /* without it the rest is not known */
	struct signing_health signing;
	struct outbox_health mail;
};

static bool
is_late(const struct state *s)
{
	return s->signing.oldest_seconds > TICKET_LATE ||
	       s->mail.oldest_seconds > MAIL_LATE;
}

static const char *
status_of(const struct state *s, bool late)
{
	return !s->database ? "unknown" : late ? "late" : "ok";
}

static void
state_json(struct buf *b, const struct state *s)
{
	const struct signing_health *signing = &s->signing;
	const struct outbox_health *mail = &s->mail;

	json_open(b, NULL, '{');
	json_text(b, "status",
		s->database && !is_late(s) ? "healthy" : "unhealthy");
	json_open(b, "checks", '{');
	json_open(b, "database", '{');
	json_text(b, "status", s->database ? "ok" : "unreachable");
	json_close(b, '}');
	json_open(b, "signing", '{');
	json_text(b, "status",
		status_of(s, signing->oldest_seconds > TICKET_LATE));
	json_int(b, "waiting", signing->waiting);
	json_int(b, "oldest_seconds", signing->oldest_seconds);
	json_close(b, '}');
	json_open(b, "mail_queue", '{');
	json_text(b, "status", status_of(s, mail->oldest_seconds > MAIL_LATE));
	json_int(b, "queued", mail->queued);
	json_int(b, "oldest_seconds", mail->oldest_seconds);
	json_int(b, "dead", mail->dead);
	json_close(b, '}');
	json_close(b, '}');
	json_close(b, '}');
}

static enum err
health_get(struct ctx *c)
{
	struct state s = { 0 };
	enum err e = outbox_health(&c->call, &s.mail);

	if (e == OK)
		e = signing_health(&c->call, &s.signing);
	s.database = e == OK;
	if (!s.database || is_late(&s))
		resp_status(c->resp, 503);
	state_json(&c->resp->body, &s);
	return OK;
}

/*
 * try connection: how the database is reached, for sh: DATABASE_URL, BARE_URL
 * (the same without user and password), and libpq's own variables. From the
 * options of the environment, as every pool reads them.
 */
static int
health_try(int argc, char **argv)
{
	struct arena *mem = arena_new();
	struct buf b = BUF_INIT;
	struct cfg cfg;
	bool good;

	if (argc != 1 || strcmp(argv[0], "connection") != 0) {
		fputs("usage: health try connection\n", stderr);
		return EXIT_USAGE;
	}
	cfg_load(&cfg);
	if (cfg.database_url == NULL)
		die(EXIT_CONFIG, "neither DATABASE_URL nor host is set");
	good = pg_environment(&cfg, mem, &b);
	fputs(b.s, good ? stdout : stderr);
	buf_release(&b);
	arena_free(mem);
	cfg_release(&cfg);
	return good ? 0 : EXIT_CONFIG;
}

const struct route route = {
	.name = "health",
	.stmts = stmts,
	.try = health_try,
	.endpoints = { { .path = "/health", .get = health_get } },
};
