/* unit.h: a test in C that speaks TAP. Each t/unit/NAME.c has a main(). */
#ifndef UNIT_H
#define UNIT_H

#include <inttypes.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/base.h"

/*
 * ok(condition, "name of the behaviour, as a sentence", …) and its kin print
 * one line each; main() ends with `return done_testing();`.
 */
#define ok(condition, ...) \
	unit_ok(!!(condition), __FILE__, __LINE__, __VA_ARGS__)
#define is_text(got, wanted, ...) \
	unit_text((got), (wanted), __FILE__, __LINE__, __VA_ARGS__)
#define is_int(got, wanted, ...)                                        \
	unit_int((int64_t)(got), (int64_t)(wanted), __FILE__, __LINE__, \
		__VA_ARGS__)

static int unit_tests, unit_failures;

PRINTF(4, 5)
static inline bool
unit_ok(bool good, const char *file, int line, const char *name, ...)
{
	char text[512];
	va_list args;

	va_start(args, name);
	vsnprintf(text, sizeof text, name, args);
	va_end(args);
	for (char *p = text; *p != 0; p++)
		if (*p == '\n' || *p == '\r' || *p == '#')
			*p = '.';
	printf("%sok %d - %s\n", good ? "" : "not ", ++unit_tests, text);
	if (!good) {
		unit_failures++;
		printf("#   at %s line %d\n", file, line);
	}
	return good;
}

/* A text as a TAP comment: one line whatever it holds. */
static inline void
unit_diag(const char *label, const char *text)
{
	printf("#   %s: ", label);
	if (text == NULL)
		printf("NULL");
	for (size_t i = 0; text != NULL && text[i] != 0 && i < 400; i++)
		if (text[i] < ' ' && text[i] >= 0)
			printf("\\x%02x", (unsigned)text[i]);
		else
			putchar(text[i]);
	printf("\n");
}

PRINTF(5, 6)
static inline bool
unit_text(const char *got, const char *wanted, const char *file, int line,
	const char *name, ...)
{
	bool good = got == NULL || wanted == NULL ? got == wanted
						  : strcmp(got, wanted) == 0;
	char text[512];
	va_list args;

	va_start(args, name);
	vsnprintf(text, sizeof text, name, args);
	va_end(args);
	unit_ok(good, file, line, "%s", text);
	if (!good) {
		unit_diag("   got", got);
		unit_diag("wanted", wanted);
	}
	return good;
}

PRINTF(5, 6)
static inline bool
unit_int(int64_t got, int64_t wanted, const char *file, int line,
	const char *name, ...)
{
	char text[512];
	va_list args;

	va_start(args, name);
	vsnprintf(text, sizeof text, name, args);
	va_end(args);
	unit_ok(got == wanted, file, line, "%s", text);
	if (got != wanted)
		printf("#      got: %" PRId64 "\n#   wanted: %" PRId64 "\n",
			got, wanted);
	return got == wanted;
}

/*
 * Run `f` in a child and keep what it says on standard error; its status as
 * of waitpid(2). A child that returns from `f` leaves with 0.
 */
static inline int
unit_child(void (*f)(void *), void *arg, char *said, size_t size)
{
	size_t len = 0;
	int ends[2], status = -1;
	ssize_t n;
	pid_t pid;

	fflush(stdout);
	if (pipe(ends) != 0 || (pid = fork()) < 0)
		abort();
	if (pid == 0) {
		dup2(ends[1], STDERR_FILENO);
		close(ends[0]);
		close(ends[1]);
		f(arg);
		_exit(0);
	}
	close(ends[1]);
	while ((n = read(ends[0], said + len, size - 1 - len)) > 0)
		len += (size_t)n;
	said[len] = 0;
	close(ends[0]);
	waitpid(pid, &status, 0);
	return status;
}

static inline int
done_testing(void)
{
	printf("1..%d\n", unit_tests);
	fflush(stdout);
	return unit_failures > 0 || unit_tests == 0;
}

#endif
