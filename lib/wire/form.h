/* form.h: a posted form or a query string as pairs. */
#ifndef FORM_H
#define FORM_H

#include "base/err.h"
#include "wire/pair.h"

/*
 * application/x-www-form-urlencoded, also query strings; at most 1000 pairs.
 * Returns OK, E_BAD_REQUEST (bad percent-encoding, too many).
 */
MUST_CHECK enum err
form_parse(struct arena *mem, const char *s, size_t len, struct pair **out);

#endif
