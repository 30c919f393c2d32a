/* valid.c: one validator per type of field. */
#include "wire/valid.h"
#include "base/num.h"
#include "base/utf8.h"
#include "base/visible.h"
#include "wire/email.h"
#include "wire/phone.h"
#include "wire/weblink.h"

enum { FILE_NAME_MAX = 255 /* bytes */, MONEY_DIGITS = 12 };

static const struct message no_controls = {
	.id = "Use no control characters."
};
static const struct message one_line = {
	.id = "Use one line without control characters."
};
static const struct message no_amount = {
	.id = "Use an amount such as 20 or 20.00."
};

/* Gets the trimmed text, may replace it; NULL or what is wrong. */
typedef const struct message *
validator(struct arena *mem, const struct field *f, struct value *v);

static bool
is_break(uint32_t c)
{
	return (c >= '\n' && c <= '\r') || c == 0x85 || c == 0x2028 ||
	       c == 0x2029;
}

/* Unicode's category Cc, and the two separators of lines. */
static bool
is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || is_break(c);
}

static bool
is_outer(const struct field *f, uint32_t c)
{
	return visible_space(c) || (f->type == F_LONG && is_break(c));
}

/* Bytes of the last character. */
static size_t
last_width(const char *s, size_t len)
{
	size_t n = 1;

	while (n < len && ((unsigned char)s[len - n] & 0xc0) == 0x80)
		n++;
	return n;
}

/* Valid UTF-8 in v->text without its outer white space, terminated again. */
static void
trim(struct arena *mem, const struct field *f, struct value *v)
{
	const char *s = v->text;
	size_t len = v->len, width;

	while (len > 0 && is_outer(f, utf8_at(s, len, &width))) {
		s += width;
		len -= width;
	}
	while (len > 0) {
		size_t last = last_width(s, len);

		if (!is_outer(f, utf8_at(s + len - last, last, &width)))
			break;
		len -= last;
	}
	v->text = len < v->len ? arena_strndup(mem, s, len) : s;
	v->len = len;
}

/* Bytes as valid UTF-8: what is none is left out, controls become blanks. */
static const char *
readable(struct arena *mem, const char *s, size_t *len)
{
	char *text = arena_alloc(mem, *len + 1), *to = text;
	size_t width;
	uint32_t c;

	for (size_t i = 0; i<*len; i += width> 0 ? width : 1) {
		width = utf8_decode(s + i, *len - i, &c);
		if (width == 0)
			continue;
		if (is_control(c)) {
			*to++ = ' ';
			continue;
		}
		memcpy(to, s + i, width);
		to += width;
	}
	*to = '\0';
	*len = (size_t)(to - text);
	return text;
}

/* One blank for all that parts words, `max` characters at most. */
static void
shorten(struct arena *mem, const char *s, size_t len, int64_t max,
	struct value *out)
{
	char *text = arena_alloc(mem, len + 1), *to = text;
	bool blank = false;
	int64_t n = 0;
	size_t width;

	for (size_t i = 0; i < len; i += width) {
		if (visible_space(utf8_at(s + i, len - i, &width))) {
			blank = to > text;
			continue;
		}
		n += 1 + blank;
		if (n > max)
			break;
		if (blank)
			*to++ = ' ';
		blank = false;
		memcpy(to, s + i, width);
		to += width;
	}
	*to = '\0';
	out->text = text;
	out->len = (size_t)(to - text);
}

/* Bytes that nobody typed, as one line of what can be seen. */
static void
clean(struct arena *mem, const struct field *f, struct value *v)
{
	size_t len = v->len;
	const char *s = readable(mem, v->text, &len);

	s = visible_text(mem, s, &len);
	shorten(mem, s, len, f->max, v);
}

/* Characters min..max; a max of 0 is no limit. */
static const struct message *
check_length(struct arena *mem, const struct field *f, const struct value *v)
{
	int64_t n = (int64_t)utf8_count(v->text, v->len);

	if (f->max > 0 && n > f->max)
		return message_count(mem, f->max, "Use at most %lld character.",
			"Use at most %lld characters.", (long long)f->max);
	if (n < f->min)
		return message_count(mem, f->min,
			"Use at least %lld character.",
			"Use at least %lld characters.", (long long)f->min);
	return NULL;
}

