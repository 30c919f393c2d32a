/* image_head.h: what a picture file says of itself, read without decoding. */
#ifndef IMAGE_HEAD_H
#define IMAGE_HEAD_H

#include "base/base.h"

/*
 * A picture of a megabyte can unpack to gigabytes, so the limits are checked
 * on what the header says. Pixels take 4 bytes each once decoded: 64 MB.
 */
enum {
	IMAGE_BYTES = 5 * 1024 * 1024,	 /* of the file as it was sent */
	IMAGE_PIXELS = 16 * 1024 * 1024, /* width times height */
	IMAGE_SIDE = 16384,		 /* of either */
};

enum image_kind { IMAGE_JPEG = 1, IMAGE_PNG, IMAGE_WEBP };

/* What is wrong with a picture; image_sentence() says it to people. */
enum image_fault {
	IMAGE_OK = 0,
	IMAGE_EMPTY,	 /* no bytes at all */
	IMAGE_TOO_LARGE, /* more than IMAGE_BYTES: 413, the others are 422 */
	IMAGE_FOREIGN,	 /* not JPEG, PNG or WebP, whatever its name says */
	IMAGE_ANIMATED,	 /* more than one picture */
	IMAGE_TOO_BIG,	 /* past IMAGE_PIXELS or IMAGE_SIDE */
	IMAGE_TRUNCATED, /* the end is missing */
	IMAGE_DAMAGED,	 /* contradicts itself, or a kind nobody uses */
};

struct image_head {
	enum image_kind kind;
	int width, height; /* as stored, before it is turned */
	int orientation;   /* 1..8, tag 0x0112 of Exif; 1: upright */
	size_t len;	   /* up to the end of the picture: no foreign tail */
};

/*
 * Tells a picture by its content and walks it from start to end: all sizes
 * that it says agree and are within the limits, nothing is missing. Of a JPEG
 * that comes in passes there are at most 64, because each one costs a walk
 * over all pixels and next to no bytes.
 *
 * Reads each byte at most once; allocates nothing. Sources: ITU-T T.81 B, PNG
 * (ISO/IEC 15948) 5 and 11, APNG acTL, RFC 9649 (WebP), Exif 2.3 4.6.
 *
 * Returns IMAGE_OK or what is wrong.
 */
MUST_CHECK enum image_fault
image_head(const void *s, size_t len, struct image_head *out);

/* What a file is that people take for a picture that we take; NULL: unknown. */
const char *image_foreign_name(const void *s, size_t len);

/*
 * Copies to `out` (room for `len` bytes) only the chunks of a PNG that make
 * its pixels: text and profiles can unpack to gigabytes as well. For a file
 * that image_head() accepted. Returns the bytes written.
 */
size_t image_png_core(const void *s, size_t len, void *out);

#endif
