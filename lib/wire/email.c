/* email.c: addresses, checked; international domains by libidn2. */
#include <strings.h>

#include <idn2.h>

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
