/* valid.h: one validator per type of field. */
#ifndef VALID_H
#define VALID_H

#include "field.h"

/*
 * Check `text` as the value of `f`.
 *
 *   out   set on success: trimmed (but passwords), line breaks as LF, number;
 *         text "" where nothing but white space was given
 *
 * Not for F_NAMES and F_IGNORED. Returns NULL or the sentence that says what
 * is wrong, in `mem`.
 */
const char *valid_value(struct arena *mem, const struct field *f,
	const char *text, size_t len, struct value *out);

#endif
