/* smtp_words.h: what a relay said, in words that tell what to do. */
#ifndef SMTP_WORDS_H
#define SMTP_WORDS_H

#include "base/base.h"

/*
 * One sentence for an organiser (a key of lang.h) about the answer of a relay.
 *
 *   code   SMTP reply code; 0: there was none
 *   text   one line, as smtp_reply.h keeps it; an enhanced code (RFC 3463)
 *          anywhere in it says more than the reply code
 *
 * NULL where there was no answer and nothing is known.
 */
const char *smtp_words(int64_t code, const char *text);

#endif
