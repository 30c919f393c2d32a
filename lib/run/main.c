/* main.c: the only main: configuration, start and end of a worker. */
#include <stdio.h>
#include <unistd.h>

#include "base/log.h"
#include "run/describe.h"
#include "run/loop.h"
#include "run/pool.h"
#include "run/worker.h"

static bool started;

/* A failed start rests a moment, so that its supervisor does not spin. */
static void
rest_if_failed(void)
{
	if (!started)
		sleep(1);
}

static void
start(struct server *s)
{
	atexit(rest_if_failed);
	cfg_load(&s->cfg);
	log_open(s->cfg.pool);
	loop_signals(s->cfg.pool);
	s->mem = arena_new();
	resp_init(&s->resp, s->cfg.spool_dir ? s->cfg.spool_dir : "/tmp");
	if (route.stmts != NULL)
		s->db = db_new(&s->cfg, route.stmts);
	if (route.start != NULL)
		route.start(&s->cfg);
	started = true;
}

static void
end(struct server *s)
{
	db_free(s->db);
	resp_release(&s->resp);
	arena_free(s->mem);
	cfg_release(&s->cfg);
}

static void
work(struct server *s)
{
	int n = (int)s->cfg.processes;

	if (n > 0 && !pool_keep(n))
		return;
	if (route.tick != NULL)
		loop_ticks(s);
	else
		loop_requests(s);
}

static int
try_part(int argc, char **argv)
{
	if (route.try == NULL) {
		fprintf(stderr, "%s has nothing to try\n", route.name);
		return EXIT_USAGE;
	}
	return route.try(argc, argv);
}

static int
say_what_it_is(void)
{
	struct buf b = BUF_INIT;

	describe(&b, &route);
	puts(b.s);
	buf_release(&b);
	return 0;
}

/*
 * NAME          serve, as spawn-fcgi starts it
 * NAME check    say what is wrong with the options, and end
 * NAME describe say what it is, see describe.h
 * NAME try …    one part by hand, see worker.h
 */
int
main(int argc, char **argv)
{
	struct server s = { 0 };

	if (argc > 1 && strcmp(argv[1], "try") == 0)
		return try_part(argc - 2, argv + 2);
	if (argc > 1 && strcmp(argv[1], "describe") == 0)
		return say_what_it_is();
	start(&s);
	if (argc > 1 && strcmp(argv[1], "check") == 0)
		log_say(LOG_INFO, "the options are right");
	else
		work(&s);
	end(&s);
	return 0;
}
