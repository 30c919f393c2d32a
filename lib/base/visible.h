/* visible.h: what a person can see in a text (Unicode, by libunistring). */
#ifndef VISIBLE_H
#define VISIBLE_H

#include "base/arena.h"

/*
 * Valid UTF-8 in NFC without the characters that nobody can see: those with
 * the property Default_Ignorable_Code_Point, annotation and object marks, and
 * noncharacters. Kept where a script needs them:
 *
 *   ZWJ, ZWNJ, vowel separator   between letters that join (Arabic, Mongolian),
 *                                beside a virama, within an emoji
 *   variation selectors          behind a character that can be seen
 *   LRM, RLM, ALM                in a text with letters from right to left
 *   tags                         of the flag of a region (RGI emoji)
 *
 * Of more than eight marks on one letter the rest goes: it would be drawn over
 * the lines above and below.
 *
 * Overrides, embeddings and isolates of direction always go. `len` is the
 * length in bytes, before and after.
 */
const char *visible_text(struct arena *mem, const char *s, size_t *len);

/* The same in NFKC: wide, narrow and other variants become the plain ones. */
const char *visible_plain(struct arena *mem, const char *s, size_t *len);

/* Does valid UTF-8 hold a letter, digit or sign, not only blanks and marks? */
bool visible_any(const char *s, size_t len);

/* For comparing: NFKC without case, runs of blanks as one. */
const char *visible_key(struct arena *mem, const char *s);

/* The value of a decimal digit of any script, else -1. */
int visible_digit(uint32_t c);

/* Is it a hyphen, a dash or a minus of any kind? A space of any width? */
bool visible_dash(uint32_t c);
bool visible_space(uint32_t c);

#endif
