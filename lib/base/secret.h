/* secret.h: secrets come from files that nobody else can read. */
#ifndef SECRET_H
#define SECRET_H

#include "base/base.h"

enum { SECRET_MAX = 4096 };

/*
 * The contents of `path` without the line break at the end, on the heap.
 *
 *   option   name to blame in the sentence when it is missing or unsafe
 *   min      bytes that it must have at least
 *
 * Its mode may be 0600, or 0640 when root owns it: then its group is the pool.
 * Anything else ends the process with EXIT_CONFIG.
 */
char *secret_read(const char *option, const char *path, size_t min);

/* Overwrite and free; NULL is fine. */
void secret_free(char *secret);

#endif
