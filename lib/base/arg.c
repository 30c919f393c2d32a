/* arg.c: values as the text parameters of a statement, and a bytea back. */
#include "base/arg.h"
#include "base/buf.h"
#include "base/hash.h"

const char *
arg_bytea(struct arena *mem, const void *bytes, size_t len)
{
	struct buf b = BUF_INIT;

	buf_str(&b, "\\x");
	buf_hex(&b, bytes, len);
	return buf_keep(&b, mem);
}

const char *
arg_sha256(struct arena *mem, const char *secret)
{
	unsigned char hash[SHA256_BYTES];

	sha256(secret, strlen(secret), hash);
	return arg_bytea(mem, hash, sizeof hash);
}

/* The value of a hexadecimal digit as PostgreSQL writes it. */
static int
nibble(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

const char *
arg_bytes(struct arena *mem, const char *hex, size_t *len)
{
	char *bytes;

	*len = strlen(hex) / 2;
	bytes = arena_alloc(mem, *len + 1);
	for (size_t i = 0; i < *len; i++)
		bytes[i] = (char)(nibble(hex[2 * i]) << 4 |
				  nibble(hex[2 * i + 1]));
	return bytes;
}

const char *
arg_number(struct arena *mem, int64_t n)
{
	return arena_printf(mem, "%lld", (long long)n);
}

const char *
arg_nonzero(struct arena *mem, int64_t n)
{
	return n == 0 ? NULL : arg_number(mem, n);
}

const char *
arg_bool(bool b)
{
	return b ? "true" : "false";
}

static void
add_item(struct buf *b, const char *item)
{
	buf_char(b, '"');
	for (; *item != '\0'; item++) {
		if (*item == '"' || *item == '\\')
			buf_char(b, '\\');
		buf_char(b, *item);
	}
	buf_char(b, '"');
}

const char *
arg_array(struct arena *mem, const char *const *items, size_t n)
{
	struct buf b = BUF_INIT;

	buf_char(&b, '{');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_char(&b, ',');
		add_item(&b, items[i]);
	}
	buf_char(&b, '}');
	return buf_keep(&b, mem);
}
