/* email.h: what an address of a person may look like. */
#ifndef EMAIL_H
#define EMAIL_H

#include "base/arena.h"

enum { EMAIL_MAX = 254 };

/*
 * The address as mail servers take it: the domain in ASCII (IDNA2008).
 *
 * Local part: ASCII letters, digits and !#$%&'*+-/=?^_`{|}~ with single dots
 * inside (RFC 5321 4.1.2 Dot-string), 64 bytes at most; no quoted strings.
 * Domain: two labels or more, no address literals; 254 bytes in all.
 *
 * Returns NULL where it is none.
 */
const char *email_ascii(struct arena *mem, const char *s, size_t len);

/*
 * An address as people paste it, repaired where there is one meaning only: wide
 * letters and dots, characters that nobody sees, "mailto:", a name with the
 * address in angle brackets, blanks around the @ and outside, a last dot or
 * comma. Valid UTF-8; the result may still be none.
 */
const char *email_repair(struct arena *mem, const char *s, size_t len);

/* NULL: email_ascii() takes it. Else the sentence that says what to change. */
const char *email_fault(struct arena *mem, const char *s, size_t len);

#endif
