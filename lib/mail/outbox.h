/* outbox.h: mail that is to go out, claimed by the mailer under a lease. */
#ifndef OUTBOX_H
#define OUTBOX_H

#include "db/call.h"
#include "mail/outbox_mail.h"

extern const struct stmt outbox_claim_stmt;
extern const struct stmt outbox_links_stmt;
extern const struct stmt outbox_others_stmt;
extern const struct stmt outbox_picture_stmt;
extern const struct stmt outbox_settle_stmt;
extern const struct stmt outbox_health_stmt;

/*
 * Take the next message that is due, for `lease_seconds`; SKIP LOCKED, so
 * several mailers share the queue.
 * Returns OK, E_NOT_FOUND (nothing due), E_UNAVAILABLE.
 */
MUST_CHECK enum err outbox_claim(const struct call *call, int64_t lease_seconds,
	struct outbox_mail *out);

/* Of a mail with a link that was asked for: sets others, without the links. */
MUST_CHECK enum err
outbox_others(const struct call *call, struct outbox_mail *mail);

/* SHA-256 of the tokens of a mail's links, each a bytea. */
struct outbox_hashes {
	const char *own;     /* of its registration, or for staff */
	const char **others; /* one for each of its n_others */
};

/*
 * Store the links of the message before it is sent; they are valid from then on.
 * Safe to repeat.
 *
 * Returns OK, E_CONFLICT (the lease was lost), E_UNAVAILABLE.
 */
MUST_CHECK enum err outbox_links(const struct call *call,
	const struct outbox_mail *mail, const struct outbox_hashes *hashes);

/* Load the pictures that the message is to show. */
MUST_CHECK enum err
outbox_pictures(const struct call *call, struct outbox_mail *mail);

/* What became of a mail that was claimed. */
struct outbox_result {
	/*
	 * sent, dead, queued (again after retry_seconds), or away: the same
	 * where the relay was to blame, so that no attempt counts.
	 */
	const char *state;
	int64_t code;	   /* reply code of SMTP, or 0 */
	const char *error; /* one line without addresses, or NULL */
	int64_t retry_seconds;
};

/* Tell what became of it. Ignored (E_CONFLICT) when the lease was lost. */
MUST_CHECK enum err outbox_settle(const struct call *call,
	const struct outbox_mail *mail, const struct outbox_result *result);

struct outbox_health {
	int64_t queued, oldest_seconds; /* of what is due; 0: nothing */
	int64_t dead;			/* given up */
};

/* How the queue is. Returns OK, E_UNAVAILABLE. */
MUST_CHECK enum err
outbox_health(const struct call *call, struct outbox_health *out);

/* Seconds until attempt n+1 after a temporary failure: 30 s … 4 h. */
int64_t outbox_backoff(int64_t attempts);

#endif
