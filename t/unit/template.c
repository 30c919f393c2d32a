/* template.c: texts with places to fill. */
#include "lang/template.h"
#include "unit.h"

static const struct template_var first[] = {
	{ .name = "who", .value = "Ada" },
	{ .name = "empty", .value = "" },
	{ 0 },
};
static const struct template_var second[] = {
	{ .name = "who", .value = "<Bob>" },
	{ 0 },
};
static const struct template_var *const people[] = { first, second };
static const struct template_var vars[] = {
	{ .name = "name", .value = "R&D \"<x>\" 'y'" },
	{ .name = "who", .value = "outside" },
	{ .name = "empty", .value = "" },
	{ .name = "null" },
	{ .name = "yes", .value = "1" },
	{ .name = "people", .items = people, .n_items = 2 },
	{ .name = "nobody", .items = people, .n_items = 0 },
	{ 0 },
};

static void
gives(const char *text, enum template_escape escape, const char *wanted,
	const char *what)
{
	struct buf out = BUF_INIT;

	ok(template_render(&out, text, NULL, vars, escape), "%s: rendered",
		what);
	is_text(out.s, wanted, "%s", what);
	buf_release(&out);
}

static void
refuses(const char *text)
{
	struct buf out = BUF_INIT;

	ok(!template_render(&out, text, NULL, vars, TEMPLATE_TEXT),
		"refused: %s", text);
	buf_release(&out);
}

static void
test_values(void)
{
	gives("a {{name}} b", TEMPLATE_TEXT, "a R&D \"<x>\" 'y' b",
		"a value as it is in text");
	gives("{{name}}", TEMPLATE_HTML,
		"R&amp;D &quot;&lt;x&gt;&quot; &#39;y&#39;",
		"a value escaped in HTML");
	gives("[{{unknown}}{{null}}{{empty}}]", TEMPLATE_TEXT, "[]",
		"unknown, NULL and empty are nothing");
	gives("a { {b} }} {{", TEMPLATE_TEXT, "a { {b} }} {{",
		"single and lonely braces stay");
	gives("", TEMPLATE_TEXT, "", "an empty text");
}

static void
test_sections(void)
{
	gives("{{#yes}}[{{name}}]{{/yes}}", TEMPLATE_TEXT, "[R&D \"<x>\" 'y']",
		"a section is there for a value");
	gives("a{{#empty}}x{{/empty}}{{#null}}x{{/null}}{{#no}}x{{/no}}b",
		TEMPLATE_TEXT, "ab", "and not for nothing");
	gives("{{^yes}}x{{/yes}}{{^empty}}y{{/empty}}{{^no}}z{{/no}}",
		TEMPLATE_TEXT, "yz", "the contrary");
	gives("{{#people}}{{who}},{{/people}}{{who}}", TEMPLATE_TEXT,
		"Ada,<Bob>,outside", "once per item, its names first");
	gives("{{#people}}{{who}};{{/people}}", TEMPLATE_HTML,
		"Ada;&lt;Bob&gt;;", "items are escaped as well");
	gives("{{#nobody}}x{{/nobody}}{{^nobody}}none{{/nobody}}",
		TEMPLATE_TEXT, "none", "no items is empty");
	gives("{{#people}}{{#yes}}{{who}}{{#empty}}x{{/empty}} {{/yes}}"
	      "{{/people}}",
		TEMPLATE_TEXT, "Ada <Bob> ", "sections inside sections");
	gives("{{#empty}}{{#people}}{{who}}{{/people}}{{/empty}}-",
		TEMPLATE_TEXT, "-", "nothing inside of what is not there");
}

static void
test_lines(void)
{
	gives("a\n{{#yes}}\nb\n{{/yes}}\nc\n", TEMPLATE_TEXT, "a\nb\nc\n",
		"a mark alone on its line leaves no empty line");
	gives("a\n  {{#empty}}\t\nb\n {{/empty}} \nc\n", TEMPLATE_TEXT,
		"a\nc\n", "blanks around it go with it");
	gives("{{#people}}\n{{who}}\n{{/people}}\n", TEMPLATE_TEXT,
		"Ada\n<Bob>\n", "a line per item");
	gives("{{empty}}\nb\n", TEMPLATE_TEXT, "\nb\n",
		"a value keeps its line");
	gives("{{#yes}}{{/yes}}\nb", TEMPLATE_TEXT, "\nb",
		"two marks on one line stay inside the line");
}

/* In a language; what comes of it. */
static void
says(const char *lang, const char *text, enum template_escape escape,
	const char *wanted, const char *what)
{
	struct buf out = BUF_INIT;

	ok(template_render(&out, text, lang, vars, escape), "%s: rendered",
		what);
	is_text(out.s, wanted, "%s", what);
	buf_release(&out);
}

static void
test_sentences_of_people(void)
{
	says(NULL, "<{{_What happens next}}>", TEMPLATE_HTML,
		"<What happens next>", "a sentence in English");
	says("de", "<{{_What happens next}}>", TEMPLATE_HTML,
		"<Wie es weitergeht>", "in German");
	says("de", "{{_What\n\t happens  next}}", TEMPLATE_TEXT,
		"Wie es weitergeht", "over two lines");
	says("de", "{{_en}}", TEMPLATE_HTML, "de", "the tag of the language");
	says("de", "{{_R&D's <new> sentence}}", TEMPLATE_HTML,
		"R&amp;D&#39;s &lt;new&gt; sentence",
		"what has no translation is escaped as well");
	says("de", "{{_up to {who} more}}!", TEMPLATE_TEXT,
		"up to outside more!", "a value in a sentence");
	says("de", "{{_Register for {name}}}!", TEMPLATE_HTML,
		"Register for R&amp;D &quot;&lt;x&gt;&quot; &#39;y&#39;!",
		"a value at its end, escaped once");
	says("de", "{{#people}}{{_for {who}}},{{/people}}", TEMPLATE_TEXT,
		"for Ada,for <Bob>,", "a value of an item");
	says("de", "{{_{unknown}{null}.}}", TEMPLATE_TEXT, ".",
		"unknown values are empty");
	says("de", "a\n{{_Team}}\nb", TEMPLATE_TEXT, "a\nTeam\nb",
		"a sentence keeps its line");
	says("de", "{{#empty}}{{_Team}}{{/empty}}", TEMPLATE_TEXT, "",
		"nothing inside of what is not there");
	says("de", "{{_open", TEMPLATE_TEXT, "{{_open",
		"a mark without its end is text");
}

int
main(void)
{
	test_values();
	test_sections();
	test_lines();
	test_sentences_of_people();
	refuses("{{#yes}}");
	refuses("{{/yes}}");
	refuses("{{#yes}}{{#people}}{{/yes}}{{/people}}");
	refuses("{{^empty}}x");
	refuses("{{#empty}}{{#yes}}{{/empty}}");
	ok(strstr(template_text("approved.txt"), "{{name}}") != NULL,
		"the texts of lib/text are built in");
	return done_testing();
}
