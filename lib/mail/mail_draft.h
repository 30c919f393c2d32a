/* mail_draft.h: texts of a mail that are being written. */
#ifndef MAIL_DRAFT_H
#define MAIL_DRAFT_H

#include "mail/mail_words.h"
#include "wire/field.h"

struct mail_draft {
	const char *kind;
	const char *lang; /* or NULL: English */
	const char *
		saved; /* texts of the event: a flat JSON object by file name */
	/* As they were sent: not given, the saved one; empty, the built-in. */
	const struct value *text, *html;
};

/*
 * The texts of an event as a JSON object, with those of the draft in place of
 * its own.
 *
 *   errors  set with E_INVALID: field (kind, text or html) and sentence
 *
 * Returns OK, E_INVALID, E_BAD_REQUEST (what is saved is no flat object).
 */
MUST_CHECK enum err mail_draft(const struct cfg *cfg, struct arena *mem,
	const struct mail_draft *draft, const char **out,
	struct field_error **errors);

#endif
