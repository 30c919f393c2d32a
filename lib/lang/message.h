/* message.h: what a person is told, in no language until it is shown. */
#ifndef MESSAGE_H
#define MESSAGE_H

#include "base/arena.h"
#include "base/buf.h"

enum { MESSAGE_ARGS = 4 };

/* One of these stands in each hole of a sentence. */
struct message_arg {
	const char *text; /* shown as it is: it is never translated */
	bool is_when; /* but a moment as the schema writes it: lang_when() */
	const struct message *message; /* or a message in its turn, or NULL */
};

/*
 * A sentence of the catalogues (lang.h) and what stands in it. It arises where
 * something is found out and is translated once, at the rim.
 */
struct message {
	const char *id;	    /* the English sentence, with a %s for each hole */
	const char *plural; /* the English for other numbers than 1, or NULL */
	int64_t n;	    /* with `plural`: the number that decides */
	struct message_arg arg[MESSAGE_ARGS];
};

/* A sentence without holes, which is borrowed; NULL stays NULL. */
const struct message *message_plain(struct arena *mem, const char *id);

/*
 * A sentence with holes, as printf() has them: %s, %d, %zu or %lld. Each is
 * filled here, so that what it was filled with may change afterwards.
 */
const struct message *
message_make(struct arena *mem, const char *id, ...) PRINTF(2, 3);

/* The same about `n` things: `one` or `many`, as each language decides. */
const struct message *message_count(struct arena *mem, int64_t n,
	const char *one, const char *many, ...) PRINTF(3, 5) PRINTF(4, 5);

/* A sentence with two holes: a text, and a message in its turn. */
const struct message *message_within(struct arena *mem, const char *id,
	const char *text, const struct message *inner);

/* Append it in `lang`. */
void
message_add(struct buf *out, const char *lang, const struct message *message);

/* The same in `mem`; NULL stays NULL. */
const char *message_text(
	struct arena *mem, const char *lang, const struct message *message);

#endif
