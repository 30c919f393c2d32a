/* proof.c: GET …/{id}/payment-proof: the picture, for reviewers. */
#include "registration/proof.h"
#include "run/worker.h"
#include "wire/common_fields.h"

enum { ID };
static const struct field fields[] = {
	[ID] = { FIELD_ID },
	{ 0 },
};

static const struct stmt *const stmts[] = { &proof_show_stmt, NULL };

/* Whatever the bytes may be, a browser draws them and runs nothing. */
static enum err
proof_get(struct ctx *c)
{
	struct proof_image image;
	enum err e = proof_show(&c->call, c->v[ID].number, &image);
	bool png = e == OK && strcmp(image.type, "image/png") == 0;

	if (e != OK)
		return e;
	c->resp->type = image.type;
	resp_header(c->resp, "Content-Security-Policy",
		"default-src 'none'; sandbox");
	resp_header(c->resp, "Content-Disposition",
		arena_printf(c->call.mem, "inline; filename=\"proof-%lld.%s\"",
			(long long)c->v[ID].number, png ? "png" : "jpg"));
	buf_add(&c->resp->body, image.bytes, image.len);
	return OK;
}

const struct route route = {
	.name = "proof",
	.stmts = stmts,
	.endpoints = { { .path = "/api/admin/registrations/{id}/payment-proof",
		.get = proof_get,
		.need = NEED_VIEWER,
		.fields = fields,
		.etag = true } },
};
