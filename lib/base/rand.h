/* rand.h: random bytes from the kernel's CSPRNG (getrandom(2)). */
#ifndef RAND_H
#define RAND_H

#include "base/base.h"

void rand_bytes(void *out, size_t len);

#endif
