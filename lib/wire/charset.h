/* charset.h: text of other character sets as UTF-8. */
#ifndef CHARSET_H
#define CHARSET_H

#include "base/arena.h"

/* The words of a field that chooses one. */
#define CHARSET_CHOICES                                                  \
	"utf-8 utf-16 windows-1252 windows-1250 windows-1251 macintosh " \
	"ibm850"

struct charset_text {
	const char *s; /* valid UTF-8 without a byte order mark or NUL */
	size_t len;
	const char *charset; /* a word of CHARSET_CHOICES */
	bool guessed;	     /* it could be another one as well */
};

/*
 * Read a file that may say what it is written in.
 *
 *   wanted   a word of CHARSET_CHOICES; NULL: by its byte order mark, else
 *            UTF-8 if it is valid, else what spreadsheets write: UTF-16 where
 *            every other byte is NUL, MS-DOS and Mac OS where a byte or its
 *            line ends speak for them, Windows-1252 for all others
 *   out      set on success; text lives in `mem`, or is the file's own
 *
 * A byte order mark is believed more than `wanted`. A byte without a character
 * becomes U+FFFD. Returns NULL, or a sentence where the file is not text.
 */
const char *charset_read(struct arena *mem, const char *s, size_t len,
	const char *wanted, struct charset_text *out);

#endif
