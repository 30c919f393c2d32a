/* lang.c: any text as a header, a sentence, a date, a price, a template. */
#include "lang/lang.h"
#include "fuzz.h"
#include "lang/message.h"
#include "lang/template.h"

/* English is what came. */
static void
check_english(
	void (*add)(struct buf *, const char *, const char *), const char *s)
{
	struct buf out = BUF_INIT;

	add(&out, "en", s);
	MUST(strcmp(out.s, s) == 0);
	buf_clear(&out);
	add(&out, "de", s);
	MUST(!utf8_valid(s, strlen(s)) || utf8_valid(out.s, out.len));
	buf_release(&out);
}

/* An argument stands in each language as it came. */
static void
check_message(struct arena *mem, const char *s)
{
	const struct message *m = message_make(mem, "There is no {{%s}}.", s);

	MUST(strstr(message_text(mem, "de", m), s) != NULL);
	MUST(strstr(message_text(mem, NULL, m), s) != NULL);
}

static void
check_template(const char *s)
{
	static const struct template_var item[] = { { .name = "b" }, { 0 } };
	static const struct template_var *const items[] = { item };
	static const struct template_var vars[] = {
		{ .name = "a", .value = "<" },
		{ .name = "c", .items = items, .n_items = 1 },
		{ 0 },
	};
	struct buf en = BUF_INIT, de = BUF_INIT;
	bool good = template_render(&en, s, NULL, vars, TEMPLATE_TEXT);

	MUST(template_render(&de, s, "de", vars, TEMPLATE_HTML) == good);
	buf_release(&en);
	buf_release(&de);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *mem = arena_new();
	const char *s = arena_strndup(mem, (const char *)data, size);
	const char *lang = lang_accepted(s);

	MUST(lang == NULL || lang_known(lang) == lang);
	check_message(mem, s);
	check_english(lang_when, s);
	check_english(lang_price, s);
	check_template(s);
	arena_free(mem);
	return 0;
}
