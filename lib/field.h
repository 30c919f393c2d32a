/* field.h: what a request may carry, as a table; handlers see valid values. */
#ifndef FIELD_H
#define FIELD_H

#include "arena.h"
#include "err.h"
#include "pair.h"

/* One validator per type. min and max are characters unless said otherwise. */
enum field_type {
	F_TEXT = 1, /* one line: valid UTF-8, no control characters, trimmed */
	F_LONG,	    /* the same with line breaks (CR LF becomes LF) */
	F_EMAIL,    /* ASCII local part, IDN domain by IDNA2008; RFC 5321 */
	F_PHONE,    /* digits, spaces and + ( ) - . /, at least 3 digits */
	F_NAMES,    /* list of names: comma text, repeated field, JSON array;
		       max for each name, 255 where it is 0 */
	F_IDS,	    /* the same of whole numbers, each min..max */
	F_PASSWORD, /* any text, never trimmed, never logged or repeated */
	F_INT,	    /* whole number min..max */
	F_MONEY,    /* an amount: 20, 20.5 or 20,00; kept as it was typed */
	F_BOOL,	    /* true/false, 1/0, on/off */
	F_CHOICE,   /* one of the words in `choices` */
	F_TOKEN,    /* visible ASCII without spaces: serials, cursors, slugs */
	F_FILE,	    /* a file in multipart/form-data of min..max bytes, never
		       empty; what is in it is not looked at */
	F_IGNORED,  /* accepted and dropped: buttons of forms */
	F_ROWS,	    /* JSON array of min..max flat objects, read but not yet
		       checked: each row is for field_check() with a table of
		       its own, so that one bad row spoils no other */
};

enum { F_REQUIRED = 1, F_PATH = 2 /* comes from the path's {name} */ };

/* Ends with { 0 }. Values come back at the same index. */
struct field {
	const char *name;
	enum field_type type;
	int64_t min, max;
	unsigned flags;
	const char *choices; /* F_CHOICE: "newest oldest" */
	const char *alias;   /* a second name for the same field, or NULL */
};

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

struct field_error {
	const char *field, *message;
	struct field_error *next;
};

enum { FIELD_MAX = 48 };

/*
 * Check pairs against the table. Unknown, repeated, missing and ill-formed
 * are all collected in *errors, in the table's order, each with one sentence
 * for a person.
 *
 * Returns OK (values[] is set for each field), E_INVALID (*errors is set).
 */
MUST_CHECK enum err field_check(struct arena *mem, const struct field *fields,
	const struct pair *pairs, struct value *values,
	struct field_error **errors);

/*
 * The same of a row among others: NULL where all is well, else "FIELD: why" of
 * the first that is wrong. values[] is set for each field.
 */
const char *field_fault(struct arena *mem, const struct field *fields,
	const struct pair *pairs, struct value *values);

/* *errors is that one thing; its texts are borrowed. Returns E_INVALID. */
enum err field_refuse(struct arena *mem, const char *field, const char *message,
	struct field_error **errors);

/* What a change is to be: "" takes it away, NULL leaves it as it is. */
const char *field_change(const struct value *v);

/* One value of a type, for callers outside the table: NULL or the sentence. */
const char *field_valid(
	struct arena *mem, const struct field *f, const char *text, size_t len);

#endif
