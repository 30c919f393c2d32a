/* arena.h: memory that lives as long as one request. */
#ifndef ARENA_H
#define ARENA_H

#include "base/base.h"

/* Invariants: allocation never returns NULL; everything goes at once. */
struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a);

/* Forget everything; keeps a first block, so a quiet worker stays small. */
void arena_reset(struct arena *a);

/* `size` zeroed bytes aligned for any type. */
void *arena_alloc(struct arena *a, size_t size);
/* The same for `n` items of `size`; overflow dies as out of memory. */
void *arena_array(struct arena *a, size_t n, size_t size);
char *arena_strdup(struct arena *a, const char *s);
/* `len` bytes of `s`, terminated. */
char *arena_strndup(struct arena *a, const char *s, size_t len);
char *arena_printf(struct arena *a, const char *format, ...) PRINTF(2, 3);

#endif
