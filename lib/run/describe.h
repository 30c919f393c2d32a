/* describe.h: what a worker is, as it says itself. */
#ifndef DESCRIBE_H
#define DESCRIBE_H

#include "base/buf.h"
#include "run/worker.h"

/*
 * The route as one JSON object, from the same tables that serve requests:
 *
 *   name        of the pool
 *   daemon      it has no endpoints and works by itself
 *   errors      [{code, status, detail}]: what any program may answer, err.h
 *   statements  [{name, retry, parameters, sql}]: all that it may ask of the
 *               database
 *   endpoints   [{path, methods: {GET: {need, etag, keyed, page, fields}}}];
 *               `keyed`: an Idempotency-Key is honoured; `page`: a form that
 *               is posted without JavaScript gets a page
 *
 * A field is {name, in, type, min, max, required, choices, alias}, where `in`
 * is path, query or body. Limits are those of field.h: characters, bytes of a
 * file, or the number itself; 0 and 0 is no limit of its own. Whether a role
 * suffices the database decides once more.
 */
void describe(struct buf *out, const struct route *r);

#endif
