/* page.h: the registration page, empty or with what the person typed. */
#ifndef PAGE_H
#define PAGE_H

#include "base/buf.h"
#include "event/event.h"
#include "wire/field.h"

/*
 * The form for `event` in `lang` (lang.h), or in the event's language where
 * that is NULL.
 *
 *   notice   one sentence above the summary (already registered, full) or NULL
 *   errors   the error summary, linking to its fields, or NULL
 *   typed    what was sent, put back into the fields, or NULL
 */
void page_register(struct buf *out, const char *lang, const struct event *event,
	const char *notice, const struct field_error *errors,
	const struct pair *typed);

/* A page with a heading and one sentence, both translated. */
void page_message(struct buf *out, const char *lang, const char *heading,
	const char *text);

#endif
