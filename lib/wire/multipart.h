/* multipart.h: multipart/form-data, strictly (RFC 7578, RFC 2046 5.1). */
#ifndef MULTIPART_H
#define MULTIPART_H

#include "wire/field.h"

enum { MULTIPART_PARTS = 100, MULTIPART_HEADER = 4096 };

/*
 * The parts of `body` as pairs; a file points into it (zero copy).
 *
 *   type   the Content-Type header with its boundary, 1..70 characters
 *
 * Refused: no final boundary, a boundary behind a bare LF, anything around the
 * parts, more than MULTIPART_PARTS of them, a part header over MULTIPART_HEADER
 * bytes, a part without a name, a charset other than UTF-8, base64. A file
 * without name and content (none was chosen) is left out.
 *
 * Returns OK, E_TOO_LARGE (parts), E_BAD_REQUEST (all else).
 */
MUST_CHECK enum err multipart_parse(struct arena *mem, const char *type,
	const char *body, size_t len, struct pair **out);

#endif
