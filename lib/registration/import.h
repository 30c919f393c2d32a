/* import.h: many registrations from a CSV file, all of them or none. */
#ifndef IMPORT_H
#define IMPORT_H

#include "registration/registration.h"

enum { IMPORT_LINES = 10000, IMPORT_FAULTS = 500 /* that are told */ };

struct import {
	const char *event; /* slug or NULL: the current one */
	const char *csv;   /* with a first line that names the columns */
	size_t len;
	const char *status; /* of lines that do not say: pending, approved */
	bool dry;	    /* only report */
	bool over;	    /* more people than places */
	bool mail;	    /* tell the people */
};

struct import_fault {
	int64_t line;	   /* 0: the file as a whole */
	const char *field; /* column, or "file" */
	const char *message;
};

struct import_report {
	int64_t lines, people; /* read; those and their members */
	int64_t pending, approved;
	int64_t made; /* 0: something is wrong, or it was dry */
	struct import_fault faults[IMPORT_FAULTS];
	size_t n_faults;    /* told */
	int64_t all_faults; /* found */
	bool replayed;
};

extern const struct stmt import_stmt;

/*
 * Read the file, check each line, make a registration of each. A line has the
 * columns name, email and phone, and may have team_name, members (separated by
 * commas), payment_reference, language and status, in any order. 10 000 lines
 * take some seconds. Safe to repeat only with a key.
 *
 *   out   the report, set also where nothing was made
 *
 * Returns OK, E_NO_EVENT, E_CLOSED (archived), E_FULL (meanwhile), E_REGISTERED
 * (meanwhile), E_KEY_RUNNING, E_KEY_REUSED, E_UNAUTHORIZED, E_FORBIDDEN,
 * E_UNAVAILABLE.
 */
MUST_CHECK enum err import_run(struct db *db, struct arena *mem,
	const struct caller *who, const struct once *once,
	const struct import *import, struct import_report *out);

/* The members of the report, into an open object; sentences in `lang`. */
void import_json(
	struct buf *out, const char *lang, const struct import_report *report);

#endif
