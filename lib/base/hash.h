/* hash.h: SHA-256 (FIPS 180-4) and keyed BLAKE2b (RFC 7693). */
#ifndef HASH_H
#define HASH_H

#include "base/base.h"

enum { SHA256_BYTES = 32, MAC_BYTES = 32 };

void sha256(const void *s, size_t len, unsigned char out[SHA256_BYTES]);

/* What only who has `key` can make of `s`. */
void mac(const unsigned char key[MAC_BYTES], const void *s, size_t len,
	unsigned char out[MAC_BYTES]);

#endif
