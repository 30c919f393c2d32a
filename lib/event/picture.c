/* picture.c: stores and shows the pictures of an event. */
#include "event/picture.h"

static const char *const kinds[] = {
	[PICTURE_LOGO] = "logo",
	[PICTURE_PAYMENT_QR] = "payment_qr",
};

const struct stmt picture_show_stmt = { "event_picture", RETRY_OK, 2,
	"select image, type from api.event_picture($1::text, $2::text)" };

enum err
picture_show(const struct call *call, const char *event, enum picture kind,
	struct picture_shown *out)
{
	enum err e = DB_RUN(call->db, &picture_show_stmt, event, kinds[kind]);

	if (e != OK)
		return e;
	if (db_rows(call->db) == 0)
		return E_NO_PICTURE;
	out->bytes = db_bytes(call->db, call->mem, 0, 0, &out->len);
	out->type = db_copy(call->db, call->mem, 0, 1);
	return OK;
}

const struct stmt picture_save_stmt = { "picture_save", RETRY_NO, 11,
	"select api.picture_save($1::text, $2::text, $3::bytea, $4::text, "
	"$5::text, $6::bytea, $7::text, $8::int, $9::int, $10::bytea, "
	"$11::bigint)" };

enum err
picture_save(const struct call *call, const struct picture_place *place,
	const struct image *image, const char **json)
{
	static const struct image none;
	const struct image *i = image != NULL ? image : &none;
	enum err e = DB_RUN(call->db, &picture_save_stmt, call->who.request_id,
		call->who.address, call->who.session, place->event,
		kinds[place->kind],
		image ? arg_bytea(call->mem, i->bytes, i->len) : NULL, i->type,
		arg_number(call->mem, i->width),
		arg_number(call->mem, i->height),
		image ? arg_bytea(call->mem, i->sha256, sizeof i->sha256)
		      : NULL,
		arg_nonzero(call->mem, place->version));

	return db_take(e, call->db, call->mem, json);
}
