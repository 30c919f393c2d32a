/* mail_queue.h: the mail queue as staff see it. */
#ifndef MAIL_QUEUE_H
#define MAIL_QUEUE_H

#include "base/buf.h"
#include "db/call.h"

struct queued_mail {
	int64_t id;
	const char *kind, *recipient;
	int64_t registration_id; /* 0: to staff */
	const char *event;	 /* slug, or NULL */
	const char *state;	 /* queued sent dead cancelled */
	bool sending;		 /* on its way this moment */
	int64_t attempts;
	const char *created_at, *next_at, *sent_at; /* RFC 3339, or NULL */
	int64_t smtp_code;			    /* 0: none */
	const char *last_error;			    /* or NULL */
};

struct mail_query {
	const char *event; /* slug; NULL: of all, and to staff */
	const char *state; /* one of those, stuck, or NULL */
	const char *text;  /* in the recipient or the registration, or NULL */
	int64_t limit;
	int64_t before; /* the id a page ended with, or 0 */
};

struct mail_page {
	struct queued_mail *mails;
	size_t n;
	int64_t next; /* `before` of the next page; 0: this is the last */
};

extern const struct stmt mail_queue_stmt;
extern const struct stmt mail_set_stmt;
extern const struct stmt mail_retry_dead_stmt;
extern const struct stmt mail_readdress_stmt;
extern const struct stmt mail_test_stmt;
extern const struct stmt mail_test_state_stmt;

/*
 * A page of mails, newest first. Who looked at whose is recorded.
 * Returns OK, E_NO_EVENT, E_UNAUTHORIZED, E_FORBIDDEN, E_UNAVAILABLE.
 */
MUST_CHECK enum err mail_queue(const struct call *call,
	const struct mail_query *query, struct mail_page *out);

/*
 * Send one once more, or call it back. Safe to repeat.
 *
 *   what   retried or cancelled
 *
 * And E_NOT_FOUND, E_MAIL_GONE (sent, or on its way).
 */
MUST_CHECK enum err mail_set(const struct call *call, int64_t id,
	const char *what, struct queued_mail *out);

/* Send all again that were given up; `n` is how many. And E_NO_EVENT. */
MUST_CHECK enum err
mail_retry_dead(const struct call *call, const char *event, int64_t *n);

/*
 * Send one to another address.
 *
 *   everything   from now on all mails of that registration too
 *
 * And E_NOT_FOUND, E_MAIL_GONE, E_IMPOSSIBLE (erased), E_TAKEN (somebody is
 * registered with that address).
 */
MUST_CHECK enum err mail_readdress(const struct call *call, int64_t id,
	const char *recipient, bool everything, struct queued_mail *out);

/* A test mail. */
struct mail_test {
	const char *kind;
	const char *lang;  /* of its person */
	const char *texts; /* JSON: all texts of the event, by file name */
};

/*
 * Mail a test to the person who asks.
 *
 *   id  for mail_test_state()
 *
 * Returns OK, E_NO_EVENT, E_RATE (thirty an hour), E_UNAUTHORIZED, E_FORBIDDEN,
 * E_UNAVAILABLE.
 */
MUST_CHECK enum err mail_test(const struct call *call, const char *event,
	const struct mail_test *test, int64_t *id);

/* What became of it. Returns OK, E_NOT_FOUND (not theirs); else the same. */
MUST_CHECK enum err
mail_test_state(const struct call *call, int64_t id, struct queued_mail *out);

/* As an object: `lang` is that of the sentence about the relay's answer. */
void queued_mail_json(struct buf *out, const char *key, const char *lang,
	const struct queued_mail *mail);

#endif
