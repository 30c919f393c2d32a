/* field.c: what came, against the table of what may come. */
#include "unit.h"

#include "pairs.h"
#include "wire/field.h"
#include "wire/form.h"
#include "wire/valid.h"

enum { NAME, EMAIL, TEAM, MEMBERS, LIMIT, AGREE, PROOF, BUTTON };

static const struct field fields[] = {
	[NAME] = { "name", F_TEXT, 1, 255, F_REQUIRED },
	[EMAIL] = { "email", F_EMAIL, 3, 254, F_REQUIRED },
	[TEAM] = { "team_name", F_TEXT, 1, 255, 0, NULL, "team" },
	[MEMBERS] = { "members", F_NAMES },
	[LIMIT] = { "limit", F_INT, 1, 200 },
	[AGREE] = { "agree", F_BOOL },
	[PROOF] = { "proof", F_FILE, 1, 2 << 20 },
	[BUTTON] = { "submit", F_IGNORED },
	{ 0 },
};

static struct arena *mem;
static struct pair *pairs, **tail;
static struct value v[LEN(fields)];
static struct field_error *errors;

static void
fresh(void)
{
	arena_reset(mem);
	pairs = NULL;
	tail = &pairs;
	errors = NULL;
}

static struct pair *
add(const char *name, const char *text)
{
	return pair_add(mem, &tail, name, text, strlen(text));
}

static void
person(void)
{
	fresh();
	add("name", "Ann");
	add("email", "ann@example.org");
}

/* All is well. */
static void
accepted(const char *what)
{
	enum err e = field_check(mem, fields, pairs, v, &errors);

	ok(e == OK, "%s is accepted%s%s", what, errors ? ": " : "",
		errors ? message_text(mem, NULL, errors->message) : "");
}

/* One error, in this field, with this in its sentence. */
static void
refused(const char *what, const char *field, const char *sentence)
{
	enum err e = field_check(mem, fields, pairs, v, &errors);
	const char *said;

	ok(e == E_INVALID, "%s is refused", what);
	if (errors == NULL)
		return;
	is_text(errors->field, field, "in %s", field);
	said = message_text(mem, NULL, errors->message);
	ok(strstr(said, sentence) != NULL, "with: %s", said);
	ok(errors->next == NULL, "and nothing else is");
}

static void
given_or_not(void)
{
	person();
	add("team_name", "");
	add("members", "");
	add("limit", "  ");
	add("agree", "");
	accepted("an empty optional field");
	ok(v[TEAM].text == NULL && v[MEMBERS].text == NULL &&
			v[LIMIT].text == NULL && v[AGREE].text == NULL,
		"and counts as not given");
	person();
	add("team_name", "")->is_null = true;
	add("members", "")->is_null = true;
	accepted("null for optional fields");
	ok(v[TEAM].text == NULL && v[MEMBERS].text == NULL,
		"and counts as not given");
	person();
	accepted("leaving optional fields out");
	is_text(v[NAME].text, "Ann", "name has its value");
	fresh();
	add("name", " \t ");
	add("email", "ann@example.org");
	refused("a required field of white space", "name", "fill this in");
	fresh();
	add("email", "ann@example.org");
	refused("a missing required field", "name", "fill this in");
	fresh();
	add("email", "ann@example.org");
	add("name", "")->is_null = true;
	refused("null for a required field", "name", "fill this in");
}

static void
kinds(void)
{
	person();
	add("limit", "7")->is_scalar = true;
	add("agree", "true")->is_scalar = true;
	accepted("a JSON number for a number and true for a switch");
	is_int(v[LIMIT].number, 7, "the number is there");
	is_int(v[AGREE].number, 1, "so is the switch");
	fresh();
	add("name", "12")->is_scalar = true;
	add("email", "ann@example.org");
	refused("a number for a text", "name", "must be text");
	fresh();
	add("name", "Ann");
	add("email", "true")->is_scalar = true;
	refused("true for an e-mail address", "email", "must be text");
	fresh();
	add("name", "Ann");
	add("email", "ann@example.org")->is_list_item = true;
	refused("an array for an e-mail address", "email", "must be text");
	person();
	add("limit", "true")->is_scalar = true;
	refused("true for a number", "limit", "whole number");
	person();
	add("team_name", "PNG")->file_name = "x.png";
	refused("a file for a text", "team_name", "file");
	person();
	add("members", "PNG")->file_name = "x.png";
	refused("a file for a list", "members", "file");
}

