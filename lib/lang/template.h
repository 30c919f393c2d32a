/* template.h: texts with places to fill: pages and mails. */
#ifndef TEMPLATE_H
#define TEMPLATE_H

#include "base/arena.h"
#include "base/buf.h"
#include "lang/message.h"

/*
 * A small Mustache: {{name}} is the value, escaped for where it goes;
 * {{#name}}…{{/name}} is there when the value is not empty, once per item
 * where it has items; {{^name}}…{{/name}} when it is empty. Inside a section
 * its item's names are seen first. Unknown names are empty.
 *
 * {{_An English sentence about {name}.}} is that sentence in the language of
 * the page, with values in it, all escaped; line breaks in it are blanks. The
 * language's own tag is a sentence as well: <html lang="{{_en}}">.
 */
struct template_var {
	const char *name;
	const char *value;			 /* NULL: empty */
	const struct template_var *const *items; /* each ends with { 0 } */
	size_t n_items;
	bool markup; /* ours, such as a stylesheet: it is not escaped */
};

enum template_escape { TEMPLATE_TEXT, TEMPLATE_HTML };

/*
 * `lang` as in lang.h; `vars` ends with { 0 }. False where a section is not
 * closed properly.
 */
MUST_CHECK bool
template_render(struct buf *out, const char *text, const char *lang,
	const struct template_var *vars, enum template_escape escape);

/*
 * What is wrong with a text that somebody wrote, in `mem`, or NULL: a section
 * that is not closed or closes nothing, braces without an end, a name that is
 * not in `vars`.
 */
const struct message *template_lint(
	struct arena *mem, const char *text, const struct template_var *vars);

/*
 * The texts that are built in, from page/text and mail/text: "register.html",
 * "approved.txt" and so on. An unknown name is a BUG().
 */
const char *template_text(const char *name);

#endif
