/* image_head.c: walks JPEG, PNG and WebP files by their own tables. */
#include "draw/image_head.h"

typedef unsigned char byte;

/* A part of the file. */
struct span {
	const byte *s;
	size_t len;
};

static const char exif_prefix[6] = "Exif\0"; /* and a second zero */

static bool
has(const struct span *in, size_t at, size_t n)
{
	return at <= in->len && n <= in->len - at;
}

static bool
starts(const struct span *in, size_t at, const void *with, size_t n)
{
	return has(in, at, n) && memcmp(in->s + at, with, n) == 0;
}

static unsigned
be16(const byte *p)
{
	return (unsigned)p[0] << 8 | p[1];
}

static uint32_t
be32(const byte *p)
{
	return (uint32_t)be16(p) << 16 | be16(p + 2);
}

static unsigned
le16(const byte *p)
{
	return (unsigned)p[1] << 8 | p[0];
}

static uint32_t
le24(const byte *p)
{
	return (uint32_t)p[2] << 16 | le16(p);
}

static uint32_t
le32(const byte *p)
{
	return (uint32_t)le16(p + 2) << 16 | le16(p);
}

/* The file says its size: within the limits and always the same. */
static enum image_fault
said_size(struct image_head *head, uint32_t width, uint32_t height)
{
	if (width == 0 || height == 0)
		return IMAGE_DAMAGED;
	if (width > IMAGE_SIDE || height > IMAGE_SIDE ||
		width * height > IMAGE_PIXELS)
		return IMAGE_TOO_BIG;
	if (head->width != 0 &&
		(head->width != (int)width || head->height != (int)height))
		return IMAGE_DAMAGED;
	head->width = (int)width;
	head->height = (int)height;
	return IMAGE_OK;
}

/* ---- Exif: a TIFF inside ------------------------------------------------ */

enum { IFD_ENTRY = 12, TAG_ORIENTATION = 0x0112, TYPE_SHORT = 3 };

static unsigned
tiff16(bool big, const byte *p)
{
	return big ? be16(p) : le16(p);
}

/* The first one counts; what is not well formed says nothing. */
static void
said_exif(struct image_head *head, struct span tiff)
{
	const byte *entry;
	size_t at;
	bool big;

	if (starts(&tiff, 0, exif_prefix, sizeof exif_prefix)) {
		tiff.s += sizeof exif_prefix;
		tiff.len -= sizeof exif_prefix;
	}
	big = starts(&tiff, 0, "MM\0*", 4);
	if (head->orientation != 0 || tiff.len < 8 ||
		(!big && !starts(&tiff, 0, "II*\0", 4)))
		return;
	at = big ? be32(tiff.s + 4) : le32(tiff.s + 4);
	if (!has(&tiff, at, 2))
		return;
	for (unsigned n = tiff16(big, tiff.s + at); n > 0; n--) {
		entry = tiff.s + at + 2;
		at += IFD_ENTRY;
		if (!has(&tiff, at, 2))
			return;
		if (tiff16(big, entry) == TAG_ORIENTATION &&
			tiff16(big, entry + 2) == TYPE_SHORT)
			head->orientation = (int)tiff16(big, entry + 8);
	}
}

/* ---- JPEG --------------------------------------------------------------- */

enum {
	NO_MARKER = -1,
	TEM = 0x01,
	SOF0 = 0xc0, /* baseline */
	SOF2 = 0xc2, /* progressive; all others up to 0xcf are unusual */
	DHT = 0xc4,
	DAC = 0xcc,
	SOF15 = 0xcf,
	RST0 = 0xd0,
	SOI = 0xd8, /* RST7 is the one before */
	EOI = 0xd9,
	SOS = 0xda,
	APP1 = 0xe1,
	SCANS_MAX = 64,
};

/*
 * The next marker, found the way libjpeg does: bytes that are none, and FF 00
 * within entropy-coded data, are passed over.
 */
static int
next_marker(const struct span *in, size_t *at)
{
	const byte *ff;

	while (*at < in->len) {
		ff = memchr(in->s + *at, 0xff, in->len - *at);
		if (ff == NULL)
			break;
		*at = (size_t)(ff - in->s);
		while (*at < in->len && in->s[*at] == 0xff)
			++*at;
		if (*at < in->len && in->s[(*at)++] != 0)
			return in->s[*at - 1];
	}
	return NO_MARKER;
}

