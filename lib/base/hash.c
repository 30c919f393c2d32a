/* hash.c: SHA-256 and keyed BLAKE2b by libsodium. */
#include <sodium.h>

#include "base/hash.h"

_Static_assert(SHA256_BYTES == crypto_hash_sha256_BYTES, "size of SHA-256");

void
sha256(const void *s, size_t len, unsigned char out[SHA256_BYTES])
{
	crypto_hash_sha256(out, s, len);
}

void
mac(const unsigned char key[MAC_BYTES], const void *s, size_t len,
	unsigned char out[MAC_BYTES])
{
	crypto_generichash(out, MAC_BYTES, s, len, key, MAC_BYTES);
}
