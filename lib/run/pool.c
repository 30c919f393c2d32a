/* pool.c: forks the processes of a pool and replaces those that end. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "run/pool.h"

enum {
	YOUNG_US = 100000, /* who fails before that cannot start */
	REST_US = 1000000, /* then the next one takes its time */
};

/* Environment: the processes that are to end once the new ones are there. */
#define OLD_PIDS "POOL_OLD_PIDS"

struct child {
	pid_t pid; /* 0: there is none */
	int64_t start_us;
	int64_t due_us; /* without one: when the next may start */
	bool crashed;	/* the one before it */
};

struct pool {
	struct child child[POOL_MAX];
	int n;
	pid_t old[2 * POOL_MAX]; /* of the program before HUP: to be ended */
	int n_old;
	bool leaving;
	sigset_t before; /* the mask that the children get back */
};

/* What wakes the parent; nothing else does, so that none is missed. */
static void
wake_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGUSR1);
	sigaddset(set, SIGHUP);
	sigaddset(set, SIGCHLD);
}

/* The same program from its beginning; where that fails, as it was forked. */
static void
start_anew(void)
{
	char *argv[] = { program_invocation_name, NULL };

	unsetenv("PROCESSES");
	(void)execv("/proc/self/exe", argv);
}

static void
become_child(const struct pool *p, const struct child *c, pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(0);
	signal(SIGHUP, SIG_IGN); /* it is meant for the parent */
	sigprocmask(SIG_SETMASK, &p->before, NULL);
	if (c->crashed)
		start_anew();
}

/* True in the child. */
static bool
start_child(struct pool *p, struct child *c)
{
	pid_t parent = getpid(), pid = fork();

	if (pid == 0) {
		become_child(p, c, parent);
		return true;
	}
	if (pid < 0)
		log_say(LOG_ERROR, "fork: %s", strerror(errno));
	c->start_us = clock_us();
	c->due_us = c->start_us + REST_US;
	c->pid = pid < 0 ? 0 : pid;
	return false;
}

static bool
start_due(struct pool *p)
{
	int64_t now = clock_us();

	for (int i = 0; i < p->n && !p->leaving; i++)
		if (p->child[i].pid == 0 && p->child[i].due_us <= now &&
			start_child(p, &p->child[i]))
			return true;
	return false;
}

static void
ended(struct child *c, int status)
{
	int64_t now = clock_us();

	if (WIFSIGNALED(status))
		log_say(LOG_WARN, "process %d was ended by signal %d",
			(int)c->pid, WTERMSIG(status));
	else if (WEXITSTATUS(status) != 0)
		log_say(LOG_WARN, "process %d left with status %d", (int)c->pid,
			WEXITSTATUS(status));
	c->crashed = WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL;
	c->due_us = status != 0 && now - c->start_us < YOUNG_US ? now + REST_US
								: now;
	c->pid = 0;
}

static void
reap(struct pool *p)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		for (int i = 0; i < p->n; i++)
			if (p->child[i].pid == pid)
				ended(&p->child[i], status);
		for (int i = 0; i < p->n_old; i++)
			if (p->old[i] == pid)
				p->old[i] = p->old[--p->n_old];
	}
}

static void
tell(const struct pool *p, int sig)
{
	for (int i = 0; i < p->n; i++)
		if (p->child[i].pid != 0)
			kill(p->child[i].pid, sig);
}

static int
alive(const struct pool *p)
{
	int n = 0;

	for (int i = 0; i < p->n; i++)
		n += p->child[i].pid != 0;
	return n;
}

/* ---- HUP: the program is read again --------------------------------------- */

/*
 * Become the program as it is in its file now: RELOAD_SCRIPT where that is
 * set, which knows the options as they are now, else the file that this one
 * was started from. The process keeps its id and the socket. Returns only
 * where that fails.
 *
 *   what   "check": say what is wrong with the options and end; "again": serve
 */
static void
become_program(char *what)
{
	static const char *const kept[] = { "PATH", "LANG", "TZ", OLD_PIDS };
	char *const script = getenv("RELOAD_SCRIPT");
	char sh[] = "/bin/sh", *const by_script[] = { sh, script, what, NULL };
	char *const by_name[] = { program_invocation_name, what, NULL };
	char pairs[LEN(kept)][2048], *env[LEN(kept) + 1] = { NULL };
	size_t n = 0;

	if (script == NULL) {
		execv(program_invocation_name, by_name);
		return;
	}
	for (size_t i = 0; i < LEN(kept); i++)
		if (getenv(kept[i]) != NULL) {
			snprintf(pairs[n], sizeof pairs[n], "%s=%s", kept[i],
				getenv(kept[i]));
			env[n] = pairs[n];
			n++;
		}
	execve(sh, by_script, env);
}

/* Would the program start? It says what is wrong with it by itself. */
static bool
program_starts(void)
{
	char what[] = "check";
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		become_program(what);
		_exit(EXIT_CONFIG);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

/* For the program that comes: /proc may pass over a child while another ends. */
static void
leave_old(const struct pool *p)
{
	struct buf b = BUF_INIT;

	for (int i = 0; i < p->n; i++)
		if (p->child[i].pid != 0)
			buf_printf(&b, "%d ", (int)p->child[i].pid);
	for (int i = 0; i < p->n_old; i++)
		buf_printf(&b, "%d ", (int)p->old[i]);
	setenv(OLD_PIDS, b.s, 1);
	buf_release(&b);
}

/* What runs already goes on until the new program has its own children. */
static void
reload(const struct pool *p)
{
	char what[] = "again";

	if (program_starts()) {
		leave_old(p);
		become_program(what);
		unsetenv(OLD_PIDS);
	}
	log_say(LOG_ERROR, "HUP: the program cannot be started anew; the "
			   "processes that run go on");
}

/* After a HUP this process has children that it did not start itself. */
static void
find_old(struct pool *p)
{
	const char *s = getenv(OLD_PIDS);
	char *end;
	long pid;

	while (s != NULL && p->n_old < (int)LEN(p->old) &&
		(pid = strtol(s, &end, 10)) > 0) {
		p->old[p->n_old++] = (pid_t)pid;
		s = end;
	}
	unsetenv(OLD_PIDS);
}

/* TERM: leave after the request at hand; the new ones have the socket. */
static void
end_old(const struct pool *p)
{
	for (int i = 0; i < p->n_old; i++)
		kill(p->old[i], SIGTERM);
}

/* ---- the parent ------------------------------------------------------------- */

/* Sleep until somebody ends, is due, or we are told to leave. */
static void
rest(struct pool *p, const sigset_t *wake)
{
	bool all = p->leaving || alive(p) == p->n;
	struct timespec soon = { 0, 50000000 };
	int sig =
		all ? sigwaitinfo(wake, NULL) : sigtimedwait(wake, NULL, &soon);

	if (sig == SIGHUP && !p->leaving)
		reload(p);
	if (sig < 0 || sig == SIGCHLD || sig == SIGHUP)
		return;
	tell(p, p->leaving ? SIGTERM : SIGUSR1);
	p->leaving = true;
}

bool
pool_keep(int n)
{
	struct pool p = { .n = n };
	sigset_t wake;

	if (n < 1 || n > POOL_MAX)
		BUG("a pool of %d processes", n);
	wake_signals(&wake);
	sigprocmask(SIG_BLOCK, &wake, &p.before);
	find_old(&p);
	if (start_due(&p))
		return true;
	end_old(&p);
	do {
		if (start_due(&p))
			return true;
		rest(&p, &wake);
		reap(&p);
	} while (!p.leaving || alive(&p) > 0 || p.n_old > 0);
	return false;
}
