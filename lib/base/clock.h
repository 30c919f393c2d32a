/* clock.h: the time, in the two forms that we use. */
#ifndef CLOCK_H
#define CLOCK_H

#include "base/base.h"

enum { CLOCK_TEXT = sizeof "2027-03-20T09:00:00.000Z" };

/* How wrong the clock of a device may be, in milliseconds: a year. */
#define CLOCK_WRONG_MAX (INT64_C(31622400) * 1000)

/* Microseconds that only grow: for durations and deadlines. */
int64_t clock_us(void);
/* Seconds since 1970 UTC. */
int64_t clock_now(void);
/* Now as RFC 3339 UTC with milliseconds. */
void clock_text(char out[CLOCK_TEXT]);

#endif
