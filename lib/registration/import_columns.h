/* import_columns.h: which column of a file is which field, by its title. */
#ifndef IMPORT_COLUMNS_H
#define IMPORT_COLUMNS_H

#include "base/arena.h"
#include "registration/source.h"
#include "wire/csv_read.h"

enum import_field {
	IMPORT_NAME,
	IMPORT_EMAIL,
	IMPORT_PHONE,
	IMPORT_TEAM_NAME,
	IMPORT_MEMBERS,
	IMPORT_REFERENCE,
	IMPORT_LANGUAGE,
	IMPORT_STATUS,
	IMPORT_REASON,
	IMPORT_AMOUNT,
	IMPORT_CURRENCY, /* of the amount */
	IMPORT_SOURCE,	 /* the first of SOURCE_N, as an export has them */
	IMPORT_FIRST_NAME = IMPORT_SOURCE + SOURCE_N, /* joined to the name */
	IMPORT_LAST_NAME,
	IMPORT_FIELDS,
	IMPORT_SKIPPED = IMPORT_FIELDS
};

enum { IMPORT_EXAMPLES = 3 };

struct import_column {
	const char *title; /* as the file has it, shortened */
	enum import_field field;
	bool used; /* a cell below the title is not empty */
	const char *examples[IMPORT_EXAMPLES]; /* the first cells, shortened */
	size_t n_examples;
};

struct import_columns {
	struct import_column column[CSV_CELLS];
	size_t n;
	int64_t row; /* of the titles */
};

/* The name of a field in the interface: name, email, …, "-" for skipped. */
const char *import_field_name(enum import_field field);

/*
 * Give each column its field: by `chosen`, names of fields in the order of the
 * columns, separated by commas, "-" for one to skip; NULL: by the titles, in
 * English, German and French, without case, blanks and signs; of two columns with one
 * meaning the first counts. A "Name" beside a first name is a last name.
 *
 *   row   the titles
 *   out   set also on failure
 *
 * Returns NULL, or the sentence that says what is wrong with `chosen`.
 */
const char *import_columns_read(struct arena *mem, const struct csv_row *row,
	const char *chosen, struct import_columns *out);

/* Remember what stands in a row below the titles. */
void import_columns_see(
	struct arena *mem, struct import_columns *c, const struct csv_row *row);

bool
import_columns_have(const struct import_columns *c, enum import_field field);

/* The status or language that a cell means, or the cell itself. */
const char *import_word(enum import_field field, const char *cell);

#endif
