/* buf.h: a string that grows; never NULL, always terminated. */
#ifndef BUF_H
#define BUF_H

#include "base/arena.h"

/* Invariant: s[len] == 0. BUF_INIT and buf_init() allocate nothing. */
struct buf {
	char *s;
	size_t len;
	size_t size; /* bytes allocated, 0: s is a shared empty string */
};

extern char buf_empty[1];
#define BUF_INIT                \
	{                       \
		buf_empty, 0, 0 \
	}

void buf_init(struct buf *b);
void buf_release(struct buf *b);
/* Its text in `mem`; releases it. */
char *buf_keep(struct buf *b, struct arena *mem);
/* Empty it but keep its memory. */
void buf_clear(struct buf *b);
/* Make room for `more` bytes beyond len (and the terminator). */
void buf_grow(struct buf *b, size_t more);
void buf_add(struct buf *b, const char *s, size_t len);
void buf_str(struct buf *b, const char *s);
void buf_char(struct buf *b, char c);
void buf_int(struct buf *b, int64_t n);
void buf_printf(struct buf *b, const char *format, ...) PRINTF(2, 3);
/* `s` escaped for HTML text and quoted attributes: & < > " ' */
void buf_html(struct buf *b, const char *s);
/*
 * `len` bytes of `s` as the inside of a JSON string (RFC 8259 7); what is not
 * UTF-8 becomes U+FFFD, so that the result always is.
 */
void buf_json(struct buf *b, const char *s, size_t len);
/* `s` percent-encoded for any part of a URL (RFC 3986 2.3). */
void buf_url(struct buf *b, const char *s);
/* `len` bytes as lower-case hexadecimal. */
void buf_hex(struct buf *b, const unsigned char *bytes, size_t len);
/* `len` bytes as base64 with padding (RFC 4648 4). */
void buf_base64(struct buf *b, const void *bytes, size_t len);
/* The same in base64url without padding (RFC 4648 5). */
void buf_base64url(struct buf *b, const void *bytes, size_t len);

#endif
