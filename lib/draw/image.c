/* image.c: draws a ticket and makes a payment proof safe, with libgd. */
#include <errno.h>
#include <malloc.h>
#include <stdarg.h>

#include <gd.h>
#include <gdfontg.h>

#include "draw/image.h"
#include "draw/qr.h"

/* ---- a ticket ----------------------------------------------------------- */

/*
 * Pixels: a module, a dot of the letters, below them. Shown at half or at a
 * quarter of its size it is sharp as well.
 */
enum { SCALE = 12, ZOOM = 3, MARGIN = 36 };

/* One of gd's own letters, which need no font file. */
static void
draw_letter(struct bitmap *b, gdFontPtr font, char letter, int left, int top)
{
	const char *dots = font->data + (ptrdiff_t)(letter - font->offset) *
						font->w * font->h;

	for (int y = 0; y < font->h; y++)
		for (int x = 0; x < font->w; x++)
			if (dots[y * font->w + x] != 0)
				bitmap_fill(b, left + x * ZOOM, top + y * ZOOM,
					ZOOM, ZOOM);
}

bool
image_ticket(struct arena *mem, const char *code,
	const char serial[SERIAL_LEN + 1], struct buf *out)
{
	gdFontPtr font = gdFontGetGiant();
	char shown[SERIAL_SHOWN + 1];
	struct bitmap b;
	struct qr qr;
	int side, left;

	if (!qr_encode(mem, code, &qr))
		return false;
	side = (qr.side + 2 * QR_QUIET) * SCALE;
	b = bitmap_new(mem, side, side + font->h * ZOOM + MARGIN);
	qr_draw(&qr, &b, SCALE);
	serial_show(serial, shown);
	left = (side - SERIAL_SHOWN * font->w * ZOOM) / 2;
	for (int i = 0; shown[i] != '\0'; i++)
		draw_letter(
			&b, font, shown[i], left + i * font->w * ZOOM, side);
	bitmap_png(&b, out);
	return true;
}

/* ---- a payment proof ---------------------------------------------------- */

/*
 * Quality 82: the letters of a screenshot stay sharp, a photo takes a quarter
 * of a byte a pixel. As PNG stays what JPEG would blur or swell.
 */
enum { QUALITY = 82, SMALL = 256 * 1024, FEW_COLOURS = 4 * 1024 * 1024 };

/* glibc keeps what was freed in many pieces: hand it back above this. */
enum { TRIM_PIXELS = 1024 * 1024 };

static bool premature; /* libjpeg met the end of its data too early */

/* libgd tells only here that half of a JPEG is grey. */
PRINTF(2, 0)
static void
hear(int priority, const char *format, va_list args)
{
	char said[256];

	(void)priority;
	vsnprintf(said, sizeof said, format, args);
	if (strstr(said, "remature end") != NULL)
		premature = true;
}

static gdImagePtr
decode_png(struct arena *mem, const void *s, size_t len)
{
	void *core = arena_alloc(mem, len);

	len = image_png_core(s, len, core);
	return gdImageCreateFromPngPtr((int)len, core);
}

/* Only what the header's walk has seen; libgd does not write to it. */
static gdImagePtr
decode(struct arena *mem, const struct image_head *head, const void *s)
{
	void *data = (void *)s;
	gdImagePtr image = NULL;

	premature = false;
	errno = 0;
	gdSetErrorMethod(hear);
	if (head->kind == IMAGE_PNG)
		image = decode_png(mem, s, head->len);
	else if (head->kind == IMAGE_WEBP)
		image = gdImageCreateFromWebpPtr((int)head->len, data);
	else
		image = gdImageCreateFromJpegPtrEx((int)head->len, data, 0);
	gdClearErrorMethod();
	if (image == NULL && errno == ENOMEM)
		die(EXIT_UNAVAILABLE, "out of memory");
	return image;
}

/* A colour of `alpha` (0: opaque, 127: nothing is seen of it) over white. */
static int
over_white(int colour, int alpha)
{
	return (colour * (gdAlphaMax - alpha) + 255 * alpha) / gdAlphaMax;
}

static int
pixel_on_white(int c)
{
	int alpha = gdTrueColorGetAlpha(c);

	return gdTrueColor(over_white(gdTrueColorGetRed(c), alpha),
		over_white(gdTrueColorGetGreen(c), alpha),
		over_white(gdTrueColorGetBlue(c), alpha));
}