static const struct message *
check_characters(const struct value *v, bool breaks)
{
	size_t width;
	uint32_t c;

	for (size_t i = 0; i < v->len; i += width) {
		c = utf8_at(v->text + i, v->len - i, &width);
		if (is_control(c) && !(breaks && c == '\n'))
			return breaks ? &no_controls : &one_line;
	}
	return NULL;
}

static const struct message *
valid_text(struct arena *mem, const struct field *f, struct value *v)
{
	const struct message *wrong = check_length(mem, f, v);

	if (wrong == NULL)
		wrong = check_characters(v, false);
	if (wrong == NULL && f->flags & F_NO_LINK &&
		weblink_in(mem, v->text, v->len))
		return message_plain(
			mem, "Leave out the web address: use only the name.");
	return wrong;
}

/* CR LF and CR become LF, as forms send CR LF for every line break. */
static const struct message *
valid_long(struct arena *mem, const struct field *f, struct value *v)
{
	char *text = arena_alloc(mem, v->len + 1), *to = text;
	const struct message *wrong;

	for (size_t i = 0; i < v->len; i++) {
		if (v->text[i] != '\r')
			*to++ = v->text[i];
		else if (v->text[i + 1] != '\n')
			*to++ = '\n';
	}
	v->text = text;
	v->len = (size_t)(to - text);
	wrong = check_length(mem, f, v);
	return wrong != NULL ? wrong : check_characters(v, true);
}

static const struct message *
valid_email(struct arena *mem, const struct field *f, struct value *v)
{
	const struct message *wrong;

	v->text = email_repair(mem, v->text, v->len);
	v->len = strlen(v->text);
	wrong = check_length(mem, f, v);
	if (wrong != NULL)
		return wrong;
	return message_plain(mem, email_fault(mem, v->text, v->len));
}

/* The extension does not count. */
static const struct message *
valid_phone(struct arena *mem, const struct field *f, struct value *v)
{
	const char *wrong;
	struct value number = { 0 };

	number.text = phone_read(mem, v->text, v->len, &number.len, &wrong);
	if (number.text == NULL)
		return message_plain(mem, wrong);
	v->text = number.text;
	v->len = strlen(v->text);
	return check_length(mem, f, &number);
}

static const struct message *
valid_password(struct arena *mem, const struct field *f, struct value *v)
{
	return check_length(mem, f, v);
}

/* Is `word` one of the words in `list`, which a space parts? */
static bool
is_listed(const char *list, const char *word)
{
	size_t len = strlen(word), n;

	for (; *list != 0; list += n + (list[n] == ' ')) {
		n = strcspn(list, " ");
		if (n == len && memcmp(list, word, n) == 0)
			return true;
	}
	return false;
}

static const struct message *
valid_int(struct arena *mem, const struct field *f, struct value *v)
{
	if (num_parse(v->text, f->min, f->max, &v->number))
		return NULL;
	if (f->choices != NULL && is_listed(f->choices, v->text))
		return NULL;
	if (f->choices != NULL)
		return message_make(mem,
			"Use a whole number from %lld to %lld, or: %s.",
			(long long)f->min, (long long)f->max, f->choices);
	return message_make(mem, "Use a whole number from %lld to %lld.",
		(long long)f->min, (long long)f->max);
}

static const struct message *
valid_money(struct arena *mem, const struct field *f, struct value *v)
{
	size_t whole = strspn(v->text, "0123456789"), cents = 0;
	const char *rest = v->text + whole;

	(void)mem, (void)f;
	if (*rest == '.' || *rest == ',') {
		cents = strspn(++rest, "0123456789");
		if (cents == 0)
			return &no_amount;
		rest += cents;
	}
	if (whole < 1 || whole > MONEY_DIGITS || cents > 2 || *rest != '\0')
		return &no_amount;
	return NULL;
}

static const struct message *
valid_bool(struct arena *mem, const struct field *f, struct value *v)
{
	(void)f;
	v->number = is_listed("true 1 on", v->text);
	if (v->number || is_listed("false 0 off", v->text))
		return NULL;
	return message_plain(mem, "Use true or false.");
}

