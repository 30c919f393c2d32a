/* ticket_file.h: tickets as files to keep: a PDF, a calendar's entry. */
#ifndef TICKET_FILE_H
#define TICKET_FILE_H

#include "page/ticket_pdf.h"

struct ticket_file {
	const char *lang; /* of its words, as in lang.h */
	int64_t event_id;
	const char *event, *slug, *venue;
	const char *when;     /* "Sat 20 Mar 2027, 09:00 – 18:00" */
	const char *zone;     /* of `when`, or NULL */
	const char *entrance; /* when people are let in: "08:30", or NULL */
	const char *starts_at, *ends_at; /* RFC 3339 UTC */
	const char *contact;		 /* whom to ask, or NULL */
	const char *accent;		 /* of the event, or NULL */
	const char *logo;		 /* PNG or JPEG, or NULL */
	size_t logo_len;
	int64_t sequence;	/* for calendars, as in ics.h */
	const char *changed_at; /* likewise, or NULL */
	const char *base_url;
	const char *url; /* a ticket's page, for the calendar, or NULL */
	const struct ticket_pdf_page *tickets;
	size_t n_tickets; /* for the PDF at least 1 */
};

/*
 * Appends a PDF with a page for each ticket. False, and nothing is written, if
 * a code does not fit into a QR.
 */
MUST_CHECK bool ticket_file_pdf(
	struct arena *mem, const struct ticket_file *file, struct buf *out);

/* Appends an iCalendar file. False, and nothing is written, without times. */
MUST_CHECK bool ticket_file_ics(
	struct arena *mem, const struct ticket_file *file, struct buf *out);

/* What a PDF of it is called, in ASCII: "tickets-robotics-open.pdf". */
const char *ticket_file_name(struct arena *mem, const struct ticket_file *file);

#endif
