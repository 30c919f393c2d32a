/* serial.h: the number on a ticket, Crockford base32 with a check character. */
#ifndef SERIAL_H
#define SERIAL_H

#include "base/base.h"

/*
 * 16 characters of Crockford's alphabet (0-9A-Z without I, L, O, U) from a
 * CSPRNG: 80 bits; then his check character, the number modulo 37. Numbers
 * whose check symbol would be one of * ~ $ = U are drawn again, so a serial
 * stays in [0-9A-Z]. Stored without dashes, shown as XXXX-XXXX-XXXX-XXXX-C.
 * https://www.crockford.com/base32.html
 */
enum { SERIAL_LEN = 17, SERIAL_SHOWN = 21 };

void serial_new(char out[SERIAL_LEN + 1]);

/*
 * Typed text to a stored serial: any case, dashes and spaces dropped, O read
 * as 0, I and L as 1. False where length, alphabet or check are wrong.
 */
MUST_CHECK bool serial_parse(const char *text, char out[SERIAL_LEN + 1]);

void serial_show(const char serial[SERIAL_LEN + 1], char out[SERIAL_SHOWN + 1]);

#endif
