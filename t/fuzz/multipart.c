/* multipart.c: any bytes as a form; what is read is written and read again. */
#include "wire/multipart.h"
#include "fuzz.h"

static const char boundary_type[] = "multipart/form-data; boundary=XX";

/* A file's name: no %XX is undone there. */
static void
write_file_name(struct buf *b, const char *s)
{
	for (; *s != 0; s++) {
		if (*s == '"' || *s == '\\')
			buf_char(b, '\\');
		buf_char(b, *s);
	}
}

/* A name as browsers write it. */
static void
write_name(struct buf *b, const char *s)
{
	for (; *s != 0; s++)
		if (*s == '"')
			buf_str(b, "%22");
		else if (*s == '\r')
			buf_str(b, "%0D");
		else if (*s == '\n')
			buf_str(b, "%0A");
		else if (*s == '\\')
			buf_str(b, "\\\\");
		else
			buf_char(b, *s);
}

static void
write_pairs(struct buf *b, const struct pair *p)
{
	for (; p != NULL; p = p->next) {
		buf_str(b, "--XX\r\nContent-Disposition: form-data; name=\"");
		write_name(b, p->name);
		if (p->file_name != NULL) {
			buf_str(b, "\"; filename=\"");
			write_file_name(b, p->file_name);
		}
		buf_str(b, "\"\r\n\r\n");
		buf_add(b, p->text, p->len);
		buf_str(b, "\r\n");
	}
	buf_str(b, "--XX--\r\n");
}

/* Escapes make names longer: near the limit they would not fit again. */
static bool
has_short_names(const struct pair *p)
{
	for (; p != NULL; p = p->next)
		if (strlen(p->name) > MULTIPART_HEADER / 8 ||
			(p->file_name != NULL &&
				strlen(p->file_name) > MULTIPART_HEADER / 8))
			return false;
	return true;
}

/* Files where only files may be are inside the body, and of a right size. */
static void
check_files(
	struct arena *mem, const struct pair *pairs, const char *s, size_t size)
{
	static const struct field fields[] = {
		{ "f", F_FILE, 2, 30 },
		{ "t", F_LONG },
		{ 0 },
	};
	struct field_error *errors = NULL;
	struct value v[LEN(fields)];

	if (field_check(mem, fields, pairs, v, &errors) != OK) {
		MUST(errors != NULL && errors->message != NULL);
		return;
	}
	MUST(v[1].file == NULL);
	if (v[0].file == NULL)
		return;
	MUST(v[0].file_len >= 2 && v[0].file_len <= 30);
	MUST(v[0].file > s && v[0].file + v[0].file_len < s + size);
	MUST(utf8_valid(v[0].text, v[0].len) && v[0].text[v[0].len] == 0);
	MUST(strpbrk(v[0].text, "/\\\r\n") == NULL);
}

static void
read_body(struct arena *mem, const char *s, size_t size)
{
	struct pair *pairs = NULL, *again = NULL;
	struct buf b = BUF_INIT;

	if (multipart_parse(mem, boundary_type, s, size, &pairs) != OK)
		return;
	check_pairs(pairs);
	check_files(mem, pairs, s, size);
	if (has_short_names(pairs)) {
		write_pairs(&b, pairs);
		MUST(multipart_parse(mem, boundary_type, b.s, b.len, &again) ==
			OK);
		MUST(same_pairs(pairs, again));
	}
	buf_release(&b);
}

/* The first line as the Content-Type, the rest as the body. */
static void
read_both(struct arena *mem, const char *s, size_t size)
{
	const char *eol = memchr(s, '\n', size);
	struct pair *pairs = NULL;
	size_t len;

	if (eol == NULL)
		return;
	len = (size_t)(eol - s);
	if (multipart_parse(mem, arena_strndup(mem, s, len), eol + 1,
		    size - len - 1, &pairs) == OK)
		check_pairs(pairs);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *mem = arena_new();

	read_body(mem, (const char *)data, size);
	read_both(mem, (const char *)data, size);
	arena_free(mem);
	return 0;
}
