/* message_json.c: reads messages of the database, and writes them into JSON. */
#include "wire/message_json.h"
#include "base/num.h"
#include "wire/json.h"

static struct message_arg
arg_of(const struct pair *p)
{
	if (p->is_row)
		return (struct message_arg){ .text = pair_text(p->row, "when"),
			.is_when = true };
	return (struct message_arg){ .text = p->text };
}

const struct message *
message_json(struct arena *mem, const char *text)
{
	struct message *m;
	struct pair *pairs;
	const char *n;
	size_t args = 0;

	if (text == NULL || text[0] != '{' ||
		json_parse_rows(mem, text, strlen(text), &pairs) != OK ||
		pair_text(pairs, "id") == NULL)
		return message_plain(
			mem, text != NULL ? arena_strdup(mem, text) : NULL);
	m = arena_alloc(mem, sizeof *m);
	*m = (struct message){ .id = pair_text(pairs, "id"),
		.plural = pair_text(pairs, "many") };
	n = pair_text(pairs, "n");
	if (n != NULL && !num_parse(n, 0, INT64_MAX, &m->n))
		m->n = 0;
	for (const struct pair *p = pairs; p != NULL; p = p->next)
		if (strcmp(p->name, "args") == 0 && args < MESSAGE_ARGS)
			m->arg[args++] = arg_of(p);
	return m;
}

void
message_member(struct buf *out, const char *key, const char *lang,
	const struct message *message)
{
	struct buf text = BUF_INIT;

	if (message != NULL)
		message_add(&text, lang, message);
	json_text(out, key, message != NULL ? text.s : NULL);
	buf_release(&text);
}
