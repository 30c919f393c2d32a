/* pairs.h: what a parser made of a body, on one line. */
#ifndef PAIRS_H
#define PAIRS_H

#include "base/buf.h"
#include "wire/field.h"

/*
 * name=text joined by "|"; NUL as \0; behind a text [] for an item of a list,
 * # for a JSON number or boolean, ~ for null, @ for a file.
 */
static inline void
pairs_show(struct buf *b, const struct pair *p)
{
	buf_clear(b);
	for (; p != NULL; p = p->next) {
		buf_printf(b, "%s%s=", b->len > 0 ? "|" : "", p->name);
		for (size_t i = 0; i < p->len; i++)
			if (p->text[i] == 0)
				buf_str(b, "\\0");
			else
				buf_char(b, p->text[i]);
		buf_str(b, p->is_list_item ? "[]" : "");
		buf_str(b, p->is_scalar ? "#" : "");
		buf_str(b, p->is_null ? "~" : "");
		buf_str(b, p->file_name ? "@" : "");
	}
}

#endif