/* A frame: precision, height, width, number of components, three bytes each. */
static enum image_fault
jpeg_frame(int marker, struct span in, struct image_head *head)
{
	if (marker > SOF2 || head->width != 0 || in.len < 6 || in.s[0] != 8)
		return IMAGE_DAMAGED;
	if ((in.s[5] != 1 && in.s[5] != 3 && in.s[5] != 4) ||
		in.len != 6 + 3 * (size_t)in.s[5])
		return IMAGE_DAMAGED;
	return said_size(head, be16(in.s + 3), be16(in.s + 1));
}

static enum image_fault
jpeg_segment(int marker, struct span in, struct image_head *head, int *scans)
{
	if (marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != DAC)
		return jpeg_frame(marker, in, head);
	if (marker == SOS && (head->width == 0 || ++*scans > SCANS_MAX))
		return IMAGE_DAMAGED;
	if (marker == APP1 && starts(&in, 0, exif_prefix, sizeof exif_prefix))
		said_exif(head, in);
	return IMAGE_OK;
}

static enum image_fault
jpeg_walk(const struct span *in, struct image_head *head)
{
	enum image_fault fault;
	int marker, scans = 0;
	size_t at = 2, len;

	while ((marker = next_marker(in, &at)) != EOI) {
		if (marker == NO_MARKER)
			return IMAGE_TRUNCATED;
		if (marker == TEM || (marker >= RST0 && marker < SOI))
			continue;
		if (marker == SOI)
			return IMAGE_DAMAGED;
		if (!has(in, at, 2))
			return IMAGE_TRUNCATED;
		len = be16(in->s + at);
		if (len < 2)
			return IMAGE_DAMAGED;
		if (!has(in, at, len))
			return IMAGE_TRUNCATED;
		fault = jpeg_segment(marker,
			(struct span){ in->s + at + 2, len - 2 }, head, &scans);
		if (fault != IMAGE_OK)
			return fault;
		at += len;
	}
	head->len = at;
	return scans > 0 ? IMAGE_OK : IMAGE_DAMAGED;
}

/* ---- PNG ---------------------------------------------------------------- */

/* Chunks: length, name, data, check sum. */
enum { PNG_MAGIC = 8, PNG_AROUND = 12, PNG_IHDR = 13 };

static enum image_fault
png_chunk(const byte *name, struct span in, struct image_head *head)
{
	if ((memcmp(name, "IHDR", 4) == 0) != (head->width == 0))
		return IMAGE_DAMAGED;
	if (memcmp(name, "IHDR", 4) == 0)
		return in.len == PNG_IHDR
			       ? said_size(head, be32(in.s), be32(in.s + 4))
			       : IMAGE_DAMAGED;
	if (memcmp(name, "acTL", 4) == 0)
		return IMAGE_ANIMATED;
	if (memcmp(name, "eXIf", 4) == 0)
		said_exif(head, in);
	return IMAGE_OK;
}

static enum image_fault
png_walk(const struct span *in, struct image_head *head)
{
	enum image_fault fault;
	const byte *name;
	size_t at = PNG_MAGIC, len;

	do {
		if (!has(in, at, PNG_AROUND))
			return IMAGE_TRUNCATED;
		len = be32(in->s + at);
		name = in->s + at + 4;
		if (!has(in, at + PNG_AROUND, len))
			return IMAGE_TRUNCATED;
		fault = png_chunk(name, (struct span){ name + 4, len }, head);
		if (fault != IMAGE_OK)
			return fault;
		at += PNG_AROUND + len;
	} while (memcmp(name, "IEND", 4) != 0);
	head->len = at;
	return IMAGE_OK;
}

static bool
makes_pixels(const byte *name)
{
	static const char names[][4] = { "IHDR", "PLTE", "tRNS", "IDAT",
		"IEND" };

	for (size_t i = 0; i < LEN(names); i++)
		if (memcmp(name, names[i], 4) == 0)
			return true;
	return false;
}

size_t
image_png_core(const void *s, size_t len, void *out)
{
	const byte *from = s, *end = from + len;
	byte *to = out;
	size_t chunk;

	memcpy(to, from, PNG_MAGIC);
	from += PNG_MAGIC;
	to += PNG_MAGIC;
	while ((size_t)(end - from) >= PNG_AROUND) {
		chunk = PNG_AROUND + (size_t)be32(from);
		if (makes_pixels(from + 4)) {
			memcpy(to, from, chunk);
			to += chunk;
		}
		from += chunk;
	}
	return (size_t)(to - (byte *)out);
}

/* ---- WebP --------------------------------------------------------------- */

enum { WEBP_MAGIC = 12, VP8X_ANIMATED = 0x02 };

