/* ticket.h: tickets at the door: looked at, marked used exactly once. */
#ifndef TICKET_H
#define TICKET_H

#include "db/call.h"
#include "door/scan.h"

extern const struct stmt ticket_verify_stmt;
extern const struct stmt ticket_use_stmt;

/*
 * What mark-used would decide now; that staff looked is recorded.
 *
 *   typed   a serial as typed or the whole signed code
 *   open    SCANNER_AUTH=optional: callers without a token are let in
 *
 * Returns OK (also for refusals: see reason), E_UNAUTHORIZED, E_FORBIDDEN,
 * E_UNAVAILABLE.
 */
MUST_CHECK enum err ticket_verify(const struct call *call, bool open,
	const char *typed, struct scan *out);

/*
 * Mark it used: one conditional UPDATE. Every attempt is recorded, refusals
 * too. A repeated key returns the first answer, whatever happened since.
 *
 * Returns OK (admitted, or scanned out), E_TICKET_* (refused; *out is set all
 * the same), E_UNAUTHORIZED, E_DEVICE_REVOKED, E_FORBIDDEN (manual is for
 * supervisors), E_KEY_REUSED, E_UNAVAILABLE.
 */
MUST_CHECK enum err ticket_use(const struct call *call, bool open,
	const struct scan_asked *asked, struct scan *out);

/* Why a ticket is refused, for people; see err_detail(). */
const char *ticket_refusal(enum err e, const struct scan *scan);

#endif
