/* phone.h: a phone number as it is dialled. */
#ifndef PHONE_H
#define PHONE_H

#include "base/arena.h"

/*
 * Read a number as people paste it: spaces, dashes and digits of any kind,
 * "tel:" before it, an extension behind it ("x12", "ext. 12", ";ext=12").
 *
 *   s, len   valid UTF-8 without outer white space
 *   number   characters of the result before the extension
 *   wrong    set instead of returning a number: the sentence that says why
 *
 * Returns ASCII digits, single spaces and + ( ) - . / in `mem`, and " ext. 12"
 * behind them where there is an extension; NULL where it is no number.
 */
const char *phone_read(struct arena *mem, const char *s, size_t len,
	size_t *number, const char **wrong);

#endif
