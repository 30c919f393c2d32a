/* proof.c: reads and shows what somebody sent as proof of a payment. */
#include "registration/proof.h"
#include "draw/image.h"
#include "wire/json.h"

enum err
proof_read(struct arena *mem, const char *field, const struct value *file,
	struct proof *out, struct field_error **errors)
{
	enum image_fault fault;
	struct image image;
	enum err e;

	*out = (struct proof){ 0 };
	if (file->file == NULL)
		return OK;
	fault = image_clean(mem, file->file, file->file_len, &image);
	if (fault != IMAGE_OK) {
		e = field_refuse_with(mem, field,
			image_refusal(mem, fault, file->file, file->file_len),
			errors);
		return fault == IMAGE_TOO_LARGE ? E_TOO_LARGE : e;
	}
	out->image = arg_bytea(mem, image.bytes, image.len);
	out->type = image.type;
	out->sha256 = arg_bytea(mem, image.sha256, sizeof image.sha256);
	return OK;
}

const char *
proof_claim(struct arena *mem, const struct claim *claim)
{
	const struct {
		const char *key, *text;
	} said[] = { { "payment_type", claim->type },
		{ "amount", claim->amount },
		{ "payment_method", claim->method } };
	struct buf b = BUF_INIT;

	json_open(&b, NULL, '{');
	for (size_t i = 0; i < LEN(said); i++)
		if (said[i].text != NULL)
			json_text(&b, said[i].key, said[i].text);
	json_close(&b, '}');
	if (strcmp(b.s, "{}") != 0)
		return buf_keep(&b, mem);
	buf_release(&b);
	return NULL;
}

const struct stmt proof_show_stmt = { "proof", RETRY_OK, 4,
	"select image, type from api.proof($1::text, $2::text, $3::bytea, "
	"$4::bigint)" };

enum err
proof_show(const struct call *call, int64_t id, struct proof_image *out)
{
	enum err e = DB_RUN(call->db, &proof_show_stmt, call->who.request_id,
		call->who.address, call->who.session,
		arg_number(call->mem, id));

	if (e != OK)
		return e;
	if (db_rows(call->db) == 0)
		return E_NOT_FOUND;
	out->bytes = db_bytes(call->db, call->mem, 0, 0, &out->len);
	out->type = db_copy(call->db, call->mem, 0, 1);
	return out->bytes != NULL ? OK : E_NOT_FOUND;
}
