/* scan.h: what a scanner is told, and what supervisors do about scans. */
#ifndef SCAN_H
#define SCAN_H

#include "base/buf.h"
#include "db/call.h"

/* What a scanner sees. NULL where it does not apply. */
struct scan {
	const char *reason;	/* admitted/valid or a refusal; code of err.h */
	const char *short_code; /* REG-000012-2: only of verify */
	const char *serial, *member_name, *email, *phone, *team_name, *status;
	bool checked_in;
	const char *check_in_time, *gate;
	/* for already_used */
	const char *first_used_at, *first_gate;
	int64_t seconds_ago;
	bool same_device;
	bool replayed;
	bool misread;		  /* no number, no code with a good signature */
	bool rehearsal;		  /* practice: it counts for nothing */
	const char *elsewhere;	  /* for wrong_event: the ticket's event */
	int64_t event;		  /* 0: unknown */
	int64_t team_of;	  /* tickets of the registration; 0: unknown */
	int64_t team_inside;	  /* of those, people inside */
	const char *scanner_gate; /* where the one who asks stands */
};

/* What a scanner asks to be recorded. NULL: not said. */
struct scan_asked {
	const char *typed; /* a serial as typed or the whole signed code */
	const char *key;   /* Idempotency-Key */
	const char *kind;  /* admit, exit, manual; NULL: admit */
	const char *at, *offset_ms; /* the device's clock, and how wrong */
	bool rehearsal;
};

extern const struct stmt scan_undo_stmt;
extern const struct stmt scan_search_stmt;
extern const struct stmt scan_conflicts_stmt;
extern const struct stmt scan_settle_stmt;
extern const struct stmt scan_live_stmt;

/*
 * All functions set *json to an object of the database, in `mem`, and return
 * OK, E_UNAUTHORIZED, E_DEVICE_REVOKED, E_FORBIDDEN, E_UNAVAILABLE.
 */

/* Take an admission back. And E_NOT_FOUND, E_TICKET_OUTSIDE, E_KEY_REUSED. */
MUST_CHECK enum err scan_undo(const struct call *call, const char *typed,
	const char *key, const char *reason, const char **json);

/*
 * Up to 20 tickets by name, team or serial; who looked is on record.
 *
 *   event   slug that staff name, or NULL; a device has its own
 */
MUST_CHECK enum err scan_search(const struct call *call, const char *event,
	const char *text, const char **json);

/* Tickets that let in more than once, or though they should not have. */
MUST_CHECK enum err
scan_conflicts(const struct call *call, const char *event, const char **json);

/* How a conflict is settled. */
struct scan_settlement {
	const char *typed; /* the ticket: a serial or the whole signed code */
	const char *key;   /* of the scan; NULL: of no single one */
	const char *note;
	const char *counts; /* scans in quarantine: true, false; else NULL */
};

/* Settle a conflict. And E_NOT_FOUND, E_KEY_REUSED, E_INVALID. */
MUST_CHECK enum err scan_settle(const struct call *call,
	const struct scan_settlement *how, const char **json);

/* What goes on at the door now, without a name. And E_NO_EVENT. */
MUST_CHECK enum err
scan_live(const struct call *call, const char *event, const char **json);

#endif
