/* ticket_view.h: what the holder of a signed code may know of a ticket. */
#ifndef TICKET_VIEW_H
#define TICKET_VIEW_H

#include "db/call.h"
#include "keys/ticket_code.h"

/* NULL where it does not apply. */
struct ticket_view {
	const char *code;  /* signed; its own address */
	const char *state; /* valid used not_approved revoked over */
	bool over;	   /* the code's validity has ended */
	bool ended;	   /* so has the event; it may still admit */
	int64_t event_id;
	const char *member_name, *team_name;
	const char *event_name, *venue, *slug;
	const char *when;	   /* "Sat 20 Mar 2027, 09:00 – 18:00" */
	const char *entrance;	   /* when people are let in: "08:30" */
	const char *zone;	   /* IANA name */
	const char *contact;	   /* an address for questions */
	int64_t calendar_sequence; /* grows with its times, place and name */
	const char *calendar_at;   /* when they changed, RFC 3339 UTC */
	const char *starts_at, *ends_at;	     /* RFC 3339 UTC */
	const char *accent;			     /* "#4b3aa8" */
	const char *logo, *logo_width, *logo_height; /* address and size */
	const char *serial;			     /* with dashes */
};

extern const struct stmt ticket_view_stmt;

/*
 * The ticket of a signed code. One statement.
 *
 *   text   the code as it came; `code` is what ticket_code_verify() read in it
 *
 * Returns OK, E_NOT_FOUND (signed by us, but we do not know it: another
 * installation's, or erased), E_UNAVAILABLE.
 */
MUST_CHECK enum err ticket_view(const struct call *call, const char *text,
	const struct ticket_code *code, struct ticket_view *out);

#endif
