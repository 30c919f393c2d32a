/* precondition.h: a change that is meant for one version of a thing. */
#ifndef PRECONDITION_H
#define PRECONDITION_H

#include "run/req.h"
#include "wire/field.h"

/*
 * The version that somebody saw before they decided: from If-Match, an ETag
 * of ours ("VERSION" or "VERSION-DIGEST", RFC 9110 13.1.1), and from the field
 * `given`, an F_INT.
 *
 *   out   the version; 0: none was named, whatever is there will do
 *
 * Returns OK, E_STALE (no version can match).
 */
MUST_CHECK enum err precondition_version(const struct req *q, struct arena *mem,
	const struct value *given, int64_t *out);

#endif
