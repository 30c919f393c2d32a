/* qr.c: QR codes, read by somebody else's decoder. */
#include <stdlib.h>

#include "draw/image.h"
#include "draw/qr.h"
#include "unit.h"

/* As long as a signed code gets: 19 digits of event, 103 of signature. */
static const char text[] =
	"1.ABCD.9223372036854775807.0123456789ABCDEFG.30000000.30002880."
	"0123456789ABCDEFGHJKMNPQRSTVWXYZ0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	"0123456789ABCDEFGHJKMNPQRSTVWXYZ0123456";

/* What zbarimg reads in these bytes. */
static void
decode(const struct buf *png, char *out, size_t size)
{
	char path[] = "/tmp/qr.XXXXXX", command[128];
	FILE *file = fdopen(mkstemp(path), "w");

	fwrite(png->s, 1, png->len, file);
	fclose(file);
	snprintf(command, sizeof command,
		"zbarimg -q --nodbus --raw %s 2>/dev/null", path);
	file = popen(command, "r");
	out[fread(out, 1, size - 1, file)] = 0;
	out[strcspn(out, "\n")] = 0;
	pclose(file);
	unlink(path);
}

static unsigned
big_endian(const char *s)
{
	const unsigned char *p = (const unsigned char *)s;

	return (unsigned)p[0] << 24 | (unsigned)p[1] << 16 |
	       (unsigned)p[2] << 8 | p[3];
}

/* IHDR stands behind the signature: width, height, depth, colour type. */
static void
test_png(struct arena *mem)
{
	static const int scales[] = { 1, 2, 3, 6, 8, 32 };
	char read[512];
	struct qr qr;

	ok(qr_encode(mem, text, &qr), "a signed code is encoded");
	ok(qr.side <= 45, "in version 7 at most: %d modules", qr.side);
	for (size_t i = 0; i < LEN(scales); i++) {
		struct buf png = BUF_INIT;
		int scale = scales[i];

		ok(qr_png(mem, text, scale, &png), "drawn at %d", scale);
		is_int(big_endian(png.s + 16), (qr.side + 8) * scale,
			"with a quiet zone of four modules");
		ok(png.s[24] == 1 && png.s[25] == 0, "one bit of grey");
		decode(&png, read, sizeof read);
		if (scale > 1)
			is_text(read, text, "zbarimg reads it");
		buf_release(&png);
	}
}

static void
test_ticket(struct arena *mem)
{
	struct buf png = BUF_INIT;
	char read[512];

	ok(image_ticket(mem, text, "0123456789ABCDEFG", &png),
		"a ticket is drawn");
	ok(png.s[24] == 1 && png.s[25] == 0, "in two colours");
	ok(big_endian(png.s + 20) > big_endian(png.s + 16),
		"there is room for the serial below");
	decode(&png, read, sizeof read);
	is_text(read, text, "zbarimg reads the code of a ticket");
	buf_release(&png);
}

/* Such as an address: as bytes, not in alphanumeric mode. */
static void
test_bytes(struct arena *mem)
{
	static const char uri[] = "otpauth://totp/a?secret=B&issuer=%C3%A9";
	struct buf png = BUF_INIT;
	char read[512];

	ok(qr_png(mem, uri, 4, &png), "lower case is drawn as well");
	decode(&png, read, sizeof read);
	is_text(read, uri, "zbarimg reads it as it was written");
	buf_release(&png);
}

static void
test_refused(struct arena *mem)
{
	struct buf png = BUF_INIT;
	char *big = arena_alloc(mem, 5000);

	memset(big, 'A', 4999);
	ok(!qr_png(mem, big, 4, &png), "a text too long for a QR is refused");
	ok(!qr_png(mem, "", 4, &png), "nothing is refused");
	is_int(png.len, 0, "and nothing was written");
}

int
main(void)
{
	struct arena *mem = arena_new();

	test_png(mem);
	test_ticket(mem);
	test_bytes(mem);
	test_refused(mem);
	arena_free(mem);
	return done_testing();
}
