/* mail_draft.c: puts texts that are being written among those that are saved.
 */
#include "mail/mail_draft.h"
#include "mail/mail_preview.h"
#include "wire/json.h"

/* One text of the draft: its field, the name it is saved by, what was sent. */
struct part {
	const char *field, *file;
	const struct value *sent;
};

static enum err
add_sent(const struct cfg *cfg, struct arena *mem, struct buf *out,
	const struct part *p, struct field_error **errors)
{
	const char *text = p->sent->text;
	const struct message *fault = NULL;

	if (!p->sent->given)
		return OK;
	if (text != NULL)
		fault = mail_fault(cfg, mem, p->file, text);
	if (fault != NULL)
		return field_refuse_with(mem, p->field, fault, errors);
	json_text(out, p->file, text != NULL ? text : "");
	return OK;
}

static bool
is_sent(const struct part *p, const char *file)
{
	return p->sent->given && strcmp(p->file, file) == 0;
}

static enum err
add_saved(struct arena *mem, struct buf *out, const struct part parts[2],
	const char *saved)
{
	struct pair *p = NULL;
	enum err e = json_parse(mem, saved, strlen(saved), &p);

	for (; e == OK && p != NULL; p = p->next)
		if (!is_sent(&parts[0], p->name) &&
			!is_sent(&parts[1], p->name))
			json_text(out, p->name, p->text);
	return e;
}

enum err
mail_draft(const struct cfg *cfg, struct arena *mem,
	const struct mail_draft *draft, const char **out,
	struct field_error **errors)
{
	const char *lang = draft->lang != NULL ? draft->lang : "en";
	const struct part parts[] = {
		{ "text", arena_printf(mem, "%s.%s.txt", draft->kind, lang),
			draft->text },
		{ "html", arena_printf(mem, "%s.%s.html", draft->kind, lang),
			draft->html },
	};
	struct buf b = BUF_INIT;
	enum err e;

	if (!mail_is_kind(draft->kind))
		return field_refuse(
			mem, "kind", "There is no mail of this kind.", errors);
	json_open(&b, NULL, '{');
	e = add_saved(mem, &b, parts, draft->saved);
	for (size_t i = 0; e == OK && i < LEN(parts); i++)
		e = add_sent(cfg, mem, &b, &parts[i], errors);
	json_close(&b, '}');
	*out = buf_keep(&b, mem);
	return e;
}
