/* image.c: payment proofs, good ones, bad ones and wicked ones. */
#include <malloc.h>

#include <gd.h>

#include "draw/image.h"
#include "unit.h"

static struct arena *mem;

/* What came of the last file. */
static struct image got;

/* ---- fixtures ----------------------------------------------------------- */

/* Four quarters: red, green / blue, black. */
static const int quarters[] = { 0xff0000, 0x00ff00, 0x0000ff, 0x000000 };

static gdImagePtr
painted(int width, int height)
{
	gdImagePtr im = gdImageCreateTrueColor(width, height);

	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++)
			gdImageSetPixel(im, x, y,
				quarters[2 * (y >= height / 2) +
					 (x >= width / 2)]);
	return im;
}

static void
keep(struct buf *out, void *bytes, const int *len, gdImagePtr im)
{
	buf_clear(out);
	buf_add(out, bytes, (size_t)*len);
	gdFree(bytes);
	gdImageDestroy(im);
}

static void
make_jpeg(struct buf *out, int width, int height)
{
	gdImagePtr im = painted(width, height);
	int len;

	keep(out, gdImageJpegPtr(im, &len, 95), &len, im);
}

static void
make_png(struct buf *out, int width, int height)
{
	gdImagePtr im = painted(width, height);
	int len;

	keep(out, gdImagePngPtr(im, &len), &len, im);
}

static void
make_palette(struct buf *out, int width, int height)
{
	gdImagePtr im = painted(width, height);
	int len;

	gdImageTrueColorToPalette(im, 0, 4);
	keep(out, gdImagePngPtr(im, &len), &len, im);
}

static void
make_webp(struct buf *out, int width, int height)
{
	gdImagePtr im = painted(width, height);
	int len;

	keep(out, gdImageWebpPtrEx(im, &len, 90), &len, im);
}

static void
put32(struct buf *b, uint32_t n, bool big)
{
	for (int i = 0; i < 4; i++)
		buf_char(b, (char)(n >> 8 * (big ? 3 - i : i)));
}

static void
put16(struct buf *b, unsigned n, bool big)
{
	buf_char(b, (char)(big ? n >> 8 : n));
	buf_char(b, (char)(big ? n : n >> 8));
}

/* A TIFF of two entries, the second is the orientation. */
static void
put_tiff(struct buf *b, unsigned orientation, bool big)
{
	buf_add(b, big ? "MM\0*" : "II*\0", 4);
	put32(b, 8, big);
	put16(b, 2, big);
	put16(b, 0x0100, big);
	put16(b, 4, big);
	put32(b, 1, big);
	put32(b, 77, big);
	put16(b, 0x0112, big);
	put16(b, 3, big);
	put32(b, 1, big);
	put16(b, orientation, big);
	put16(b, 0, big);
	put32(b, 0, big);
}

/* `len` bytes of `s` into `b` at `at`. */
static void
insert(struct buf *b, size_t at, const char *s, size_t len)
{
	buf_grow(b, len);
	memmove(b->s + at + len, b->s + at, b->len - at);
	memcpy(b->s + at, s, len);
	b->len += len;
}

/* A segment behind SOI. */
static void
insert_segment(struct buf *jpeg, int marker, const struct buf *data)
{
	struct buf b = BUF_INIT;

	buf_char(&b, (char)0xff);
	buf_char(&b, (char)marker);
	put16(&b, (unsigned)data->len + 2, true);
	buf_add(&b, data->s, data->len);
	insert(jpeg, 2, b.s, b.len);
	buf_release(&b);
}

