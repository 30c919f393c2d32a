/* phone.c: a phone number as it is dialled. */
#include <strings.h>

#include "base/utf8.h"
#include "base/visible.h"
#include "wire/phone.h"

enum { DIGITS_MIN = 3, EXTENSION_MAX = 7 /* digits */ };

static const char dialled[] = "0123456789 +()-./";

/* Longer words first: "ext" begins "extension". */
static const char *const extension_words[] = { "extension", "extn", "ext",
	";ext", "durchwahl", "dw", "poste", "interno", "x", "#" };

/* The sign that is dialled for this character; 0: none of ours. */
static char
plain_sign(uint32_t c)
{
	int digit = visible_digit(c);

	if (digit >= 0)
		return (char)('0' + digit);
	if (visible_dash(c) || c == 0x30fc) /* typed for a dash in Japanese */
		return '-';
	if (visible_space(c))
		return ' ';
	if (c == 0xb7 || c == 0x2022 || c == 0x2219)
		return '.';
	if (c == 0x2044 || c == 0x2215)
		return '/';
	return (char)(c < 0x80 ? c : 0);
}

/* Everything in plain signs and single spaces, or NULL. */
static char *
plain(struct arena *mem, const char *s, size_t len)
{
	const char *text = visible_plain(mem, s, &len);
	char *out = arena_alloc(mem, len + 1), *to = out;
	size_t width;

	for (size_t i = 0; i < len; i += width) {
		char sign = plain_sign(utf8_at(text + i, len - i, &width));

		if (sign == 0)
			return NULL;
		if (sign != ' ' || (to > out && to[-1] != ' '))
			*to++ = sign;
	}
	return out;
}

/* "tel:", "Tel.", "TEL.:" and blanks. */
static char *
behind_tel(char *s)
{
	if (strncasecmp(s, "tel", 3) == 0 && strchr(".: ", s[3]) != NULL)
		s += 3 + strspn(s + 3, ".: ");
	return s;
}

/* The digits of an extension, without the word before them; or NULL. */
static char *
extension_digits(char *s)
{
	char *digits = NULL;
	size_t n;

	for (size_t i = 0; i < LEN(extension_words); i++) {
		size_t word = strlen(extension_words[i]);

		if (strncasecmp(s, extension_words[i], word) == 0) {
			digits = s + word + strspn(s + word, ".:= ");
			break;
		}
	}
	n = digits != NULL ? strspn(digits, "0123456789") : 0;
	if (n == 0 || n > EXTENSION_MAX || digits[n + strspn(digits + n, ") ")])
		return NULL;
	digits[n] = '\0';
	return digits;
}

/* How often one of `signs` stands in `s`. */
static int
count(const char *s, const char *signs)
{
	int n = 0;

	for (; *s != '\0'; s++)
		n += strchr(signs, *s) != NULL;
	return n;
}

static const char *
number_fault(const char *s)
{
	if (count(s, "0123456789") < DIGITS_MIN)
		return "Use at least 3 digits in a phone number.";
	if (count(s, "+") > 1)
		return "Use one phone number only.";
	return NULL;
}

const char *
phone_read(struct arena *mem, const char *s, size_t len, size_t *number,
	const char **wrong)
{
	char *text = plain(mem, s, len), *rest, *end, *extension = NULL;

	*wrong = "Use only digits, spaces and + ( ) - . / in a phone number, "
		 "and “ext. 12” for an extension.";
	if (text == NULL)
		return NULL;
	text = behind_tel(text);
	rest = end = text + strspn(text, dialled);
	if (*rest != '\0' && (extension = extension_digits(rest)) == NULL)
		return NULL;
	while (end > text && strchr(" (", end[-1]) != NULL)
		end--;
	*end = '\0';
	*wrong = number_fault(text);
	*number = strlen(text);
	if (*wrong != NULL)
		return NULL;
	return extension == NULL
		       ? text
		       : arena_printf(mem, "%s ext. %s", text, extension);
}
