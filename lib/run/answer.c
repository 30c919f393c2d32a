/* answer.c: what many handlers answer with. */
#include "run/answer.h"
#include "event/event.h"
#include "lang/lang.h"
#include "page/page.h"
#include "wire/json.h"

enum err
answer_json(struct ctx *c, enum err e, const char *json)
{
	if (e == OK)
		json_raw(&c->resp->body, NULL, json);
	return e;
}

/* Where it stands now, in words for whoever decided. */
static const char *
decided_message(const char *status)
{
	if (strcmp(status, "approved") == 0)
		return "The registration is approved.";
	if (strcmp(status, "rejected") == 0)
		return "The registration is rejected.";
	if (strcmp(status, "waitlisted") == 0)
		return "The registration is on the waiting list.";
	if (strcmp(status, "cancelled") == 0)
		return "The registration is cancelled.";
	return "The registration waits for a decision.";
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
	json_text(b, "message",
		lang_text(c->call.lang, decided_message(reg->status)));
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
	json_text(b, "message", lang_text(c->call.lang, sentence));
	json_close(b, '}');
	return OK;
}

enum err
answer_refusal(struct ctx *c, const char *field, const char *id)
{
	return field_refuse(c->call.mem, field, id, &c->errors);
}

enum err
answer_refusal_with(struct ctx *c, const char *field, const struct message *why)
{
	return field_refuse_with(c->call.mem, field, why, &c->errors);
}

const struct message *
answer_detail(struct ctx *c, enum err e)
{
	return message_plain(c->call.mem, err_detail(e));
}

enum err
answer_error_page(struct ctx *c, enum err e, const char *heading,
	const struct message *text, const char *event)
{
	const struct page_about about = { .event = event,
		.again = e == E_UNAVAILABLE && req_is_get(c->req),
		.find = err_status(e) == 404,
		.status = err_status(e),
		.request_id = c->req->id };

	c->resp->type = "text/html; charset=utf-8";
	page_message(&c->resp->body, c->call.lang, heading, text, &about);
	return OK;
}

const char *
answer_event(struct ctx *c)
{
	static const struct field slug = { FIELD_EVENT, F_REQUIRED };
	const char *text = pair_text(c->query, slug.name);

	if (text == NULL || field_valid(c->call.mem, &slug, text, strlen(text)))
		return NULL;
	return text;
}
