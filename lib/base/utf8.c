/* utf8.c: UTF-8 as RFC 3629 has it. */
#include "base/utf8.h"

/* Bytes of the sequence that `lead` opens, 0 where it opens none. */
static size_t
lead_width(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead >= 0xc2 && lead <= 0xdf)
		return 2;
	if (lead >= 0xe0 && lead <= 0xef)
		return 3;
	if (lead >= 0xf0 && lead <= 0xf4)
		return 4;
	return 0;
}

size_t
utf8_decode(const char *s, size_t len, uint32_t *out)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	static const unsigned char mask[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	size_t width = len > 0 ? lead_width((unsigned char)*s) : 0;
	uint32_t c;

	if (width == 0 || width > len)
		return 0;
	c = (unsigned char)*s & mask[width];
	for (size_t i = 1; i < width; i++) {
		if (((unsigned char)s[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | ((unsigned char)s[i] & 0x3f);
	}
	if (c < least[width] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*out = c;
	return width;
}

bool
utf8_valid(const char *s, size_t len)
{
	uint64_t eight;
	uint32_t c;
	size_t i = 0, width;

	while (i < len) {
		if (len - i >= sizeof eight) {
			memcpy(&eight, s + i, sizeof eight);
			if ((eight & 0x8080808080808080u) == 0) {
				i += sizeof eight;
				continue;
			}
		}
		width = utf8_decode(s + i, len - i, &c);
		if (width == 0)
			return false;
		i += width;
	}
	return true;
}

size_t
utf8_cut(const char *s, size_t len, size_t max)
{
	if (len <= max)
		return len;
	while (max > 0 && ((unsigned char)s[max] & 0xc0) == 0x80)
		max--;
	return max;
}

size_t
utf8_count(const char *s, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += ((unsigned char)s[i] & 0xc0) != 0x80;
	return n;
}

uint32_t
utf8_at(const char *s, size_t len, size_t *width)
{
	uint32_t c = 0;

	*width = utf8_decode(s, len, &c);
	if (*width == 0)
		BUG("not UTF-8");
	return c;
}

size_t
utf8_encode(uint32_t c, char *out)
{
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t width = 1;

	if (c < 0x80) {
		*out = (char)c;
		return 1;
	}
	while (c >> (5 * width + 1) != 0)
		width++;
	for (size_t i = width; i-- > 1; c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3f));
	*out = (char)(lead[width] | c);
	return width;
}

/* E2 80 AA to AE, E2 81 A6 to A9. */
static bool
is_direction(const char *s, size_t len)
{
	const unsigned char *u = (const unsigned char *)s;

	if (len < 3 || u[0] != 0xe2)
		return false;
	return (u[1] == 0x80 && u[2] >= 0xaa && u[2] <= 0xae) ||
	       (u[1] == 0x81 && u[2] >= 0xa6 && u[2] <= 0xa9);
}

size_t
utf8_undirect(char *s, size_t len)
{
	const char *from = s, *end = s + len;
	char *to = s;

	while (from < end) {
		const char *next = memchr(from, 0xe2, (size_t)(end - from));
		size_t run = (size_t)((next != NULL ? next : end) - from);

		if (to != from)
			memmove(to, from, run);
		to += run;
		from += run;
		if (from == end)
			break;
		if (is_direction(from, (size_t)(end - from)))
			from += 3;
		else
			*to++ = *from++;
	}
	return (size_t)(to - s);
}
