/* column.h: which column of a row goes where in a struct, said once. */
#ifndef COLUMN_H
#define COLUMN_H

#include "base/buf.h"

#include <stddef.h>

enum column_kind {
	COLUMN_TEXT,   /* const char *; NULL where it is null */
	COLUMN_STRING, /* const char *; "" where it is null */
	COLUMN_INT,    /* int64_t; 0 where it is null */
	COLUMN_BOOL,   /* bool; false where it is null */
	COLUMN_BYTES,  /* struct bytes; .s is NULL where it is null */
	COLUMN_PART    /* the columns of `part` */
};

/*
 * A column and its place in a struct. A table of them makes the select list of
 * a statement and fills the struct from a row, so that neither can disagree
 * with the other. It ends with { 0 }.
 */
struct column {
	const char *name; /* as SQL has it: "\"when\"" is a word of SQL */
	enum column_kind kind;
	size_t offset;
	const struct column *part;
};

#define COLUMN(kind, type, member)                    \
	{                                             \
#member, kind, offsetof(type, member) \
	}
/* A column whose name is not that of the member. */
#define COLUMN_AS(name, kind, type, member)        \
	{                                          \
		name, kind, offsetof(type, member) \
	}
/* The columns of a struct that is a member, or of the same struct (at 0). */
#define COLUMNS_OF(part, offset)              \
	{                                     \
		"", COLUMN_PART, offset, part \
	}

/* "a, b, c" */
void column_names(struct buf *out, const struct column *columns);

#endif
