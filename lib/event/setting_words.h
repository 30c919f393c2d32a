/* setting_words.h: what staff read about each setting of an event. */
#ifndef SETTING_WORDS_H
#define SETTING_WORDS_H

#include "base/buf.h"
#include "wire/field.h"

/*
 * An array for a page that is made of it: name, section, kind, optional, label,
 * help, min, max and options of each, in `lang`. One that is not among the
 * first `n` of `fields` is a BUG().
 */
void setting_words_json(struct buf *out, const char *key, const char *lang,
	const struct field *fields, size_t n);

#endif
