/* valid.c: each type of field, what it takes and what it refuses. */
#include "unit.h"

#include "wire/valid.h"

static struct arena *mem;
static struct value v;

/* `len` bytes are taken as `wanted`. */
static void
takes_bytes(
	const struct field *f, const char *text, size_t len, const char *wanted)
{
	const char *wrong = valid_value(mem, f, text, len, &v);

	is_text(wrong, NULL, "%s takes \"%.40s\"", f->name, text);
	is_text(v.text, wanted, "as \"%.40s\"", wanted);
	is_int(v.len, strlen(wanted), "of that length");
}

static void
takes(const struct field *f, const char *text, const char *wanted)
{
	takes_bytes(f, text, strlen(text), wanted);
}

static void
refuses_bytes(const struct field *f, const char *text, size_t len,
	const char *sentence)
{
	const char *wrong = valid_value(mem, f, text, len, &v);

	ok(wrong != NULL && strstr(wrong, sentence) != NULL,
		"%s refuses \"%.40s\": %s", f->name, text,
		wrong ? wrong : "(it does not)");
}

static void
refuses(const struct field *f, const char *text, const char *sentence)
{
	refuses_bytes(f, text, strlen(text), sentence);
}

/* What no type takes. */
static void
everywhere(void)
{
	static const enum field_type types[] = { F_TEXT, F_LONG, F_EMAIL,
		F_PHONE, F_PASSWORD, F_INT, F_MONEY, F_BOOL, F_CHOICE,
		F_TOKEN };
	struct field f = { .choices = "a b", .max = 100 };
	char name[16];

	f.name = name;
	for (size_t i = 0; i < LEN(types); i++) {
		snprintf(name, sizeof name, "type %d", (int)types[i]);
		f.type = types[i];
		refuses(&f, "12\xff", "UTF-8");
		refuses(&f, "12\xed\xa0\x80", "UTF-8");
		refuses_bytes(&f, "1\0002", 3, "NUL");
		if (f.type == F_PASSWORD)
			continue;
		refuses(&f, "12\x01", "");
		refuses(&f, "12\x7f", "");
		if (f.type == F_LONG)
			continue;
		refuses(&f, "12\r\n", "");
		refuses(&f, "12\r\nBcc: x@y.zz", "");
		refuses(&f, "1\n2", "");
		refuses(&f, "\r12", "");
	}
}

static void
texts(void)
{
	static const struct field name = {
		.name = "name", .type = F_TEXT, .min = 2, .max = 5
	};
	static const struct field any = { .name = "any", .type = F_TEXT };
	static char longer[1 << 20];

	takes(&name, "Zoë", "Zoë");
	takes(&name, "  \tZoë\xc2\xa0\xe3\x80\x80 ", "Zoë");
	takes(&name, "", "");
	takes(&name, " \xe2\x80\x83 ", "");
	takes(&name, "😀😀😀😀😀", "😀😀😀😀😀");
	refuses(&name, "😀😀😀😀😀😀", "at most 5 characters");
	refuses(&name, "x", "at least 2 characters");
	takes(&any, "O'Neil \"<b>\" & Söhne; -- %s {{x}}",
		"O'Neil \"<b>\" & Söhne; -- %s {{x}}");
	takes(&any, "عمر بن الخطاب", "عمر بن الخطاب");
	takes(&any, "\xe2\x80\x8fאברהם\xe2\x80\x8e",
		"\xe2\x80\x8fאברהם\xe2\x80\x8e");
	takes(&any, "e\xcc\x81", "e\xcc\x81");
	refuses(&any, "a\xc2\x85z", "one line");
	refuses(&any, "a\xe2\x80\xa8z", "one line");
	refuses(&any, "a\tz", "control");
	memset(longer, 'x', sizeof longer - 1);
	refuses(&name, longer, "at most 5 characters");
}

static void
long_texts(void)
{
	static const struct field f = {
		.name = "reason", .type = F_LONG, .max = 20
	};

	takes(&f, "a\r\nb\rc\nd", "a\nb\nc\nd");
	takes(&f, "\r\n\r\n a \r\n", "a");
	takes(&f, "a\r\n\r\nb", "a\n\nb");
	takes(&f, "1234567890\r\n123456789", "1234567890\n123456789");
	refuses(&f, "a\tb", "control");
	refuses(&f, "123456789012345678901", "at most 20");
}

