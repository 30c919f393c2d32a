/* charset.c: files in the character sets that spreadsheets write. */
#include "unit.h"

#include "wire/charset.h"

static struct arena *mem;

/* "CHARSET text", with "?" behind a guess; or the sentence. */
static const char *
reads(const char *s, size_t len, const char *wanted)
{
	struct charset_text text;
	const char *fault = charset_read(mem, s, len, wanted, &text);

	if (fault != NULL)
		return fault;
	return arena_printf(
		mem, "%s%s %s", text.charset, text.guessed ? "?" : "", text.s);
}

#define READS(s, wanted, is, name) \
	is_text(reads(s, sizeof s - 1, wanted), is, "%s", name)

static void
guesses(void)
{
	READS("", NULL, "utf-8 ", "nothing");
	READS("Ada", NULL, "utf-8 Ada", "ASCII is no guess");
	READS("Zo\xc3\xab", NULL, "utf-8 Zoë", "nor is UTF-8");
	READS("\xef\xbb\xbfZo\xc3\xab", NULL, "utf-8 Zoë", "with a mark");
	READS("Gro\xdf \x80", NULL, "windows-1252? Groß €", "Windows");
	READS("\x84Ott\x93", NULL, "windows-1252? „Ott“", "its quotes");
	READS("J\x81rgen Gro\xe1", NULL, "ibm850? Jürgen Groß", "MS-DOS");
	READS("Zo\x91\rB", NULL, "macintosh? Zoë\rB", "Mac OS");
	READS("\xff\xfeZ\0o\0\xeb\0", NULL, "utf-16 Zoë", "UTF-16");
	READS("\xfe\xff\0Z\0o\0\xeb", NULL, "utf-16 Zoë",
		"the other way round");
	READS("A\0d\0a\0", NULL, "utf-16 Ada", "without a mark");
	READS("\0A\0d\0a", NULL, "utf-16 Ada", "and round");
}

static void
chosen(void)
{
	READS("\xb3", "windows-1250", "windows-1250 ł", "Central Europe");
	READS("\xc8\xe2", "windows-1251", "windows-1251 Ив", "Cyrillic");
	READS("\xef\xbb\xbf\xc3\xab", "windows-1251", "utf-8 ë",
		"a mark is believed more");
	READS("a\x81z", "windows-1252", "windows-1252 a\uFFFDz",
		"a byte that means nothing");
	READS("a\xffz", "utf-8", "utf-8 a\uFFFDz", "in UTF-8 too");
	READS("\x3d\xd8\x00\xdex\0", "utf-16", "utf-16 😀x", "a pair of UTF-16");
	READS("\x3d\xd8x\0y", "utf-16", "utf-16 \uFFFDx\uFFFD",
		"half a pair, half a character");
}

static void
refused(void)
{
	is_int(strncmp(reads("PK\3\4", 4, NULL), "This is a workbook", 18), 0,
		"a workbook is told");
	is_int(strncmp(reads("%PDF-1.4", 8, NULL), "This is a PDF", 13), 0,
		"so is a PDF");
	is_int(strncmp(reads("abcdefg\0", 8, NULL), "This file is not text",
		       21),
		0, "and what is not text");
}

int
main(void)
{
	mem = arena_new();
	guesses();
	chosen();
	refused();
	arena_free(mem);
	return done_testing();
}
