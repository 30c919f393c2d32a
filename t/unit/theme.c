/* theme.c: every accent becomes shades that are read where they stand. */
#include "unit.h"

#include "draw/theme.h"

static const struct colour white = { 0xff, 0xff, 0xff };
static const struct colour paper = { 0xf6, 0xf5, 0xf9 };
static const struct colour night = { 0x2a, 0x27, 0x35 };

static double least;

static void
hold(struct colour a, struct colour b)
{
	double contrast = colour_contrast(a, b);

	if (contrast < least)
		least = contrast;
}

static void
hold_shades(struct colour accent)
{
	struct shades s[2];

	for (int dark = 0; dark < 2; dark++) {
		theme_shades(accent, dark, &s[dark]);
		hold(s[dark].accent, s[dark].on_accent);
		hold(s[dark].strong, s[dark].on_accent);
		hold(s[dark].accent, s[dark].soft);
		hold(s[dark].ticket, s[dark].on_ticket);
		hold(s[dark].ticket, s[dark].on_ticket_quiet);
	}
	hold(s[0].accent, paper);
	hold(s[1].accent, night);
}

int
main(void)
{
	struct arena *mem = arena_new();
	struct colour c;
	struct buf css = BUF_INIT;
	int wrong = 0;

	ok(colour_parse("#4b3aa8", &c) && c.red == 0x4b && c.green == 0x3a &&
			c.blue == 0xa8,
		"a colour is read");
	ok(!colour_parse("#4B3AA8", &c) && !colour_parse("#4b3aa", &c) &&
			!colour_parse("4b3aa8x", &c) && !colour_parse("", &c),
		"and nothing else is");
	ok(colour_contrast(white, (struct colour){ 0, 0, 0 }) == 21,
		"black on white has 21:1");
	ok(colour_contrast(white, white) == 1, "white on white has 1:1");
	least = 21;
	for (unsigned i = 0; i < 0x1000; i++)
		hold_shades((struct colour){ (uint8_t)((i >> 8) * 0x11),
			(uint8_t)((i >> 4 & 0xf) * 0x11),
			(uint8_t)((i & 0xf) * 0x11) });
	ok(least >= 4.5, "4096 accents are read in both themes (least %.3f)",
		least);
	ok(theme_fault(mem, "#4b3aa8") == NULL, "ours is fine");
	is_text(message_text(mem, NULL, theme_fault(mem, "#ffcc00")),
		"This colour is too pale to be read on white: use a darker "
		"one, #876c00 is the nearest.",
		"yellow is too pale, and the nearest that is not is named");
	for (unsigned i = 0; i < 0x1000; i++) {
		const char *said = message_text(mem, NULL,
			theme_fault(
				mem, arena_printf(mem, "#%x%x%x%x%x%x", i >> 8,
					     i >> 8, i >> 4 & 0xf, i >> 4 & 0xf,
					     i & 0xf, i & 0xf)));
		const char *use = said != NULL ? strchr(said, '#') : NULL;

		if (use != NULL &&
			theme_fault(mem, arena_strndup(mem, use, 7)) != NULL)
			wrong++;
	}
	ok(wrong == 0, "what is named instead is fine itself");
	ok(colour_parse("#0a7d5a", &c), "a green");
	theme_css(&css, c);
	ok(strncmp(css.s, ":root{--accent:#0a7d5a;", 23) == 0 &&
			strstr(css.s, "prefers-color-scheme:dark") != NULL,
		"a stylesheet has it for both");
	buf_release(&css);
	arena_free(mem);
	return done_testing();
}
