/* rand.c: random bytes. */
#include <errno.h>
#include <sys/random.h>

#include "base/rand.h"

void
rand_bytes(void *out, size_t len)
{
	char *p = out;
	ssize_t n;

	while (len > 0) {
		n = getrandom(p, len, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			BUG("getrandom: %s", strerror(errno));
		p += n;
		len -= (size_t)n;
	}
}