static uint32_t
crc32_of(const char *s, size_t len)
{
	uint32_t crc = 0xffffffff;

	for (size_t i = 0; i < len; i++) {
		crc ^= (unsigned char)s[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
	}
	return ~crc;
}

static void
put_chunk(struct buf *png, const char *name, const char *s, size_t len)
{
	put32(png, (uint32_t)len, true);
	buf_add(png, name, 4);
	buf_add(png, s, len);
	put32(png, crc32_of(png->s + png->len - len - 4, len + 4), true);
}

/* A chunk behind IHDR, which ends at 33. */
static void
insert_chunk(struct buf *png, const char *name, const struct buf *data)
{
	struct buf b = BUF_INIT;

	put_chunk(&b, name, data->s, data->len);
	insert(png, 33, b.s, b.len);
	buf_release(&b);
}

static void
make_png_header(struct buf *png, uint32_t width, uint32_t height)
{
	struct buf ihdr = BUF_INIT;

	buf_clear(png);
	buf_add(png, "\x89PNG\r\n\x1a\n", 8);
	put32(&ihdr, width, true);
	put32(&ihdr, height, true);
	buf_add(&ihdr, "\x08\x02\0\0\0", 5);
	put_chunk(png, "IHDR", ihdr.s, ihdr.len);
	buf_release(&ihdr);
}

static void
put_riff(struct buf *webp, const char *name, const struct buf *data)
{
	buf_add(webp, name, 4);
	put32(webp, (uint32_t)data->len, false);
	buf_add(webp, data->s, data->len);
	if (data->len % 2 != 0)
		buf_char(webp, 0);
}

static void
put_vp8x(struct buf *webp, int flags, uint32_t width, uint32_t height)
{
	struct buf b = BUF_INIT, sizes = BUF_INIT;

	put32(&b, (uint32_t)flags, false);
	put32(&sizes, width - 1, false);
	buf_add(&b, sizes.s, 3);
	buf_clear(&sizes);
	put32(&sizes, height - 1, false);
	buf_add(&b, sizes.s, 3);
	put_riff(webp, "VP8X", &b);
	buf_release(&b);
	buf_release(&sizes);
}

/* RIFF around chunks. */
static void
wrap_riff(struct buf *webp, const struct buf *chunks)
{
	buf_clear(webp);
	buf_str(webp, "RIFF");
	put32(webp, (uint32_t)chunks->len + 4, false);
	buf_str(webp, "WEBP");
	buf_add(webp, chunks->s, chunks->len);
}

/* The simple file's chunk behind VP8X, then one more. */
static void
extend_webp(struct buf *webp, int flags, uint32_t width, uint32_t height,
	const char *name, const struct buf *data)
{
	struct buf chunks = BUF_INIT;

	put_vp8x(&chunks, flags, width, height);
	buf_add(&chunks, webp->s + 12, webp->len - 12);
	if (name != NULL)
		put_riff(&chunks, name, data);
	wrap_riff(webp, &chunks);
	buf_release(&chunks);
}

/* ---- looking ------------------------------------------------------------ */

/* From memory that ends where the file ends. */
static enum image_fault
clean(const char *s, size_t len)
{
	char *copy = malloc(len > 0 ? len : 1);
	enum image_fault fault;

	if (copy == NULL)
		abort();
	memcpy(copy, s, len);
	arena_reset(mem);
	got = (struct image){ 0 };
	fault = image_clean(mem, copy, len, &got);
	free(copy);
	return fault;
}

static void
refused(const struct buf *b, enum image_fault wanted, const char *name)
{
	is_text(image_sentence(clean(b->s, b->len)), image_sentence(wanted),
		"%s", name);
}

static gdImagePtr
result(void)
{
	bool png = strcmp(got.type, "image/png") == 0;
	void *bytes = (void *)(uintptr_t)got.bytes;

	return png ? gdImageCreateFromPngPtr((int)got.len, bytes)
		   : gdImageCreateFromJpegPtr((int)got.len, bytes);
}

static bool
holds(const char *s, size_t len)
{
	return memmem(got.bytes, got.len, s, len) != NULL;
}

/* r, g, b, k or w: the nearest of the colours used here. */
static char
colour_at(gdImagePtr im, int x, int y)
{
	int c = gdImageGetTrueColorPixel(im, x, y);
	bool red = gdTrueColorGetRed(c) > 128;
	bool green = gdTrueColorGetGreen(c) > 128;
	bool blue = gdTrueColorGetBlue(c) > 128;

	return red && green && blue ? 'w'
	       : red		    ? 'r'
	       : green		    ? 'g'
	       : blue		    ? 'b'
				    : 'k';
}

/* The colours of the four corners. */
static const char *
corners(void)
{
	static char text[5];
	gdImagePtr im = result();
	int right = gdImageSX(im) - 3, bottom = gdImageSY(im) - 3;

	text[0] = colour_at(im, 2, 2);
	text[1] = colour_at(im, right, 2);
	text[2] = colour_at(im, 2, bottom);
	text[3] = colour_at(im, right, bottom);
	gdImageDestroy(im);
	return text;
}

/* ---- tests -------------------------------------------------------------- */

static void
accepted(const struct buf *b, const char *type, int width, int height,
	const char *name)
{
	unsigned char hash[SHA256_BYTES];

	is_int(clean(b->s, b->len), IMAGE_OK, "%s is taken", name);
	if (got.type == NULL)
		return;
	is_text(got.type, type, "and kept as %s", type);
	ok(got.width == width && got.height == height, "at its size");
	is_text(corners(), "rgbk", "and looks the same");
	sha256(b->s, b->len, hash);
	ok(memcmp(hash, got.sha256, sizeof hash) == 0,
		"its hash is that of the file");
}

static void
test_accepted(void)
{
	struct buf b = BUF_INIT;

	make_jpeg(&b, 640, 480);
	accepted(&b, "image/jpeg", 640, 480, "a JPEG");
	make_png(&b, 200, 100);
	accepted(&b, "image/png", 200, 100, "a small PNG");
	make_png(&b, 1080, 600);
	accepted(&b, "image/jpeg", 1080, 600, "a PNG of many pixels");
	make_palette(&b, 1080, 600);
	accepted(&b, "image/png", 1080, 600, "a PNG of few colours");
	make_palette(&b, 2100, 2100);
	accepted(&b, "image/jpeg", 2100, 2100, "a large PNG of few colours");
	make_webp(&b, 301, 203);
	accepted(&b, "image/jpeg", 301, 203, "a WebP");
	extend_webp(&b, 0, 301, 203, NULL, NULL);
	accepted(&b, "image/jpeg", 301, 203, "an extended WebP");
	make_jpeg(&b, 8, 8);
	accepted(&b, "image/jpeg", 8, 8, "a tiny JPEG");
	buf_release(&b);
}

static void
test_same(void)
{
	struct buf b = BUF_INIT, first = BUF_INIT;

	make_png(&b, 1080, 600);
	clean(b.s, b.len);
	buf_add(&first, got.bytes, got.len);
	clean(b.s, b.len);
	ok(first.len == got.len && memcmp(first.s, got.bytes, got.len) == 0,
		"the same file gives the same picture, byte for byte");
	buf_release(&b);
	buf_release(&first);
}

static void
test_foreign(void)
{
	static const char *const texts[] = { "x", "hello", "%PDF-1.7",
		"<svg xmlns='http://www.w3.org/2000/svg'/>", "RIFF\4\0\0\0WAVE",
		"\xff\xd8", "\x89PNG", "BM" };
	struct buf b = BUF_INIT;
	gdImagePtr im = painted(20, 20);
	int len;

	refused(&b, IMAGE_EMPTY, "no bytes are refused");
	for (size_t i = 0; i < LEN(texts); i++)
		is_int(clean(texts[i], strlen(texts[i])), IMAGE_FOREIGN,
			"\"%s\" is not a picture", texts[i]);
	keep(&b, gdImageGifPtr(im, &len), &len, im);
	refused(&b, IMAGE_FOREIGN, "a GIF is refused whatever it is called");
	buf_release(&b);
}

static void
test_limits(void)
{
	struct buf b = BUF_INIT, chunks = BUF_INIT;
	struct image_head head;

	make_png_header(&b, 20000, 20000);
	refused(&b, IMAGE_TOO_BIG, "a PNG header of 20000 by 20000 is refused");
	make_png_header(&b, 0x40000001, 4);
	refused(&b, IMAGE_TOO_BIG, "so is one whose size wraps around");
	make_png_header(&b, 0xffffffff, 0xffffffff);
	refused(&b, IMAGE_TOO_BIG, "and the largest that can be written");
	make_png_header(&b, 16385, 1);
	refused(&b, IMAGE_TOO_BIG, "one pixel too wide");
	make_png_header(&b, 4097, 4096);
	refused(&b, IMAGE_TOO_BIG, "one column past 16 megapixels");
	make_png_header(&b, 4096, 4096);
	refused(&b, IMAGE_TRUNCATED, "16 megapixels are allowed");
	make_png_header(&b, 0, 10);
	refused(&b, IMAGE_DAMAGED, "no width is no picture");
	put_vp8x(&chunks, 0, 1 << 24, 1);
	wrap_riff(&b, &chunks);
	refused(&b, IMAGE_TOO_BIG, "a WebP of 16777216 by 1");
	make_jpeg(&b, 64, 64);
	is_int(image_head(b.s, b.len, &head), IMAGE_OK, "a header is read");
	buf_grow(&b, IMAGE_BYTES);
	memset(b.s + b.len, 0, IMAGE_BYTES - b.len);
	b.len = IMAGE_BYTES;
	refused(&b, IMAGE_OK, "5 MB are allowed");
	b.len++;
	refused(&b, IMAGE_TOO_LARGE, "one byte more is not");
	buf_release(&b);
	buf_release(&chunks);
}

/* SOF0 of 65500 by 65500 in an otherwise good file. */
static void
test_jpeg_limits(void)
{
	struct buf b = BUF_INIT;
	char *sof;

	make_jpeg(&b, 64, 64);
	sof = memmem(b.s, b.len, "\xff\xc0\0\x11", 4);
	memcpy(sof + 5, "\xff\xdc\xff\xdc", 4);
	refused(&b, IMAGE_TOO_BIG, "a JPEG of 65500 by 65500");
	memcpy(sof + 5, "\0\0\0\x40", 4);
	refused(&b, IMAGE_DAMAGED, "a JPEG that says its height at the end");
	memcpy(sof + 5, "\0\x40\0\x40", 4);
	insert(&b, (size_t)(sof - b.s), sof, 19);
	refused(&b, IMAGE_DAMAGED, "a JPEG of two frames");
	buf_release(&b);
}

static void
test_jpeg_passes(void)
{
	struct buf b = BUF_INIT;
	struct image_head head;

	make_jpeg(&b, 64, 64);
	b.len -= 2;
	for (int i = 1; i < 64; i++)
		buf_add(&b, "\xff\xda\0\x08\1\1\0\0\x3f\0", 10);
	buf_add(&b, "\xff\xd9", 2);
	is_int(image_head(b.s, b.len, &head), IMAGE_OK,
		"a JPEG of 64 passes may be");
	insert(&b, b.len - 2, "\xff\xda\0\x08\1\1\0\0\x3f\0", 10);
	is_int(image_head(b.s, b.len, &head), IMAGE_DAMAGED,
		"one of 65 may not");
	buf_release(&b);
}

static void
test_animated(void)
{
	struct buf b = BUF_INIT, data = BUF_INIT;

	make_png(&b, 40, 40);
	buf_add(&data, "\0\0\0\2\0\0\0\0", 8);
	insert_chunk(&b, "acTL", &data);
	refused(&b, IMAGE_ANIMATED, "an animated PNG is refused");
	make_webp(&b, 40, 40);
	extend_webp(&b, 0x02, 40, 40, NULL, NULL);
	refused(&b, IMAGE_ANIMATED, "a WebP that says that it moves");
	make_webp(&b, 40, 40);
	extend_webp(&b, 0, 40, 40, "ANMF", &data);
	refused(&b, IMAGE_ANIMATED, "a WebP that does not say so");
	buf_release(&b);
	buf_release(&data);
}

/* Cut anywhere it is never a picture. */
static void
cut(struct buf *b, const char *name)
{
	int taken = 0, crashed = 0;

	for (size_t len = 1; len < b->len; len += 1 + b->len / 400)
		switch (clean(b->s, len)) {
		case IMAGE_OK:
			taken++;
			break;
		case IMAGE_FOREIGN:
		case IMAGE_TRUNCATED:
			break;
		default:
			crashed++;
		}
	is_int(taken, 0, "%s is refused wherever it is cut", name);
	is_int(crashed, 0, "and is said to be incomplete");
}

static void
test_truncated(void)
{
	struct buf b = BUF_INIT;
	char *scan;

	make_jpeg(&b, 320, 240);
	cut(&b, "a JPEG");
	scan = memmem(b.s, b.len, "\xff\xda", 2);
	b.len = (size_t)(scan - b.s) + 400;
	buf_add(&b, "\xff\xd9", 2);
	refused(&b, IMAGE_TRUNCATED,
		"a JPEG with half of its data before its end mark");
	make_png(&b, 320, 240);
	cut(&b, "a PNG");
	make_webp(&b, 320, 240);
	cut(&b, "a WebP");
	buf_release(&b);
}

static void
test_damaged(void)
{
	struct buf b = BUF_INIT, nothing = BUF_INIT;

	make_png(&b, 100, 100);
	b.s[b.len / 2] ^= 0x10;
	refused(&b, IMAGE_DAMAGED, "a PNG with a wrong bit");
	make_png_header(&b, 10, 10);
	put_chunk(&b, "IEND", "", 0);
	refused(&b, IMAGE_DAMAGED, "a PNG without data");
	buf_clear(&b);
	buf_add(&b, "\xff\xd8\xff\xd9", 4);
	refused(&b, IMAGE_DAMAGED, "a JPEG without data");
	make_webp(&b, 100, 100);
	extend_webp(&b, 0, 50, 100, NULL, NULL);
	refused(&b, IMAGE_DAMAGED, "a WebP of two sizes");
	wrap_riff(&b, &nothing);
	refused(&b, IMAGE_DAMAGED, "a WebP without data");
	make_webp(&b, 100, 100);
	memset(b.s + 34, 0xaa, b.len - 34);
	ok(clean(b.s, b.len) != IMAGE_TRUNCATED, "a WebP of nonsense");
	buf_release(&b);
}

/* ---- Exif --------------------------------------------------------------- */

/* What the corners show once it is upright; Exif 2.3, 4.6.4 A. */
static const char *const upright[] = { NULL, "rgbk", "grkb", "kbgr", "bkrg",
	"rbgk", "brkg", "kgbr", "gkrb" };

static void
test_orientation(void)
{
	struct buf b = BUF_INIT, exif = BUF_INIT;

	for (int i = 1; i <= 16; i++) {
		int n = (i - 1) % 8 + 1;
		bool across = n >= 5;

		buf_clear(&exif);
		buf_add(&exif, "Exif\0\0", 6);
		put_tiff(&exif, (unsigned)n, i > 8);
		make_jpeg(&b, 150, 90);
		insert_segment(&b, 0xe1, &exif);
		is_int(clean(b.s, b.len), IMAGE_OK, "orientation %d", n);
		is_text(corners(), upright[n], "is turned upright");
		ok(got.width == (across ? 90 : 150) &&
				got.height == (across ? 150 : 90),
			"with the right sides");
		ok(!holds("Exif", 4), "and says nothing of it any more");
	}
	buf_release(&b);
	buf_release(&exif);
}

static void
test_orientation_elsewhere(void)
{
	struct buf b = BUF_INIT, exif = BUF_INIT;

	put_tiff(&exif, 6, true);
	make_palette(&b, 300, 101);
	insert_chunk(&b, "eXIf", &exif);
	refused(&b, IMAGE_OK, "a PNG with eXIf");
	is_text(corners(), "brkg", "is turned as well");
	make_webp(&b, 300, 101);
	extend_webp(&b, 0x08, 300, 101, "EXIF", &exif);
	refused(&b, IMAGE_OK, "a WebP with EXIF");
	is_text(corners(), "brkg", "is turned as well");
	buf_release(&b);
	buf_release(&exif);
}

static void
test_bad_exif(void)
{
	static const unsigned wrong[] = { 0, 9, 65535 };
	struct buf b = BUF_INIT, exif = BUF_INIT;

	for (size_t i = 0; i < LEN(wrong); i++) {
		buf_clear(&exif);
		buf_add(&exif, "Exif\0\0", 6);
		put_tiff(&exif, wrong[i], false);
		make_jpeg(&b, 150, 90);
		insert_segment(&b, 0xe1, &exif);
		refused(&b, IMAGE_OK, "an orientation that is none");
		is_text(corners(), "rgbk", "turns nothing");
	}
	for (size_t len = 0; len <= exif.len; len++) {
		struct buf part = { exif.s, len, 0 };

		make_jpeg(&b, 16, 16);
		insert_segment(&b, 0xe1, &part);
		if (clean(b.s, b.len) != IMAGE_OK)
			break;
		if (len == exif.len)
			ok(true, "Exif may end anywhere");
	}
	buf_release(&b);
	buf_release(&exif);
}

/* ---- what must not be left ---------------------------------------------- */

static void
test_tails(void)
{
	static const char tail[] = "PK\3\4<script>alert(1)</script>";
	static void (*const make[])(struct buf *, int, int) = { make_jpeg,
		make_png, make_palette, make_webp };
	struct buf b = BUF_INIT, text = BUF_INIT;

	for (size_t i = 0; i < LEN(make); i++) {
		make[i](&b, 120, 80);
		buf_add(&b, tail, sizeof tail);
		refused(&b, IMAGE_OK, "a picture with an archive behind it");
		ok(!holds(tail, 4) && !holds("script", 6),
			"is kept without the archive");
	}
	make_jpeg(&b, 120, 80);
	buf_str(&text, tail);
	insert_segment(&b, 0xfe, &text);
	refused(&b, IMAGE_OK, "a JPEG with a comment");
	ok(!holds("script", 6), "is kept without it");
	make_png(&b, 120, 80);
	insert_chunk(&b, "tEXt", &text);
	insert_chunk(&b, "eXIf", &text);
	refused(&b, IMAGE_OK, "a PNG with a text");
	ok(!holds("script", 6) && !holds("eXIf", 4), "is kept without it");
	buf_release(&b);
	buf_release(&text);
}

static void
test_core(void)
{
	struct buf plain = BUF_INIT, b = BUF_INIT, text = BUF_INIT;
	char *core;
	size_t len;

	make_palette(&plain, 120, 80);
	make_palette(&b, 120, 80);
	buf_str(&text, "k");
	buf_char(&text, 0);
	for (int i = 0; i < 500; i++) {
		insert_chunk(&b, "zTXt", &text);
		insert_chunk(&b, "iCCP", &text);
	}
	core = malloc(b.len);
	len = image_png_core(b.s, b.len, core);
	ok(len < 1000 && memmem(core, len, "zTXt", 4) == NULL &&
			memmem(core, len, "iCCP", 4) == NULL,
		"text and profiles do not reach the decoder");
	ok(len <= plain.len && memmem(core, len, "PLTE", 4) != NULL,
		"what makes the pixels does");
	free(core);
	buf_release(&plain);
	buf_release(&b);
	buf_release(&text);
}

static void
test_transparent(void)
{
	struct buf b = BUF_INIT;
	gdImagePtr im = gdImageCreateTrueColor(800, 600);
	int len;

	gdImageAlphaBlending(im, 0);
	gdImageSaveAlpha(im, 1);
	gdImageFilledRectangle(im, 0, 0, 799, 599,
		gdTrueColorAlpha(0, 0, 0, gdAlphaTransparent));
	gdImageFilledRectangle(im, 0, 0, 399, 299, 0xff0000);
	keep(&b, gdImagePngPtr(im, &len), &len, im);
	refused(&b, IMAGE_OK, "a picture that is partly transparent");
	is_text(corners(), "rwww", "stands on white");
	im = gdImageCreate(80, 60);
	gdImageColorTransparent(im, gdImageColorAllocate(im, 0, 0, 0));
	gdImageFilledRectangle(
		im, 0, 0, 39, 29, gdImageColorAllocate(im, 0, 0, 255));
	keep(&b, gdImagePngPtr(im, &len), &len, im);
	refused(&b, IMAGE_OK, "one of few colours");
	is_text(corners(), "bwww", "stands on white as well");
	buf_release(&b);
}

/* Bytes changed anywhere: any answer will do, but there is one. */
static void
test_noise(void)
{
	static void (*const make[])(struct buf *, int, int) = { make_jpeg,
		make_png, make_palette, make_webp };
	struct buf b = BUF_INIT, bad = BUF_INIT;
	uint32_t seed = 1;
	int answers = 0;

	for (int i = 0; i < 600; i++) {
		if (i % 150 == 0)
			make[i / 150](&b, 48, 40);
		buf_clear(&bad);
		buf_add(&bad, b.s, b.len);
		for (int n = 0; n < 4; n++) {
			seed = seed * 1664525 + 1013904223;
			bad.s[seed % bad.len] = (char)(seed >> 20);
		}
		answers += clean(bad.s, bad.len) <= IMAGE_DAMAGED;
	}
	is_int(answers, 600, "changed bytes crash nothing");
	buf_release(&b);
	buf_release(&bad);
}

/* Kilobytes of this process that are in memory. */
static long
resident(void)
{
	FILE *in = fopen("/proc/self/statm", "r");
	long pages = 0;

	if (in == NULL || fscanf(in, "%*d %ld", &pages) != 1)
		abort();
	fclose(in);
	return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

/* AddressSanitizer keeps what was freed for a while. */
#if defined(__SANITIZE_ADDRESS__)
enum { KEEPS_FREED = true };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
enum { KEEPS_FREED = true };
#else
enum { KEEPS_FREED = false };
#endif
#else
enum { KEEPS_FREED = false };
#endif

static void
test_memory(void)
{
	struct buf b = BUF_INIT;
	long before, more;

	make_png(&b, 4096, 4096);
	malloc_trim(0);
	before = resident();
	is_int(clean(b.s, b.len), IMAGE_OK, "16 megapixels are taken");
	arena_reset(mem);
	more = resident() - before;
	ok(KEEPS_FREED || more < 8192, "and leave no memory behind: %ld kB",
		more);
	buf_release(&b);
}

static void
test_sentences(void)
{
	for (int i = IMAGE_OK; i <= IMAGE_DAMAGED; i++) {
		const char *text = image_sentence((enum image_fault)i);

		ok(text != NULL && text[strlen(text) - 1] == '.', "%s", text);
	}
}

/* Who is refused is told what was sent. */
static void
test_refusals(void)
{
	static const struct {
		const char *bytes, *name;
	} rows[] = {
		{ "\0\0\0\30ftypheic\0\0\0\0", "HEIC" },
		{ "\0\0\0\30ftypmif1\0\0\0\0", "HEIC" },
		{ "\0\0\0\30ftypavif\0\0\0\0", "AVIF" },
		{ "\0\0\0\30ftypisom\0\0\0\0", "MP4" },
		{ "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF" },
		{ "GIF89a\1\0\1\0\0\0\0\0\0", "GIF" },
	};

	for (size_t i = 0; i < LEN(rows); i++)
		is_text(message_text(mem, NULL,
				image_refusal(
					mem, IMAGE_FOREIGN, rows[i].bytes, 16)),
			arena_printf(mem,
				"This file is %s, not a JPEG, PNG or WebP "
				"picture: send a screenshot or a photo.",
				rows[i].name),
			"%s is called by its name", rows[i].name);
	is_text(message_text(
			mem, NULL, image_refusal(mem, IMAGE_FOREIGN, "GIF", 3)),
		image_sentence(IMAGE_FOREIGN), "what is too short has none");
	is_text(message_text(mem, NULL,
			image_refusal(
				mem, IMAGE_TOO_LARGE, "", IMAGE_BYTES + 1)),
		"The picture has 5.1 MB: send one of at most 5 MB, such as a "
		"screenshot of it.",
		"a picture that is just too large is told its size");
	is_text(message_text(
			mem, NULL, image_refusal(mem, IMAGE_DAMAGED, "", 0)),
		image_sentence(IMAGE_DAMAGED), "others need no more");
}

int
main(void)
{
	mem = arena_new();
	test_memory();
	test_accepted();
	test_same();
	test_foreign();
	test_limits();
	test_jpeg_limits();
	test_jpeg_passes();
	test_animated();
	test_truncated();
	test_damaged();
	test_orientation();
	test_orientation_elsewhere();
	test_bad_exif();
	test_tails();
	test_core();
	test_transparent();
	test_noise();
	test_sentences();
	test_refusals();
	arena_free(mem);
	return done_testing();
}
