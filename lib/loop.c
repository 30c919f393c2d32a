/* loop.c: signals, the watchdog, and requests one after the other. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <fcgiapp.h>

#include "log.h"
#include "loop.h"
#include "worker.h"

enum {
	GRACE = 2, /* seconds that the watchdog waits over the limit */
};

static volatile sig_atomic_t stopping, draining;
static char last_words[160]; /* of the watchdog: nothing may be made then */
static sigset_t none;

static void
on_stop(int sig)
{
	stopping = 1;
	draining = sig == SIGUSR1;
}

static void
on_alarm(int sig)
{
	ssize_t n = write(STDERR_FILENO, last_words, strlen(last_words));

	(void)sig;
	(void)n;
	_exit(EXIT_WATCHDOG);
}

static void
handle(int sig, void (*run)(int))
{
	struct sigaction sa = { .sa_handler = run };

	if (sigaction(sig, &sa, NULL) != 0)
		BUG("signal %d cannot be handled", sig);
}

void
loop_signals(const char *pool)
{
	sigset_t held;

	snprintf(last_words, sizeof last_words,
		"{\"pool\":\"%s\",\"level\":\"error\",\"message\":\"watchdog: "
		"the time limit is over\"}\n",
		pool);
	sigemptyset(&none);
	sigemptyset(&held);
	sigaddset(&held, SIGTERM);
	sigaddset(&held, SIGINT);
	sigaddset(&held, SIGUSR1);
	sigprocmask(SIG_SETMASK, &held, NULL);
	handle(SIGTERM, on_stop);
	handle(SIGINT, on_stop);
	handle(SIGUSR1, on_stop);
	handle(SIGALRM, on_alarm);
	handle(SIGPIPE, SIG_IGN);
}

/* Let signals in; as ppoll(2) for `fd` (-1: none) within `ms`. */
static int
wait_readable(int fd, int64_t ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	struct timespec t = { ms / 1000, (ms % 1000) * 1000000 };

	return ppoll(&p, fd < 0 ? 0 : 1, &t, &none);
}

/* Wait for the next connection; false: it is time to leave. */
static bool
wait_turn(struct server *s, int fd)
{
	for (;;) {
		bool last;
		int n;

		/* Under load the wait below never sleeps and sees no signal. */
		(void)wait_readable(-1, 0);
		last = stopping;
		if (last && !draining)
			return false;
		n = wait_readable(fd, last ? 0 : s->cfg.idle_seconds * 1000);
		if (n > 0)
			return true;
		if (n == 0 && last)
			return false;
		if (n == 0 && s->db != NULL)
			db_idle(s->db, s->cfg.idle_seconds);
	}
}

static void
watch(const struct server *s)
{
	alarm((unsigned)(s->cfg.time_limit + GRACE));
}

/*
 * Without an orderly shutdown of the socket the answer is 1.6 times as fast;
 * with an unread body it would be lost.
 */
static void
finish(FCGX_Request *fcgi, bool body_whole)
{
	if (body_whole)
		FCGX_Detach(fcgi);
	FCGX_Finish_r(fcgi);
	FCGX_Attach(fcgi);
}

/* Take one connection, if no sibling was faster; false: the socket is gone. */
static bool
take_one(struct server *s, FCGX_Request *fcgi, int64_t *served)
{
	int rc;

	watch(s);
	rc = FCGX_Accept_r(fcgi);
	if (rc == 0) {
		finish(fcgi, serve(s, fcgi));
		++*served;
	}
	alarm(0);
	if (rc == 0 || rc == -EAGAIN || rc == -EINTR || rc == -ECONNABORTED)
		return true;
	log_say(LOG_ERROR, "accept: error %d", -rc);
	return false;
}

void
loop_requests(struct server *s)
{
	const int fd = 0; /* as spawn-fcgi hands it over */
	FCGX_Request fcgi;
	int64_t served = 0;

	if (FCGX_Init() != 0 || FCGX_IsCGI())
		die(EXIT_CONFIG,
			"%s is a FastCGI worker: start it with "
			"spawn-fcgi",
			route.name);
	if (fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) != 0 ||
		FCGX_InitRequest(&fcgi, fd, FCGI_FAIL_ACCEPT_ON_INTR) != 0)
		die(EXIT_CONFIG, "the listening socket cannot be used");
	while (served < s->cfg.max_requests && wait_turn(s, fd))
		if (!take_one(s, &fcgi, &served))
			break;
	FCGX_Free(&fcgi, 1);
}

static void
rest(struct server *s, int ms)
{
	if (s->db != NULL && route.listen != NULL)
		(void)db_wait(s->db, route.listen, ms);
	else
		(void)wait_readable(-1, ms);
}

void
loop_ticks(struct server *s)
{
	while (!stopping) {
		int ms;

		watch(s);
		ms = serve_tick(s);
		alarm(0);
		(void)wait_readable(-1, 0);
		if (!stopping)
			rest(s, ms);
	}
}
