/* json.c: strict reading, and the writer. */
#include "unit.h"

#include "pairs.h"
#include "wire/json.h"
#include "wire/json_check.h"

static struct arena *mem;
static struct buf shown = BUF_INIT;

/* Parsed from memory that ends where the text ends. */
static enum err
parse(const char *s, size_t len)
{
	char *copy = malloc(len > 0 ? len : 1);
	struct pair *pairs = NULL;
	enum err e;

	if (copy == NULL)
		abort();
	memcpy(copy, s, len);
	arena_reset(mem);
	e = json_parse(mem, copy, len, &pairs);
	pairs_show(&shown, pairs);
	free(copy);
	return e;
}

static void
good(const char *s, const char *wanted)
{
	is_int(parse(s, strlen(s)), OK, "%.60s is read", s);
	is_text(shown.s, wanted, "as %.60s", wanted);
}

static void
bad(const char *s)
{
	err_note_clear();
	is_int(parse(s, strlen(s)), E_BAD_REQUEST, "%.60s is refused", s);
	ok(err_noted() != NULL, "because: %s", err_noted() ? err_noted() : "?");
}

static void
objects(void)
{
	good("{}", "");
	good(" { } \r\n\t", "");
	good("{\"name\":\"Zo\\u00eb\",\"email\":\"a@b.co\"}",
		"name=Zoë|email=a@b.co");
	good("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}", "a=\"\\/\b\f\n\r\t");
	good("{\"a\":\"\\ud83d\\ude00 😀 שלום\"}", "a=😀 😀 שלום");
	good("{\"a\":null,\"b\":true,\"c\":false}", "a=~|b=true#|c=false#");
	good("{\"members\":[\"Bob\",\"Zoe\"]}", "members=Bob[]|members=Zoe[]");
	good("{\"a\":[]}", "");
	good("{\"a\":[1,null]}", "a=1[]#|a=[]~");
	good("{\"\":\"x\"}", "=x");
	good("{\"A\":\"1\",\"a\":\"2\"}", "A=1|a=2");
}

static void
numbers(void)
{
	good("{\"a\":0,\"b\":-0,\"c\":12,\"d\":-7}", "a=0#|b=0#|c=12#|d=-7#");
	good("{\"a\":1e2,\"b\":12.0,\"c\":1.5E+1}", "a=100#|b=12#|c=15#");
	good("{\"a\":9007199254740991}", "a=9007199254740991#");
	good("{\"a\":1.5}", "a=1.5#");
	good("{\"a\":20.1}", "a=20.1#");
	good("{\"a\":1e-7}", "a=1e-07#");
	good("{\"a\":100000000000000.25}", "a=1.00000000000000250e+14#");
	good("{\"a\":9007199254740993}", "a=9.00719925474099200e+15#");
	bad("{\"a\":1e400}");
	bad("{\"a\":-1e400}");
	bad("{\"a\":01}");
	bad("{\"a\":+1}");
	bad("{\"a\":.5}");
	bad("{\"a\":1.}");
	bad("{\"a\":1e}");
	bad("{\"a\":1e+}");
	bad("{\"a\":-}");
	bad("{\"a\":0x1F}");
	bad("{\"a\":NaN}");
	bad("{\"a\":Infinity}");
	bad("{\"a\":11111111111111111111111111111111111111111111111111111111"
	    "111111111}");
}

