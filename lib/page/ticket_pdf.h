/* ticket_pdf.h: tickets on paper, a page each. */
#ifndef TICKET_PDF_H
#define TICKET_PDF_H

#include "base/arena.h"
#include "base/buf.h"

/* All texts are UTF-8 in any script and may be long: they shrink and wrap. */
struct ticket_pdf_page {
	const char *holder;
	const char *team;   /* NULL or "": none */
	const char *serial; /* as people read it, with dashes */
	const char *code;   /* signed; what the QR says */
};

/* The words around them, in the reader's language. */
struct ticket_pdf_words {
	const char *ticket, *of; /* "Ticket", "of" as in "2 of 3" */
	const char *name, *when, *entrance, *where, *team, *number, *notes;
	const char *fold;
	const char *heading, *advice[4]; /* NULL ends it */
	const char *questions;		 /* stands before `contact` */
};

extern const struct ticket_pdf_words ticket_pdf_english;

struct ticket_pdf {
	const char *lang; /* of its words, a tag such as "de"; NULL: English */
	const char *event, *when, *venue;
	const char *zone;     /* of `when`; NULL: not told */
	const char *entrance; /* when people are let in; NULL or "": not told */
	const char *contact;  /* whom to ask; NULL or "": nobody */
	const char *accent;   /* "#4b3aa8" of the event; NULL: black */
	const char *logo;     /* PNG or JPEG; NULL: none */
	size_t logo_len;
	const char *made_at; /* RFC 3339 UTC; the date inside the file */
	const struct ticket_pdf_words *words;
	const struct ticket_pdf_page *tickets;
	size_t n_tickets; /* at least 1 */
};

/*
 * Appends one PDF of A4 pages. The upper half of a page is the ticket, so
 * that it can be folded; on white, no surface of ink, the QR black, as vectors
 * 75 mm wide. The colour of the event is in lines and in its name: what can be
 * read on white can be printed in grey. Names are shaped by their script,
 * right-to-left too, with what fonts there are: "Noto Sans" first, then any
 * other that has the letter.
 *
 * Deterministic with the same fonts. Takes 4 ms a file and 1 more for each
 * further page, 2 for a logo, 6 where long names have to shrink, and 30 to
 * 45 kB; the first call of a process some 0.1 s more, to look for fonts.
 *
 * False, and nothing is written, if a code does not fit into a QR.
 */
MUST_CHECK bool ticket_pdf_write(
	struct arena *mem, const struct ticket_pdf *pdf, struct buf *out);

#endif