static void
words(void)
{
	static const struct field email = {
		.name = "email", .type = F_EMAIL, .min = 3, .max = 254
	};
	static const struct field phone = {
		.name = "phone", .type = F_PHONE, .min = 5, .max = 20
	};
	static const struct field token = {
		.name = "serial", .type = F_TOKEN, .max = 10
	};
	static const struct field pass = {
		.name = "password", .type = F_PASSWORD, .min = 3, .max = 6
	};

	takes(&email, " Zoe@Example.ORG ", "Zoe@Example.ORG");
	takes(&email, "zoe@münchen.de", "zoe@münchen.de");
	refuses(&email, "zoe", "e-mail address");
	refuses(&email, "a@b.co, c@d.ef", "e-mail address");
	takes(&phone, "+49 (0) 30/123-45.6", "+49 (0) 30/123-45.6");
	refuses(&phone, "12345x", "only digits");
	refuses(&phone, "+1 (-) .", "3 digits");
	refuses(&phone, "1234", "at least 5");
	refuses(&phone, "123456789012345678901", "at most 20");
	refuses(&phone, "٠١٢٣٤٥", "only digits");
	takes(&token, " aB-1.~! ", "aB-1.~!");
	refuses(&token, "a b", "without spaces");
	refuses(&token, "ä", "ASCII");
	refuses(&token, "12345678901", "at most 10");
	takes(&pass, " \ta\n ", " \ta\n ");
	takes(&pass, "pässwö", "pässwö");
	refuses(&pass, "ab", "at least 3");
	refuses(&pass, "1234567", "at most 6");
}

static void
number(const struct field *f, const char *text, int64_t wanted)
{
	ok(valid_value(mem, f, text, strlen(text), &v) == NULL &&
			v.number == wanted,
		"%s takes \"%s\" as %d", f->name, text, (int)wanted);
}

static void
numbers(void)
{
	static const struct field n = {
		.name = "limit", .type = F_INT, .min = 1, .max = 200
	};
	static const struct field b = { .name = "flag", .type = F_BOOL };
	static const struct field c = {
		.name = "sort", .type = F_CHOICE, .choices = "newest oldest"
	};

	number(&n, "1", 1);
	number(&n, " 200 ", 200);
	refuses(&n, "0", "whole number from 1 to 200");
	refuses(&n, "201", "whole number");
	refuses(&n, "1.5", "whole number");
	refuses(&n, "1e2", "whole number");
	refuses(&n, "99999999999999999999999", "whole number");
	number(&b, "true", 1);
	number(&b, "1", 1);
	number(&b, "on", 1);
	number(&b, "false", 0);
	number(&b, "0", 0);
	number(&b, "off", 0);
	refuses(&b, "yes", "true or false");
	refuses(&b, "TRUE", "true or false");
	takes(&c, "oldest", "oldest");
	refuses(&c, "old", "one of: newest oldest");
	refuses(&c, "oldest newest", "one of");
	refuses(&c, "Newest", "one of");
}

static void
money(void)
{
	static const struct field f = { .name = "amount", .type = F_MONEY };
	static const char *const good[] = { "0", "20", "20.5", "20.00", "20,00",
		"000", "999999999999.99" };
	static const char *const bad[] = { "-1", "+1", "1e3", "20.", ".5",
		"20.001", "1000000000000", "1.2.3", "1 000", "20 EUR", "true",
		"0x1" };

	for (size_t i = 0; i < LEN(good); i++)
		takes(&f, good[i], good[i]);
	takes(&f, " 20 ", "20");
	for (size_t i = 0; i < LEN(bad); i++)
		refuses(&f, bad[i], "such as 20");
}

int
main(void)
{
	mem = arena_new();
	everywhere();
	texts();
	long_texts();
	words();
	numbers();
	money();
	arena_free(mem);
	return done_testing();
}
