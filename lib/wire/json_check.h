/* json_check.h: is this JSON, to the letter of RFC 8259? */
#ifndef JSON_CHECK_H
#define JSON_CHECK_H

#include "base/base.h"

enum { JSON_DEPTH = 16 };

/*
 * One value and nothing behind it. Refused besides what is no JSON: invalid
 * UTF-8, a BOM, NUL and \u0000, lone surrogates, depth over JSON_DEPTH, and
 * numbers that a double cannot hold.
 *
 * Returns NULL or what is wrong, for the log.
 */
const char *json_check(const char *s, size_t len);

#endif