static void
not_json(void)
{
	static const char *const texts[] = { "", " ", "null", "[]", "\"a\"",
		"12", "name=Ann", "<x/>", "{", "}", "{\"a\"",
		"{\"a\":", "{\"a\":\"x", "{\"a\":\"x\"", "{\"a\":\"x\",}",
		"{,}", "{\"a\" \"b\"}", "{\"a\":}", "{a:1}", "{'a':'b'}",
		"{\"a\":tru}", "{\"a\":True}", "{\"a\":nul}", "{\"a\":[1,]}",
		"{\"a\":[1 2]}", "{\"a\":[1}", "{\"a\":1]", "{1:2}",
		"{\"a\":1}x", "{\"a\":1}{\"b\":2}", "{\"a\":1},", "{}}",
		"/**/{}", "{}//x", "{\"a\":\"\\x41\"}", "{\"a\":\"\\u12\"}",
		"{\"a\":\"\\u12g4\"}", "{\"a\":\"\\", "{\"a\":\"\\u",
		"{\"a\":\"tab\there\"}", "{\"a\":\"line\nbreak\"}" };

	for (size_t i = 0; i < LEN(texts); i++)
		bad(texts[i]);
}

static void
traps(void)
{
	static const char valid[] = "{\"name\":\"Zoë\",\"a\":[\"x\",1e2,null]}";
	bool refused = true;

	for (size_t i = 0; i < sizeof valid - 1; i++)
		refused = refused && parse(valid, i) == E_BAD_REQUEST;
	ok(refused, "JSON cut anywhere is refused");
	is_int(parse(valid, sizeof valid - 1), OK, "whole it is read");
	bad("\xef\xbb\xbf{}");
	bad("{\"a\":\"\\u0000\"}");
	bad("{\"a\":\"x\\u0000y\"}");
	bad("{\"a\\u0000\":\"x\"}");
	is_int(parse("{\"a\":\"x\0y\"}", 11), E_BAD_REQUEST, "NUL in a text");
	is_int(parse("{}\0", 3), E_BAD_REQUEST, "NUL behind the object");
	is_int(parse("{}\0{\"a\":1}", 10), E_BAD_REQUEST, "NUL and more");
	bad("{\"a\":\"\xff\"}");
	bad("{\"a\":\"\xc3\"}");
	bad("{\"a\":\"\xed\xa0\x80\"}");
	bad("{\"a\":\"\xc0\xaf\"}");
	bad("{\"a\":\"\\ud800\"}");
	bad("{\"a\":\"\\udc00\"}");
	bad("{\"a\":\"\\ud800\\u0041\"}");
	bad("{\"a\":\"\\ud800x\"}");
	bad("{\"a\":1,\"a\":1}");
	bad("{\"name\":1,\"b\":2,\"n\\u0061me\":3}");
	bad("{\"a\":{\"b\":1}}");
	bad("{\"a\":[[1]]}");
	bad("{\"a\":[{\"b\":1}]}");
}

/* Nested to `depth`, as a value that json_check() sees. */
static const char *
nested(int depth)
{
	struct buf b = BUF_INIT;
	const char *wrong;

	for (int i = 0; i < depth; i++)
		buf_char(&b, '[');
	for (int i = 0; i < depth; i++)
		buf_char(&b, ']');
	wrong = json_check(b.s, b.len);
	buf_release(&b);
	return wrong;
}

static void
limits(void)
{
	struct buf b = BUF_INIT;

	is_text(nested(16), NULL, "16 levels are JSON");
	is_text(nested(17), "too deep", "17 are too many");
	is_text(nested(1000000), "too deep", "so are a million");
	buf_str(&b, "{\"name\":\"");
	for (int i = 0; i < 1 << 20; i++)
		buf_char(&b, 'x');
	buf_str(&b, "\"}");
	is_int(parse(b.s, b.len), OK, "a text of 1 MB is read");
	is_int(shown.len, (1 << 20) + 5, "whole");
	buf_clear(&b);
	for (int i = 0; i < 1001; i++)
		buf_printf(&b, "%c\"k%d\":1", i > 0 ? ',' : '{', i);
	buf_char(&b, '}');
	is_int(parse(b.s, b.len), E_BAD_REQUEST, "1001 members are refused");
	buf_release(&b);
}

