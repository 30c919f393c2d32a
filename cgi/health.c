/* health.c: GET /health: is the database there, does mail go out? */
#include <stdio.h>

#include "db/pg.h"
#include "mail/outbox.h"
#include "run/worker.h"
#include "wire/json.h"

enum { LATE_SECONDS = 900 /* mail that waits longer is a fault */ };

static const struct stmt *const stmts[] = { &outbox_health_stmt, NULL };

static void
health_json(struct buf *b, bool database, const struct outbox_health *mail)
{
	bool late = mail->oldest_seconds > LATE_SECONDS;

	json_open(b, NULL, '{');
	json_text(b, "status", database && !late ? "healthy" : "unhealthy");
	json_open(b, "checks", '{');
	json_open(b, "database", '{');
	json_text(b, "status", database ? "ok" : "unreachable");
	json_close(b, '}');
	json_open(b, "mail_queue", '{');
	json_text(b, "status", !database ? "unknown" : late ? "late" : "ok");
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
	struct outbox_health mail = { 0 };
	enum err e = outbox_health(&c->call, &mail);

	if (e != OK || mail.oldest_seconds > LATE_SECONDS)
		resp_status(c->resp, 503);
	health_json(&c->resp->body, e == OK, &mail);
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
