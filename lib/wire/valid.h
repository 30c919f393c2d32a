/* valid.h: one validator per type of field. */
#ifndef VALID_H
#define VALID_H

#include "lang/message.h"
#include "wire/value.h"

/*
 * Check `text` as the value of `f`.
 *
 *   out   set on success: trimmed (but passwords), line breaks as LF, number;
 *         text "" where nothing but white space was given
 *
 * Not for F_NAMES, F_FILE and F_IGNORED. Returns NULL or what is wrong,
 * in `mem`.
 */
const struct message *valid_value(struct arena *mem, const struct field *f,
	const char *text, size_t len, struct value *out);

/*
 * The file `p` as the value of `f`, an F_FILE: its size in bytes, and its name
 * without directories. Returns as valid_value().
 */
const struct message *valid_file(struct arena *mem, const struct field *f,
	const struct pair *p, struct value *out);

#endif
