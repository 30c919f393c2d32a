/* ticket.c: GET /t/{code}.png, a ticket as a picture for who has its code. */
#include "code.h"
#include "image.h"
#include "worker.h"

static void
start(const struct cfg *cfg)
{
	code_load_public(cfg->signing_public);
}

/* Reads nothing but the code: what is signed by us is a ticket of ours. */
static enum err
ticket_get(struct ctx *c)
{
	const char *text = req_path_param(c->req, c->mem, "code");
	struct code code;

	if (text == NULL || !code_verify(text, &code) ||
		!image_ticket(c->mem, text, code.serial, &c->resp->body))
		return E_NOT_FOUND;
	c->resp->type = "image/png";
	c->resp->cache = "private, max-age=31536000, immutable";
	return OK;
}

const struct route route = {
	.name = "ticket",
	.start = start,
	.endpoints = { { .get = ticket_get } },
};
