/* source.h: where people come from, as the link said that they followed. */
#ifndef SOURCE_H
#define SOURCE_H

#include "base/arena.h"
#include "wire/value.h"

/*
 * Fields of a table, in a row: what newsletters and partners hang on the link
 * of an event. The form carries them on; nobody types them, so nothing that is
 * in them is ever an error.
 */
enum { SOURCE_N = 4, SOURCE_MAX = 100 /* characters of each */ };

#define SOURCE_FIELDS                                       \
	{ "utm_source", F_LOOSE, 0, SOURCE_MAX },           \
		{ "utm_medium", F_LOOSE, 0, SOURCE_MAX },   \
		{ "utm_campaign", F_LOOSE, 0, SOURCE_MAX }, \
	{                                                   \
		"ref", F_LOOSE, 0, SOURCE_MAX               \
	}

/* The same as filters of staff, who are told what is wrong. */
#define SOURCE_FILTERS                                     \
	{ "utm_source", F_TEXT, 1, SOURCE_MAX },           \
		{ "utm_medium", F_TEXT, 1, SOURCE_MAX },   \
		{ "utm_campaign", F_TEXT, 1, SOURCE_MAX }, \
	{                                                  \
		"ref", F_TEXT, 1, SOURCE_MAX               \
	}

/* Their names, in this order. */
extern const char *const source_names[SOURCE_N];

/*
 * Of their checked values (the first of SOURCE_N in a row) a JSON object as
 * the database keeps it, in `mem`; NULL where nothing was said.
 */
const char *source_json(struct arena *mem, const struct value *values);

#endif
