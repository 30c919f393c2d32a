/* qr.c: encodes with libqrencode, writes with libpng. */
#include <setjmp.h>

#include <png.h>
#include <qrencode.h>

#include "qr.h"

/*
 * One bit a pixel, no filter, zlib level 1: 0.05 ms and 0.8 kB for a ticket
 * at 6 pixels a module. Level 6 takes 0.12 ms for 0.6 kB; libgd's palette
 * image 0.22 ms, its true colour 2.2 ms.
 */
enum { LEVEL = 1 };

bool
qr_encode(struct arena *mem, const char *text, struct qr *out)
{
	QRinput *input = QRinput_new2(0, QR_ECLEVEL_M);
	QRcode *code = NULL;
	unsigned char *modules;
	size_t len;

	if (input == NULL)
		die(EXIT_UNAVAILABLE, "out of memory");
	if (QRinput_append(input, QR_MODE_AN, (int)strlen(text),
		    (const unsigned char *)text) == 0)
		code = QRcode_encodeInput(input);
	QRinput_free(input);
	if (code == NULL)
		return false;
	len = (size_t)code->width * (size_t)code->width;
	modules = arena_alloc(mem, len);
	memcpy(modules, code->data, len);
	*out = (struct qr){ .side = code->width, .modules = modules };
	QRcode_free(code);
	return true;
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

/* One row of modules as one row of pixels; a set bit is white. */
static void
draw_row(const struct qr *qr, int y, int scale, png_byte *row, size_t len)
{
	memset(row, 0xff, len);
	if (y < 0 || y >= qr->side)
		return;
	for (int x = 0; x < qr->side; x++) {
		int left = (x + QR_QUIET) * scale;

		if ((qr->modules[y * qr->side + x] & 1) == 0)
			continue;
		for (int bit = left; bit < left + scale; bit++)
			row[bit / 8] &= (png_byte) ~(0x80 >> bit % 8);
	}
}

static void
write_rows(png_structp png, struct arena *mem, const struct qr *qr, int scale)
{
	size_t len = (size_t)((qr->side + 2 * QR_QUIET) * scale + 7) / 8;
	png_byte *row = arena_alloc(mem, len);

	for (int y = -QR_QUIET; y < qr->side + QR_QUIET; y++) {
		draw_row(qr, y, scale, row, len);
		for (int i = 0; i < scale; i++)
			png_write_row(png, row);
	}
}

bool
qr_png(struct arena *mem, const char *text, int scale, struct buf *out)
{
	png_structp png;
	png_infop info;
	png_uint_32 side;
	struct qr qr;

	if (scale < 1 || scale > QR_SCALE_MAX)
		BUG("%d pixels a module", scale);
	if (!qr_encode(mem, text, &qr))
		return false;
	png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, fail, NULL);
	info = png != NULL ? png_create_info_struct(png) : NULL;
	if (info == NULL)
		die(EXIT_UNAVAILABLE, "out of memory");
	side = (png_uint_32)((qr.side + 2 * QR_QUIET) * scale);
	png_set_write_fn(png, out, write_bytes, flush_nothing);
	png_set_compression_level(png, LEVEL);
	png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
	png_set_IHDR(png, info, side, side, 1, PNG_COLOR_TYPE_GRAY,
		PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
		PNG_FILTER_TYPE_DEFAULT);
	png_write_info(png, info);
	write_rows(png, mem, &qr, scale);
	png_write_end(png, info);
	png_destroy_write_struct(&png, &info);
	return true;
}
