/* smtp_reply.h: what the answer of a relay means for a message. */
#ifndef SMTP_REPLY_H
#define SMTP_REPLY_H

#include "base/base.h"

enum smtp_result {
	SMTP_SENT,    /* the relay said 250 for the message */
	SMTP_LATER,   /* 4xx, silence or loss from MAIL on: this message */
	SMTP_AWAY,    /* no connection, no answer, 4xx before MAIL: any */
	SMTP_REFUSED, /* 5xx for this message or recipient: dead */
	SMTP_BLOCKED, /* TLS, certificate or password: configuration */
};

struct smtp_reply {
	int code;	/* SMTP reply code, 0: none */
	char text[160]; /* one line in words, without addresses */
};

/* One line in words: no address and no line end gets into reply->text. */
void smtp_reply_text(struct smtp_reply *reply, const char *text);

/* Keep code and text (NULL: none); returns `r`. */
enum smtp_result smtp_reply_set(struct smtp_reply *reply, enum smtp_result r,
	int code, const char *text);

/*
 * A command was refused with `code` (400..599): 4xx is SMTP_LATER, the four
 * that ask for another login (RFC 4954 6) are SMTP_BLOCKED, and any other 5xx
 * is `permanent`.
 */
enum smtp_result smtp_reply_refused(struct smtp_reply *reply,
	enum smtp_result permanent, int code, const char *text);

/* 400..599 at the head of a reply line, or 0. */
int smtp_reply_failure(const char *line);

/* One mailbox (RFC 5321) in ASCII, with nothing that ends the command. */
bool smtp_address(const char *s);

#endif
