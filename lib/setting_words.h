/* setting_words.h: what staff read about each setting of an event. */
#ifndef SETTING_WORDS_H
#define SETTING_WORDS_H

#include "buf.h"
#include "field.h"

enum { SETTING_OPTIONS = 4 };

struct setting_words {
	const char *name;    /* of the field, and of the column */
	const char *section; /* the heading it stands below */
	const char *kind;    /* line text time zone number money currency switch
				choice language email colour */
	bool optional;	     /* may be left empty */
	const char *label, *help;
	const char *options[SETTING_OPTIONS]; /* as the field's choices */
};

/* In the order in which they are shown; ends with { 0 }. */
extern const struct setting_words setting_words[];

/*
 * An array for a page that is made of it: name, section, kind, optional, label,
 * help, min, max and options of each, in `lang`. One that is not among the
 * first `n` of `fields` is a BUG().
 */
void setting_words_json(struct buf *out, const char *key, const char *lang,
	const struct field *fields, size_t n);

#endif
