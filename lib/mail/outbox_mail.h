/* outbox_mail.h: a mail as the mailer claims it, with all that it tells. */
#ifndef OUTBOX_MAIL_H
#define OUTBOX_MAIL_H

#include "base/base.h"

struct outbox_ticket {
	const char *serial, *member_name;
	const char *code; /* signed */
};

struct outbox_mail {
	int64_t id;
	const char *lease;	/* names this claim; needed to settle it */
	const char *kind;	/* received, approved, rejected … */
	const char *language;	/* of the person (lang.h), or NULL */
	const char *recipient;	/* where it goes */
	const char *message_id; /* its part before the @, stable over retries */
	int64_t attempts;	/* including this one */
	/*
	 * Staff approved this person, or it is one of them. Until then whatever
	 * was typed in the form (name, team, reference) may be anybody's
	 * message to anybody's address, and stays out of the mail.
	 */
	bool vouched;
	const char *name, *team_name, *reason;
	int64_t event_id;
	const char *event_name, *venue, *when, *reply_to;
	int64_t registration_id;
	const char *templates;	/* JSON: the event's own texts by file name */
	const char *price;	/* of a ticket, "€20.00"; empty: free */
	const char *each_price; /* the same where several cost the same */
	const char *total;	/* of all its tickets together, likewise */
	int64_t places;		/* how many those are */
	/* what has yet to be shown of a payment: picture, either, or NULL */
	const char *proof_due;
	const char *payment_instructions, *payment_reference;
	const char *starts_at, *ends_at, *slug; /* of the event */
	const char
		*entrance; /* when people are let in, as in event.h; or NULL */
	int64_t calendar_sequence; /* grows with its times, place and name */
	const char *calendar_at;   /* when they changed, RFC 3339 */
	bool attach;		   /* tickets come as files as well */
	int64_t place;		   /* in the waiting list; 0: not there */
	int64_t staff_link;	   /* number of a link for staff; 0: none */
	const char *sample; /* JSON: texts of a test mail; NULL: a real one */
	const char *organiser, *accent; /* of the event; "#4b3aa8", or NULL */
	/* Of a change to an account: NULL: by its owner; "": not known. */
	const char *changed_by, *changed_from, *changed_zone;
	const char *may; /* rejected: register, proof, or NULL */
	struct outbox_picture {
		struct bytes image; /* of `type`; both NULL: there is none */
		const char *type;
		int64_t width, height;
	} logo, payment_qr;
	const char *link; /* secret, not from the outbox; or NULL */
	/* With a link that was asked for: others of the same address. */
	struct outbox_other {
		int64_t registration_id;
		const char *event_name, *when;
		const char *link; /* secret, not from the outbox */
	} * others;
	size_t n_others;
	struct outbox_ticket *tickets; /* for kinds that carry them */
	size_t n_tickets;
};

#endif
