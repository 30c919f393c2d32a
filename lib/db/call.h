/* call.h: for whom the model does something, and with what. */
#ifndef CALL_H
#define CALL_H

#include "base/arena.h"
#include "db/caller.h"
#include "db/idempotency.h"
#include "db/row.h"

/*
 * The first argument of every function of the model: made by the skeleton for
 * each request, or by a daemon for each turn, and valid until its end. A model
 * function reads it and never keeps it.
 */
struct call {
	struct db *db;	   /* NULL: the pool touches no database */
	struct arena *mem; /* results live here, until the request ends */
	struct caller who; /* of a daemon: nobody, all NULL */
	struct idempotency idempotency; /* the Idempotency-Key of a POST */
	const char *lang; /* the reader's language (lang.h), or NULL */
};

#endif