static void
palette_on_white(gdImagePtr image)
{
	for (int i = 0; i < gdMaxColors; i++) {
		int alpha =
			i == image->transparent ? gdAlphaMax : image->alpha[i];

		image->red[i] = over_white(image->red[i], alpha);
		image->green[i] = over_white(image->green[i], alpha);
		image->blue[i] = over_white(image->blue[i], alpha);
		image->alpha[i] = gdAlphaOpaque;
	}
}

static void
put_on_white(gdImagePtr image)
{
	if (!gdImageTrueColor(image))
		palette_on_white(image);
	else
		for (int y = 0; y < gdImageSY(image); y++)
			for (int x = 0; x < gdImageSX(image); x++) {
				int *p = &gdImageTrueColorPixel(image, x, y);

				if (*p == image->transparent)
					*p = gdTrueColor(255, 255, 255);
				else if (*p > 0xffffff)
					*p = pixel_on_white(*p);
			}
	image->transparent = -1;
}

/* Where the pixels of the upright picture come from, by orientation. */
static const struct turn {
	bool across; /* rows are columns */
	bool from_right, from_below;
} turns[] = {
	[2] = { false, true, false },
	[3] = { false, true, true },
	[4] = { false, false, true },
	[5] = { true, false, false },
	[6] = { true, false, true },
	[7] = { true, true, true },
	[8] = { true, true, false },
};

/* A square of pixels, so that rows read as columns stay in the cache. */
enum { TILE = 32 };

static void
turn_tile(gdImagePtr to, gdImagePtr from, const struct turn *turn, int left,
	int top)
{
	int right = left + TILE, bottom = top + TILE;

	for (int y = top; y < bottom && y < gdImageSY(to); y++)
		for (int x = left; x < right && x < gdImageSX(to); x++) {
			int column = turn->across ? y : x;
			int row = turn->across ? x : y;

			if (turn->from_right)
				column = gdImageSX(from) - 1 - column;
			if (turn->from_below)
				row = gdImageSY(from) - 1 - row;
			gdImageTrueColorPixel(to, x, y) =
				gdImageTrueColorPixel(from, column, row);
		}
}

/* Takes the image and returns it upright. */
static gdImagePtr
turn_upright(gdImagePtr image, int orientation)
{
	const struct turn *turn = &turns[orientation];
	int width = gdImageSX(image), height = gdImageSY(image);
	gdImagePtr to;

	if (gdImagePaletteToTrueColor(image) == 0)
		die(EXIT_UNAVAILABLE, "out of memory");
	to = turn->across ? gdImageCreateTrueColor(height, width)
			  : gdImageCreateTrueColor(width, height);
	if (to == NULL)
		die(EXIT_UNAVAILABLE, "out of memory");
	for (int y = 0; y < gdImageSY(to); y += TILE)
		for (int x = 0; x < gdImageSX(to); x += TILE)
			turn_tile(to, image, turn, x, y);
	gdImageDestroy(image);
	return to;
}

/* Takes the image and returns it no larger than that. */
static gdImagePtr
shrink(gdImagePtr image, int width, int height)
{
	int w = gdImageSX(image), h = gdImageSY(image);
	gdImagePtr to;

	if (w <= width && h <= height)
		return image;
	if ((int64_t)w * height > (int64_t)h * width)
		height = h * width / w;
	else
		width = w * height / h;
	width = width > 0 ? width : 1;
	height = height > 0 ? height : 1;
	to = gdImageCreateTrueColor(width, height);
	if (to == NULL)
		die(EXIT_UNAVAILABLE, "out of memory");
	gdImageAlphaBlending(to, 0);
	gdImageCopyResampled(to, image, 0, 0, 0, 0, width, height, w, h);
	gdImageDestroy(image);
	return to;
}

static bool
stays_png(gdImagePtr image, enum image_kind kind)
{
	int pixels = gdImageSX(image) * gdImageSY(image);

	return kind == IMAGE_PNG &&
	       pixels <= (gdImageTrueColor(image) ? SMALL : FEW_COLOURS);
}

static void
encode(struct arena *mem, gdImagePtr image, bool png, struct image *out)
{
	int len = 0;
	void *bytes;

	gdImageInterlace(image, 0);
	gdImageSetResolution(image, GD_RESOLUTION, GD_RESOLUTION);
	bytes = png ? gdImagePngPtr(image, &len)
		    : gdImageJpegPtr(image, &len, QUALITY);
	if (bytes == NULL)
		die(EXIT_UNAVAILABLE, "out of memory");
	out->type = png ? "image/png" : "image/jpeg";
	out->bytes = arena_strndup(mem, bytes, (size_t)len);
	out->len = (size_t)len;
	out->width = gdImageSX(image);
	out->height = gdImageSY(image);
	gdFree(bytes);
}