static void
writer(void)
{
	struct buf b = BUF_INIT;

	json_open(&b, NULL, '{');
	json_text(&b, "text", "a\"b\nZoë,{[:");
	json_text(&b, "none", NULL);
	json_int(&b, "min", INT64_MIN);
	json_bool(&b, "yes", true);
	json_open(&b, "list", '[');
	json_text(&b, NULL, "");
	json_text(&b, NULL, "x,");
	json_int(&b, NULL, 2);
	json_open(&b, NULL, '{');
	json_close(&b, '}');
	json_open(&b, NULL, '[');
	json_close(&b, ']');
	json_close(&b, ']');
	json_raw(&b, "raw", "{\"x\": [1]}");
	json_raw(&b, "null", NULL);
	json_splice(&b, " { \"in\": 1, \"too\": 2 } ");
	json_splice(&b, "{}");
	json_splice(&b, "{ }");
	json_bool(&b, "no", false);
	json_close(&b, '}');
	is_text(b.s,
		"{\"text\":\"a\\\"b\\nZoë,{[:\",\"none\":null,"
		"\"min\":-9223372036854775808,\"yes\":true,"
		"\"list\":[\"\",\"x,\",2,{},[]],\"raw\":{\"x\": [1]},"
		"\"null\":null,\"in\": 1, \"too\": 2 ,\"no\":false}",
		"the writer puts commas, keys and escapes");
	is_text(json_check(b.s, b.len), NULL, "and it is JSON");
	buf_clear(&b);
	json_open(&b, NULL, '{');
	json_splice(&b, "{\"a\":1}");
	json_close(&b, '}');
	is_text(b.s, "{\"a\":1}", "a splice at the start has no comma");
	buf_release(&b);
}

/* An array of flat objects, where a route takes one. */
static void
rows(void)
{
	static const char good[] =
		"{\"a\":1,\"r\":[{\"x\":\"1\",\"y\":null},{},"
		"{\"x\":[\"p\",\"q\"]}]}";
	static const char *const bad[] = { "{\"r\":{\"x\":1}}", "{\"r\":[[1]]}",
		"{\"r\":[{\"x\":{}}]}", "{\"r\":[{\"x\":[{}]}]}",
		"{\"r\":[{\"x\":1,\"x\":2}]}", "[{\"x\":1}]",
		"{\"r\":[{\"x\":1}]" };
	static const struct field fields[] = { [0] = { "a", F_INT, 0, 9 },
		[1] = { "r", F_ROWS, 1, 3, F_REQUIRED },
		{ 0 } };
	struct value v[2];
	struct field_error *errors;
	struct pair *pairs = NULL;

	is_int(json_parse_rows(mem, good, strlen(good), &pairs), OK,
		"rows are read");
	is_int(field_check(mem, fields, pairs, v, &errors), OK,
		"and fit their field");
	is_int(v[1].n_items, 3, "each of them");
	pairs_show(&shown, v[1].rows[0]);
	is_text(shown.s, "x=1|y=~", "the first");
	ok(v[1].rows[1] == NULL, "an empty one");
	pairs_show(&shown, v[1].rows[2]);
	is_text(shown.s, "x=p[]|x=q[]", "and one with a list of texts");
	is_int(parse(good, strlen(good)), E_BAD_REQUEST,
		"where no rows are taken, none are read");
	for (size_t i = 0; i < LEN(bad); i++)
		is_int(json_parse_rows(mem, bad[i], strlen(bad[i]), &pairs),
			E_BAD_REQUEST, "%s is refused", bad[i]);
	pairs = NULL;
	is_int(json_parse_rows(mem, "{\"r\":[1,{}]}", 12, &pairs), OK,
		"a list may be mixed");
	is_int(field_check(mem, fields, pairs, v, &errors), E_INVALID,
		"but not for a field of rows");
}

int
main(void)
{
	mem = arena_new();
	rows();
	objects();
	numbers();
	not_json();
	traps();
	limits();
	writer();
	buf_release(&shown);
	arena_free(mem);
	return done_testing();
}