static void
repeated(void)
{
	person();
	add("email", "bob@example.org");
	refused("a second e-mail address", "email", "only once");
	person();
	add("email", "ann@example.org");
	refused("the same e-mail address again", "email", "only once");
	person();
	add("team", "Red");
	accepted("the other name of a field");
	is_text(v[TEAM].text, "Red", "and is its value");
	add("team_name", "Blue");
	refused("a field by both its names", "team_name", "only once");
	person();
	add("submit", "1");
	add("submit", "2");
	accepted("a button pressed twice");
	ok(v[BUTTON].text == NULL, "and dropped");
}

static void
unknown(void)
{
	static char longer[10001];
	int n = 0;

	person();
	add("is_admin", "1");
	refused("an unknown field", "is_admin", "no field");
	person();
	add("Name", "Bob");
	refused("another case", "Name", "no field");
	person();
	add("nam", "Bob");
	refused("the beginning of a name", "nam", "no field");
	person();
	memset(longer, 'x', sizeof longer - 1);
	add(longer, "1");
	ok(field_check(mem, fields, pairs, v, &errors) == E_INVALID &&
			strlen(errors->field) == 64,
		"a huge name is refused and cut");
	person();
	for (int i = 0; i < 1000; i++)
		add("x", "1");
	ok(field_check(mem, fields, pairs, v, &errors) == E_INVALID,
		"a thousand unknown fields are refused");
	for (; errors != NULL; errors = errors->next)
		n++;
	is_int(n, 20, "of which 20 are told");
}

/* Nothing said, and said to be nothing, are two things for a change. */
static void
given(void)
{
	person();
	add("team", "");
	add("limit", "")->is_null = true;
	add("members", "");
	accepted("what is given empty");
	ok(v[TEAM].given && v[TEAM].text == NULL, "an empty text is given");
	ok(v[LIMIT].given && v[LIMIT].text == NULL, "null is given");
	ok(v[MEMBERS].given && v[MEMBERS].text == NULL, "no names are given");
	ok(!v[AGREE].given, "what is not there is not");
}

static void
all_errors(void)
{
	const struct field_error *e;

	fresh();
	add("x", "1");
	add("limit", "0");
	add("email", "ann");
	ok(field_check(mem, fields, pairs, v, &errors) == E_INVALID,
		"many errors are found at once");
	e = errors;
	is_text(e ? e->field : NULL, "name", "in the order of the table");
	e = e ? e->next : NULL;
	is_text(e ? e->field : NULL, "email", "then the next");
	e = e ? e->next : NULL;
	is_text(e ? e->field : NULL, "limit", "then the next");
	e = e ? e->next : NULL;
	is_text(e ? e->field : NULL, "x", "and last what is unknown");
	ok(e && e->next == NULL, "no more");
}

/* CR LF in the value of each field of the table. */
static void
line_breaks(void)
{
	for (size_t i = 0; fields[i].name != NULL; i++) {
		if (fields[i].type == F_IGNORED)
			continue;
		fresh();
		for (size_t k = 0; k < BUTTON; k++)
			if (k == i)
				add(fields[k].name, "x\r\nBcc: x@example.org");
			else if (k <= EMAIL)
				add(fields[k].name, "x@example.org");
		refused("CR LF", fields[i].name, "");
	}
}

/* ---- lists of names ----------------------------------------------------- */

static void
has_names(const char *text, const char *const *names, size_t n)
{
	is_text(v[MEMBERS].text, text, "the text is as given");
	if (!is_int(v[MEMBERS].n_items, n, "there are %zu", n))
		return;
	for (size_t i = 0; i < n; i++)
		is_text(v[MEMBERS].items[i], names[i], "name %zu", i + 1);
}

