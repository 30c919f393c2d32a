/* answer.h: what many handlers answer with. */
#ifndef ANSWER_H
#define ANSWER_H

#include "run/worker.h"

/* Of a model call that ended with `e`, which they return: the answer, if OK. */

/* JSON text of the database. */
enum err answer_json(struct ctx *c, enum err e, const char *json);
/* A registration that staff decided on. */
enum err
answer_decided(struct ctx *c, enum err e, const struct registration *reg);
/* A sentence, in their language: {"message": …}. */
enum err answer_message(struct ctx *c, enum err e, const char *sentence);

/* One field is wrong, and why: a sentence without holes. Returns E_INVALID. */
enum err answer_refusal(struct ctx *c, const char *field, const char *id);
/* The same with a message. */
enum err answer_refusal_with(
	struct ctx *c, const char *field, const struct message *why);

/* What err_detail() says, as a message. */
const struct message *answer_detail(struct ctx *c, enum err e);

/*
 * The page of error `e` for a browser, about this event where one is known,
 * with the way to try again where that helps. Returns OK.
 */
enum err answer_error_page(struct ctx *c, enum err e, const char *heading,
	const struct message *text, const char *event);

/* The slug that the query names, if it could be one, or NULL. */
const char *answer_event(struct ctx *c);

#endif
