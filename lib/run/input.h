/* input.h: what a request sent, as pairs. */
#ifndef INPUT_H
#define INPUT_H

#include "run/worker.h"

/*
 * What stands in the path, then in the body (POST, PATCH) or the query, for
 * this table of fields, not yet checked; c->typed is set to it without the
 * path.
 *
 * The query of a page or file that everybody may open is forgiven: see
 * field_forgive(). The query of a request with a body may name the event, and
 * is not looked at otherwise. The other methods take no body: an empty one,
 * {} and null pass, all else is refused.
 *
 * Returns OK, E_BAD_REQUEST, E_TOO_LARGE, E_MEDIA_TYPE, E_NOT_FOUND (the path
 * does not fit), E_NO_EVENT, E_INVALID (a body where there is none; c->errors
 * says so).
 */
MUST_CHECK enum err input_read(struct ctx *c, const struct endpoint *ep,
	const struct field *fields, struct pair **out);

#endif
