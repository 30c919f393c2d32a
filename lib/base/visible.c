/* visible.c: what a person can see in a text (Unicode, by libunistring). */
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

#include "base/utf8.h"
#include "base/visible.h"

enum {
	CGJ = 0x34f,
	VOWEL_SEPARATOR = 0x180e,
	ZWNJ = 0x200c,
	ZWJ = 0x200d,
	BRAILLE_BLANK = 0x2800,
	ANNOTATION = 0xfff9, /* to FFFB; FFFC stands for an object */
	OBJECT = 0xfffc,
	BLACK_FLAG = 0x1f3f4,
	TAG_FIRST = 0xe0020,
	TAG_END = 0xe007f,
	FLAG_TAGS = 7, /* "gbeng" to six letters, and the end */
	MARKS_MAX = 8, /* on one letter; Hebrew and Tibetan need up to five */
};

/* A text as code points, and what of it is kept so far. */
struct chars {
	uint32_t *c, *kept;
	size_t n, n_kept;
	bool from_right; /* it has Hebrew, Arabic or the like */
};

static bool
is_hidden(uint32_t c)
{
	return uc_is_property_default_ignorable_code_point(c) ||
	       uc_is_property_not_a_character(c) ||
	       (c >= ANNOTATION && c <= OBJECT);
}

static bool
is_mark(uint32_t c)
{
	return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_M);
}

static bool
is_virama(uint32_t c)
{
	return uc_combining_class(c) == UC_CCC_VR;
}

static bool
joins(uint32_t c)
{
	int type = uc_joining_type(c);

	return !is_hidden(c) && type != UC_JOINING_TYPE_U &&
	       type != UC_JOINING_TYPE_T;
}

/* How many marks stand on the last letter that is kept so far. */
static size_t
marks_before(const struct chars *t)
{
	size_t n = 0;

	while (n < t->n_kept && n < MARKS_MAX &&
		is_mark(t->kept[t->n_kept - 1 - n]))
		n++;
	return n;
}

/* What is kept before, without marks; 0: nothing. */
static uint32_t
letter_before(const struct chars *t)
{
	size_t i = t->n_kept;

	while (i > 0 && is_mark(t->kept[i - 1]))
		i--;
	return i > 0 ? t->kept[i - 1] : 0;
}

/* What follows c[i] and can be seen, with or without marks; 0: nothing. */
static uint32_t
seen_behind(const struct chars *t, size_t i, bool marks)
{
	for (i++; i < t->n; i++)
		if (!is_hidden(t->c[i]) && (marks || !is_mark(t->c[i])))
			return t->c[i];
	return 0;
}

/* The picture before, without its colour and its selector. */
static bool
is_behind_emoji(const struct chars *t)
{
	size_t i = t->n_kept;

	while (i > 0 && (uc_is_property_variation_selector(t->kept[i - 1]) ||
				uc_is_property_emoji_modifier(t->kept[i - 1])))
		i--;
	return i > 0 && uc_is_property_extended_pictographic(t->kept[i - 1]);
}

/* UAX #31 2.3.1, and what is written beside it: a final ZWJ in Arabic. */
static bool
is_joiner_needed(const struct chars *t, size_t i)
{
	uint32_t before = t->n_kept > 0 ? t->kept[t->n_kept - 1] : 0;
	uint32_t letter = letter_before(t);

	if (before == 0)
		return false;
	if (is_virama(before) || is_virama(seen_behind(t, i, true)))
		return true;
	if (joins(letter))
		return t->c[i] == ZWJ || joins(seen_behind(t, i, false));
	return t->c[i] == ZWJ && is_behind_emoji(t) &&
	       uc_is_property_extended_pictographic(seen_behind(t, i, true));
}

static bool
is_tag(uint32_t c)
{
	return c >= TAG_FIRST && c <= TAG_END;
}

/* Tags say which flag it is; anywhere else they are a text in hiding. */
static bool
is_flag_tag(const struct chars *t, size_t i)
{
	size_t first = i, last = i;

	while (first > 0 && is_tag(t->c[first]) && i - first <= FLAG_TAGS)
		first--;
	while (last + 1 < t->n && is_tag(t->c[last + 1]) &&
		last - first <= FLAG_TAGS)
		last++;
	return t->c[first] == BLACK_FLAG && t->c[last] == TAG_END &&
	       last - first <= FLAG_TAGS;
}

