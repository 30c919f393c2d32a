/* template.c: fills the places of a text; a small Mustache. */
#include "lang/template.h"
#include "lang/lang.h"
#include "lang/template_tag.h"
#include "lang/text.h"

/* The names seen in a section: its item's first, then those around it. */
struct scope {
	const struct template_var *vars;
	const struct scope *up;
};

struct render {
	const char *text; /* all of it */
	const char *lang;
	struct buf *out; /* NULL: a section that is not shown */
	enum template_escape escape;
};

static const char *block(const struct render *r, const char *p,
	const struct scope *scope, const struct template_tag *section);

static const struct template_var *
find(const struct scope *scope, const char *name, size_t len)
{
	for (; scope != NULL; scope = scope->up)
		for (const struct template_var *v = scope->vars;
			v->name != NULL; v++)
			if (strlen(v->name) == len &&
				memcmp(v->name, name, len) == 0)
				return v;
	return NULL;
}

/* A section's mark that is alone on its line takes the line with it. */
static void
take_line(const char *text, struct template_tag *tag)
{
	const char *before = tag->start, *behind = tag->end;

	if (tag->sign == 0 || tag->sign == '_')
		return;
	while (before > text && (before[-1] == ' ' || before[-1] == '\t'))
		before--;
	if (before > text && before[-1] != '\n')
		return;
	while (*behind == ' ' || *behind == '\t')
		behind++;
	if (*behind != '\n')
		return;
	tag->start = before;
	tag->end = behind + 1;
}

static void
put(const struct render *r, const char *s, size_t len)
{
	if (r->out != NULL)
		buf_add(r->out, s, len);
}

static void
put_escaped(const struct render *r, const char *s)
{
	if (r->out == NULL)
		return;
	if (r->escape == TEMPLATE_HTML)
		buf_html(r->out, s);
	else
		buf_str(r->out, s);
}

static void
put_value(const struct render *r, const struct template_var *v)
{
	if (v == NULL || v->value == NULL || r->out == NULL)
		return;
	if (v->markup)
		buf_str(r->out, v->value);
	else
		put_escaped(r, v->value);
}

/* The sentence without its line breaks, translated. */
static void
translate(
	const struct render *r, const struct template_tag *tag, struct buf *out)
{
	const char *text;

	for (const char *s = tag->name; s < tag->name + tag->len; s++)
		if (strchr(" \t\n", *s) == NULL)
			buf_char(out, *s);
		else if (out->len > 0 && out->s[out->len - 1] != ' ')
			buf_char(out, ' ');
	text = lang_find(r->lang, out->s, out->len);
	if (text != NULL) {
		buf_clear(out);
		buf_str(out, text);
	}
}

static void
put_sentence(const struct render *r, const struct scope *scope,
	const struct template_tag *tag)
{
	struct buf sentence = BUF_INIT, part = BUF_INIT;
	const char *s, *brace;

	translate(r, tag, &sentence);
	for (s = sentence.s; *s != '\0'; s = brace) {
		brace = s + strcspn(s, "{");
		buf_clear(&part);
		buf_add(&part, s, (size_t)(brace - s));
		put_escaped(r, part.s);
		if (*brace == '\0')
			break;
		put_value(r, find(scope, brace + 1, strcspn(brace + 1, "}")));
		brace += strcspn(brace, "}");
		brace += *brace == '}';
	}
	buf_release(&sentence);
	buf_release(&part);
}

/* The section behind `tag`, as often as its value asks for. */
static const char *
section(const struct render *r, const struct scope *scope,
	const struct template_tag *tag)
{
	const struct template_var *v = find(scope, tag->name, tag->len);
	const struct render hidden = { r->text, r->lang, NULL, r->escape };
	size_t items = v != NULL ? v->n_items : 0;
	bool full = items > 0 ||
		    (v != NULL && v->value != NULL && v->value[0] != '\0');
	const char *end;

	if (full != (tag->sign == '#'))
		return block(&hidden, tag->end, scope, tag);
	if (tag->sign == '^' || items == 0)
		return block(r, tag->end, scope, tag);
	for (size_t i = 0; i < items; i++) {
		const struct scope inner = { v->items[i], scope };

		end = block(r, tag->end, &inner, tag);
	}
	return end;
}

static bool
closes(const struct template_tag *tag, const struct template_tag *open)
{
	return open != NULL && open->len == tag->len &&
	       memcmp(open->name, tag->name, tag->len) == 0;
}

/*
 * Everything from p to the mark that closes `open`, or to the end of the text
 * where that is NULL. Returns what follows, NULL where it is not closed.
 */
static const char *
block(const struct render *r, const char *p, const struct scope *scope,
	const struct template_tag *open)
{
	struct template_tag tag;

	while (template_tag_next(p, &tag)) {
		take_line(r->text, &tag);
		put(r, p, (size_t)(tag.start - p));
		p = tag.end;
		if (tag.sign == '/')
			return closes(&tag, open) ? p : NULL;
		if (tag.sign == 0)
			put_value(r, find(scope, tag.name, tag.len));
		else if (tag.sign == '_')
			put_sentence(r, scope, &tag);
		else if ((p = section(r, scope, &tag)) == NULL)
			return NULL;
	}
	if (open != NULL)
		return NULL;
	put(r, p, strlen(p));
	return p;
}

bool
template_render(struct buf *out, const char *text, const char *lang,
	const struct template_var *vars, enum template_escape escape)
{
	const struct render r = { text, lang, out, escape };
	const struct scope scope = { vars, NULL };

	return block(&r, text, &scope, NULL) != NULL;
}

const char *
template_text(const char *name)
{
	for (const struct text *t = texts; t->name != NULL; t++)
		if (strcmp(t->name, name) == 0)
			return t->text;
	BUG("no text is called %s", name);
}
