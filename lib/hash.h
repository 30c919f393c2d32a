/* hash.h: SHA-256 (FIPS 180-4). */
#ifndef HASH_H
#define HASH_H

#include "base.h"

enum { SHA256_BYTES = 32 };

void sha256(const void *s, size_t len, unsigned char out[SHA256_BYTES]);

#endif
