/* page_vars.h: what the templates of pages are filled with. */
#ifndef PAGE_VARS_H
#define PAGE_VARS_H

#include "event/event.h"
#include "lang/template.h"
#include "wire/pair.h"

enum { PAGE_VARS = 64 };

/* One page while it is filled; starts as { .mem, .lang }. */
struct page {
	struct arena *mem; /* values live here; released by its owner */
	const char *lang;  /* lang.h, or NULL: English */
	struct template_var vars[PAGE_VARS]; /* ends with { 0 } */
	size_t n;
};

/* One more variable; name and value are borrowed, NULL is empty. */
struct template_var *
page_set(struct page *p, const char *name, const char *value);
const char *page_number(struct page *p, int64_t n);
/* An item with one or two names, as a list of variables. */
const struct template_var *page_item(struct page *p, const char *name,
	const char *value, const char *name2, const char *value2);

/* What every page of an event says of it: event_name … event of page.c. */
void page_set_event(struct page *p, const struct event *e);
/* langs: items {tag, own_name, current}. */
void page_set_langs(struct page *p);

/* What was typed, "" where a page cannot show it; of the field `name`. */
const char *page_shown(const struct pair *pair);
const char *page_typed(const struct pair *typed, const char *name);

/* The built-in template `name`, filled. */
void page_render(struct buf *out, const char *name, const char *lang,
	const struct template_var *vars);

#endif
