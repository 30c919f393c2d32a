/* mail.h: the mails that a registration gets. */
#ifndef MAIL_H
#define MAIL_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/cfg.h"
#include "base/err.h"
#include "mail/outbox_mail.h"

/*
 * Files that go with a mail, as they are sent, may be that large; what is
 * larger is left out, and each ticket has a link to its own instead. Many mail
 * servers refuse a message of 10 MB.
 */
enum { MAIL_FILES_MAX = 4 * 1024 * 1024 };

/* More tickets are a list of links instead of pictures inside the mail. */
enum { MAIL_PICTURES_MAX = 20 };

/*
 * The message for one row of the outbox as it goes over the wire, with the
 * words of mail_words.h. Signed tickets come as QR inside, all of them as one
 * PDF, and the event as a calendar entry.
 *
 * The same row gives the same message save for Date, boundaries and the times
 * inside the files.
 *
 * Returns OK, E_INVALID (a kind that has no texts).
 */
MUST_CHECK enum err mail_compose(const struct cfg *cfg, struct arena *mem,
	const struct outbox_mail *mail, struct buf *out);

/* The address in SMTP_FROM, which may be "Name <address>"; in `mem`. */
const char *mail_sender(const struct cfg *cfg, struct arena *mem);

#endif
