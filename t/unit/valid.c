/* valid.c: each type of field, what it takes and what it refuses. */
#include "unit.h"

#include "wire/valid.h"
#include "wire/weblink.h"

static struct arena *mem;
static struct value v;

/* `len` bytes are taken as `wanted`. */
static void
takes_bytes(
	const struct field *f, const char *text, size_t len, const char *wanted)
{
	const char *wrong =
		message_text(mem, NULL, valid_value(mem, f, text, len, &v));

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
	const char *wrong =
		message_text(mem, NULL, valid_value(mem, f, text, len, &v));

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
	takes(&any, "e\xcc\x81", "é");
	refuses(&any, "a\xc2\x85z", "one line");
	refuses(&any, "a\xe2\x80\xa8z", "one line");
	refuses(&any, "a\tz", "control");
	memset(longer, 'x', sizeof longer - 1);
	refuses(&name, longer, "at most 5 characters");
}

/* Text that a person cannot see, or that shows as something else. */
static void
unseen_texts(void)
{
	static const struct field any = { .name = "any", .type = F_TEXT };
	static const struct field name = {
		.name = "name", .type = F_TEXT, .min = 1, .max = 255
	};
	static const struct field lines = { .name = "note", .type = F_LONG };
	static const char *const nothing[] = { "\u200b", "\u3164", "\u00ad",
		"\u2060\ufeff", "\u115f\u1160", "\uffa0", "\u034f", "\u17b4",
		"\u180e", "\u2800", "\u200e \u200f", "\u202e\u202c", "\ufe0f",
		"\u200d", "\ufffc", "\ufff9\ufffb", "\u0301",
		"\U000e0041\U000e0042", "\U000e01ef", "\U0001d173",
		"\u00a0\u3000" };
	static const char *const kept[] = { "O", "李", "می‌خواهم",
		"நிதி க்‌ஷ", "José García", "O’Neil", "Null",
		"{{name}}", "ശ്രീ അരുണ്‍",
		"র‍্যাব", "ශ්‍රී", "ه‍",
		"👩‍👩‍👧", "👩🏽‍💻", "❤️‍🔥",
		"🏴󠁧󠁢󠁥󠁮󠁧󠁿", "葛󠄀城", "ᠠ᠎ᠠ", "Ǆ", "ﬁ",
		"𝔘𝔫𝔦", "م.", "⠁⠃ ⠉" };
	char longer[200 * 3 + 1] = "";

	for (size_t i = 0; i < LEN(nothing); i++) {
		takes(&any, nothing[i], "");
		takes(&lines, nothing[i], "");
	}
	for (size_t i = 0; i < LEN(kept); i++)
		takes(&any, kept[i], kept[i]);
	takes(&any, "\u202eevil", "evil");
	takes(&any, "A\u200bd\u00ada\u2066\u2069", "Ada");
	takes(&any, "J\u200coh\u200dn", "John");
	takes(&any, "ی\u200c\u200cخ", "ی\u200cخ");
	takes(&any, "\u200e Ada \u200f", "Ada");
	takes(&any, "Ada\U000e0041\U000e0042", "Ada");
	takes(&any, "🏴\U000e0041\U000e0042", "🏴");
	takes(&any, "\u200b\ufe0fx", "x");
	takes(&lines, "a\u202e\nb\u200b", "a\nb");
	takes(&any,
		"x\u0325\u0325\u0325\u0325\u0325\u0325\u0325\u0325\u0325"
		"\u0325 y\u0325",
		"x\u0325\u0325\u0325\u0325\u0325\u0325\u0325\u0325 y\u0325");
	for (size_t i = 0; i < 200; i++)
		memcpy(longer + 3 * i, "\u0958", 3);
	refuses(&name, longer, "at most 255");
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
addresses(void)
{
	static const struct field email = {
		.name = "email", .type = F_EMAIL, .min = 3, .max = 254
	};
	static const char *const zoe[] = { "mailto:zoe@example.org",
		"MAILTO:zoe@example.org?subject=Hi", "<zoe@example.org>",
		"Zoë <zoe@example.org>", "\"Z, Z\" <zoe@example.org>;",
		"zoe@example.org.", "zoe@example.org,", " zoe@example.org ;",
		"zoe@example.org\u200b", "\u202azoe@example.org\u202c",
		"zoe @ example.org", "ｚｏｅ＠ｅｘａｍｐｌｅ．ｏｒｇ",
		"zoe@example\u3002org", "(zoe@example.org)",
		"zo\u00ade@exam\u00adple.org", "\u00a0zoe@example.org" };

	for (size_t i = 0; i < LEN(zoe); i++)
		takes(&email, zoe[i], "zoe@example.org");
	takes(&email, "o’brien@example.org", "o'brien@example.org");
	takes(&email, "a%b@example.org", "a%b@example.org");
	takes(&email, "dept/lab@example.org", "dept/lab@example.org");
	takes(&email, "x@müller.example", "x@müller.example");
	refuses(&email, "zoe", "e-mail address");
	refuses(&email, "a@b.co, c@d.ef", "one e-mail address only");
	refuses(&email, "<a@b.co> <c@d.ef>", "one e-mail address only");
	refuses(&email, "a b@example.org", "without spaces");
	refuses(&email, "zoë@example.org", "letters before the @");
	refuses(&email, "zoe@example", "The end is missing");
	refuses(&email, "zoe@", "");
	refuses(&email, "zoe@-.org", "such as name@example.org");
}

static void
phones(void)
{
	static const struct field phone = {
		.name = "phone", .type = F_PHONE, .min = 5, .max = 20
	};
	static const struct {
		const char *typed, *stored;
	} good[] = {
		{ "+49 341 5550199", "+49 341 5550199" },
		{ "+49 (0) 30/123-45.6", "+49 (0) 30/123-45.6" },
		{ "\u202a+49 151 2345678\u202c", "+49 151 2345678" },
		{ "+49\u00a0151\u00a02345678", "+49 151 2345678" },
		{ "tel:+491512345678", "+491512345678" },
		{ "Tel.: 030 12345", "030 12345" },
		{ "(030) 123-456 ext. 12", "(030) 123-456 ext. 12" },
		{ "030123456 x12", "030123456 ext. 12" },
		{ "030123456#12", "030123456 ext. 12" },
		{ "tel:+4930123456;ext=12", "+4930123456 ext. 12" },
		{ "030 123456 (Ext 12)", "030 123456 ext. 12" },
		{ "030 123456 Durchwahl 12", "030 123456 ext. 12" },
		{ "٠١٢٣٤٥", "012345" },
		{ "＋４９（３０）１２３４５", "+49(30)12345" },
		{ "030–123‑456−7", "030-123-456-7" },
		{ "０３ー１２３４ー５６７８", "03-1234-5678" },
		{ "030\u2009 \u202f12345", "030 12345" },
		{ "030·123·45", "030.123.45" },
		{ "12345678901234567890 ext. 1234567",
			"12345678901234567890 ext. 1234567" },
	};

	for (size_t i = 0; i < LEN(good); i++)
		takes(&phone, good[i].typed, good[i].stored);
	refuses(&phone, "12345x", "only digits");
	refuses(&phone, "call me", "only digits");
	refuses(&phone, "12345 ext. 12345678", "only digits");
	refuses(&phone, "+49 30 1234 +49 30 1235", "one phone number only");
	refuses(&phone, "+1 (-) .", "3 digits");
	refuses(&phone, "1234", "at least 5");
	refuses(&phone, "1234 ext. 12", "at least 5");
	refuses(&phone, "123456789012345678901", "at most 20");
}

/* What mail programs make a link of, and what people are called. */
static void
billboards(void)
{
	static const struct field f = {
		.name = "name", .type = F_TEXT, .flags = F_NO_LINK
	};
	static const struct field any = { .name = "any", .type = F_TEXT };
	static const char *const links[] = { "Visit www.evil.example now",
		"WIN https://evil.example", "x://y", "WWW.EVIL.EXAMPLE",
		"ｗｗｗ．evil.example", "www。evil。example",
		"http:evil.example", "evil.example/win", "Go to bit.ly/x!",
		"EVIL.EXAMPLE/X", "mailto:a@b.co", "https\u200b://x",
		"evil.example?win=1", "evil.example:8080", "evil.example#win" };
	static const char *const names[] = { "J.R. Smith", "St. Mary's",
		"Node.js Team", "St.Pauli/Altona", "A.B./C.D.", "AC/DC",
		"O'Neil & Co. KG", "Team: rot", "Dr.-Ing. J. v. Ohe",
		"M. Müller/F. Kunze", "ada@example.org", "Gruppe 3/4",
		"5.b/6.a", "Who is e.V.?", "Team a.bc: rot", "Nr.#1", "Null",
		"{{name}}" };

	for (size_t i = 0; i < LEN(links); i++) {
		refuses(&f, links[i], "web address");
		ok(valid_value(mem, &any, links[i], strlen(links[i]), &v) ==
				NULL,
			"where links may stand it is taken");
	}
	for (size_t i = 0; i < LEN(names); i++)
		takes(&f, names[i], names[i]);
	is_text(weblink_broken(mem, "WIN at evil.example, t.co"),
		"WIN at evil.\u2060example, t.\u2060co",
		"a domain in a mail is none");
	is_text(weblink_broken(mem, "J.R. Smith jr."), "J.R. Smith jr.",
		"initials stay");
}

static void
words(void)
{
	static const struct field email = {
		.name = "email", .type = F_EMAIL, .min = 3, .max = 254
	};
	static const struct field token = {
		.name = "serial", .type = F_TOKEN, .max = 10
	};
	static const struct field pass = {
		.name = "password", .type = F_PASSWORD, .min = 3, .max = 6
	};

	takes(&email, " Zoe@Example.ORG ", "Zoe@Example.ORG");
	takes(&email, "zoe@münchen.de", "zoe@münchen.de");
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
	static const struct field all = { .name = "limit",
		.type = F_INT,
		.min = 1,
		.max = 200,
		.choices = "all" };
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
	number(&all, "7", 7);
	number(&all, "all", 0);
	refuses(&all, "alle", "whole number from 1 to 200, or: all.");
	refuses(&all, "0", "or: all.");
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

/* What nobody typed: never refused. */
static void
loose(void)
{
	static const struct field f = { "loose", F_LOOSE, 0, 5 };

	takes(&f, "news", "news");
	takes(&f, "  a \t\r\n b  ", "a b");
	takes(&f, "abcdefgh", "abcde");
	takes(&f, "abcd efgh", "abcd");
	takes(&f, "\xc3\xab\xc3\xab\xc3\xab\xc3\xab\xc3\xab\xc3\xab",
		"\xc3\xab\xc3\xab\xc3\xab\xc3\xab\xc3\xab");
	takes(&f, "a\xffz\xc3", "az");
	takes(&f,
		"\xe2\x80\xae"
		"a\xe2\x80\x8b",
		"a");
	takes(&f, "\xff\xfe", "");
	takes(&f, "", "");
	takes_bytes(&f, "a\0b", 3, "a b");
}

int
main(void)
{
	mem = arena_new();
	everywhere();
	texts();
	unseen_texts();
	addresses();
	phones();
	billboards();
	long_texts();
	words();
	numbers();
	money();
	loose();
	arena_free(mem);
	return done_testing();
}
