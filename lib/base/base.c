/* base.c: the two ways a process ends itself. */
#include <errno.h>
#include <stdarg.h>
#include <unistd.h>

#include "base/base.h"

/* One write(2), so that lines of many processes do not mix. */
static void
say(const char *text, size_t len)
{
	ssize_t n;

	do {
		n = write(STDERR_FILENO, text, len);
	} while (n < 0 && errno == EINTR);
}

PRINTF(2, 0)
static void
say_line(const char *prefix, const char *format, va_list args)
{
	char line[1024];
	int n = snprintf(line, sizeof line - 1, "%s: ", prefix);

	if (n < 0 || (size_t)n >= sizeof line - 1)
		n = 0;
	vsnprintf(line + n, sizeof line - 1 - (size_t)n, format, args);
	n = (int)strlen(line);
	line[n++] = '\n';
	say(line, (size_t)n);
}

void
die(int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say_line(program_invocation_short_name, format, args);
	va_end(args);
	exit(status);
}

void
bug(const char *file, int line, const char *format, ...)
{
	char place[256];
	va_list args;

	snprintf(place, sizeof place, "BUG at %s:%d", file, line);
	va_start(args, format);
	say_line(place, format, args);
	va_end(args);
	abort();
}
