/* page_ticket.h: a ticket as a page, to be shown at the entrance. */
#ifndef PAGE_TICKET_H
#define PAGE_TICKET_H

#include "base/buf.h"
#include "door/ticket_page.h"

/*
 * `lang` as in lang.h. A ticket that admits nobody says why; only a used one
 * still shows its QR.
 */
void page_ticket(
	struct buf *out, const char *lang, const struct ticket_page *ticket);

#endif