static void
names(void)
{
	static const char *const three[] = { "Bob", "Zoë O'Neil", "张伟" };

	person();
	add("members", " Bob,Zoë O'Neil ,, 张伟, ");
	accepted("comma text");
	has_names("Bob,Zoë O'Neil ,, 张伟,", three, 3);
	person();
	for (size_t i = 0; i < 3; i++)
		add("members", three[i]);
	add("members", " ");
	accepted("a repeated field");
	has_names("Bob, Zoë O'Neil, 张伟", three, 3);
	person();
	for (size_t i = 0; i < 3; i++)
		add("members", three[i])->is_list_item = true;
	add("members", "")->is_list_item = true;
	accepted("a JSON array");
	has_names("Bob, Zoë O'Neil, 张伟", three, 3);
	person();
	add("members", "Smith, John")->is_list_item = true;
	accepted("a comma inside an array's item");
	has_names("Smith, John", (const char *[]){ "Smith, John" }, 1);
	person();
	add("members", "Dupont, Amélie; Bob、Cid");
	add("members", "");
	accepted("a row of a form, where a comma is part of the name");
	has_names("\"Dupont, Amélie\", Bob, Cid",
		(const char *[]){ "Dupont, Amélie", "Bob", "Cid" }, 3);
	person();
	add("members", "Bob; Cid，Dee、Eli,Fay");
	accepted("a text with separators of every kind");
	has_names("Bob; Cid，Dee、Eli,Fay",
		(const char *[]){ "Bob", "Cid", "Dee", "Eli", "Fay" }, 5);
	person();
	add("members", "\"Dupont, Amélie\", \"Bo \"\"X\"\", Jr\"; \"A\" B,\"");
	accepted("names in quotes");
	is_int(v[MEMBERS].n_items, 4, "are one each");
	is_text(v[MEMBERS].items[0], "Dupont, Amélie", "with their comma");
	is_text(v[MEMBERS].items[1], "Bo \"X\", Jr", "and quotes inside");
	is_text(v[MEMBERS].items[2], "\"A\" B", "other quotes stay");
	is_text(v[MEMBERS].items[3], "\"", "even one alone");
	person();
	add("members", " , ,,");
	accepted("nothing but commas");
	ok(v[MEMBERS].text == NULL && v[MEMBERS].n_items == 0,
		"and counts as not given");
}

static void
wrong_names(void)
{
	static char longer[260];
	struct pair *p;

	memset(longer, 'x', 255);
	person();
	add("members", longer);
	accepted("a name of 255 characters");
	person();
	longer[255] = 'x';
	add("members", longer);
	refused("one of 256", "members", "Name 1: Use at most 255");
	person();
	add("members", "Bob,Z\r\noe");
	refused("CR LF in a name", "members", "Name 2: Use one line");
	person();
	pair_add(mem, &tail, "members", "Bob\0,Zoe", 8);
	refused("NUL in a name", "members", "NUL");
	person();
	add("members", "Bob,\xff");
	refused("bad UTF-8 in a name", "members", "UTF-8");
	person();
	add("members", "5")->is_scalar = true;
	refused("a number", "members", "must be text");
	person();
	add("members", "Bob")->is_list_item = true;
	p = add("members", "5");
	p->is_list_item = p->is_scalar = true;
	refused("a number in an array", "members", "must be text");
	person();
	p = add("members", "");
	p->is_list_item = p->is_null = true;
	refused("null in an array", "members", "must be text");
}

/* ---- files -------------------------------------------------------------- */

static struct pair *
add_file(const char *name, const char *bytes, size_t len)
{
	struct pair *p = pair_add(mem, &tail, "proof", bytes, len);

	p->file_name = name;
	return p;
}

static void
file_named(const char *name, const char *wanted)
{
	person();
	add_file(name, "x", 1);
	accepted("a file");
	is_text(v[PROOF].text, wanted, "called %s", name);
}

static void
files(void)
{
	static const char bytes[] = "\x89PNG\0\r\n\xff";

	person();
	add_file("proof.png", bytes, sizeof bytes);
	accepted("a file of any bytes");
	ok(v[PROOF].file == bytes && v[PROOF].file_len == sizeof bytes,
		"and is where it was, whole");
	file_named("proof.png", "proof.png");
	file_named("/home/ann/Zoë.png", "Zoë.png");
	file_named("C:\\Users\\..\\x.png", "x.png");
	file_named("", "");
	file_named("dir/", "");
	file_named("a\nb", "");
	file_named("\xff", "");
	person();
	accepted("no file");
	ok(v[PROOF].text == NULL && v[PROOF].file == NULL, "is not there");
	person();
	add("proof", "");
	accepted("an empty text of a form without files");
	ok(v[PROOF].text == NULL, "and counts as not given");
	person();
	add("proof", "")->is_null = true;
	accepted("null for a file");
	ok(v[PROOF].text == NULL, "and counts as not given");
}

