/* json.c: JSON objects to pairs, and the writer. */
#include <math.h>

#include <cjson/cJSON.h>

#include "wire/json.h"
#include "wire/json_check.h"

/* As many as in a form. */
enum { JSON_MEMBERS = 1000 };

static enum err
refuse(const char *why)
{
	err_note("json: %s", why);
	return E_BAD_REQUEST;
}

/* ---- reading ------------------------------------------------------------ */

/*
 * A number as num_parse() reads it where it is whole and exact in a double;
 * others get a text that no whole number has: 20.5, or with an exponent.
 */
static const char *
number_text(struct arena *mem, double n)
{
	const double exact = 9007199254740992.0; /* 2^53 */
	const char *text;

	if (n == floor(n) && fabs(n) < exact)
		return arena_printf(mem, "%lld", (long long)n);
	text = arena_printf(mem, "%.15g", n);
	if (n == floor(n) || strtod(text, NULL) != n)
		text = arena_printf(mem, "%.17e", n);
	return text;
}

/* A text, number, boolean or null; false for what holds others. */
static bool
add_scalar(struct arena *mem, struct pair ***tail, const char *name,
	const cJSON *item, bool is_list_item)
{
	const char *text = "";
	struct pair *p;

	if (cJSON_IsObject(item) || cJSON_IsArray(item))
		return false;
	if (cJSON_IsString(item))
		text = arena_strdup(mem, item->valuestring);
	else if (cJSON_IsNumber(item))
		text = number_text(mem, item->valuedouble);
	else if (cJSON_IsBool(item))
		text = cJSON_IsTrue(item) ? "true" : "false";
	p = pair_add(mem, tail, name, text, strlen(text));
	p->is_null = cJSON_IsNull(item);
	p->is_scalar = cJSON_IsNumber(item) || cJSON_IsBool(item);
	p->is_list_item = is_list_item;
	return true;
}

/* Is a member of the same name before `last`? */
static bool
is_duplicate(const cJSON *object, const cJSON *last)
{
	for (const cJSON *m = object->child; m != last; m = m->next)
		if (strcmp(m->string, last->string) == 0)
			return true;
	return false;
}

/* FLAT: none inside. ROWS: those of an array, which are flat. */
enum depth { FLAT, ROWS };

static enum err add_members(struct arena *mem, const cJSON *object,
	enum depth depth, struct pair **out);

/* An object in an array, for ROWS. */
static enum err
add_row(struct arena *mem, struct pair ***tail, const char *name,
	const cJSON *item)
{
	struct pair *row = NULL, *p;
	enum err e = add_members(mem, item, FLAT, &row);

	if (e != OK)
		return e;
	p = pair_add(mem, tail, name, "", 0);
	p->is_list_item = p->is_row = true;
	p->row = row;
	return OK;
}

static enum err
add_member(struct arena *mem, struct pair ***tail, const cJSON *member,
	enum depth depth)
{
	const char *name = arena_strdup(mem, member->string);
	const cJSON *item;
	enum err e = OK;

	if (!cJSON_IsArray(member))
		return add_scalar(mem, tail, name, member, false)
			       ? OK
			       : refuse("nested value");
	cJSON_ArrayForEach(item, member)
	{
		if (depth == ROWS && cJSON_IsObject(item))
			e = add_row(mem, tail, name, item);
		else if (!add_scalar(mem, tail, name, item, true))
			e = refuse("nested value");
		if (e != OK)
			return e;
	}
	return OK;
}

static enum err
add_members(struct arena *mem, const cJSON *object, enum depth depth,
	struct pair **out)
{
	struct pair *first = NULL, **tail = &first;
	const cJSON *member;
	int n = 0;
	enum err e;

	cJSON_ArrayForEach(member, object)
	{
		if (++n > JSON_MEMBERS)
			return refuse("too many members");
		if (is_duplicate(object, member))
			return refuse("duplicate key");
		e = add_member(mem, &tail, member, depth);
		if (e != OK)
			return e;
	}
	*out = first;
	return OK;
}

static enum err
parse(struct arena *mem, const char *s, size_t len, enum depth depth,
	struct pair **out)
{
	const char *wrong = json_check(s, len);
	cJSON *root;
	enum err e;

	if (wrong != NULL)
		return refuse(wrong);
	root = cJSON_ParseWithLength(s, len);
	if (cJSON_IsObject(root))
		e = add_members(mem, root, depth, out);
	else
		e = refuse("not an object");
	cJSON_Delete(root);
	return e;
}

enum err
json_parse(struct arena *mem, const char *s, size_t len, struct pair **out)
{
	return parse(mem, s, len, FLAT, out);
}

enum err
json_parse_rows(struct arena *mem, const char *s, size_t len, struct pair **out)
{
	return parse(mem, s, len, ROWS, out);
}

/* ---- writing ------------------------------------------------------------ */

/* The comma and the key in front of a value. */
static void
put_key(struct buf *b, const char *key)
{
	if (b->len > 0 && strchr("{[:,", b->s[b->len - 1]) == NULL)
		buf_char(b, ',');
	if (key == NULL)
		return;
	buf_char(b, '"');
	buf_json(b, key, strlen(key));
	buf_add(b, "\":", 2);
}

void
json_open(struct buf *b, const char *key, char bracket)
{
	put_key(b, key);
	buf_char(b, bracket);
}

void
json_close(struct buf *b, char bracket)
{
	buf_char(b, bracket);
}

void
json_text(struct buf *b, const char *key, const char *text)
{
	put_key(b, key);
	if (text == NULL) {
		buf_add(b, "null", 4);
		return;
	}
	buf_char(b, '"');
	buf_json(b, text, strlen(text));
	buf_char(b, '"');
}

void
json_int(struct buf *b, const char *key, int64_t n)
{
	put_key(b, key);
	buf_int(b, n);
}

void
json_bool(struct buf *b, const char *key, bool v)
{
	put_key(b, key);
	buf_str(b, v ? "true" : "false");
}

void
json_raw(struct buf *b, const char *key, const char *json)
{
	put_key(b, key);
	buf_str(b, json != NULL ? json : "null");
}

void
json_splice(struct buf *b, const char *json)
{
	const char *open = strchr(json, '{'), *close = strrchr(json, '}');

	if (open == NULL || close == NULL || close < open)
		BUG("spliced text is no JSON object");
	open += 1 + strspn(open + 1, " \t\r\n");
	if (open >= close)
		return;
	put_key(b, NULL);
	buf_add(b, open, (size_t)(close - open));
}
