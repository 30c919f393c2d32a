/* bitmap.c: pictures of two colours, written with libpng. */
#include <setjmp.h>

#include <png.h>

#include "draw/bitmap.h"

/*
 * One bit a pixel, no filter, zlib level 1: a ticket takes 0.1 ms and 1 kB.
 * Level 6 takes twice as long for a quarter less; libgd's palette image 0.6
 * ms, its true colour 2 ms; a filter gains nothing.
 */
enum { LEVEL = 1 };

struct bitmap
bitmap_new(struct arena *mem, int width, int height)
{
	struct bitmap b = { .width = width,
		.height = height,
		.stride = ((size_t)width + 7) / 8 };

	b.bits = arena_array(mem, (size_t)height, b.stride);
	memset(b.bits, 0xff, (size_t)height * b.stride);
	return b;
}

static void
blacken(unsigned char *bits, int left, int right)
{
	for (int x = left; x < right; x++)
		bits[x / 8] &= (unsigned char)~(0x80 >> x % 8);
}

static unsigned char *
row(const struct bitmap *b, int y)
{
	return b->bits + (size_t)y * b->stride;
}

void
bitmap_fill(struct bitmap *b, int left, int top, int width, int height)
{
	if (left < 0 || top < 0 || left + width > b->width ||
		top + height > b->height)
		BUG("what is filled is not inside its picture");
	for (int y = top; y < top + height; y++)
		blacken(row(b, y), left, left + width);
}

void
bitmap_repeat(struct bitmap *b, int y, int n)
{
	if (y < 0 || n < 0 || y + n >= b->height)
		BUG("a row is not inside its picture");
	for (int i = 1; i <= n; i++)
		memcpy(row(b, y + i), row(b, y), b->stride);
}

static void
write_bytes(png_structp png, png_bytep bytes, size_t len)
{
	buf_add(png_get_io_ptr(png), (const char *)bytes, len);
}

static void
flush_nothing(png_structp png)
{
	(void)png;
}

/* libpng's own handler would print and then jump; there is nothing to undo. */
static _Noreturn void
fail(png_structp png, png_const_charp why)
{
	(void)png;
	die(EXIT_UNAVAILABLE, "libpng: %s", why);
}

void
bitmap_png(const struct bitmap *b, struct buf *out)
{
	png_structp png = png_create_write_struct(
		PNG_LIBPNG_VER_STRING, NULL, fail, NULL);
	png_infop info = png != NULL ? png_create_info_struct(png) : NULL;

	if (info == NULL)
		die(EXIT_UNAVAILABLE, "out of memory");
	png_set_write_fn(png, out, write_bytes, flush_nothing);
	png_set_compression_level(png, LEVEL);
	png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
	png_set_IHDR(png, info, (png_uint_32)b->width, (png_uint_32)b->height,
		1, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
		PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_write_info(png, info);
	for (int y = 0; y < b->height; y++)
		png_write_row(png, row(b, y));
	png_write_end(png, info);
	png_destroy_write_struct(&png, &info);
}
