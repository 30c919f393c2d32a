/* email.c: addresses, checked; international domains by libidn2. */
#include <strings.h>

#include <idn2.h>

#include "base/visible.h"
#include "wire/email.h"

enum { LOCAL_MAX = 64, DOMAIN_MAX = 253, LABEL_MAX = 63 };

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* atext of RFC 5322 3.2.3. */
static bool
is_atext(char c)
{
	return is_letter(c) || is_digit(c) ||
	       (c != 0 && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

static bool
is_local(const char *s, size_t len)
{
	if (len == 0 || len > LOCAL_MAX || s[0] == '.' || s[len - 1] == '.')
		return false;
	for (size_t i = 0; i < len; i++)
		if (!is_atext(s[i]) && (s[i] != '.' || s[i - 1] == '.'))
			return false;
	return true;
}

/* Letters, digits and inner hyphens: RFC 5890 2.3.1. */
static bool
is_label(const char *s, size_t len)
{
	if (len == 0 || len > LABEL_MAX || s[0] == '-' || s[len - 1] == '-')
		return false;
	for (size_t i = 0; i < len; i++)
		if (!is_letter(s[i]) && !is_digit(s[i]) && s[i] != '-')
			return false;
	return true;
}

static bool
is_domain(const char *s)
{
	size_t labels = 0, len = 0;

	if (strlen(s) > DOMAIN_MAX)
		return false;
	for (;; s += len + 1) {
		len = strcspn(s, ".");
		if (!is_label(s, len))
			return false;
		labels++;
		if (s[len] == 0)
			break;
	}
	/* A last label of digits would be an IPv4 address (RFC 3696 2). */
	return labels >= 2 && strspn(s, "0123456789") < len;
}

/* Does libidn2 have to look: other letters, or a label that is encoded? */
static bool
needs_idn(const char *s)
{
	for (const char *p = s; *p != 0; p++) {
		if ((unsigned char)*p >= 0x80)
			return true;
		if ((p == s || p[-1] == '.') && strncasecmp(p, "xn--", 4) == 0)
			return true;
	}
	return false;
}

/* The domain in ASCII in `mem`, or NULL. */
static const char *
domain_ascii(struct arena *mem, const char *domain)
{
	uint8_t *found = NULL;
	const char *ascii = domain;

	if (needs_idn(domain)) {
		if (idn2_lookup_u8((const uint8_t *)domain, &found,
			    IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
			return NULL;
		ascii = arena_strdup(mem, (const char *)found);
		idn2_free(found);
	}
	return is_domain(ascii) ? ascii : NULL;
}

const char *
email_ascii(struct arena *mem, const char *s, size_t len)
{
	const char *at = memchr(s, '@', len), *domain;
	size_t local;

	if (at == NULL || len > EMAIL_MAX || memchr(s, 0, len) != NULL)
		return NULL;
	local = (size_t)(at - s);
	if (!is_local(s, local))
		return NULL;
	domain = arena_strndup(mem, at + 1, len - local - 1);
	domain = domain_ascii(mem, domain);
	if (domain == NULL || local + 1 + strlen(domain) > EMAIL_MAX)
		return NULL;
	return arena_printf(mem, "%.*s@%s", (int)local, s, domain);
}

/* ---- as it was pasted ---------------------------------------------------- */

/* In plain letters: a wide dot is a dot, an apostrophe of a phone is one. */
static char *
plain(struct arena *mem, const char *s, size_t len)
{
	static const struct {
		const char *from;
		char to;
	} signs[] = { { "\u3002", '.' }, { "\u2019", '\'' } };
	const char *text = visible_plain(mem, s, &len);
	char *out = arena_alloc(mem, len + 1), *to = out;

	while (*text != '\0') {
		size_t width = 1;

		*to = *text;
		for (size_t i = 0; i < LEN(signs); i++)
			if (strncmp(text, signs[i].from,
				    strlen(signs[i].from)) == 0) {
				*to = signs[i].to;
				width = strlen(signs[i].from);
			}
		to++;
		text += width;
	}
	return out;
}

/* Without outer blanks and signs that no address begins or ends with. */
static char *
stripped(char *s)
{
	size_t len;

	s += strspn(s, " ,;:<([\"");
	len = strlen(s);
	while (len > 0 && strchr(" .,;:>)]\"", s[len - 1]) != NULL)
		len--;
	s[len] = '\0';
	return s;
}

/* "Ada <ada@example.org>" holds it between the brackets. */
static char *
between_brackets(char *s)
{
	char *open = strchr(s, '<'), *close = strchr(s, '>');

	if (open == NULL || close == NULL || close < open ||
		strchr(open + 1, '<') != NULL || strchr(close + 1, '>') != NULL)
		return s;
	if (memchr(open, '@', (size_t)(close - open)) == NULL ||
		strchr(close, '@') != NULL)
		return s;
	*close = '\0';
	return open + 1;
}

/* "mailto:ada@example.org?subject=…" */
static char *
behind_mailto(char *s)
{
	static const char scheme[] = "mailto:";

	if (strncasecmp(s, scheme, sizeof scheme - 1) != 0)
		return s;
	s += sizeof scheme - 1;
	s[strcspn(s, "?")] = '\0';
	return s;
}

/* Blanks beside the one @ are slips of a keyboard. */
static void
close_at(char *s)
{
	char *at = strchr(s, '@'), *from = at, *behind;

	if (at == NULL || strchr(at + 1, '@') != NULL)
		return;
	behind = at + 1 + strspn(at + 1, " ");
	while (from > s && from[-1] == ' ')
		from--;
	*from = '@';
	memmove(from + 1, behind, strlen(behind) + 1);
}

const char *
email_repair(struct arena *mem, const char *s, size_t len)
{
	char *text = stripped(between_brackets(plain(mem, s, len)));

	text = stripped(behind_mailto(text));
	close_at(text);
	return text;
}

const char *
email_fault(struct arena *mem, const char *s, size_t len)
{
	const char *at = memchr(s, '@', len);

	if (email_ascii(mem, s, len) != NULL)
		return NULL;
	if (at == NULL)
		return "The @ is missing. Use an e-mail address such as "
		       "name@example.org.";
	if (strchr(at + 1, '@') != NULL || strpbrk(s, " ,;") != NULL)
		return "Use one e-mail address only, without spaces.";
	for (const char *c = s; c < at; c++)
		if ((unsigned char)*c >= 0x80)
			return "We cannot send mail to an address with such "
			       "letters before the @. Use an e-mail address "
			       "of a to z, digits and dots.";
	if (strchr(at, '.') == NULL)
		return "The end is missing behind the @. Use an e-mail "
		       "address such as name@example.org.";
	return "Use an e-mail address such as name@example.org.";
}
