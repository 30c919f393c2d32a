/* image.c: any bytes as a picture; nothing is read or allowed too much. */
#include "draw/image.h"
#include "fuzz.h"

/* The first byte chooses how the file starts. */
static const struct start {
	const char *s;
	size_t len;
} starts[] = {
	{ "", 0 },
	{ "\xff\xd8\xff", 3 },
	{ "\xff\xd8\xff\xc0\0\x0b\x08\0\x10\0\x10\1\1\x11\0", 15 },
	{ "\x89PNG\r\n\x1a\n", 8 },
	{ "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\2\0\0\0\0\0"
	  "\0\0",
		33 },
	{ "RIFF\x40\0\0\0WEBP", 12 },
	{ "RIFF\x40\0\0\0WEBPVP8X\x0a\0\0\0\x08\0\0\0\x0f\0\0\x0f\0\0", 30 },
};

static void
check_head(const struct image_head *head, size_t len)
{
	MUST(head->width > 0 && head->width <= IMAGE_SIDE);
	MUST(head->height > 0 && head->height <= IMAGE_SIDE);
	MUST(head->width * head->height <= IMAGE_PIXELS);
	MUST(head->orientation >= 1 && head->orientation <= 8);
	MUST(head->len <= len);
}

/* Small ones are decoded too: the decoder must have seen the same size. */
static void
check_clean(const struct image_head *head, const char *s, size_t len)
{
	bool across = head->orientation >= 5;
	struct arena *mem = arena_new();
	struct image image;

	if (head->width * head->height < 64 * 64 &&
		image_clean(mem, s, len, &image) == IMAGE_OK) {
		MUST(image.width == (across ? head->height : head->width));
		MUST(image.height == (across ? head->width : head->height));
	}
	arena_free(mem);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct start *start;
	struct image_head head;
	char *s, *core;
	size_t len;

	if (size == 0)
		return 0;
	start = &starts[data[0] % LEN(starts)];
	len = start->len + size - 1;
	s = malloc(len + 1);
	core = malloc(len + 1);
	if (s == NULL || core == NULL)
		abort();
	memcpy(s, start->s, start->len);
	memcpy(s + start->len, data + 1, size - 1);
	if (image_head(s, len, &head) == IMAGE_OK) {
		check_head(&head, len);
		if (head.kind == IMAGE_PNG)
			MUST(image_png_core(s, head.len, core) <= head.len);
		check_clean(&head, s, len);
	}
	free(s);
	free(core);
	return 0;
}