static bool
is_direction_mark(uint32_t c)
{
	return c == 0x200e || c == 0x200f || c == 0x61c;
}

static bool
is_kept(const struct chars *t, size_t i)
{
	uint32_t c = t->c[i],
		 before = t->n_kept > 0 ? t->kept[t->n_kept - 1] : 0;

	if (!is_hidden(c))
		return !is_mark(c) || marks_before(t) < MARKS_MAX;
	if (c == ZWJ || c == ZWNJ || c == VOWEL_SEPARATOR)
		return is_joiner_needed(t, i);
	if (uc_is_property_variation_selector(c))
		return before != 0 && !is_hidden(before) &&
		       !uc_is_property_white_space(before);
	if (is_direction_mark(c))
		return t->from_right;
	if (c == CGJ)
		return before != 0 && is_mark(seen_behind(t, i, true));
	return is_tag(c) && is_flag_tag(t, i);
}

static bool
is_ascii(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] >= 0x80)
			return false;
	return true;
}

static struct chars
chars_of(struct arena *mem, const char *s, size_t len)
{
	struct chars t = { .c = arena_array(mem, len + 1, sizeof *t.c),
		.kept = arena_array(mem, len + 1, sizeof *t.kept) };
	size_t width;

	for (size_t i = 0; i < len; i += width) {
		uint32_t c = utf8_at(s + i, len - i, &width);
		int bidi = uc_bidi_class(c);

		t.c[t.n++] = c;
		if (!is_direction_mark(c))
			t.from_right |= bidi == UC_BIDI_R || bidi == UC_BIDI_AL;
	}
	return t;
}

/* In the normal form, terminated. */
static const char *
composed(struct arena *mem, uninorm_t form, const struct chars *t, size_t *len)
{
	size_t n = 0;
	uint32_t *c = u32_normalize(form, t->kept, t->n_kept, NULL, &n);
	char *text, *to;

	if (c == NULL)
		die(EXIT_UNAVAILABLE, "out of memory");
	text = to = arena_alloc(mem, UTF8_MAX * n + 1);
	for (size_t i = 0; i < n; i++)
		to += utf8_encode(c[i], to);
	free(c);
	*len = (size_t)(to - text);
	return text;
}

static const char *
visible(struct arena *mem, uninorm_t form, const char *s, size_t *len)
{
	struct chars t;

	if (is_ascii(s, *len))
		return s;
	t = chars_of(mem, s, *len);
	for (size_t i = 0; i < t.n; i++)
		if (is_kept(&t, i))
			t.kept[t.n_kept++] = t.c[i];
	return composed(mem, form, &t, len);
}

const char *
visible_text(struct arena *mem, const char *s, size_t *len)
{
	return visible(mem, UNINORM_NFC, s, len);
}

const char *
visible_plain(struct arena *mem, const char *s, size_t *len)
{
	return visible(mem, UNINORM_NFKC, s, len);
}

bool
visible_any(const char *s, size_t len)
{
	size_t width;

	for (size_t i = 0; i < len; i += width) {
		uint32_t c = utf8_at(s + i, len - i, &width);

		if (!is_hidden(c) && c != BRAILLE_BLANK &&
			!uc_is_property_white_space(c) && !is_mark(c))
			return true;
	}
	return false;
}

/* Blanks are one space each, in NFKC that all of them are. */
static void
squeeze(char *s)
{
	char *to = s;

	for (const char *from = s; *from != '\0'; from++)
		if (*from != ' ' || (to > s && to[-1] != ' '))
			*to++ = *from;
	*to = '\0';
}

const char *
visible_key(struct arena *mem, const char *s)
{
	size_t len = strlen(s), n = 0;
	const char *text = visible_plain(mem, s, &len);
	uint8_t *folded = u8_casefold(
		(const uint8_t *)text, len, NULL, UNINORM_NFKC, NULL, &n);
	char *key;

	if (folded == NULL && len > 0)
		die(EXIT_UNAVAILABLE, "out of memory");
	key = arena_strndup(mem, (const char *)folded, n);
	free(folded);
	squeeze(key);
	return key;
}

int
visible_digit(uint32_t c)
{
	return uc_decimal_value(c);
}

bool
visible_dash(uint32_t c)
{
	return uc_is_property_dash(c);
}

bool
visible_space(uint32_t c)
{
	return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Zs) ||
	       c == '\t' || c == BRAILLE_BLANK;
}
