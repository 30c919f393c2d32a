/* multipart.c: forms with files, strictly. */
#include "unit.h"

#include "pairs.h"
#include "wire/multipart.h"

#define TYPE	    "multipart/form-data; boundary=XX"
#define DISPOSITION "Content-Disposition: form-data; name="
#define PART(name, text) \
	"--XX\r\n" DISPOSITION "\"" name "\"\r\n\r\n" text "\r\n"
#define END "--XX--\r\n"

static struct arena *mem;
static struct buf shown = BUF_INIT;

/* Parsed from memory that ends where the text ends. */
static enum err
parse(const char *type, const char *s, size_t len)
{
	char *copy = malloc(len > 0 ? len : 1);
	struct pair *pairs = NULL;
	enum err e;

	if (copy == NULL)
		abort();
	memcpy(copy, s, len);
	arena_reset(mem);
	e = multipart_parse(mem, type, copy, len, &pairs);
	pairs_show(&shown, pairs);
	free(copy);
	return e;
}

static void
good(const char *name, const char *s, const char *wanted)
{
	is_int(parse(TYPE, s, strlen(s)), OK, "%s is read", name);
	is_text(shown.s, wanted, "as %s", wanted);
}

static void
bad(const char *name, const char *s)
{
	err_note_clear();
	is_int(parse(TYPE, s, strlen(s)), E_BAD_REQUEST, "%s is refused", name);
	ok(err_noted() != NULL, "because: %s", err_noted() ? err_noted() : "?");
}

static void
parts(void)
{
	good("a form", PART("name", "Zoë") PART("email", "a@b.co") END,
		"name=Zoë|email=a@b.co");
	good("a form without fields", END, "");
	good("no line break at the very end", PART("a", "1") "--XX--", "a=1");
	good("an empty value", PART("a", "") END, "a=");
	good("line breaks in a value", PART("a", "x\r\ny\n\r\n") END,
		"a=x\r\ny\n\r\n");
	good("dashes in a value", PART("a", "--X\r\n--\r\n-XX") END,
		"a=--X\r\n--\r\n-XX");
	good("the boundary inside a line", PART("a", "x--XX") END, "a=x--XX");
	good("a repeated field", PART("m", "1") PART("m", "2") END, "m=1|m=2");
	good("blanks behind a boundary",
		"--XX \t\r\n" DISPOSITION "a\r\n\r\n1\r\n--XX-- \r\n", "a=1");
	is_int(parse(TYPE, PART("a", "x\0y") END,
		       sizeof(PART("a", "x\0y") END) - 1),
		OK, "NUL in a value");
	is_text(shown.s, "a=x\\0y", "is kept for the field to refuse");
}

static void
headers(void)
{
	static const char nul[] =
		"--XX\r\n" DISPOSITION "\"a\0b\"\r\n\r\n1\r\n--XX--";

	good("any case of a header's name",
		"--XX\r\ncontent-DISPOSITION: FORM-data; NAME=a\r\n\r\n1\r\n"
		"--XX--",
		"a=1");
	good("further headers",
		"--XX\r\nX-A: b\r\n" DISPOSITION
		"a\r\nContent-Type: text/plain; "
		"charset=UTF-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n1\r\n"
		"--XX--",
		"a=1");
	good("quotes as browsers send them", PART("a%22b", "1") END, "a\"b=1");
	good("line breaks as browsers send them", PART("a%0D%0Ab", "1") END,
		"a\r\nb=1");
	good("other percent signs", PART("a%41%b", "1") END, "a%41%b=1");
	good("quotes with a backslash", PART("a\\\"b", "1") END, "a\"b=1");
	good("a name in UTF-8", PART("näme", "1") END, "näme=1");
	bad("no header at all", "--XX\r\n\r\n1\r\n--XX--");
	bad("no name", "--XX\r\nContent-Disposition: form-data\r\n\r\n1\r\n"
		       "--XX--");
	bad("no disposition", "--XX\r\nX-A: b\r\n\r\n1\r\n--XX--");
	bad("two names", "--XX\r\n" DISPOSITION "a; name=b\r\n\r\n1\r\n--XX--");
	bad("two dispositions", "--XX\r\n" DISPOSITION "a\r\n" DISPOSITION
				"b\r\n\r\n1\r\n--XX--");
	bad("an attachment", "--XX\r\nContent-Disposition: attachment; name=a"
			     "\r\n\r\n1\r\n--XX--");
	bad("a name without its quote",
		"--XX\r\n" DISPOSITION "\"a\r\n\r\n1\r\n--XX--");
	bad("another charset",
		"--XX\r\n" DISPOSITION "a\r\nContent-Type: text/plain; "
		"charset=iso-8859-1\r\n\r\n1\r\n--XX--");
	bad("base64", "--XX\r\n" DISPOSITION
		      "a\r\nContent-Transfer-Encoding: base64\r\n\r\nMQ==\r\n"
		      "--XX--");
	bad("a folded header", "--XX\r\nContent-Disposition: form-data;\r\n "
			       "name=a\r\n\r\n1\r\n--XX--");
	bad("a header without a colon",
		"--XX\r\nX\r\n" DISPOSITION "a\r\n\r\n1\r\n--XX--");
	bad("a control character in a header",
		"--XX\r\n" DISPOSITION "\"a\x01\"\r\n\r\n1\r\n--XX--");
	is_int(parse(TYPE, nul, sizeof nul - 1), E_BAD_REQUEST,
		"NUL in a header is refused");
}

