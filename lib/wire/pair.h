/* pair.h: what a form or a JSON object said, before it is checked. */
#ifndef PAIR_H
#define PAIR_H

#include "base/arena.h"

/* One name with its text; a list. */
struct pair {
	const char *name;
	const char *text; /* terminated; may hold NUL before len: refused */
	size_t len;
	bool is_null, is_list_item, is_scalar; /* JSON null, array item, 12 */
	const char *file_name; /* NULL: no file. Its text is not terminated */
	bool is_row;	       /* JSON: an object in an array; its members: */
	const struct pair *row;
	struct pair *next;
};

/*
 * Append one pair to the list that ends at *tail (a pointer to `next`); name
 * and text are borrowed. Returns it, for its marks.
 */
struct pair *pair_add(struct arena *mem, struct pair ***tail, const char *name,
	const char *text, size_t len);

/* The text of the first pair of this name that is no file, or NULL. */
const char *pair_text(const struct pair *p, const char *name);

#endif
