/* field.c: what came, checked against the table of what may come. */
#include <strings.h>

#include "base/utf8.h"
#include "wire/field.h"
#include "wire/names.h"
#include "wire/valid.h"

/* Unknown names: the rest is not told, and none longer than this. */
enum { UNKNOWN_MAX = 20, UNKNOWN_NAME = 64, NAME_MAX_LEN = 255 };
enum { NAMES_MAX_LEN = 65536 /* bytes of a list, as the database has it */ };

static const struct message must_be_text = { .id = "This must be text." };
static const struct message must_be_objects = {
	.id = "This must be a list of objects."
};
static const struct message only_once = { .id = "Give this only once." };
static const struct message no_file = { .id = "A file cannot be sent here." };
static const struct message not_a_file = { .id = "Send this as a file." };
static const struct message missing = { .id = "Please fill this in." };
static const struct message too_long = {
	.id = "Use shorter names: together they are too long."
};
static const struct message unknown = {
	.id = "There is no field of this name."
};
static const struct message one_event = {
	.id = "Name one event, in the address or in the body."
};
static const struct message no_event = {
	.id = "No event can be named here: leave this out."
};

const char *
pair_text(const struct pair *p, const char *name)
{
	for (; p != NULL; p = p->next)
		if (strcmp(p->name, name) == 0 && p->file_name == NULL)
			return p->text;
	return NULL;
}

static bool
is_named(const struct field *f, const char *name)
{
	return strcmp(f->name, name) == 0 ||
	       (f->alias != NULL && strcmp(f->alias, name) == 0);
}

/* The next pair for `f` from `p` on. */
static const struct pair *
find_pair(const struct field *f, const struct pair *p)
{
	while (p != NULL && !is_named(f, p->name))
		p = p->next;
	return p;
}

static bool
is_list(const struct field *f)
{
	return f->type == F_NAMES || f->type == F_IDS;
}

/* A pair that stands for one value: NULL or what it is instead. */
static const struct message *
check_kind(const struct field *f, const struct pair *p)
{
	if (f->type == F_FILE)
		return p->file_name != NULL || p->len == 0 ? NULL : &not_a_file;
	if (p->file_name != NULL)
		return &no_file;
	if (p->is_row)
		return &must_be_text;
	if (p->is_list_item && !is_list(f))
		return &must_be_text;
	if (p->is_null)
		return p->is_list_item ? &must_be_text : NULL;
	if (p->is_scalar && f->type != F_INT && f->type != F_BOOL &&
		f->type != F_MONEY && f->type != F_IDS)
		return &must_be_text;
	return NULL;
}

/* ---- lists of names ----------------------------------------------------- */

struct names {
	struct arena *mem;
	struct field each; /* how each name is checked */
	bool rows;	   /* a field for each name: commas are part of it */
	struct value *out;
};

/* How many names the pairs can hold at most. */
static size_t
room_of(const struct field *f, const struct pair *p)
{
	size_t n = 0;

	for (; (p = find_pair(f, p)) != NULL; p = p->next)
		n += names_room(p->text, p->len);
	return n;
}

/* One name; an empty one is dropped. */
static const struct message *
names_add(struct names *names, const char *text, size_t len)
{
	struct value *out = names->out, v;
	const struct message *wrong;

	wrong = valid_value(names->mem, &names->each, text, len, &v);
	if (wrong != NULL && names->each.type == F_TEXT)
		return message_within(names->mem, "Name %s: %s",
			arena_printf(names->mem, "%zu", out->n_items + 1),
			wrong);
	if (wrong != NULL)
		return wrong;
	if (v.len > 0)
		out->items[out->n_items++] = v.text;
	return NULL;
}

/* Each name of a text, or the text as one where a NUL is to be refused. */
static const struct message *
names_split(struct names *names, const char *text, size_t len)
{
	const char *end = text + len, *name;
	const struct message *wrong = NULL;

	if (memchr(text, 0, len) != NULL)
		return names_add(names, text, len);
	while (wrong == NULL && (name = names_next(names->mem, &text, end,
					 names->rows)) != NULL)
		wrong = names_add(names, name, strlen(name));
	return wrong;
}

