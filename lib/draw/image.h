/* image.h: the picture of a ticket, and those that people send (libgd). */
#ifndef IMAGE_H
#define IMAGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "draw/image_head.h"
#include "keys/serial.h"
#include "lang/message.h"

/*
 * The QR of a signed code with the serial below it, for the moment when a
 * camera fails and somebody has to type; a PNG of two colours.
 *
 * False only if the code does not fit into a QR.
 */
MUST_CHECK bool image_ticket(struct arena *mem, const char *code,
	const char serial[SERIAL_LEN + 1], struct buf *out);

/* A picture as it is kept and shown again. */
struct image {
	const char *type; /* image/jpeg or image/png */
	const char *bytes;
	size_t len;
	int width, height;		    /* as it is looked at */
	unsigned char sha256[SHA256_BYTES]; /* of the file as it was sent */
};

/*
 * A file that somebody sent as proof of a payment, made safe to keep: decoded
 * and encoded anew, so that nothing is left but pixels: no metadata (place,
 * device, thumbnail), nothing behind the picture's end. It is turned upright
 * as Exif says; what is transparent becomes white.
 *
 *   out   set on IMAGE_OK; its bytes live in `mem`: a PNG where a PNG of few
 *         colours or a small one came, otherwise a JPEG of quality 82. Up to
 *         about a byte a pixel, which can be more than what was sent.
 *
 * Deterministic. A screenshot takes 0.07 s and 35 MB. At the limit of pixels
 * it is 0.2 to 0.7 s and, for a moment, up to 200 MB: 64 MB of pixels and, one
 * after the other, what the decoder keeps and a turned copy; all but the result
 * goes back to the system.
 *
 * Returns IMAGE_OK or what is wrong, nearly always before it is decoded.
 */
MUST_CHECK enum image_fault
image_clean(struct arena *mem, const void *s, size_t len, struct image *out);

/* How a picture for the head of a page is made to fit. */
struct image_frame {
	int width, height; /* pixels at most: larger ones are made smaller */
	bool clear;	   /* what is transparent stays so; else white */
};

/*
 * A picture for the head of a page, made safe the same way.
 *
 *   out     a PNG, or a JPEG where one came
 */
MUST_CHECK enum image_fault image_fit(struct arena *mem, const void *s,
	size_t len, const struct image_frame *frame, struct image *out);

/* One sentence for the person who sent it. */
const char *image_sentence(enum image_fault fault);

/*
 * The same in `mem`, with what was sent where that helps: its size, or what it
 * is instead of a picture that we take.
 */
const struct message *image_refusal(
	struct arena *mem, enum image_fault fault, const void *s, size_t len);

#endif
