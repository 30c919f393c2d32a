/* utf8.h: what valid UTF-8 is (RFC 3629). */
#ifndef UTF8_H
#define UTF8_H

#include "base/base.h"

/* No overlong forms, no surrogates, nothing above U+10FFFF. NUL is valid. */
bool utf8_valid(const char *s, size_t len);

/*
 * The code point at s in *out and the bytes it takes, or 0 where the next
 * bytes are no UTF-8; then *out is untouched.
 */
size_t utf8_decode(const char *s, size_t len, uint32_t *out);

/* Bytes of the most whole characters of valid UTF-8 that `max` bytes hold. */
size_t utf8_cut(const char *s, size_t len, size_t max);

/* Characters (code points) in valid UTF-8. */
size_t utf8_count(const char *s, size_t len);

/*
 * The code point at s and the bytes it takes in *width; valid UTF-8 only and
 * len > 0.
 */
uint32_t utf8_at(const char *s, size_t len, size_t *width);

#endif
