/* page_ticket.h: a ticket as a page, to be shown at the entrance. */
#ifndef PAGE_TICKET_H
#define PAGE_TICKET_H

#include "base/buf.h"
#include "door/ticket_view.h"
#include "event/picture.h"

/*
 * `lang` as in lang.h. A ticket that admits nobody says why; only a used one
 * still shows its QR. QR, style and logo (NULL: none) are inside the page, so
 * that a phone opens it with one request.
 */
void page_ticket(struct buf *out, const char *lang,
	const struct ticket_view *ticket, const struct picture_shown *logo);

/* The stylesheet that stands in the page, in `mem`, for its policy. */
const char *
page_ticket_style(struct arena *mem, const struct ticket_view *ticket);

#endif
