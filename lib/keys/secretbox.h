/* secretbox.h: secrets that the database keeps and cannot read. */
#ifndef SECRETBOX_H
#define SECRETBOX_H

#include "base/arena.h"
#include "base/cfg.h"
#include "base/hash.h"

enum { SECRETBOX_MAX = 64 /* bytes of a secret */ };

/*
 * Keys are made from the secret that signs tokens (JWT_SECRET_FILE), one for
 * each purpose. With another secret nothing can be opened any more.
 */
void secretbox_key(const struct cfg *cfg, const char *purpose,
	unsigned char out[MAC_BYTES]);

/* To what a sealed secret is bound: it opens for nothing else. */
struct secretbox_owner {
	const char *purpose;
	int64_t id;
};

/*
 * XChaCha20-Poly1305 under a random nonce; bound to its owner, so that
 * no secret opens in the place of another one.
 *
 * Returns a bytea in `mem`.
 */
const char *secretbox_seal(const struct cfg *cfg, struct arena *mem,
	struct secretbox_owner owner, struct bytes secret);

/*
 * The secret of a sealed text; `out` has room for SECRETBOX_MAX. False where the
 * text was not sealed by us for that purpose and owner.
 */
MUST_CHECK bool
secretbox_open(const struct cfg *cfg, struct secretbox_owner owner,
	struct bytes sealed, unsigned char *out, size_t *len);

#endif