/* Text for people: one text as it was given, otherwise joined. */
static const char *
names_text(struct names *names, const struct field *f, const struct pair *p)
{
	struct value *out = names->out, v;

	if (!p->is_list_item && !names->rows &&
		valid_value(names->mem,
			&(struct field){ .name = f->name, .type = F_TEXT },
			p->text, p->len, &v) == NULL)
		return v.text;
	return names_join(names->mem, out->items, out->n_items);
}

/* Members of a JSON array are whole; a field that comes again is a row each. */
static const struct message *
check_names(struct arena *mem, const struct field *f, const struct pair *pairs,
	struct value *out)
{
	struct names names = { mem, *f, false, out };
	const struct pair *first = find_pair(f, pairs);
	const struct message *wrong;

	if (first == NULL)
		return f->flags & F_REQUIRED ? &missing : NULL;
	names.rows = f->type == F_NAMES && find_pair(f, first->next) != NULL;
	names.each.type = f->type == F_IDS ? F_INT : F_TEXT;
	if (f->type == F_NAMES)
		names.each.min = 0;
	if (f->type == F_NAMES && f->max == 0)
		names.each.max = NAME_MAX_LEN;
	out->items =
		arena_array(mem, room_of(f, pairs) + 1, sizeof *out->items);
	for (const struct pair *p = first; p != NULL;
		p = find_pair(f, p->next)) {
		wrong = check_kind(f, p);
		if (wrong == NULL && p->is_null)
			continue;
		if (wrong == NULL)
			wrong = p->is_list_item
					? names_add(&names, p->text, p->len)
					: names_split(&names, p->text, p->len);
		if (wrong != NULL)
			return wrong;
	}
	if (out->n_items == 0)
		return f->flags & F_REQUIRED ? &missing : NULL;
	out->text = names_text(&names, f, first);
	out->len = strlen(out->text);
	return out->len > NAMES_MAX_LEN ? &too_long : NULL;
}

/* ---- lists of objects --------------------------------------------------- */

static const struct message *
check_rows(struct arena *mem, const struct field *f, const struct pair *pairs,
	struct value *out)
{
	size_t n = 0;

	for (const struct pair *p = find_pair(f, pairs); p != NULL;
		p = find_pair(f, p->next), n++)
		if (!p->is_row)
			return &must_be_objects;
	if ((int64_t)n < f->min || (int64_t)n > f->max)
		return message_make(mem, "Send a list of %lld to %lld objects.",
			(long long)f->min, (long long)f->max);
	out->rows = arena_array(mem, n + 1, sizeof(void *));
	for (const struct pair *p = find_pair(f, pairs); p != NULL;
		p = find_pair(f, p->next))
		out->rows[out->n_items++] = p->row;
	return NULL;
}

/* ---- the table ---------------------------------------------------------- */

/* The one pair of a field; what is null or empty was not given. */
static const struct message *
check_one(struct arena *mem, const struct field *f, const struct pair *p,
	struct value *out)
{
	const struct message *wrong = NULL;

	if (p->file_name != NULL)
		return valid_file(mem, f, p, out);
	if (!p->is_null && f->type != F_FILE)
		wrong = valid_value(mem, f, p->text, p->len, out);
	if (out->len == 0)
		*out = (struct value){ 0 };
	return wrong;
}

/* Never wrong: the first that is a text, and nothing of any other. */
static const struct message *
check_loose(struct arena *mem, const struct field *f, const struct pair *p,
	struct value *out)
{
	p = find_pair(f, p);
	return p == NULL || p->file_name != NULL || p->is_row
		       ? NULL
		       : check_one(mem, f, p, out);
}

static const struct message *
check_field(struct arena *mem, const struct field *f, const struct pair *pairs,
	struct value *out)
{
	const struct pair *p = find_pair(f, pairs);
	const struct message *wrong;

	if (f->type == F_IGNORED)
		return NULL;
	if (f->type == F_LOOSE)
		return check_loose(mem, f, pairs, out);
	if (is_list(f))
		return check_names(mem, f, pairs, out);
	if (f->type == F_ROWS)
		return check_rows(mem, f, pairs, out);
	if (p != NULL) {
		wrong = check_kind(f, p);
		if (wrong != NULL)
			return wrong;
		if (find_pair(f, p->next) != NULL)
			return f->type == F_EVENT ? &one_event : &only_once;
		wrong = check_one(mem, f, p, out);
		if (wrong != NULL)
			return wrong;
	}
	return out->text == NULL && f->flags & F_REQUIRED ? &missing : NULL;
}

