/* theme.c: derives readable shades of an accent for light and dark pages. */
#include <math.h>

#include "draw/theme.h"

/* What text needs (WCAG 2.2, 1.4.3), and how much of it the dark theme has. */
static const double READABLE = 4.5, BRIGHT = 6.5;

static const struct colour white = { 0xff, 0xff, 0xff };
static const struct colour black = { 0, 0, 0 };
/* --n1 of the light pages; --n2 of the dark ones, their lightest ground. */
static const struct colour paper = { 0xf6, 0xf5, 0xf9 };
static const struct colour night = { 0x2a, 0x27, 0x35 };
/* --n7 of the light pages. */
static const struct colour ink = { 0x1a, 0x18, 0x23 };

static bool
parse_digit(char c, unsigned *out)
{
	if (c >= '0' && c <= '9')
		*out = (unsigned)(c - '0');
	else if (c >= 'a' && c <= 'f')
		*out = (unsigned)(c - 'a' + 10);
	else
		return false;
	return true;
}

bool
colour_parse(const char *s, struct colour *out)
{
	unsigned value = 0, digit;

	if (strlen(s) != 7 || *s++ != '#')
		return false;
	for (; *s != '\0'; s++) {
		if (!parse_digit(*s, &digit))
			return false;
		value = value << 4 | digit;
	}
	*out = (struct colour){ (uint8_t)(value >> 16), (uint8_t)(value >> 8),
		(uint8_t)value };
	return true;
}

const char *
colour_text(struct arena *mem, struct colour c)
{
	return arena_printf(mem, "#%02x%02x%02x", c.red, c.green, c.blue);
}

/* ---- contrast ----------------------------------------------------------- */

static double
linear(uint8_t channel)
{
	double c = channel / 255.0;

	return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double
luminance(struct colour c)
{
	return 0.2126 * linear(c.red) + 0.7152 * linear(c.green) +
	       0.0722 * linear(c.blue);
}

double
colour_contrast(struct colour a, struct colour b)
{
	double la = luminance(a), lb = luminance(b);

	return la > lb ? (la + 0.05) / (lb + 0.05) : (lb + 0.05) / (la + 0.05);
}

/* ---- shades ------------------------------------------------------------- */

static uint8_t
mix_channel(uint8_t a, uint8_t b, int percent)
{
	return (uint8_t)((a * (100 - percent) + b * percent + 50) / 100);
}

/* `percent` of `b` in `a`. */
static struct colour
mix(struct colour a, struct colour b, int percent)
{
	return (struct colour){ mix_channel(a.red, b.red, percent),
		mix_channel(a.green, b.green, percent),
		mix_channel(a.blue, b.blue, percent) };
}

/* As much of `towards` in `c` as it takes to be read on `ground`. */
static struct colour
readable(struct colour c, struct colour towards, struct colour ground,
	double contrast)
{
	struct colour shade = c;

	for (int i = 0; i <= 100; i++) {
		shade = mix(c, towards, i);
		if (colour_contrast(shade, ground) >= contrast)
			break;
	}
	return shade;
}

/* A touch of `c` on `ground`, on which `text` is still read. */
static struct colour
touch(struct colour ground, struct colour c, struct colour text, int percent)
{
	while (percent > 0 &&
		colour_contrast(mix(ground, c, percent), text) < READABLE)
		percent--;
	return mix(ground, c, percent);
}

const struct message *
theme_fault(struct arena *mem, const char *accent)
{
	struct colour c;

	if (!colour_parse(accent, &c))
		return message_plain(mem, "Use a colour such as #4b3aa8.");
	if (colour_contrast(c, paper) >= READABLE)
		return NULL;
	return message_make(mem,
		"This colour is too pale to be read on white: use a darker "
		"one, %s is the nearest.",
		colour_text(mem, readable(c, black, paper, READABLE)));
}

static void
light_shades(struct colour accent, struct shades *out)
{
	out->accent = readable(accent, black, paper, READABLE);
	out->on_accent = white;
	out->strong = mix(out->accent, black, 20);
	out->soft = touch(white, out->accent, out->accent, 9);
	out->ticket = out->accent;
	out->on_ticket = white;
}

static void
dark_shades(struct colour accent, struct shades *out)
{
	out->accent = readable(accent, white, night, BRIGHT);
	out->on_accent = mix(black, accent, 20);
	out->strong = mix(out->accent, white, 30);
	out->soft = touch(night, accent, out->accent, 30);
	out->ticket = mix(readable(accent, black, white, READABLE), ink, 30);
	out->on_ticket = white;
}

void
theme_shades(struct colour accent, bool dark, struct shades *out)
{
	if (dark)
		dark_shades(accent, out);
	else
		light_shades(accent, out);
	out->on_ticket_quiet = readable(
		mix(out->ticket, white, 75), white, out->ticket, READABLE);
}

/* ---- stylesheet --------------------------------------------------------- */

static void
css_token(struct buf *out, const char *name, struct colour c)
{
	buf_printf(out, "--%s:#%02x%02x%02x;", name, c.red, c.green, c.blue);
}

static void
css_theme(struct buf *out, struct colour accent, bool dark)
{
	struct shades s;

	theme_shades(accent, dark, &s);
	buf_str(out, ":root{");
	css_token(out, "accent", s.accent);
	css_token(out, "accent-strong", s.strong);
	css_token(out, "on-accent", s.on_accent);
	css_token(out, "accent-soft", s.soft);
	css_token(out, "ticket", s.ticket);
	css_token(out, "on-ticket", s.on_ticket);
	css_token(out, "on-ticket-quiet", s.on_ticket_quiet);
	buf_str(out, "}");
}

void
theme_css(struct buf *out, struct colour accent)
{
	css_theme(out, accent, false);
	buf_str(out, "@media (prefers-color-scheme:dark){");
	css_theme(out, accent, true);
	buf_str(out, "}\n");
}
