/* smtp.h: hand one message to the relay (libesmtp inside). */
#ifndef SMTP_H
#define SMTP_H

#include "base/cfg.h"
#include "base/err.h"
#include "mail/smtp_reply.h"

/*
 * Send `message` (CR LF ended lines) to one recipient. STARTTLS and a verified
 * certificate and host unless SMTP_TLS=off; AUTH when there is a user. TLS is
 * capped at 1.2: libesmtp loses the EHLO behind TLS 1.3 session tickets.
 * At most SMTP_TIMEOUT seconds per step, and TIME_LIMIT less 5 in all; the
 * certificates are read at the first call.
 */
enum smtp_result smtp_send(const struct cfg *cfg, const char *from,
	const char *recipient, struct bytes message, struct smtp_reply *reply);

#endif
