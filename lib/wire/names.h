/* names.h: several names in one text, and one name given twice. */
#ifndef NAMES_H
#define NAMES_H

#include "base/arena.h"

/*
 * A list in one text: names parted by a comma, a semicolon, or one of the two
 * commas of Chinese and Japanese (U+FF0C, U+3001). A name with one of them in
 * it stands in double quotes, as in a CSV: "Dupont, Amélie", Bob.
 *
 * Returns the next item of *s (maybe empty, with blanks around it) in `mem`,
 * and moves *s behind its separator; NULL at `end`. `rows`: the text is one row
 * of a form, where a comma is part of the name and the others part two names.
 */
const char *
names_next(struct arena *mem, const char **s, const char *end, bool rows);

/* How many items names_next() can find in these bytes, at most. */
size_t names_room(const char *s, size_t len);

/*
 * The list as one text for people, names with separators in quotes; a single
 * name is itself. "" for none.
 */
const char *names_join(struct arena *mem, const char *const *names, size_t n);

/*
 * Keep each name once, and `leader` not at all, as they come in their own row:
 * without regard to case, width and blanks. NULL or the names that were dropped,
 * as one text. *n is their number before and after.
 */
const char *names_once(
	struct arena *mem, const char *leader, const char **names, size_t *n);

#endif
