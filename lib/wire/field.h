/* field.h: what a request may carry, as a table; handlers see valid values. */
#ifndef FIELD_H
#define FIELD_H

#include "base/arena.h"
#include "base/err.h"
#include "lang/message.h"
#include "wire/value.h"

struct field_error {
	const char *field;
	const struct message *message;
	struct field_error *next;
};

enum { FIELD_MAX = 48 };

/*
 * Check pairs against the table. Unknown, repeated, missing and ill-formed
 * are all collected in *errors, in the table's order, each with one sentence
 * for a person.
 *
 * Returns OK (values[] is set for each field), E_INVALID (*errors is set).
 */
MUST_CHECK enum err field_check(struct arena *mem, const struct field *fields,
	const struct pair *pairs, struct value *values,
	struct field_error **errors);

/*
 * For a page or file that people open by a link, on which newsletters,
 * networks and monitors hang parameters of their own. What the table does not
 * know, what comes again and what is not valid is left out of *out; `pairs`
 * are those of the path, which stay, and then those of the query.
 *
 * Returns OK, E_NO_EVENT (an F_EVENT is never guessed: it is empty or no slug,
 * or two different ones are named).
 */
MUST_CHECK enum err field_forgive(struct arena *mem, const struct field *fields,
	const struct pair *pairs, struct pair **out);

/*
 * The same of a row among others: NULL where all is well, else "FIELD: why" of
 * the first that is wrong. values[] is set for each field.
 */
const struct message *field_fault(struct arena *mem, const struct field *fields,
	const struct pair *pairs, struct value *values);

/*
 * *errors is that one thing: a sentence without holes, or a message. The texts
 * are borrowed. Returns E_INVALID.
 */
enum err field_refuse(struct arena *mem, const char *field, const char *id,
	struct field_error **errors);
enum err field_refuse_with(struct arena *mem, const char *field,
	const struct message *message, struct field_error **errors);

/* What a change is to be: "" takes it away, NULL leaves it as it is. */
const char *field_change(const struct value *v);

/* One value of a type, for callers outside the table: NULL or what is wrong. */
const struct message *field_valid(
	struct arena *mem, const struct field *f, const char *text, size_t len);

#endif
