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

/*
 * The query of a link that people share, read as browsers read it (URL
 * Standard 1.3): a percent sign that opens no %XX stands for itself, and a
 * name with a NUL is left out.
 */
struct pair *form_parse_link(struct arena *mem, const char *s);

/* `len` bytes of a path likewise; a plus sign is one. */
char *form_path(struct arena *mem, const char *s, size_t len);

#endif
