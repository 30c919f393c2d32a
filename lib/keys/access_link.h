/* access_link.h: secret links: of a registration, /r/#TOKEN, and for staff. */
#ifndef ACCESS_LINK_H
#define ACCESS_LINK_H

#include "base/arena.h"

/*
 * A token is 130 bits as 26 characters of Crockford's base32 in lower case.
 * Only the mailer makes one; it goes into mails and nowhere else. The database
 * keeps its SHA-256.
 */
enum { ACCESS_LINK_TOKEN = 26 };

/*
 * The token of a registration: keyed BLAKE2b (RFC 7693) of its id and e-mail
 * address, in lower case, under a secret made from the private key that signs
 * codes, which must be loaded. Deterministic: a mail sent again carries the
 * same link; what went to a wrong address opens nothing once that is corrected.
 */
void access_link_token(int64_t registration, const char *address,
	char out[ACCESS_LINK_TOKEN + 1]);

/*
 * The same for a link that lets staff choose a password, /admin/#welcome/TOKEN;
 * each such link has a number of its own and works once.
 */
void access_link_staff_token(int64_t link, char out[ACCESS_LINK_TOKEN + 1]);

/* One that nobody can guess or make again: a code to enrol with. */
void access_link_random(char out[ACCESS_LINK_TOKEN + 1]);

/*
 * That of what one form was sent with: the same for the same `key`, which is a
 * secret of the page with that form, and the same `sent`.
 */
void access_link_of_form(
	const char *key, const char *sent, char out[ACCESS_LINK_TOKEN + 1]);

/* Could it be one? Nothing is forgiven: links are not typed. */
MUST_CHECK bool access_link_is_token(const char *s);

/* A bytea in `mem`: SHA-256 of a token, as the database knows it. */
const char *access_link_hash(struct arena *mem, const char *token);

#endif
