/* problem.h: the body of an error, as API.md or RFC 9457 has it. */
#ifndef PROBLEM_H
#define PROBLEM_H

#include "run/req.h"
#include "run/resp.h"
#include "wire/field.h"

/*
 * Set status, headers and body of the answer that tells of error `e`:
 * {"detail","code","errors":[{"field","message"}],"request_id"}, or the same
 * as application/problem+json where the request asks for that.
 *
 *   lang     what its sentences are told in (lang.h)
 *   said     what people are told, or NULL: err_detail()
 *   errors   what is wrong with which field, or NULL
 *   extra    further members as JSON without braces, or NULL; a retry_after
 *            among them is the value of Retry-After
 *
 * Headers: Retry-After for E_RATE and E_UNAVAILABLE, WWW-Authenticate with a
 * 401 (RFC 9110 15.5.2), Content-Language where one is known. What was in the
 * body before is dropped.
 */
void problem_write(struct resp *r, const struct req *q, const char *lang,
	enum err e, const struct message *said,
	const struct field_error *errors, const char *extra);

/* Its headers alone, for a page that tells of the error instead. */
void problem_headers(struct resp *r, enum err e, const char *extra);

#endif
