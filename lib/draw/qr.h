/* qr.h: QR codes as squares of modules and as PNG. */
#ifndef QR_H
#define QR_H

#include "draw/bitmap.h"

enum { QR_QUIET = 4, QR_SCALE_MAX = 32 };

/* Row by row; bit 0 of a byte is set where the module is dark. */
struct qr {
	int side; /* modules, without the quiet zone */
	const unsigned char *modules;
};

/*
 * `text` at level M (ISO/IEC 18004): in alphanumeric mode where it has only
 * characters of that ([0-9A-Z $%*+-./:]), else as bytes; its modules live in
 * `mem`. False only if the text does not fit into a QR.
 */
MUST_CHECK bool qr_encode(struct arena *mem, const char *text, struct qr *out);

/* At the top left of a picture, with a quiet zone, `scale` pixels a module. */
void qr_draw(const struct qr *qr, struct bitmap *b, int scale);

/*
 * The same as a black on white PNG of one bit a pixel, with a quiet zone of 4
 * modules, `scale` pixels a module (1..32).
 */
MUST_CHECK bool
qr_png(struct arena *mem, const char *text, int scale, struct buf *out);

/* The same as "data:image/png;base64,…" in `mem`; NULL: it does not fit. */
MUST_CHECK const char *
qr_data_uri(struct arena *mem, const char *text, int scale);

#endif