/* The bytes of a file stay where they came; its name is as it was sent. */
static void
zero_copy(void)
{
	static const char body[] =
		"--XX\r\n" DISPOSITION
		"f; filename=\"C:\\a \\\"b\\\".png\"\r\n\r\n\x89\0P\r\n--XX--";
	struct pair *p = NULL;

	arena_reset(mem);
	is_int(multipart_parse(mem, TYPE, body, sizeof body - 1, &p), OK,
		"a file of any bytes is read");
	if (p == NULL)
		return;
	ok(p->text > body && p->text < body + sizeof body, "without a copy");
	ok(p->len == 3 && memcmp(p->text, "\x89\0P", 3) == 0, "whole");
	is_text(p->file_name, "C:\\a \"b\".png", "with its name");
}

static void
files(void)
{
	good("a file",
		"--XX\r\n" DISPOSITION
		"f; filename=\"a \\\"b\\\".png\"\r\nContent-Type: image/png"
		"\r\n\r\n\x89PNG\r\n\r\n--XX--",
		"f=\x89PNG\r\n@");
	good("a file name with escapes of browsers",
		"--XX\r\n" DISPOSITION "f; filename=\"%22; name=x\"\r\n\r\n1"
		"\r\n--XX--",
		"f=1@");
	good("a path of another system",
		"--XX\r\n" DISPOSITION "f; filename=\"C:\\x\\y.png\"\r\n\r\n1"
		"\r\n--XX--",
		"f=1@");
	good("no file chosen",
		"--XX\r\n" DISPOSITION
		"f; filename=\"\"\r\nContent-Type: application/octet-stream"
		"\r\n\r\n\r\n--XX--",
		"");
	good("an empty file",
		"--XX\r\n" DISPOSITION "f; filename=\"a\"\r\n\r\n\r\n--XX--",
		"f=@");
	good("content without a name",
		"--XX\r\n" DISPOSITION "f; filename=\"\"\r\n\r\nx\r\n--XX--",
		"f=x@");
	zero_copy();
	bad("filename*", "--XX\r\n" DISPOSITION
			 "f; filename*=utf-8''a\r\n\r\nx\r\n--XX--");
	bad("two file names", "--XX\r\n" DISPOSITION
			      "f; filename=a; filename=b\r\n\r\nx\r\n--XX--");
}

