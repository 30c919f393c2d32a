/* field.c: any form against a table; what is accepted is clean. */
#include "fuzz.h"
#include "wire/form.h"

static const struct field fields[] = {
	{ "a", F_TEXT, 1, 20, 0, NULL, "alias" },
	{ "b", F_LONG, 1, 20 },
	{ "c", F_EMAIL, 3, 254 },
	{ "d", F_PHONE, 5, 20 },
	{ "e", F_NAMES, 0, 10 },
	{ "f", F_PASSWORD, 1, 20 },
	{ "g", F_INT, -5, 5 },
	{ "h", F_BOOL },
	{ "i", F_CHOICE, 0, 0, 0, "one two" },
	{ "j", F_TOKEN, 1, 20 },
	{ "l", F_FILE, 1, 20 },
	{ "k", F_IGNORED },
	{ 0 },
};

static bool
has_control(const char *s, bool breaks)
{
	for (; *s != 0; s++)
		if (((unsigned char)*s < ' ' && !(breaks && *s == '\n')) ||
			*s == 0x7f)
			return true;
	return false;
}

/* No form without files gives one. */
static void
check_value(struct arena *mem, const struct field *f, const struct value *v)
{
	MUST(f->type != F_FILE && v->file == NULL);
	MUST(v->text[v->len] == 0 && strlen(v->text) == v->len && v->len > 0);
	MUST(utf8_valid(v->text, v->len));
	if (f->type != F_PASSWORD)
		MUST(!has_control(v->text, f->type == F_LONG));
	if (f->max > 5 && f->type != F_NAMES)
		MUST((int64_t)utf8_count(v->text, v->len) <= f->max);
	if (f->type == F_INT)
		MUST(v->number >= f->min && v->number <= f->max);
	for (size_t i = 0; i < v->n_items; i++)
		MUST(v->items[i][0] != 0 && !has_control(v->items[i], false) &&
			utf8_count(v->items[i], strlen(v->items[i])) <= 10);
	/* What was accepted once is accepted again, and stays. */
	MUST(field_valid(mem, f, v->text, v->len) == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *mem = arena_new();
	struct value v[LEN(fields)];
	struct field_error *errors = NULL;
	struct pair *pairs = NULL;

	if (form_parse(mem, (const char *)data, size, &pairs) == OK) {
		if (field_check(mem, fields, pairs, v, &errors) != OK)
			MUST(errors != NULL && errors->message != NULL);
		else
			for (size_t i = 0; fields[i].name != NULL; i++)
				if (v[i].text != NULL)
					check_value(mem, &fields[i], &v[i]);
	}
	arena_free(mem);
	return 0;
}
