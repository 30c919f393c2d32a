/* arg.h: values as the text parameters of a statement. */
#ifndef ARG_H
#define ARG_H

#include "base/arena.h"

/* A bytea: "\x…" in `mem`. */
const char *arg_bytea(struct arena *mem, const void *bytes, size_t len);
/* And back: the bytes that these digits of PostgreSQL mean, in `mem`. */
const char *arg_bytes(struct arena *mem, const char *hex, size_t *len);
/*
 * The SHA-256 of a secret as a bytea in `mem`: the database keeps this instead
 * of session ids and tokens, so that reading it lets nobody in.
 */
const char *arg_sha256(struct arena *mem, const char *secret);
/* true or false. */
const char *arg_bool(bool b);
/* A whole number in `mem`. */
const char *arg_number(struct arena *mem, int64_t n);
/* The same; NULL for 0, which stands for none. */
const char *arg_nonzero(struct arena *mem, int64_t n);
/* A text[] in `mem`, quoted: {"a","b\"c"}. No item is NULL. */
const char *arg_array(struct arena *mem, const char *const *items, size_t n);

#endif
