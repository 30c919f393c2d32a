/* num.h: numbers from text, the only way. */
#ifndef NUM_H
#define NUM_H

#include "base/base.h"

/*
 * The whole of `text` as a decimal number in min..max: an optional minus,
 * then digits; no spaces, no plus, nothing behind. Sets *out when true.
 */
MUST_CHECK bool
num_parse(const char *text, int64_t min, int64_t max, int64_t *out);

#endif
