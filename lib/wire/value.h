/* value.h: the types of fields, and the value that each gives. */
#ifndef VALUE_H
#define VALUE_H

#include "base/arena.h"
#include "wire/pair.h"

/* One validator per type. min and max are characters unless said otherwise. */
enum field_type {
	F_TEXT = 1, /* one line: valid UTF-8, no control characters, trimmed,
		       in NFC and without what nobody can see (visible.h) */
	F_LONG,	    /* the same with line breaks (CR LF becomes LF) */
	F_EMAIL,    /* ASCII local part, IDN domain by IDNA2008; RFC 5321 */
	F_PHONE,    /* as phone.h has it; min and max are of the number without
		       its extension */
	F_NAMES,    /* list of names, max for each name, 255 where it is 0:
		       one text with separators (names.h); a repeated field
		       or a JSON array, where a comma is part of a name */
	F_IDS,	    /* the same of whole numbers, each min..max */
	F_PASSWORD, /* any text, never trimmed, never logged or repeated */
	F_INT,	    /* whole number min..max, or one of the words in
		       `choices`: then only the text is set */
	F_MONEY,    /* an amount: 20, 20.5 or 20,00; kept as it was typed */
	F_BOOL,	    /* true/false, 1/0, on/off */
	F_CHOICE,   /* one of the words in `choices` */
	F_TOKEN,    /* visible ASCII without spaces: serials, cursors */
	F_EVENT,    /* the same, in lower case: the slug of an event */
	F_LOOSE,    /* one line that nobody typed: cleaned, cut to max
		       characters, and never refused */
	F_FILE,	    /* a file in multipart/form-data of min..max bytes, never
		       empty; what is in it is not looked at */
	F_IGNORED,  /* accepted and dropped: buttons of forms */
	F_ROWS,	    /* JSON array of min..max flat objects, read but not yet
		       checked: each row is for field_check() with a table of
		       its own, so that one bad row spoils no other */
};

enum {
	F_REQUIRED = 1,
	F_PATH = 2,   /* comes from the path's {name} */
	F_NO_LINK = 4 /* F_TEXT, F_NAMES: no address of the web in it */
};

/* One row of a table, which ends with { 0 }. */
struct field {
	const char *name;
	enum field_type type;
	int64_t min, max;
	unsigned flags;
	const char *choices; /* F_CHOICE, F_INT: "newest oldest" */
	const char *alias;   /* a second name for the same field, or NULL */
};

/* What a field was given, once it is checked. */
struct value {
	const char *text; /* NULL: not given (or null, or empty and optional) */
	size_t len;
	bool given;	    /* was there, be it null or empty */
	int64_t number;	    /* F_INT, F_BOOL */
	const char **items; /* F_NAMES, F_IDS: n_items, each valid */
	size_t n_items;
	const struct pair **rows; /* F_ROWS: n_items lists of pairs */
	const char *file; /* F_FILE: its bytes in the body; text is its name,
			     "" where that is none to be shown */
	size_t file_len;
};

#endif
