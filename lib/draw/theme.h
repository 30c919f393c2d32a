/* theme.h: the colours of an event, made so that they can be read. */
#ifndef THEME_H
#define THEME_H

#include "base/arena.h"
#include "base/buf.h"
#include "lang/message.h"

struct colour {
	uint8_t red, green, blue;
};

/* "#4b3aa8" in lower case. False: it is something else. */
MUST_CHECK bool colour_parse(const char *s, struct colour *out);

/* The ratio of WCAG 2.2 (1.4.3), 1 to 21, in either order. */
double colour_contrast(struct colour a, struct colour b);

/*
 * What is wrong with an accent, in `mem`, or NULL. It has to
 * be read as text on the paper of the light pages (4.5:1; by that white on it
 * is as well, and it is more than the 3:1 that a line or a button needs). The
 * sentence names the nearest shade that can.
 */
const struct message *theme_fault(struct arena *mem, const char *accent);

/* The shades of one theme; text in the second of a pair is read on the first.
 */
struct shades {
	struct colour accent, on_accent, strong, soft;
	struct colour ticket, on_ticket, on_ticket_quiet;
};

/*
 * The shades of an accent on light paper, or on dark: there it is as light as
 * it takes. Each is read where it stands with at least 4.5:1.
 */
void theme_shades(struct colour accent, bool dark, struct shades *out);

/* A stylesheet that gives these shades to the tokens of app.css. */
void theme_css(struct buf *out, struct colour accent);

/* "#4b3aa8" in `mem`. */
const char *colour_text(struct arena *mem, struct colour c);

#endif
