/* image.h: the picture of a ticket (libgd inside). */
#ifndef IMAGE_H
#define IMAGE_H

#include "arena.h"
#include "buf.h"
#include "serial.h"

/*
 * The QR of a signed code with the serial below it, for the moment when a
 * camera fails and somebody has to type; a PNG of two colours.
 *
 * False only if the code does not fit into a QR.
 */
MUST_CHECK bool image_ticket(struct arena *mem, const char *code,
	const char serial[SERIAL_LEN + 1], struct buf *out);

#endif
