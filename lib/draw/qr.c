/* qr.c: encodes with libqrencode. */
#include <qrencode.h>

#include "draw/qr.h"

static QRencodeMode
mode_of(const char *text)
{
	static const char alphanumeric[] =
		"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

	return text[strspn(text, alphanumeric)] == '\0' ? QR_MODE_AN
							: QR_MODE_8;
}

bool
qr_encode(struct arena *mem, const char *text, struct qr *out)
{
	QRinput *input = QRinput_new2(0, QR_ECLEVEL_M);
	QRcode *code = NULL;
	unsigned char *modules;
	size_t len;

	if (input == NULL)
		die(EXIT_UNAVAILABLE, "out of memory");
	if (QRinput_append(input, mode_of(text), (int)strlen(text),
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

void
qr_draw(const struct qr *qr, struct bitmap *b, int scale)
{
	const unsigned char *m = qr->modules;

	for (int y = 0; y < qr->side; y++, m += qr->side) {
		int top = (y + QR_QUIET) * scale;

		for (int x = 0; x < qr->side; x++)
			if (m[x] & 1)
				bitmap_fill(b, (x + QR_QUIET) * scale, top,
					scale, 1);
		bitmap_repeat(b, top, scale - 1);
	}
}

bool
qr_png(struct arena *mem, const char *text, int scale, struct buf *out)
{
	struct bitmap b;
	struct qr qr;
	int side;

	if (scale < 1 || scale > QR_SCALE_MAX)
		BUG("%d pixels a module", scale);
	if (!qr_encode(mem, text, &qr))
		return false;
	side = (qr.side + 2 * QR_QUIET) * scale;
	b = bitmap_new(mem, side, side);
	qr_draw(&qr, &b, scale);
	bitmap_png(&b, out);
	return true;
}

const char *
qr_data_uri(struct arena *mem, const char *text, int scale)
{
	struct buf png = BUF_INIT, uri = BUF_INIT;
	const char *s = NULL;

	if (qr_png(mem, text, scale, &png)) {
		buf_str(&uri, "data:image/png;base64,");
		buf_base64(&uri, png.s, png.len);
		s = arena_strndup(mem, uri.s, uri.len);
	}
	buf_release(&png);
	buf_release(&uri);
	return s;
}
