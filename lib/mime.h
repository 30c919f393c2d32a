/* mime.h: a message as it goes over the wire (GMime inside). */
#ifndef MIME_H
#define MIME_H

#include "buf.h"

struct mime_image {
	const char *content_id; /* without <> */
	const char *filename;
	const char *png;
	size_t len;
};

struct mime_mail {
	const char *from;     /* "Name <address>" or address */
	const char *reply_to; /* or NULL */
	const char *to_name, *to_address;
	const char *subject;
	const char *message_id; /* without <> */
	const char *text, *html;
	const struct mime_image *images; /* inline, related to html */
	size_t n_images;
};

/*
 * Compose with CR LF line ends: multipart/related(alternative(text, html),
 * images), Date, Auto-Submitted: auto-generated (RFC 3834), UTF-8 names by
 * RFC 2047. CR and LF in any header text are neutralised.
 */
void mime_compose(const struct mime_mail *mail, struct buf *out);

/* Frees what GMime holds; happens by itself at exit. */
void mime_shutdown(void);

#endif
