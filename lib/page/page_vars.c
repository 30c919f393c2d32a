/* page_vars.c: what the templates of pages are filled with. */
#include "page/page_vars.h"
#include "base/utf8.h"
#include "lang/lang.h"

static const char *const states[] = { "open", "waitlist", "full", "closed",
	"not_yet", "over" };

struct template_var *
page_set(struct page *p, const char *name, const char *value)
{
	struct template_var *v = &p->vars[p->n];

	if (p->n + 1 >= LEN(p->vars))
		BUG("more than %d variables in a page", PAGE_VARS);
	v->name = name;
	v->value = value;
	p->n++;
	return v;
}

const char *
page_number(struct page *p, int64_t n)
{
	return arena_printf(p->mem, "%lld", (long long)n);
}

const char *
page_shown(const struct pair *pair)
{
	if (pair->file_name != NULL || !utf8_valid(pair->text, pair->len))
		return "";
	return pair->text;
}

const char *
page_typed(const struct pair *typed, const char *name)
{
	for (; typed != NULL; typed = typed->next)
		if (strcmp(typed->name, name) == 0)
			return page_shown(typed);
	return "";
}

/* An address and two numbers; nothing where there is no picture. */
static void
set_picture(struct page *p, const char *name, const struct event_picture *pic)
{
	if (pic->path == NULL || *pic->path == '\0')
		return;
	page_set(p, name, pic->path);
	page_set(p, arena_printf(p->mem, "%s_width", name),
		page_number(p, pic->width));
	page_set(p, arena_printf(p->mem, "%s_height", name),
		page_number(p, pic->height));
}

void
page_set_event(struct page *p, const struct event *e)
{
	bool form = strcmp(e->state, "open") == 0 ||
		    strcmp(e->state, "waitlist") == 0;

	page_set(p, "event_name", e->name);
	page_set(p, "venue", e->venue);
	page_set(p, "when", lang_written(p->mem, p->lang, e->span, lang_when));
	page_set(p, "entrance",
		lang_written(p->mem, p->lang, e->entrance, lang_when));
	page_set(
		p, "opens", lang_written(p->mem, p->lang, e->opens, lang_when));
	page_set(p, "zone", e->zone);
	page_set(p, "starts_at", e->starts_at);
	page_set(p, "price",
		lang_written(p->mem, p->lang, e->price, lang_price));
	page_set(p, "event", e->slug);
	page_set(p, "organiser", e->organiser);
	page_set(p, "theme", event_theme(p->mem, e->slug, e->accent));
	set_picture(p, "logo", &e->logo);
	set_picture(p, "payment_qr", &e->payment_qr);
	page_set(p, "form", form ? "1" : NULL);
	for (size_t i = 0; i < LEN(states); i++)
		page_set(
			p, states[i], strcmp(e->state, states[i]) ? NULL : "1");
	page_set(p, "places_left",
		e->places_left < 0 ? NULL : page_number(p, e->places_left));
}

/* An item with two names, as a list of variables. */
const struct template_var *
page_item(struct page *p, const char *name, const char *value,
	const char *name2, const char *value2)
{
	struct template_var *v = arena_array(p->mem, 3, sizeof *v);

	v[0] = (struct template_var){ .name = name, .value = value };
	v[1] = (struct template_var){ .name = name2, .value = value2 };
	return v;
}

/* The catalogue of a language says by "English" what it calls itself. */
static const struct template_var *
lang_item(struct page *p, const char *tag)
{
	bool current = strcmp(tag, p->lang != NULL ? p->lang : "en") == 0;
	struct template_var *v = arena_array(p->mem, 4, sizeof *v);

	v[0] = (struct template_var){ .name = "tag", .value = tag };
	v[1] = (struct template_var){ .name = "own_name",
		.value = lang_text(tag, "English") };
	v[2] = (struct template_var){ .name = "current",
		.value = current ? "1" : NULL };
	return v;
}

void
page_set_langs(struct page *p)
{
	struct template_var *v = page_set(p, "langs", NULL);
	const struct template_var **items;
	size_t n = 1;

	while (langs[n - 1].name != NULL)
		n++;
	items = arena_array(p->mem, n, sizeof(void *));
	items[0] = lang_item(p, "en");
	for (size_t i = 1; i < n; i++)
		items[i] = lang_item(p, langs[i - 1].name);
	v->items = items;
	v->n_items = n;
}

void
page_render(struct buf *out, const char *name, const char *lang,
	const struct template_var *vars)
{
	if (!template_render(
		    out, template_text(name), lang, vars, TEMPLATE_HTML))
		BUG("%s: a section is not closed", name);
}
