/* import.h: many registrations from a CSV file, all of them or none. */
#ifndef IMPORT_H
#define IMPORT_H

#include "db/call.h"
#include "registration/import_columns.h"
#include "registration/registration.h"
#include "wire/charset.h"

/* Those of faults and notes that are told at most. */
enum { IMPORT_LINES = 10000, IMPORT_FAULTS = 500, IMPORT_NOTES = 300 };

struct import {
	const char *event; /* slug or NULL: the current one */
	const char *csv;   /* with a first line that names the columns */
	size_t len;
	const char *charset; /* what it is written in; NULL: guess */
	const char *columns; /* see import_columns_read(); NULL: by titles */
	const char *status;  /* of lines that do not say: pending, approved */
	bool dry;	     /* only report */
	bool over;	     /* more people than places */
	bool mail;	     /* tell the people */
};

struct import_fault {
	int64_t line;	   /* as a spreadsheet counts; 0: the whole file */
	const char *field; /* column, or "file" */
	const struct message *message;
};

struct import_report {
	int64_t lines, people; /* read; those and their members */
	int64_t pending, approved, rejected, waitlisted, cancelled;
	int64_t made; /* 0: something is wrong, or it was dry */
	struct import_fault faults[IMPORT_FAULTS];
	size_t n_faults;			 /* told */
	int64_t all_faults;			 /* found */
	struct import_fault notes[IMPORT_NOTES]; /* what was left out */
	size_t n_notes;
	struct charset_text text;
	const char *separator; /* its name; NULL: it was not read so far */
	struct import_columns columns;
	bool replayed;
};

extern const struct stmt import_stmt;

/*
 * Read the file, check each line, make a registration of each. A line has the
 * columns name and email, or a first and a last name, and may have those of
 * import_columns.h, in any order; all others are left out with a note. Files
 * of export_registrations are taken as they are. Lines keep their status, and
 * their sum where they say one, else they cost what the event does today;
 * whoever is rejected or cancelled gets no mail and takes no place. 10 000
 * lines take some seconds. Safe to repeat only with a key.
 *
 *   out   the report, set also where nothing was made
 *
 * Returns OK, E_NO_EVENT, E_CLOSED (archived), E_FULL (meanwhile), E_REGISTERED
 * (meanwhile), E_KEY_RUNNING, E_KEY_REUSED, E_UNAUTHORIZED, E_FORBIDDEN,
 * E_UNAVAILABLE.
 */
MUST_CHECK enum err import_run(const struct call *call,
	const struct import *import, struct import_report *out);

/* The members of the report, into an open object; sentences in `lang`. */
void import_json(
	struct buf *out, const char *lang, const struct import_report *report);

#endif
