/* mail.h: the mails that a registration gets, from their texts. */
#ifndef MAIL_H
#define MAIL_H

#include "buf.h"
#include "cfg.h"
#include "outbox.h"

/*
 * The message for one row of the outbox as it goes over the wire. Its texts
 * are lib/text/KIND.txt (the first line is the subject) and KIND.html between
 * mail-head and mail-foot; a signed ticket comes with its QR inline.
 *
 * The same row gives the same message save for Date and boundaries.
 *
 * Returns OK, E_INVALID (a kind that has no texts).
 */
MUST_CHECK enum err mail_compose(const struct cfg *cfg, struct arena *mem,
	const struct outbox_mail *mail, struct buf *out);

/* The address in SMTP_FROM, which may be "Name <address>"; in `mem`. */
const char *mail_sender(const struct cfg *cfg, struct arena *mem);

#endif
