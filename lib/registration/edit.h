/* edit.h: registrations that staff write: corrected, added by hand. */
#ifndef EDIT_H
#define EDIT_H

#include "db/call.h"
#include "registration/decision.h"

extern const struct stmt registration_edit_stmt;
extern const struct stmt registration_add_stmt;

/* What is NULL stays as it is; an empty text takes it away. */
struct registration_edit {
	const char *name, *email, *phone;
	const char *team_name, *payment_reference;
	const char *members; /* as given; with their names, one ticket each */
	const char **member_names;
	size_t n_members;
	bool over; /* more people than places */
};

/*
 * Correct a registration. Whose ticket goes to somebody else, and with a new
 * address everybody, gets a new serial, the old one is withdrawn; who is
 * approved gets the new tickets by mail. Safe to repeat only with a key.
 *
 * Returns as decision_make(), and E_REGISTERED (the address), E_FULL,
 * E_IMPOSSIBLE (cancelled, or it would take a used ticket away).
 */
MUST_CHECK enum err registration_edit(const struct call *call,
	const struct registration_version *which,
	const struct registration_edit *change, struct registration *out);

/* How one is added by hand. */
struct addition {
	const char *status; /* pending or approved */
	bool over;	    /* more people than places */
	bool mail;	    /* tell the person */
};

/*
 * Add a registration, also where registering is closed. Safe to repeat only
 * with a key. Returns OK, E_REGISTERED, E_FULL, E_CLOSED (archived),
 * E_NO_EVENT, E_KEY_RUNNING, E_KEY_REUSED, E_UNAUTHORIZED, E_FORBIDDEN,
 * E_UNAVAILABLE.
 */
MUST_CHECK enum err
registration_add(const struct call *call, const struct registration_form *form,
	const struct addition *how, struct registration *out);

#endif
