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

/* The bytes of a code point, at most UTF8_MAX of them; returns how many. */
enum { UTF8_MAX = 4 };
size_t utf8_encode(uint32_t c, char *out);

/*
 * Take out what turns the direction of a text (U+202A to U+202E and U+2066 to
 * U+2069), in place: with U+202E in it "live" shows as "evil". For all that is
 * shown to somebody, as it may have been stored before it was refused. Any
 * bytes will do. Returns the new length.
 */
size_t utf8_undirect(char *s, size_t len);

#endif
