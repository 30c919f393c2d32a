/* picture_read.c: makes a picture that somebody sent safe to show. */
#include "event/picture.h"

/* Twice what is shown, so that it is sharp on a phone. */
static const struct image_frame kinds[] = {
	[PICTURE_LOGO] = { 640, 240, true },
	[PICTURE_PAYMENT_QR] = { 1024, 1024, false },
};

enum err
picture_read(struct arena *mem, enum picture kind, const struct value *file,
	struct image *out, struct field_error **errors)
{
	enum image_fault fault =
		image_fit(mem, file->file, file->file_len, &kinds[kind], out);
	enum err e;

	if (fault == IMAGE_OK)
		return OK;
	e = field_refuse_with(mem, "picture",
		image_refusal(mem, fault, file->file, file->file_len), errors);
	return fault == IMAGE_TOO_LARGE ? E_TOO_LARGE : e;
}
