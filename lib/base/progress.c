/* progress.c: how far long work is, for whoever waits for it. */
#include <stddef.h>

#include "base/progress.h"

bool
progress_tell(const struct progress *p, int64_t done, int64_t all)
{
	return p == NULL || p->tell == NULL || p->tell(p->arg, done, all);
}