static void
bodies(void)
{
	static const char valid[] = PART("a", "1") PART("b", "2") "--XX--";
	bool refused = true;

	for (size_t i = 0; i < sizeof valid - 1; i++)
		refused = refused && parse(TYPE, valid, i) == E_BAD_REQUEST;
	ok(refused, "a form cut anywhere is refused");
	is_int(parse(TYPE, valid, sizeof valid - 1), OK, "whole it is read");
	bad("nothing", "");
	bad("no final boundary", PART("a", "1"));
	bad("text before the form", "x\r\n" PART("a", "1") END);
	bad("a line break before the form", "\r\n" PART("a", "1") END);
	bad("text behind the form", PART("a", "1") END "x");
	bad("a second form behind it", PART("a", "1") END PART("b", "2") END);
	bad("another boundary", "--YY\r\n" DISPOSITION "a\r\n\r\n1\r\n--YY--");
	bad("a longer boundary", PART("a", "1") "--XXY--\r\n" END);
	bad("bare LF everywhere", "--XX\n" DISPOSITION "a\n\n1\n--XX--\n");
	bad("bare LF in the header",
		"--XX\r\n" DISPOSITION "a\nX-A: b\r\n\r\n1\r\n--XX--");
	bad("bare LF before a boundary",
		"--XX\r\n" DISPOSITION "a\r\n\r\n1\n--XX\r\n" DISPOSITION
		"b\r\n\r\n2\r\n--XX--");
	bad("a boundary right behind the header",
		"--XX\r\n" DISPOSITION "a\r\n\r\n--XX--");
	bad("one dash", PART("a", "1") "--XX-");
}

static void
types(void)
{
	static const char body[] = PART("a", "1") END;
	static const char *const good_types[] = { TYPE,
		"Multipart/Form-Data;BOUNDARY=\"XX\"",
		"multipart/form-data; charset=utf-8; boundary=XX",
		"multipart/form-data ; boundary=XX;" };
	static const char *const bad_types[] = { "", "multipart/form-data",
		"multipart/form-data; boundary=",
		"multipart/form-data; boundary=\"\"",
		"multipart/form-data; boundary=\"XX\\r\"",
		"multipart/form-data; boundary=\"XX \"",
		"multipart/form-data; boundary=XX; boundary=XX",
		"multipart/form-data; boundary=XX; x",
		"multipart/form-data; boundary=\"XX",
		"multipart/form-data, boundary=XX",
		"multipart/mixed; boundary=XX",
		"multipart/form-data; boundary=Y" };

	for (size_t i = 0; i < LEN(good_types); i++)
		is_int(parse(good_types[i], body, sizeof body - 1), OK, "%s",
			good_types[i]);
	for (size_t i = 0; i < LEN(bad_types); i++)
		is_int(parse(bad_types[i], body, sizeof body - 1),
			E_BAD_REQUEST, "refused: %s", bad_types[i]);
}

/* A form with a boundary of `len` characters. */
static enum err
with_boundary(int len)
{
	struct buf type = BUF_INIT, body = BUF_INIT;
	enum err e;

	buf_printf(&type, "multipart/form-data; boundary=%0*d", len, 7);
	buf_printf(&body, "--%0*d\r\n" DISPOSITION "a\r\n\r\n1\r\n--%0*d--\r\n",
		len, 7, len, 7);
	e = parse(type.s, body.s, body.len);
	buf_release(&type);
	buf_release(&body);
	return e;
}

static enum err
with_parts(int n)
{
	struct buf body = BUF_INIT;
	enum err e;

	for (int i = 0; i < n; i++)
		buf_str(&body, PART("a", "1"));
	buf_str(&body, END);
	e = parse(TYPE, body.s, body.len);
	buf_release(&body);
	return e;
}

static enum err
with_name(int len)
{
	struct buf body = BUF_INIT;
	enum err e;

	buf_printf(
		&body, "--XX\r\n" DISPOSITION "%0*d\r\n\r\n1\r\n" END, len, 1);
	e = parse(TYPE, body.s, body.len);
	buf_release(&body);
	return e;
}

static void
limits(void)
{
	is_int(with_boundary(70), OK, "a boundary of 70 characters is read");
	is_int(with_boundary(71), E_BAD_REQUEST, "71 are refused");
	is_int(with_boundary(5000), E_BAD_REQUEST, "so are 5000");
	is_int(with_parts(100), OK, "100 parts are read");
	is_int(with_parts(101), E_TOO_LARGE, "101 are refused");
	is_int(with_parts(10000), E_TOO_LARGE, "so are 10 000");
	is_int(with_name(4000), OK, "a header of 4 kB is read");
	is_int(with_name(4100), E_BAD_REQUEST, "a longer one is refused");
	is_int(with_name(1 << 20), E_BAD_REQUEST, "so is one of 1 MB");
}

int
main(void)
{
	mem = arena_new();
	parts();
	headers();
	files();
	bodies();
	types();
	limits();
	buf_release(&shown);
	arena_free(mem);
	return done_testing();
}