static void
close_image(gdImagePtr image, const struct image_head *head)
{
	if (image != NULL)
		gdImageDestroy(image);
	if (head->width * head->height > TRIM_PIXELS)
		malloc_trim(0);
}

/* Decoded and upright, or what is wrong. */
static enum image_fault
open_image(struct arena *mem, struct bytes file, bool clear,
	struct image_head *head, gdImagePtr *out)
{
	enum image_fault fault = image_head(file.s, file.len, head);
	gdImagePtr image;

	if (fault != IMAGE_OK)
		return fault;
	image = decode(mem, head, file.s);
	if (image != NULL && !premature) {
		if (head->kind != IMAGE_JPEG && !clear)
			put_on_white(image);
		if (head->orientation > 1)
			image = turn_upright(image, head->orientation);
		*out = image;
		return IMAGE_OK;
	}
	close_image(image, head);
	return premature ? IMAGE_TRUNCATED : IMAGE_DAMAGED;
}

enum image_fault
image_clean(struct arena *mem, const void *s, size_t len, struct image *out)
{
	struct image_head head;
	gdImagePtr image;
	enum image_fault fault =
		open_image(mem, (struct bytes){ s, len }, false, &head, &image);

	if (fault != IMAGE_OK)
		return fault;
	encode(mem, image, stays_png(image, head.kind), out);
	sha256(s, len, out->sha256);
	close_image(image, &head);
	return IMAGE_OK;
}

enum image_fault
image_fit(struct arena *mem, const void *s, size_t len,
	const struct image_frame *frame, struct image *out)
{
	struct image_head head;
	gdImagePtr image;
	enum image_fault fault = open_image(
		mem, (struct bytes){ s, len }, frame->clear, &head, &image);

	if (fault != IMAGE_OK)
		return fault;
	image = shrink(image, frame->width, frame->height);
	gdImageSaveAlpha(image, frame->clear);
	encode(mem, image, head.kind != IMAGE_JPEG, out);
	sha256(out->bytes, out->len, out->sha256);
	close_image(image, &head);
	return IMAGE_OK;
}

const char *
image_sentence(enum image_fault fault)
{
	static const char *const sentences[] = {
		[IMAGE_OK] = "The picture is fine.",
		[IMAGE_EMPTY] = "The file is empty: choose the picture again.",
		[IMAGE_TOO_LARGE] =
			"The picture is larger than 5 MB: send a smaller one.",
		[IMAGE_FOREIGN] =
			"This is not a JPEG, PNG or WebP picture: send a "
			"screenshot or a photo.",
		[IMAGE_ANIMATED] = "The picture moves: send a still one.",
		[IMAGE_TOO_BIG] =
			"The picture has more than 16 megapixels or is longer "
			"than 16384 pixels: send a smaller one.",
		[IMAGE_TRUNCATED] =
			"The picture is not complete: its end is missing. "
			"Send it again.",
		[IMAGE_DAMAGED] =
			"The picture is damaged and cannot be opened: take a "
			"new one and send that.",
	};

	if ((unsigned)fault >= LEN(sentences))
		BUG("image fault %d", (int)fault);
	return sentences[fault];
}

/* Tenths of a megabyte, rounded up: what is just too large is not "5.0". */
static size_t
tenths_of_mb(size_t len)
{
	const size_t mb = 1 << 20;

	return (len * 10 + mb - 1) / mb;
}

const struct message *
image_refusal(
	struct arena *mem, enum image_fault fault, const void *s, size_t len)
{
	const char *name = image_foreign_name(s, len);
	size_t tenths = tenths_of_mb(len);

	if (fault == IMAGE_TOO_LARGE)
		return message_make(mem,
			"The picture has %zu.%zu MB: send one of at most 5 MB, "
			"such as a screenshot of it.",
			tenths / 10, tenths % 10);
	if (fault == IMAGE_FOREIGN && name != NULL)
		return message_make(mem,
			"This file is %s, not a JPEG, PNG or WebP picture: "
			"send a screenshot or a photo.",
			name);
	return message_plain(mem, image_sentence(fault));
}
