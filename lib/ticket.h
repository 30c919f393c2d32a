/* ticket.h: tickets at the door: looked at, marked used exactly once. */
#ifndef TICKET_H
#define TICKET_H

#include "auth.h"
#include "db.h"

/* What a scanner sees. NULL where it does not apply. */
struct scan {
	const char *reason; /* admitted/valid or a refusal; code of err.h */
	const char *serial, *member_name, *email, *phone, *team_name, *status;
	bool checked_in;
	const char *check_in_time, *gate;
	/* for already_used */
	const char *first_used_at, *first_gate;
	int64_t seconds_ago;
	bool same_device;
	bool replayed;
};

extern const struct stmt ticket_verify_stmt;
extern const struct stmt ticket_use_stmt;

/*
 * What mark-used would decide now; writes nothing.
 *
 *   typed   a serial as typed or the whole signed code
 *   open    SCANNER_AUTH=optional: callers without a token are let in
 *
 * Returns OK (also for refusals: see reason), E_UNAUTHORIZED, E_FORBIDDEN,
 * E_UNAVAILABLE.
 */
MUST_CHECK enum err
ticket_verify(struct db *db, struct arena *mem, const struct caller *who,
	bool open, const char *typed, struct scan *out);

/*
 * Mark it used: one conditional UPDATE. Every attempt is recorded, refusals
 * too. A repeated key returns the first answer, whatever happened since.
 *
 * Returns OK (admitted), E_TICKET_* (refused; *out is set all the same),
 * E_UNAUTHORIZED, E_FORBIDDEN, E_UNAVAILABLE.
 */
MUST_CHECK enum err
ticket_use(struct db *db, struct arena *mem, const struct caller *who,
	bool open, const char *key, const char *typed, struct scan *out);

#endif