/* The header of a lossy key frame (RFC 6386 9.1). */
static enum image_fault
webp_lossy(struct span in, struct image_head *head)
{
	if (in.len < 10 || (in.s[0] & 1) != 0 ||
		memcmp(in.s + 3, "\x9d\x01\x2a", 3) != 0)
		return IMAGE_DAMAGED;
	return said_size(
		head, le16(in.s + 6) & 0x3fff, le16(in.s + 8) & 0x3fff);
}

static enum image_fault
webp_lossless(struct span in, struct image_head *head)
{
	uint32_t bits;

	if (in.len < 5 || in.s[0] != 0x2f)
		return IMAGE_DAMAGED;
	bits = le32(in.s + 1);
	return said_size(head, (bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1);
}

static enum image_fault
webp_extended(struct span in, struct image_head *head)
{
	if (in.len < 10)
		return IMAGE_DAMAGED;
	if (in.s[0] & VP8X_ANIMATED)
		return IMAGE_ANIMATED;
	return said_size(head, le24(in.s + 4) + 1, le24(in.s + 7) + 1);
}

static enum image_fault
webp_chunk(const byte *name, struct span in, struct image_head *head)
{
	if (memcmp(name, "VP8 ", 4) == 0)
		return webp_lossy(in, head);
	if (memcmp(name, "VP8L", 4) == 0)
		return webp_lossless(in, head);
	if (memcmp(name, "VP8X", 4) == 0)
		return webp_extended(in, head);
	if (memcmp(name, "ANIM", 4) == 0 || memcmp(name, "ANMF", 4) == 0)
		return IMAGE_ANIMATED;
	if (memcmp(name, "EXIF", 4) == 0)
		said_exif(head, in);
	return IMAGE_OK;
}

static enum image_fault
webp_walk(const struct span *file, struct image_head *head)
{
	struct span in = { file->s, 8 + (size_t)le32(file->s + 4) };
	enum image_fault fault;
	size_t at = WEBP_MAGIC, len;

	if (in.len > file->len)
		return IMAGE_TRUNCATED;
	for (; has(&in, at, 8); at += 8 + len + len % 2) {
		len = le32(in.s + at + 4);
		if (!has(&in, at + 8, len))
			return IMAGE_DAMAGED;
		fault = webp_chunk(
			in.s + at, (struct span){ in.s + at + 8, len }, head);
		if (fault != IMAGE_OK)
			return fault;
	}
	head->len = in.len;
	return head->width != 0 ? IMAGE_OK : IMAGE_DAMAGED;
}

/* ---- all of them -------------------------------------------------------- */

enum image_fault
image_head(const void *s, size_t len, struct image_head *out)
{
	struct span in = { s, len };
	struct image_head head = { 0 };
	enum image_fault fault = IMAGE_FOREIGN;

	if (len == 0)
		return IMAGE_EMPTY;
	if (len > IMAGE_BYTES)
		return IMAGE_TOO_LARGE;
	if (starts(&in, 0, "\xff\xd8\xff", 3)) {
		head.kind = IMAGE_JPEG;
		fault = jpeg_walk(&in, &head);
	} else if (starts(&in, 0, "\x89PNG\r\n\x1a\n", PNG_MAGIC)) {
		head.kind = IMAGE_PNG;
		fault = png_walk(&in, &head);
	} else if (starts(&in, 0, "RIFF", 4) && starts(&in, 8, "WEBP", 4)) {
		head.kind = IMAGE_WEBP;
		fault = webp_walk(&in, &head);
	}
	if (fault != IMAGE_OK)
		return fault;
	if (head.orientation < 1 || head.orientation > 8)
		head.orientation = 1;
	*out = head;
	return IMAGE_OK;
}

const char *
image_foreign_name(const void *s, size_t len)
{
	static const struct {
		size_t at, len;
		const char *magic, *name;
	} rows[] = {
		{ 0, 4, "%PDF", "PDF" },
		{ 0, 4, "GIF8", "GIF" },
		{ 4, 8, "ftypavif", "AVIF" },
		{ 4, 7, "ftyphei", "HEIC" },
		{ 4, 7, "ftyphev", "HEIC" },
		{ 4, 8, "ftypmif1", "HEIC" },
		{ 4, 4, "ftyp", "MP4" },
		{ 0, 4, "II*\0", "TIFF" },
		{ 0, 4, "MM\0*", "TIFF" },
		{ 0, 2, "BM", "BMP" },
		{ 0, 4, "PK\3\4", "ZIP" },
		{ 0, 4, "<svg", "SVG" },
	};

	for (size_t i = 0; i < LEN(rows); i++)
		if (rows[i].at + rows[i].len <= len &&
			memcmp((const char *)s + rows[i].at, rows[i].magic,
				rows[i].len) == 0)
			return rows[i].name;
	return NULL;
}
