/* sqlstate.h: what an error of PostgreSQL means for us. */
#ifndef SQLSTATE_H
#define SQLSTATE_H

#include "base/err.h"

/*
 * `state` is a SQLSTATE of five characters or "" where the server named none.
 * https://www.postgresql.org/docs/15/errcodes-appendix.html
 */

/* E_CONFLICT, E_INVALID, E_UNAVAILABLE or E_INTERNAL; not for class ET. */
enum err sqlstate_err(const char *state);

/* Rolled back through no fault of the statement: it may run again. */
bool sqlstate_again(const char *state);

/*
 * The connection is of no use: a plan from before a migration, a statement
 * that a pooler forgot, a server that became a standby. Nothing was done.
 */
bool sqlstate_outdated(const char *state);

/* The server ends this connection: shutdown, crash, still starting. */
bool sqlstate_gone(const char *state);

#endif
