/* base.h: what every file may use: attributes, sizes, die() and BUG(). */
#ifndef BASE_H
#define BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/banned.h"

#define MUST_CHECK   __attribute__((warn_unused_result))
#define PRINTF(f, a) __attribute__((format(printf, f, a)))
#define LEN(a)	     (sizeof(a) / sizeof *(a))

/* Bytes that are no text. */
struct bytes {
	const void *s; /* NULL: there are none */
	size_t len;
};

/* Exit statuses that a supervisor can tell apart (sysexits.h). */
enum {
	EXIT_USAGE = 64,
	EXIT_UNAVAILABLE = 69,
	EXIT_WATCHDOG = 70,
	EXIT_CONFIG = 78,
};

/*
 * Say one sentence on standard error and leave with `status`. Only for
 * start-up: never for what a client, the database or the relay can cause.
 */
_Noreturn void die(int status, const char *format, ...) PRINTF(2, 3);

/* What cannot happen did: name the place and abort. */
#define BUG(...) bug(__FILE__, __LINE__, __VA_ARGS__)
_Noreturn void
bug(const char *file, int line, const char *format, ...) PRINTF(3, 4);

#endif
