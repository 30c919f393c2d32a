/* ping.c: GET /ping: the worker is there; nothing behind it is touched. */
#include "run/worker.h"
#include "wire/json.h"

static enum err
ping_get(struct ctx *c)
{
	json_open(&c->resp->body, NULL, '{');
	json_text(&c->resp->body, "status", "pong");
	json_close(&c->resp->body, '}');
	return OK;
}

const struct route route = {
	.name = "ping",
	.endpoints = { { .path = "/ping", .get = ping_get } },
};
