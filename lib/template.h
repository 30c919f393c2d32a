/* template.h: texts with places to fill: pages and mails. */
#ifndef TEMPLATE_H
#define TEMPLATE_H

#include "buf.h"

/*
 * A small Mustache: {{name}} is the value, escaped for where it goes;
 * {{#name}}…{{/name}} is there when the value is not empty, once per item
 * where it has items; {{^name}}…{{/name}} when it is empty. Inside a section
 * its item's names are seen first. Unknown names are empty.
 */
struct template_var {
	const char *name;
	const char *value;			 /* NULL: empty */
	const struct template_var *const *items; /* each ends with { 0 } */
	size_t n_items;
};

enum template_escape { TEMPLATE_TEXT, TEMPLATE_HTML };

/* `vars` ends with { 0 }. False where a section is not closed properly. */
MUST_CHECK bool template_render(struct buf *out, const char *text,
	const struct template_var *vars, enum template_escape escape);

/*
 * The texts that are built in, from lib/text/: "register.html",
 * "approved.txt" and so on. An unknown name is a BUG().
 */
const char *template_text(const char *name);

#endif
