/* access_link.h: secret links: of a registration, /r/#TOKEN, and for staff. */
#ifndef ACCESS_LINK_H
#define ACCESS_LINK_H

#include "base/arena.h"

/*
 * A token is 130 bits as 26 characters of Crockford's base32 in lower case. The
 * mailer draws one for each link of a mail; it goes into that mail and nowhere
 * else. The database keeps its SHA-256.
 */
enum { ACCESS_LINK_TOKEN = 26 };

/* From a cryptographic source: nobody can guess it or make it again. */
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
