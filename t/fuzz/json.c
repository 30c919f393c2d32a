/* json.c: any bytes as JSON; what is read is written and read again. */
#include "wire/json.h"
#include "fuzz.h"
#include "wire/json_check.h"

static bool
is_number(const struct pair *p)
{
	return strcmp(p->text, "true") != 0 && strcmp(p->text, "false") != 0;
}

static void
write_value(struct buf *b, const char *key, const struct pair *p)
{
	if (p->is_null || (p->is_scalar && is_number(p)))
		json_raw(b, key, p->is_null ? "null" : p->text);
	else if (p->is_scalar)
		json_bool(b, key, p->text[0] == 't');
	else
		json_text(b, key, p->text);
}

/* Items of a list follow each other. */
static void
write_pairs(struct buf *b, const struct pair *p)
{
	json_open(b, NULL, '{');
	for (; p != NULL; p = p->next) {
		if (!p->is_list_item) {
			write_value(b, p->name, p);
			continue;
		}
		json_open(b, p->name, '[');
		write_value(b, NULL, p);
		for (; p->next != NULL && p->next->is_list_item &&
			strcmp(p->name, p->next->name) == 0;
			p = p->next)
			write_value(b, NULL, p->next);
		json_close(b, ']');
	}
	json_close(b, '}');
}

static void
check_texts(const struct pair *p)
{
	for (; p != NULL; p = p->next) {
		MUST(utf8_valid(p->text, p->len) && strlen(p->text) == p->len);
		MUST(utf8_valid(p->name, strlen(p->name)));
	}
}

/* cJSON takes all that json_check() lets through. */
static void
check_refused(const char *s, size_t size)
{
	const char *open = memchr(s, '{', size);
	const char *note = err_noted();

	if (json_check(s, size) != NULL || open == NULL ||
		strspn(s, " \t\r\n") != (size_t)(open - s))
		return;
	MUST(note != NULL && strcmp(note, "json: not an object") != 0);
}

/* Rows are read where flat members are, and more; each is flat itself. */
static void
check_rows(struct arena *mem, const char *s, size_t size)
{
	struct pair *flat = NULL, *all = NULL;
	enum err e = json_parse(mem, s, size, &flat);

	if (json_parse_rows(mem, s, size, &all) != OK) {
		MUST(e != OK);
		return;
	}
	check_pairs(all);
	check_texts(all);
	if (e == OK)
		MUST(same_pairs(flat, all));
	for (const struct pair *p = all; p != NULL; p = p->next) {
		MUST(p->is_row ? p->is_list_item && p->len == 0
			       : p->row == NULL);
		check_pairs(p->row);
		check_texts(p->row);
		for (const struct pair *x = p->row; x != NULL; x = x->next)
			MUST(!x->is_row);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *mem = arena_new();
	struct pair *pairs = NULL, *again = NULL;
	const char *s = (const char *)data;
	struct buf b = BUF_INIT;

	if (json_parse(mem, s, size, &pairs) == OK) {
		MUST(json_check(s, size) == NULL);
		check_pairs(pairs);
		check_texts(pairs);
		write_pairs(&b, pairs);
		MUST(json_parse(mem, b.s, b.len, &again) == OK);
		MUST(same_pairs(pairs, again));
		buf_clear(&b);
	} else if (size > 0) {
		check_refused(s, size);
	}
	check_rows(mem, s, size);
	/* The writer makes JSON of any bytes. */
	buf_char(&b, '"');
	buf_json(&b, s, size);
	buf_char(&b, '"');
	MUST(memchr(s, 0, size) != NULL || json_check(b.s, b.len) == NULL);
	buf_release(&b);
	arena_free(mem);
	return 0;
}
