/* loop.c: signals, the watchdog, and requests one after the other. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <fcgiapp.h>

#include "base/clock.h"
#include "base/log.h"
#include "run/loop.h"
#include "run/worker.h"

enum {
	GRACE = 2,	    /* seconds that the watchdog waits over the limit */
	ALARM_US = 1000000, /* how old its alarm may be for a new request */
	LOOK_US = 20000,    /* how long signals may wait under load */
};

static volatile sig_atomic_t stopping, draining, busy;
static char last_words[160]; /* of the watchdog: nothing may be made then */
static sigset_t none;

static void
on_stop(int sig)
{
	stopping = 1;
	draining = sig == SIGUSR1;
}

/* An alarm is left to ring when its request is done: then nobody is late. */
static void
on_alarm(int sig)
{
	ssize_t n;

	(void)sig;
	if (!busy)
		return;
	n = write(STDERR_FILENO, last_words, strlen(last_words));
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
	sigaddset(&held, SIGHUP); /* may come before pool_keep() waits for it */
	sigprocmask(SIG_SETMASK, &held, NULL);
	handle(SIGTERM, on_stop);
	handle(SIGINT, on_stop);
	handle(SIGUSR1, on_stop);
	handle(SIGALRM, on_alarm);
	handle(SIGPIPE, SIG_IGN);
	handle(SIGXFSZ, SIG_IGN); /* write(2) says it */
}

/* Let signals in, for `ms` at most. */
static void
let_signals_in(int64_t ms)
{
	struct timespec t = { ms / 1000, (ms % 1000) * 1000000 };

	(void)ppoll(NULL, 0, &t, &none);
}

/* Under load the wait for a connection never sleeps and sees no signal. */
static void
look_for_signals(void)
{
	static int64_t looked_us;
	int64_t now = clock_us();

	if (now - looked_us < LOOK_US)
		return;
	looked_us = now;
	let_signals_in(0);
}

/*
 * Of all processes that sleep on the socket a connection wakes one, not the
 * whole pool (EPOLLEXCLUSIVE of epoll_ctl(2)).
 */
static int
watch_socket(int fd)
{
	struct epoll_event ev = { .events = EPOLLIN | EPOLLEXCLUSIVE };
	int ep = epoll_create1(EPOLL_CLOEXEC);

	if (ep < 0 || epoll_ctl(ep, EPOLL_CTL_ADD, fd, &ev) != 0)
		die(EXIT_CONFIG, "the listening socket cannot be used");
	return ep;
}

/*
 * Wait for the next connection; false: it is time to leave. Who was woken for
 * one takes it before it leaves: nobody else was.
 */
static bool
wait_turn(struct server *s, int ep)
{
	struct epoll_event ev;

	for (;;) {
		int ms = (int)s->cfg.idle_seconds * 1000;
		bool last;
		int n;

		look_for_signals();
		last = stopping;
		if (last && !draining)
			return false;
		n = epoll_pwait(ep, &ev, 1, last ? 0 : ms, &none);
		if (n > 0)
			return true;
		if (n == 0 && last)
			return false;
		if (n == 0 && s->db != NULL)
			db_idle(s->db, s->cfg.idle_seconds);
	}
}

/* From here on the watchdog counts. It costs a system call a second. */
static void
watch(const struct server *s)
{
	static int64_t set_us = -ALARM_US;
	int64_t now = clock_us();

	if (now - set_us >= ALARM_US) {
		set_us = now;
		alarm((unsigned)(s->cfg.time_limit + GRACE));
	}
	busy = 1;
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
	busy = 0;
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
	int ep;

	if (FCGX_Init() != 0 || FCGX_IsCGI())
		die(EXIT_CONFIG,
			"%s is a FastCGI worker: start it with "
			"spawn-fcgi",
			route.name);
	if (fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) != 0 ||
		FCGX_InitRequest(&fcgi, fd, FCGI_FAIL_ACCEPT_ON_INTR) != 0)
		die(EXIT_CONFIG, "the listening socket cannot be used");
	ep = watch_socket(fd);
	while (served < s->cfg.max_requests && wait_turn(s, ep))
		if (!take_one(s, &fcgi, &served))
			break;
	close(ep);
	FCGX_Free(&fcgi, 1);
}

static void
rest(struct server *s, int ms)
{
	if (s->db != NULL && route.listen != NULL)
		(void)db_wait(s->db, route.listen, ms);
	else
		let_signals_in(ms);
}

void
loop_ticks(struct server *s)
{
	while (!stopping) {
		int ms;

		watch(s);
		ms = serve_tick(s);
		busy = 0;
		let_signals_in(0);
		if (!stopping)
			rest(s, ms);
	}
}
