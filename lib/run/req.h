/* req.h: one request as nginx handed it over. */
#ifndef REQ_H
#define REQ_H

#include "base/arena.h"
#include "base/err.h"

/* Strings are borrowed from the FastCGI request; absent ones are "". */
struct req {
	const char *id;	    /* X-Request-Id, made by nginx */
	const char *method; /* "GET", "POST", … */
	const char *path;   /* decoded, normalised: DOCUMENT_URI */
	const char *sent;   /* the address as it was sent: REQUEST_URI */
	const char *route;  /* the pattern from pools.tab: ROUTE */
	const char *query;  /* behind the question mark, raw */
	const char *type;   /* Content-Type */
	const char *accept;
	const char *accept_language;
	const char *authorization;
	const char *cookie;
	const char *origin;
	const char *agent; /* User-Agent */
	const char *idempotency_key;
	const char *if_match;
	const char *if_none_match;
	const char *address; /* of the client, for audit and limits */
	const char *body;
	size_t body_len;
	bool body_whole; /* stdin was read to its end */
};

/* The type of an answer that says first how far its work is: see resp.h. */
#define RESP_PROGRESS "application/vnd.event-tickets.progress"

struct FCGX_Request;

/* Take the parameters; touches no body. */
void req_init(struct req *r, struct FCGX_Request *fcgi);

/*
 * Read the body into `mem`: at most `limit` bytes.
 *
 * Returns OK, E_TOO_LARGE (nothing kept), E_BAD_REQUEST (shorter than its
 * Content-Length: the client went away).
 */
MUST_CHECK enum err req_body(struct req *r, struct FCGX_Request *fcgi,
	struct arena *mem, size_t limit);

/* Is this the method? */
bool req_is(const struct req *r, const char *method);
/* GET or HEAD. */
bool req_is_get(const struct req *r);
/* POST or PATCH; the others take what they need from path and query. */
bool req_takes_body(const struct req *r);

/* The browser of a person asks, not a program: Accept names text/html. */
bool req_wants_html(const struct req *r);
/* The client wants to hear how far long work is (resp.h). */
bool req_wants_progress(const struct req *r);
/* Accept names application/problem+json (RFC 9457). */
bool req_wants_problem(const struct req *r);

/*
 * Value of the path parameter `name` in the pattern (`{name}` there), or NULL
 * where path and pattern do not agree. `{name*}` at the end of a pattern is
 * all that is left, slashes and dots as they were sent.
 */
const char *
req_path_param(const struct req *r, struct arena *mem, const char *name);

/* The value of a cookie in `mem`, or NULL. RFC 6265 4.2.1. */
const char *
req_cookie(const struct req *r, struct arena *mem, const char *name);

#endif
