/* answer.c: what many handlers answer with. */
#include "run/answer.h"
#include "lang/lang.h"
#include "wire/json.h"

enum err
answer_json(struct ctx *c, enum err e, const char *json)
{
	if (e == OK)
		json_raw(&c->resp->body, NULL, json);
	return e;
}

enum err
answer_decided(struct ctx *c, enum err e, const struct registration *reg)
{
	struct buf *b = &c->resp->body;

	if (e != OK)
		return e;
	resp_replayed(c->resp, reg->replayed);
	json_open(b, NULL, '{');
	registration_decided_json(b, reg);
	json_close(b, '}');
	return OK;
}

enum err
answer_message(struct ctx *c, enum err e, const char *sentence)
{
	struct buf *b = &c->resp->body;

	if (e != OK)
		return e;
	json_open(b, NULL, '{');
	json_text(b, "message", lang_text(c->lang, sentence));
	json_close(b, '}');
	return OK;
}

enum err
answer_refusal(struct ctx *c, const char *field, const char *why)
{
	return field_refuse(c->mem, field, why, &c->errors);
}
