/* lang.c: finds sentences in people's languages. */
#include <strings.h>

#include "lang/lang.h"

enum { QUALITY = 1000 };

static const char english[] = "en";

/* ---- which language ----------------------------------------------------- */

/* The language whose tag begins with these bytes: de for "de-AT". */
static const char *
known(const char *tag, size_t len)
{
	size_t n = strcspn(tag, "-");

	if (n > len)
		n = len;
	if (n == strlen(english) && strncasecmp(tag, english, n) == 0)
		return english;
	for (const struct lang *l = langs; l->name != NULL; l++)
		if (n == strlen(l->name) && strncasecmp(tag, l->name, n) == 0)
			return l->name;
	return NULL;
}

const char *
lang_known(const char *tag)
{
	return known(tag, strlen(tag));
}

/* The q of one item in thousandths; 1000 where it has none. */
static int
quality(const char *item, size_t len)
{
	const char *q = memmem(item, len, "q=", 2), *end = item + len;
	int n = 0, unit = QUALITY;

	if (q == NULL)
		return QUALITY;
	for (q += 2; q < end && unit > 0; q++) {
		if (*q == '.')
			continue;
		if (*q < '0' || *q > '9')
			break;
		n += (*q - '0') * unit;
		unit /= 10;
	}
	return n;
}

const char *
lang_accepted(const char *header)
{
	const char *best = NULL, *found;
	int best_q = 0, q;
	size_t len;

	for (; *header != '\0'; header += len + (header[len] == ',')) {
		header += strspn(header, " \t");
		len = strcspn(header, ",");
		found = known(header, strcspn(header, " \t;,"));
		q = quality(header, len);
		if (found != NULL && q > best_q) {
			best = found;
			best_q = q;
		}
	}
	return best;
}

/* ---- sentences ---------------------------------------------------------- */

static const struct lang *
table(const char *name)
{
	for (const struct lang *l = langs; name != NULL && l->name != NULL; l++)
		if (strcmp(l->name, name) == 0)
			return l;
	return NULL;
}

/* As strcmp() of `s`, which ends after `len` bytes, and `t`. */
static int
compare(const char *s, size_t len, const char *t)
{
	int order = strncmp(s, t, len);

	return order != 0 ? order : -(t[len] != '\0');
}

