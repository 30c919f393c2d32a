/* hash.c: SHA-256 by libsodium. */
#include <sodium.h>

#include "hash.h"

_Static_assert(SHA256_BYTES == crypto_hash_sha256_BYTES, "size of SHA-256");

void
sha256(const void *s, size_t len, unsigned char out[SHA256_BYTES])
{
	crypto_hash_sha256(out, s, len);
}
