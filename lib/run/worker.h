/* worker.h: what a route gives to the skeleton, which owns main(). */
#ifndef WORKER_H
#define WORKER_H

#include "base/cfg.h"
#include "base/err.h"
#include "db/call.h"
#include "db/db.h"
#include "registration/registration.h"
#include "run/auth.h"
#include "run/req.h"
#include "run/resp.h"
#include "wire/field.h"

/* All that a handler may touch; lives for one request. */
struct ctx {
	const struct cfg *cfg;
	struct call call; /* for the model, as it is */
	const struct req *req;
	struct resp *resp;
	const struct value *v;	    /* valid values by the route's enum */
	struct field_error *errors; /* with E_INVALID: what and why */
	struct pair *query;	    /* what the address says, unchecked */
	const struct pair *typed;   /* what came, for a page that repeats it */
	const struct message *said; /* of an error, or NULL: err_detail() */
	/*
	 * Further members of the error answer, an open JSON object without
	 * its braces, such as "first_gate":"B".
	 */
	struct buf extra;
	int64_t version; /* with .etag: stands first in the ETag, or 0 */
	/* With .etag: what the tag is made of; NULL: what is answered. */
	const char *same;
};

/* A handler makes one or two model calls and describes the answer. */
typedef enum err handler(struct ctx *c);

/* One path of the pool, as the pool's row in deploy/pools.tab has it. */
struct endpoint {
	const char *path;		       /* "/api/admin/staff/{id}" */
	handler *get, *post, *patch, *delete_; /* PATCH has a body too */
	enum need need;
	/* of POST, PATCH and DELETE, where they need more than GET does */
	enum need change_need;
	const struct field *fields; /* F_PATH, the rest: query or body */
	/* of GET and DELETE, where they take others: the query */
	const struct field *get_fields;
	/*
	 * For forms posted without JavaScript (Accept: text/html): write the
	 * page that shows error `e` with the person's input kept.
	 */
	enum err (*page)(struct ctx *c, enum err e);
	/*
	 * GET: an ETag of what is answered ("VERSION-DIGEST" or "DIGEST") in
	 * resp->body, and 304 to a client that has it already. Kept privately,
	 * unless resp->cache says otherwise.
	 */
	bool etag;
	/*
	 * POST: an Idempotency-Key makes it safe to repeat. Without the flag the
	 * header is not read, so that no handler can promise it silently.
	 */
	bool keyed;
};

/* What a request needs that reads (GET, HEAD) or changes; in serve.c. */
enum need endpoint_need(const struct endpoint *ep, bool reads);

enum { ENDPOINT_MAX = 12 };

struct route {
	const char *name;
	const struct stmt *const *stmts; /* all it may run; ends with NULL */
	struct endpoint endpoints[ENDPOINT_MAX];
	/* Before the first request: load keys. An error is exit 78. */
	void (*start)(const struct cfg *cfg);
	/*
	 * A daemon instead of endpoints: called in a loop; returns the
	 * milliseconds to sleep until the next call, 0 for at once.
	 */
	int (*tick)(struct ctx *c);
	const char *listen; /* notification that wakes a daemon */
	/*
	 * "build/cgi/NAME try …": one part of the program on what a person
	 * gives it, without options, socket or database. `argc` and `argv`
	 * begin behind "try". Returns the exit status; NULL: there is none.
	 */
	int (*try)(int argc, char **argv);
};

/* Each cgi/NAME.c defines this one symbol. */
extern const struct route route;

#endif
