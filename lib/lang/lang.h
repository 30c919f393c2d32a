/* lang.h: sentences in people's languages; the English one is the key. */
#ifndef LANG_H
#define LANG_H

#include "base/buf.h"

/*
 * The catalogue po/LANG.po is the whole of a language; po/LINGUAS lists the
 * languages. A language is named by its tag, "en" or "de"; NULL is the language
 * of a person who named none, and is read as English.
 *
 * A %s in a sentence is a hole for an argument of a message (message.h), {name}
 * for a value of a template.
 */
struct lang_sentence {
	const char *english;
	const char *text; /* the forms of a plural: each ends with its NUL */
	int forms;
};

/* Made from po/LANG.po; sentences are in the order of strcmp(). */
struct lang {
	const char *name;
	const struct lang_sentence *sentences;
	size_t n;
	unsigned long (*form)(unsigned long n); /* which form is that of n */
};

/* Marks a string as a sentence of the catalogues where none would see that. */
#define N_(english) english

/* All but English; ends with { 0 }. */
extern const struct lang langs[];

/* The words of a F_CHOICE field called lang. */
extern const char lang_choices[];

/* The language of this tag, or NULL where we do not speak it. */
const char *lang_known(const char *tag);

/*
 * What somebody likes best of what we speak, from Accept-Language (RFC 9110
 * 12.5.4; "de-AT" is German), or NULL.
 */
const char *lang_accepted(const char *header);

/* A sentence of `len` bytes in `lang`; NULL where there is no translation. */
const char *lang_find(const char *lang, const char *english, size_t len);

/* The form of a plural that goes with `n`, by its `one`; NULL likewise. */
const char *lang_form(const char *lang, const char *one, int64_t n);

/* A sentence without %s; the English one where there is no other. */
const char *lang_text(const char *lang, const char *english);

/*
 * Append a moment ("Sat 20 Mar 2027, 09:00") or from when until when ("Sat 20 –
 * Sun 21 Mar 2027, Sat 09:00 – Sun 17:00"), as the schema writes them, as people
 * of that language write it. Any other text stays as it is.
 */
void lang_when(struct buf *out, const char *lang, const char *when);

/* The same for a price such as "€20.00". */
void lang_price(struct buf *out, const char *lang, const char *price);

/* What `append`, one of the two, does, in `mem`; NULL stays NULL. */
const char *lang_written(struct arena *mem, const char *lang, const char *s,
	void (*append)(struct buf *out, const char *lang, const char *s));

#endif
