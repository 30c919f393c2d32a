/* num.c: numbers from text. */
#include "base/num.h"

bool
num_parse(const char *text, int64_t min, int64_t max, int64_t *out)
{
	bool minus = *text == '-';
	int64_t n = 0;

	if (minus)
		text++;
	if (*text == 0)
		return false;
	/* Counted downwards, as INT64_MIN has no positive twin. */
	for (; *text != 0; text++) {
		if (*text < '0' || *text > '9')
			return false;
		if (__builtin_mul_overflow(n, 10, &n) ||
			__builtin_sub_overflow(n, *text - '0', &n))
			return false;
	}
	if (!minus && __builtin_sub_overflow((int64_t)0, n, &n))
		return false;
	if (n < min || n > max)
		return false;
	*out = n;
	return true;
}
