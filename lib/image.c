/* image.c: draws a ticket with libgd. */
#include <gd.h>
#include <gdfontg.h>

#include "image.h"
#include "qr.h"

/* Pixels a module, pixels a dot of the letters; zlib's level. */
enum { SCALE = 8, ZOOM = 2, LEVEL = 1 };

static gdImagePtr
paper(int width, int height, int *black)
{
	gdImagePtr image = gdImageCreate(width, height);

	if (image == NULL)
		die(EXIT_UNAVAILABLE, "out of memory");
	gdImageColorAllocate(image, 255, 255, 255); /* the first: the ground */
	*black = gdImageColorAllocate(image, 0, 0, 0);
	return image;
}

static void
draw_qr(gdImagePtr image, const struct qr *qr, int black)
{
	for (int y = 0; y < qr->side; y++)
		for (int x = 0; x < qr->side; x++) {
			int left = (x + QR_QUIET) * SCALE;
			int top = (y + QR_QUIET) * SCALE;

			if (qr->modules[y * qr->side + x] & 1)
				gdImageFilledRectangle(image, left, top,
					left + SCALE - 1, top + SCALE - 1,
					black);
		}
}

/* Centred, its top at `top`; gd's own letters need no font file. */
static void
draw_line(gdImagePtr image, const char *line, int top)
{
	gdFontPtr font = gdFontGetGiant();
	int width = (int)strlen(line) * font->w, black;
	gdImagePtr small = paper(width, font->h, &black);

	for (int i = 0; line[i] != '\0'; i++)
		gdImageChar(small, font, i * font->w, 0, line[i], black);
	gdImageCopyResized(image, small, (gdImageSX(image) - width * ZOOM) / 2,
		top, 0, 0, width * ZOOM, font->h * ZOOM, width, font->h);
	gdImageDestroy(small);
}

static void
write_png(gdImagePtr image, struct buf *out)
{
	int len = 0;
	void *png = gdImagePngPtrEx(image, &len, LEVEL);

	if (png == NULL)
		die(EXIT_UNAVAILABLE, "out of memory");
	buf_add(out, png, (size_t)len);
	gdFree(png);
}

bool
image_ticket(struct arena *mem, const char *code,
	const char serial[SERIAL_LEN + 1], struct buf *out)
{
	char shown[SERIAL_SHOWN + 1];
	struct qr qr;
	gdImagePtr image;
	int side, black;

	if (!qr_encode(mem, code, &qr))
		return false;
	side = (qr.side + 2 * QR_QUIET) * SCALE;
	image = paper(side, side + gdFontGetGiant()->h * ZOOM, &black);
	draw_qr(image, &qr, black);
	serial_show(serial, shown);
	draw_line(image, shown, side - QR_QUIET * SCALE / 2);
	write_png(image, out);
	gdImageDestroy(image);
	return true;
}
