/* message_json.h: messages from the database, and into an answer. */
#ifndef MESSAGE_JSON_H
#define MESSAGE_JSON_H

#include "lang/message.h"

/*
 * What app.message() of the schema made: {"id", "args"} and, where it counts,
 * {"many", "n"}; an argument is a text, a number or {"when": "Sat 20 Mar …"}.
 * Any other text is a sentence without holes. NULL stays NULL. In `mem`.
 */
const struct message *message_json(struct arena *mem, const char *text);

/* A member of the open object, in `lang`; NULL becomes null. */
void message_member(struct buf *out, const char *key, const char *lang,
	const struct message *message);

#endif
