/* buf.c: a string that grows. */
#include "unit.h"

#include "base/buf.h"

static void
growing(void)
{
	struct buf b = BUF_INIT, other = BUF_INIT;

	is_text(b.s, "", "a fresh buffer is an empty string");
	is_int(b.size, 0, "and has allocated nothing");
	buf_add(&b, NULL, 0);
	is_text(b.s, "", "adding nothing allocates nothing");
	for (int i = 0; i < 10000; i++)
		buf_char(&b, (char)('a' + i % 26));
	is_int(b.len, 10000, "it grows");
	ok(b.s[b.len] == 0, "and is always terminated");
	buf_clear(&b);
	is_text(b.s, "", "clear empties it");
	ok(b.size >= 10000, "but keeps its memory");
	buf_clear(&other);
	is_text(other.s, "", "clear of a fresh one is harmless");
	buf_release(&b);
	is_text(b.s, "", "release leaves an empty string");
	buf_str(&b, "again");
	is_text(b.s, "again", "that can be used again");
	buf_release(&b);
	buf_release(&b);
}

static void
numbers(void)
{
	static const int64_t n[] = { 0, 7, -7, 10, 1234567890, INT64_MAX,
		INT64_MIN };
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < LEN(n); i++) {
		buf_int(&b, n[i]);
		buf_char(&b, ' ');
	}
	is_text(b.s,
		"0 7 -7 10 1234567890 9223372036854775807 "
		"-9223372036854775808 ",
		"whole numbers are written, the largest and smallest too");
	buf_clear(&b);
	buf_printf(&b, "%s=%3d;", "x", 5);
	buf_printf(&b, "%0300d", 1);
	is_int(b.len, 6 + 300, "printf appends at any length");
	buf_clear(&b);
	buf_hex(&b, (const unsigned char *)"\x00\xff\x1a", 3);
	is_text(b.s, "00ff1a", "bytes as hexadecimal");
	buf_release(&b);
}

static void
escapes(void)
{
	static const char controls[] = "a\"b\\c/\b\f\n\r\t\x01\x1f\x7f é 😀";
	struct buf b = BUF_INIT;

	buf_html(&b, "<b a=\"x\" b='y'>R&D</b> Zoë 👋");
	is_text(b.s,
		"&lt;b a=&quot;x&quot; b=&#39;y&#39;&gt;R&amp;D&lt;/b&gt; "
		"Zoë 👋",
		"HTML: all five are escaped, the rest stays");
	buf_clear(&b);
	buf_html(&b, "");
	buf_html(&b, "&");
	is_text(b.s, "&amp;", "HTML: one character alone");
	buf_clear(&b);
	buf_json(&b, controls, sizeof controls - 1);
	is_text(b.s, "a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f é 😀",
		"JSON: quotes, backslash and controls are escaped");
	buf_clear(&b);
	buf_json(&b, "a\0b", 3);
	is_text(b.s, "a\\u0000b", "JSON: NUL too");
	buf_clear(&b);
	buf_json(&b, "x\xff\xc3(\xed\xa0\x80\xf0\x9f", 9);
	is_text(b.s, "x��(�����", "JSON: bad bytes become U+FFFD");
	buf_release(&b);
}

int
main(void)
{
	growing();
	numbers();
	escapes();
	return done_testing();
}