static struct field_error **
add_error(struct arena *mem, struct field_error **tail, const char *field,
	const struct message *message)
{
	struct field_error *e = arena_alloc(mem, sizeof *e);

	e->field = field;
	e->message = message;
	*tail = e;
	return &e->next;
}

/* The row of the table for this name, or NULL. */
static const struct field *
find_field(const struct field *fields, const char *name)
{
	for (; fields->name != NULL; fields++)
		if (is_named(fields, name))
			return fields;
	return NULL;
}

/* A name that somebody sent, short enough to be sent back. */
static const char *
shortened(struct arena *mem, const char *name)
{
	return arena_strndup(
		mem, name, utf8_cut(name, strlen(name), UNKNOWN_NAME));
}

static struct field_error **
add_unknown(struct arena *mem, struct field_error **tail,
	const struct field *fields, const struct pair *pairs)
{
	int n = 0;

	for (const struct pair *p = pairs; p != NULL && n < UNKNOWN_MAX;
		p = p->next) {
		if (find_field(fields, p->name) != NULL)
			continue;
		tail = add_error(mem, tail, shortened(mem, p->name),
			strcmp(p->name, "event") == 0 ? &no_event : &unknown);
		n++;
	}
	return tail;
}

enum err
field_check(struct arena *mem, const struct field *fields,
	const struct pair *pairs, struct value *values,
	struct field_error **errors)
{
	struct field_error *first = NULL, **tail = &first;
	const struct message *wrong;

	for (size_t i = 0; fields[i].name != NULL; i++) {
		if (i >= FIELD_MAX)
			BUG("more than %d fields", FIELD_MAX);
		values[i] = (struct value){ 0 };
		wrong = check_field(mem, &fields[i], pairs, &values[i]);
		values[i].given = find_pair(&fields[i], pairs) != NULL;
		if (wrong != NULL)
			tail = add_error(mem, tail, fields[i].name, wrong);
	}
	add_unknown(mem, tail, fields, pairs);
	if (first == NULL)
		return OK;
	*errors = first;
	return E_INVALID;
}

/* Does this pair of the query stay beside `kept`, those before it? */
static enum err
forgive_one(struct arena *mem, const struct field *f, const struct pair *p,
	const struct pair *kept, bool *stays)
{
	const struct pair *before = find_pair(f, kept);
	const struct pair alone = {
		.name = f->name, .text = p->text, .len = p->len
	};
	struct value v = { 0 };
	bool valid = check_field(mem, f, &alone, &v) == NULL && v.len > 0;

	if (f->type == F_EVENT &&
		(!valid || (before != NULL &&
				   strcasecmp(before->text, p->text) != 0)))
		return E_NO_EVENT;
	*stays = before == NULL && (valid || f->flags & F_PATH);
	return OK;
}

enum err
field_forgive(struct arena *mem, const struct field *fields,
	const struct pair *pairs, struct pair **out)
{
	struct pair *first = NULL, **tail = &first;

	for (const struct pair *p = pairs; p != NULL; p = p->next) {
		const struct field *f = find_field(fields, p->name);
		bool stays = false;
		enum err e =
			f == NULL ? OK : forgive_one(mem, f, p, first, &stays);

		if (e != OK)
			return e;
		if (stays)
			pair_add(mem, &tail, p->name, p->text, p->len);
	}
	*out = first;
	return OK;
}

const struct message *
field_fault(struct arena *mem, const struct field *fields,
	const struct pair *pairs, struct value *values)
{
	struct field_error *wrong;

	if (field_check(mem, fields, pairs, values, &wrong) == OK)
		return NULL;
	return message_within(mem, "%s: %s", wrong->field, wrong->message);
}

enum err
field_refuse_with(struct arena *mem, const char *field,
	const struct message *message, struct field_error **errors)
{
	add_error(mem, errors, field, message);
	return E_INVALID;
}

enum err
field_refuse(struct arena *mem, const char *field, const char *id,
	struct field_error **errors)
{
	return field_refuse_with(mem, field, message_plain(mem, id), errors);
}

const char *
field_change(const struct value *v)
{
	return v->given && v->text == NULL ? "" : v->text;
}

const struct message *
field_valid(
	struct arena *mem, const struct field *f, const char *text, size_t len)
{
	struct pair pair = { .name = f->name, .text = text, .len = len };
	struct value out = { 0 };

	return check_field(mem, f, &pair, &out);
}