static const struct message *
valid_choice(struct arena *mem, const struct field *f, struct value *v)
{
	if (is_listed(f->choices, v->text))
		return NULL;
	return message_make(mem, "Use one of: %s.", f->choices);
}

static const struct message *
valid_token(struct arena *mem, const struct field *f, struct value *v)
{
	for (const char *s = v->text; *s != 0; s++)
		if (*s <= ' ' || *s > '~')
			return message_plain(mem,
				"Use only ASCII letters, digits and signs, "
				"without spaces.");
	return check_length(mem, f, v);
}

/* A slug is compared without case: links are typed and printed. */
static const struct message *
valid_event(struct arena *mem, const struct field *f, struct value *v)
{
	char *slug = arena_strndup(mem, v->text, v->len);

	for (char *s = slug; *s != '\0'; s++)
		if (*s >= 'A' && *s <= 'Z')
			*s |= 0x20;
	v->text = slug;
	return valid_token(mem, f, v);
}

static validator *const validators[] = {
	[F_TEXT] = valid_text,
	[F_LONG] = valid_long,
	[F_EMAIL] = valid_email,
	[F_PHONE] = valid_phone,
	[F_PASSWORD] = valid_password,
	[F_INT] = valid_int,
	[F_MONEY] = valid_money,
	[F_BOOL] = valid_bool,
	[F_CHOICE] = valid_choice,
	[F_TOKEN] = valid_token,
	[F_EVENT] = valid_event,
};

const struct message *
valid_value(struct arena *mem, const struct field *f, const char *text,
	size_t len, struct value *out)
{
	struct value v = { .text = text, .len = len };
	const struct message *wrong;

	if (f->type != F_LOOSE && ((size_t)f->type >= LEN(validators) ||
					  validators[f->type] == NULL))
		BUG("field %s has no validator", f->name);
	if (f->type == F_LOOSE) {
		clean(mem, f, &v);
		*out = v;
		return NULL;
	}
	if (!utf8_valid(text, len))
		return message_plain(mem, "This is not valid UTF-8 text.");
	if (memchr(text, 0, len) != NULL)
		return message_plain(mem, "Use no NUL characters.");
	if (f->type != F_PASSWORD) {
		v.text = visible_text(mem, text, &v.len);
		trim(mem, f, &v);
		if (!visible_any(v.text, v.len))
			v = (struct value){ .text = "" };
	}
	if (v.len > 0) {
		wrong = validators[f->type](mem, f, &v);
		if (wrong != NULL)
			return wrong;
	}
	*out = v;
	return NULL;
}

/* The last part of a path of any system, if it can be shown: else "". */
static const char *
base_name(const char *name)
{
	struct value v = { .text = name };

	for (const char *s = name; *s != 0; s++)
		if (*s == '/' || *s == '\\')
			v.text = s + 1;
	v.len = strlen(v.text);
	if (v.len > FILE_NAME_MAX || !utf8_valid(v.text, v.len) ||
		check_characters(&v, false) != NULL)
		return "";
	return v.text;
}

/* Sizes are told in megabytes where they are whole ones. */
static const struct message *
too_large(struct arena *mem, int64_t max)
{
	if (max % (1 << 20) == 0)
		return message_make(mem, "Use a file of at most %lld MB.",
			(long long)(max >> 20));
	return message_count(mem, max, "Use a file of at most %lld byte.",
		"Use a file of at most %lld bytes.", (long long)max);
}

const struct message *
valid_file(struct arena *mem, const struct field *f, const struct pair *p,
	struct value *out)
{
	if (p->len == 0)
		return message_plain(
			mem, "This file is empty: choose another one.");
	if ((int64_t)p->len > f->max)
		return too_large(mem, f->max);
	if ((int64_t)p->len < f->min)
		return message_plain(
			mem, "This file is too small: choose another one.");
	*out = (struct value){ .text = base_name(p->file_name),
		.file = p->text,
		.file_len = p->len };
	out->len = strlen(out->text);
	return NULL;
}
