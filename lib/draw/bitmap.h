/* bitmap.h: a picture of two colours, as PNG (libpng inside). */
#ifndef BITMAP_H
#define BITMAP_H

#include "base/arena.h"
#include "base/buf.h"

/* Row by row, the leftmost pixel in the highest bit; a set bit is white. */
struct bitmap {
	int width, height;
	size_t stride; /* bytes a row */
	unsigned char *bits;
};

/* All white; its bits live in `mem`. */
struct bitmap bitmap_new(struct arena *mem, int width, int height);

/* Black, wholly inside. */
void bitmap_fill(struct bitmap *b, int left, int top, int width, int height);

/* Make the `n` rows below `y` the same as that. */
void bitmap_repeat(struct bitmap *b, int y, int n);

/* Appends a PNG of one bit a pixel. */
void bitmap_png(const struct bitmap *b, struct buf *out);

#endif
