/* serve.h: one request from its parameters to its answer. */
#ifndef SERVE_H
#define SERVE_H

#include "base/arena.h"
#include "base/cfg.h"
#include "db/db.h"
#include "run/resp.h"

/* What a worker keeps from one request to the next. */
struct server {
	struct cfg cfg;
	struct arena *mem;
	struct db *db; /* NULL: this pool has no database */
	struct resp resp;
};

struct FCGX_Request;

/*
 * Method, body, caller, fields, handler, answer and log line of one request.
 * True if the body was read to its end.
 */
bool serve(struct server *s, struct FCGX_Request *fcgi);

/* One turn of a daemon: milliseconds until the next. */
int serve_tick(struct server *s);

#endif
