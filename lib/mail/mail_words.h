/* mail_words.h: subject and texts of a mail, built in or the event's own. */
#ifndef MAIL_WORDS_H
#define MAIL_WORDS_H

#include "mail/mail_kind.h"
#include "mail/mail_vars.h"

/* In the arena. */
struct mail_words {
	const char *subject, *text, *html;
};

/*
 * The words of one mail, between what all mails begin and end with (the
 * tickets, the person's link).
 *
 * They are mail/text/KIND.txt, whose first line is the subject, and KIND.html.
 * An event's own stand in mail->templates by that name; KIND.LANG.txt is for
 * one language and goes before. Who has a text but no HTML of his own gets one
 * made of that text. A text that mail_words_fault() refuses is not used.
 *
 * Returns OK, E_INVALID (no such kind).
 */
MUST_CHECK enum err mail_words(const struct cfg *cfg, struct arena *mem,
	const struct outbox_mail *mail, const struct mail_view *view,
	struct mail_words *out);

/*
 * What is wrong with a text for `file` ("approved.txt", "approved.de.html"),
 * in `mem`, or NULL. `vars` as mail_vars() gives them, with at
 * least one ticket.
 */
const struct message *mail_words_fault(struct arena *mem, const char *file,
	const char *text, const struct template_var *vars);

#endif
