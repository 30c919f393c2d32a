/* picture.h: the pictures of an event: its logo, and the QR to pay by. */
#ifndef PICTURE_H
#define PICTURE_H

#include "db/call.h"
#include "draw/image.h"
#include "wire/field.h"

extern const struct stmt picture_show_stmt;
extern const struct stmt picture_save_stmt;

enum picture { PICTURE_LOGO, PICTURE_PAYMENT_QR };

struct picture_shown {
	const char *bytes, *type;
	size_t len;
};

/*
 * A picture of an event, for everybody.
 *
 *   event   slug or NULL: the current one
 *
 * Returns OK, E_NOT_FOUND (it has none), E_NO_EVENT, E_UNAVAILABLE.
 */
MUST_CHECK enum err picture_show(const struct call *call, const char *event,
	enum picture kind, struct picture_shown *out);

/*
 * The picture in a file, made safe to keep (image.h) and as small as it is
 * shown: a logo 640 times 240 pixels at most, a QR 1024 times 1024.
 *
 *   errors   set, unless OK
 *
 * Returns OK, E_INVALID (no picture, damaged, animated, too many pixels),
 * E_TOO_LARGE. Apart in picture_read.c, so that who only shows one does without
 * the codecs.
 */
MUST_CHECK enum err
picture_read(struct arena *mem, enum picture kind, const struct value *file,
	struct image *out, struct field_error **errors);

/* Which picture of an event, and which version of its settings. */
struct picture_place {
	const char *event; /* slug, or NULL: the current one */
	enum picture kind;
	int64_t version; /* that the admin saw; 0: any */
};

/*
 * Store a picture in place of what is there.
 *
 *   image     NULL: the event has none any more
 *   json      the settings as they are now
 *
 * Returns OK, E_NO_EVENT, E_STALE, E_UNAUTHORIZED, E_FORBIDDEN, E_UNAVAILABLE.
 */
MUST_CHECK enum err
picture_save(const struct call *call, const struct picture_place *place,
	const struct image *image, const char **json);

#endif
