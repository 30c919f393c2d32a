/* cursor.h: where a page ends, as a text that is safe in a URL. */
#ifndef CURSOR_H
#define CURSOR_H

#include "base/arena.h"

/* `text` in hexadecimal, in `mem`: nobody is tempted to read or make one. */
const char *cursor_pack(struct arena *mem, const char *text);

/* The text again; NULL for what is no hexadecimal. */
char *cursor_unpack(struct arena *mem, const char *cursor);

/*
 * Cut the last word off `text`, behind a space, as an id of 1 or more; NULL
 * where there is none.
 */
const char *cursor_id(char *text);

/* Could it be a time as PostgreSQL writes it? What it is not, it finds out. */
bool cursor_is_time(const char *text);

#endif