static void
wrong_files(void)
{
	static char bytes[(2 << 20) + 1];
	static const struct field small = { "proof", F_FILE, 3, 5, F_REQUIRED };

	person();
	add("proof", "proof.png");
	refused("the name of a file", "proof", "as a file");
	person();
	add("proof", "5")->is_scalar = true;
	refused("a number", "proof", "as a file");
	person();
	add_file("a", "x", 1);
	add_file("b", "x", 1);
	refused("a second file", "proof", "only once");
	person();
	add_file("a", "", 0);
	refused("a file without bytes", "proof", "empty");
	person();
	add_file("a", bytes, sizeof bytes - 1);
	accepted("a file as large as it may be");
	person();
	add_file("a", bytes, sizeof bytes);
	refused("one byte more", "proof", "at most 2 MB");
	is_text(message_text(mem, NULL,
			valid_file(mem, &small,
				&(struct pair){ .text = bytes, .len = 6 },
				&v[0])),
		"Use a file of at most 5 bytes.", "odd limits in bytes");
	is_text(message_text(mem, NULL,
			valid_file(mem, &small,
				&(struct pair){ .text = bytes, .len = 2 },
				&v[0])),
		"This file is too small: choose another one.", "and a least");
	is_text(message_text(mem, NULL, field_valid(mem, &small, "", 0)),
		"Please fill this in.", "a required file that is missing");
}

static void
single(void)
{
	static const struct field age = { "age", F_INT, 1, 9, F_REQUIRED };

	is_text(message_text(mem, NULL, field_valid(mem, &age, "5", 1)), NULL,
		"a value alone");
	is_text(message_text(mem, NULL, field_valid(mem, &age, "10", 2)),
		"Use a whole number from 1 to 9.", "a wrong one");
	is_text(message_text(mem, NULL, field_valid(mem, &age, "", 0)),
		"Please fill this in.", "a missing one");
	is_text(message_text(mem, NULL,
			field_valid(mem, &fields[MEMBERS], "a,b", 3)),
		NULL, "a list of names");
}

/* What is left of a query, behind the path "a" where `path` is set. */
static void
forgiven(bool path, const char *query, const char *wanted)
{
	static const struct field table[] = {
		{ "event", F_EVENT, 1, 64 },
		{ "lang", F_CHOICE, 0, 0, 0, "en de" },
		{ "email", F_EMAIL, 3, 254, F_PATH },
		{ 0 },
	};
	struct pair *all = form_parse_link(mem, query), *left = NULL;
	struct pair first = { .name = "event", .text = "a", .len = 1 };
	struct buf b = BUF_INIT;
	enum err e;

	first.next = all;
	e = field_forgive(mem, table, path ? &first : all, &left);
	if (e == OK)
		pairs_show(&b, left);
	else
		buf_str(&b, err_code(e));
	is_text(b.s, wanted, "?%s is read as %s", query, wanted);
	if (e == OK)
		ok(field_check(mem, table, left, v, &errors) == OK,
			"and is in order");
	buf_release(&b);
}

static void
forgiving(void)
{
	fresh();
	forgiven(false, "fbclid=x&utm_source=a&_=1", "");
	forgiven(false, "lang=fr&x=%zz&=", "");
	forgiven(false, "lang=fr&lang=de&lang=en", "lang=de");
	forgiven(false, "lang=%ff&lang=%00&lang=", "");
	forgiven(false, "event=b&lang=en", "event=b|lang=en");
	forgiven(false, "event=b&event=B", "event=b");
	forgiven(true, "event=A&x", "event=a");
	forgiven(true, "event=b", "event_not_found");
	forgiven(false, "event=b&event=c", "event_not_found");
	forgiven(false, "event=", "event_not_found");
	forgiven(false, "event=+", "event_not_found");
	forgiven(false, "event=%ff", "event_not_found");
	forgiven(false, "event=b%00c", "event_not_found");
	forgiven(false, "event=b c", "event_not_found");
	forgiven(false, "event=b&event=%zz", "event_not_found");
}

int
main(void)
{
	mem = arena_new();
	given_or_not();
	kinds();
	repeated();
	unknown();
	given();
	all_errors();
	line_breaks();
	names();
	wrong_names();
	files();
	wrong_files();
	single();
	forgiving();
	arena_free(mem);
	return done_testing();
}
