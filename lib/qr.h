/* qr.h: QR codes as squares of modules and as PNG. */
#ifndef QR_H
#define QR_H

#include "bitmap.h"

enum { QR_QUIET = 4, QR_SCALE_MAX = 32 };

/* Row by row; bit 0 of a byte is set where the module is dark. */
struct qr {
	int side; /* modules, without the quiet zone */
	const unsigned char *modules;
};

/*
 * `text` ([0-9A-Z.-], so alphanumeric mode) at level M (ISO/IEC 18004); its
 * modules live in `mem`. False only if the text does not fit into a QR.
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

#endif
