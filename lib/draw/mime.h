/* mime.h: a message as it goes over the wire (GMime inside). */
#ifndef MIME_H
#define MIME_H

#include "base/buf.h"

struct mime_image {
	const char *content_id; /* without <> */
	const char *filename;
	const char *type; /* such as jpeg; NULL: png */
	const char *png;  /* its bytes */
	size_t len;
};

struct mime_file {
	const char *type;     /* "application/pdf", with its parameters */
	const char *filename; /* in any script */
	const char *bytes;
	size_t len;
};

struct mime_mail {
	const char *from;      /* "Name <address>" or address */
	const char *from_name; /* instead of the name in `from`, or NULL */
	const char *reply_to;  /* or NULL */
	const char *to_name, *to_address;
	const char *subject;
	const char *message_id; /* without <> */
	const char *text, *html;
	const struct mime_image *images; /* inline, related to html */
	size_t n_images;
	const struct mime_file *files; /* attached, to be kept */
	size_t n_files;
};

/*
 * Compose with CR LF line ends:
 * multipart/mixed(related(alternative(text, html), images), files), without
 * what is not needed; Date, Auto-Submitted: auto-generated (RFC 3834), UTF-8
 * names by RFC 2047 and RFC 2231. CR and LF in any header are neutralised.
 */
void mime_compose(const struct mime_mail *mail, struct buf *out);

/* Frees what GMime holds; happens by itself at exit. */
void mime_shutdown(void);

#endif
