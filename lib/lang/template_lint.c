/* template_lint.c: says what is wrong with a template. */
#include "base/utf8.h"
#include "lang/template.h"
#include "lang/template_tag.h"

/* An open section: its mark, and the names of its items, if it has some. */
struct section {
	struct template_tag tag;
	const struct template_var *vars; /* of an item, or NULL */
};

enum { DEPTH = 16, SHOWN = 60 };

struct check {
	struct arena *mem;
	const struct template_var *vars; /* of the whole text */
	struct section open[DEPTH];
	size_t depth;
};

static const struct template_var *
find(const struct template_var *v, const char *name, size_t len)
{
	for (; v != NULL && v->name != NULL; v++)
		if (strlen(v->name) == len && memcmp(v->name, name, len) == 0)
			return v;
	return NULL;
}

/* Seen from the innermost section outwards. */
static const struct template_var *
look(const struct check *c, const char *name, size_t len)
{
	const struct template_var *v = NULL;

	for (size_t i = c->depth; v == NULL && i > 0; i--)
		v = find(c->open[i - 1].vars, name, len);
	return v != NULL ? v : find(c->vars, name, len);
}

/* Part of the text, cut where it is long. */
static const char *
quote(const struct check *c, const char *s, size_t len)
{
	size_t most = utf8_cut(s, len, SHOWN);

	return arena_printf(
		c->mem, "%.*s%s", (int)most, s, most < len ? "…" : "");
}

static const struct message *
unknown(const struct check *c, const char *name, size_t len)
{
	return message_make(c->mem, "There is no {{%s}}.", quote(c, name, len));
}

static const struct message *
open_section(struct check *c, const struct template_tag *tag)
{
	const struct template_var *v = look(c, tag->name, tag->len);
	struct section *s = &c->open[c->depth];

	if (v == NULL)
		return unknown(c, tag->name, tag->len);
	if (c->depth == DEPTH)
		return message_make(c->mem,
			"Use at most %d sections inside each other.", DEPTH);
	s->tag = *tag;
	s->vars = tag->sign == '#' && v->n_items > 0 ? v->items[0] : NULL;
	c->depth++;
	return NULL;
}

static const struct message *
close_section(struct check *c, const struct template_tag *tag)
{
	const struct template_tag *open =
		c->depth > 0 ? &c->open[c->depth - 1].tag : NULL;

	if (open == NULL)
		return message_make(c->mem, "{{/%s}} closes nothing.",
			quote(c, tag->name, tag->len));
	if (open->len != tag->len ||
		memcmp(open->name, tag->name, tag->len) != 0)
		return message_make(c->mem,
			"{{/%s}} is where {{/%s}} is expected.",
			quote(c, tag->name, tag->len),
			quote(c, open->name, open->len));
	c->depth--;
	return NULL;
}

/* The {names} in a sentence. */
static const struct message *
check_sentence(const struct check *c, const struct template_tag *tag)
{
	const char *end = tag->name + tag->len;

	for (const char *s = tag->name; s < end; s++) {
		size_t len;

		if (*s != '{')
			continue;
		len = strcspn(s + 1, "}");
		if (s + 1 + len >= end || look(c, s + 1, len) == NULL)
			return unknown(c, s + 1, len);
	}
	return NULL;
}

static const struct message *
check_tag(struct check *c, const struct template_tag *tag)
{
	if (tag->sign == '#' || tag->sign == '^')
		return open_section(c, tag);
	if (tag->sign == '/')
		return close_section(c, tag);
	if (tag->sign == '_')
		return check_sentence(c, tag);
	if (look(c, tag->name, tag->len) == NULL)
		return unknown(c, tag->name, tag->len);
	return NULL;
}

const struct message *
template_lint(
	struct arena *mem, const char *text, const struct template_var *vars)
{
	struct check c = { .mem = mem, .vars = vars };
	const struct message *wrong;
	const char *braces;
	struct template_tag tag;

	while (template_tag_next(text, &tag)) {
		wrong = check_tag(&c, &tag);
		if (wrong != NULL)
			return wrong;
		text = tag.end;
	}
	braces = strstr(text, "{{");
	if (braces != NULL)
		return message_make(mem, "{{ has no }}: %s",
			quote(&c, braces, strcspn(braces, "\r\n")));
	if (c.depth > 0)
		return message_make(mem, "{{%s}} is not closed.",
			quote(&c, c.open[c.depth - 1].tag.name - 1,
				c.open[c.depth - 1].tag.len + 1));
	return NULL;
}
