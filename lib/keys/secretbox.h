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

/*
 * XChaCha20-Poly1305 under a random nonce; bound to `purpose` and `owner`, so
 * that nobody's secret opens in the place of another one.
 *
 * Returns a bytea in `mem`.
 */
const char *
secretbox_seal(const struct cfg *cfg, struct arena *mem, const char *purpose,
	int64_t owner, const unsigned char *secret, size_t len);

/*
 * The secret of a sealed text; `out` has room for SECRETBOX_MAX. False where the
 * text was not sealed by us for that purpose and owner.
 */
MUST_CHECK bool
secretbox_open(const struct cfg *cfg, const char *purpose, int64_t owner,
	const char *sealed, size_t sealed_len, unsigned char *out, size_t *len);

#endif
