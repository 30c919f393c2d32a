/* mail_preview.h: what an organiser sees while changing the texts of mails. */
#ifndef MAIL_PREVIEW_H
#define MAIL_PREVIEW_H

#include "event/event.h"
#include "mail/mail_words.h"

/* What an example of a mail is made of. */
struct mail_example {
	const char *kind;
	const char *lang;	   /* as in lang.h */
	const char *templates;	   /* JSON as mail_words.h has it, or NULL */
	const struct event *event; /* or NULL: an example as well */
};

/*
 * A mail with an example person, a team of two with tickets where this kind
 * has some, and nothing real but the event. Pictures stand in the HTML as
 * data: addresses, so that it shows by itself.
 *
 * Returns OK, E_INVALID (no such kind).
 */
MUST_CHECK enum err mail_preview(const struct cfg *cfg, struct arena *mem,
	const struct mail_example *of, struct mail_words *out);

/*
 * Put the example person into a test mail about a real event.
 *
 *   mail   as it was claimed, with `sample`
 */
void
mail_sample(const struct cfg *cfg, struct arena *mem, struct outbox_mail *mail);

/*
 * What is wrong with an own text for `file` ("approved.txt"), in `mem`, or
 * NULL.
 */
const struct message *mail_fault(const struct cfg *cfg, struct arena *mem,
	const char *file, const char *text);

/* The built-in text of that name, which an own one begins as; or NULL. */
const char *mail_built_in(const char *file);

/*
 * The same with its sentences as they are said in a language, so that somebody
 * can write on; NULL leaves them marked, good for every language.
 */
const char *
mail_built_in_said(struct arena *mem, const char *file, const char *lang);

#endif