static const struct lang_sentence *
find(const struct lang *l, const char *s, size_t len)
{
	size_t low = 0, high = l != NULL ? l->n : 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare(s, len, l->sentences[middle].english);

		if (order == 0)
			return &l->sentences[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const char *
lang_find(const char *lang, const char *s, size_t len)
{
	const struct lang_sentence *found = find(table(lang), s, len);

	return found != NULL ? found->text : NULL;
}

const char *
lang_form(const char *lang, const char *one, int64_t n)
{
	const struct lang *l = table(lang);
	const struct lang_sentence *found = find(l, one, strlen(one));
	const char *text = found != NULL ? found->text : NULL;

	if (text == NULL)
		return NULL;
	for (unsigned long form = l->form((unsigned long)n);
		form > 0 && form < (unsigned long)found->forms; form--)
		text += strlen(text) + 1;
	return text;
}

const char *
lang_text(const char *lang, const char *s)
{
	const char *text = lang_find(lang, s, strlen(s));

	return text != NULL ? text : s;
}

/* ---- dates and prices --------------------------------------------------- */

/* A named part of a pattern such as "{day} {month}". */
struct part {
	const char *name;
	const char *s;
	size_t len;
};

/* The part whose name is between these braces; ends at a part without a name. */
static struct part *
find_part(struct part *parts, const char *brace)
{
	size_t len = strcspn(brace + 1, "}");

	for (; parts->name != NULL; parts++)
		if (strlen(parts->name) == len &&
			memcmp(parts->name, brace + 1, len) == 0)
			return parts;
	BUG("%s: no such part", brace);
}

/* The translation of `pattern`, with its parts. */
static void
put_parts(struct buf *out, const char *lang, const char *pattern,
	struct part *parts)
{
	const char *s = lang_text(lang, pattern), *brace;
	const struct part *p;

	for (; (brace = strchr(s, '{')) != NULL; s = strchr(brace, '}') + 1) {
		buf_add(out, s, (size_t)(brace - s));
		p = find_part(parts, brace);
		buf_add(out, p->s, p->len);
	}
	buf_str(out, s);
}

/* A word of a date. */
static void
translate(const char *lang, struct part *p)
{
	const char *text = lang_find(lang, p->s, p->len);

	if (text != NULL) {
		p->s = text;
		p->len = strlen(text);
	}
}

/* What when_text(), span_text() and entrance_text() of the schema write. */
static const char *const whens[] = {
	"{weekday} {day} {month} {year}, {time}",
	"{weekday} {day} {month} {year}, {time} – {until}",
	"{weekday} {day} {month} {year}, {time} – {weekday2} {until}",
	"{weekday} {day} – {weekday2} {day2} {month2} {year2}, "
	"{weekday} {time} – {weekday2} {until}",
	"{weekday} {day} {month} – {weekday2} {day2} {month2} {year2}, "
	"{weekday} {time} – {weekday2} {until}",
	"{weekday} {day} {month} {year} – {weekday2} {day2} {month2} {year2}, "
	"{weekday} {time} – {weekday2} {until}",
	"{time}",
};

/* Is `s` what the pattern says? A part is a word; a time begins with a digit. */
static bool
cut_when(const char *pattern, const char *s, struct part *parts)
{
	while (*pattern != '\0') {
		struct part *p;

		if (*pattern != '{') {
			if (*pattern++ != *s++)
				return false;
			continue;
		}
		p = find_part(parts, pattern);
		p->s = s;
		p->len = strcspn(s, " ,");
		if (p->len == 0 || (strcmp(p->name, "time") == 0 &&
					   (*s < '0' || *s > '9')))
			return false;
		s += p->len;
		pattern = strchr(pattern, '}') + 1;
	}
	return *s == '\0';
}

void
lang_when(struct buf *out, const char *lang, const char *when)
{
	struct part parts[] = { { .name = "weekday" }, { .name = "month" },
		{ .name = "weekday2" }, { .name = "month2" }, { .name = "day" },
		{ .name = "year" }, { .name = "time" }, { .name = "day2" },
		{ .name = "year2" }, { .name = "until" }, { 0 } };

	for (size_t i = 0; i < LEN(whens); i++) {
		if (!cut_when(whens[i], when, parts))
			continue;
		for (struct part *p = parts; strcmp(p->name, "day") != 0; p++)
			if (p->s != NULL)
				translate(lang, p);
		put_parts(out, lang, whens[i], parts);
		return;
	}
	buf_str(out, when);
}

void
lang_price(struct buf *out, const char *lang, const char *price)
{
	size_t symbol = strcspn(price, "0123456789"), n = symbol;
	size_t whole = strspn(price + symbol, "0123456789");
	const char *cents = price + symbol + whole;

	if (whole == 0 || table(lang) == NULL) {
		buf_str(out, price);
		return;
	}
	while (n > 0 && price[n - 1] == ' ')
		n--;
	put_parts(out, lang,
		*cents == '.' ? "{symbol}{whole}.{cents}" : "{symbol}{whole}",
		(struct part[]){ { "symbol", price, n },
			{ "whole", price + symbol, whole },
			{ "cents", cents + 1, *cents ? strlen(cents + 1) : 0 },
			{ 0 } });
}

const char *
lang_written(struct arena *mem, const char *lang, const char *s,
	void (*append)(struct buf *out, const char *lang, const char *s))
{
	struct buf b = BUF_INIT;

	if (s == NULL)
		return NULL;
	append(&b, lang, s);
	return buf_keep(&b, mem);
}
