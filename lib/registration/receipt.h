/* receipt.h: the answer to a registration, for the browser that registered. */
#ifndef RECEIPT_H
#define RECEIPT_H

#include "db/call.h"
#include "event/event.h"

/*
 * A receipt is a random token of access_link.h, drawn while somebody registers
 * and stored as its hash. For an hour it shows the answer once more and corrects
 * the address; it is not the secret link and confirms nothing.
 */
struct receipt {
	struct event event;
	const char *name, *email, *team_name;
	const char *members; /* names, one on each line, or NULL */
	int64_t tickets;
	const char *status; /* as in registration.h */
	int64_t place;	    /* in the waiting list; 0: none */
	const char *total;  /* "€60.00", or "" where it is free */
	const char *each; /* "€20.00" where several cost the same, or NULL */
	bool due;	  /* it has to be paid now */
	const char *payment_reference;
	/* what has yet to be shown of a payment: picture, either, or NULL */
	const char *proof_due;
	bool correctable; /* the address can still be corrected */
	bool corrected;
};

extern const struct stmt receipt_show_stmt;
extern const struct stmt receipt_correct_stmt;

/* The address of its page, in `lang` unless that is NULL; in `mem`. */
const char *
receipt_path(struct arena *mem, const char *token, const char *lang);

/*
 * What the receipt of `token` shows now. Where the event keeps to itself who is
 * registered, it shows nothing that changed after the answer.
 *
 * Returns OK, E_NOT_FOUND (not known, or an hour ago), E_UNAVAILABLE.
 */
MUST_CHECK enum err
receipt_show(const struct call *call, const char *token, struct receipt *out);

/*
 * Send the mails to another address: what waits for the old one is called back,
 * its link stops working, tickets get new numbers. Three times at most.
 *
 * Returns OK, E_NOT_FOUND, E_REGISTERED (only where the event tells that),
 * E_INVALID (too often, or too late; db_detail), E_UNAVAILABLE.
 */
MUST_CHECK enum err
receipt_correct(const struct call *call, const char *token, const char *email);

#endif
