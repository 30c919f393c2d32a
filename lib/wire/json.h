/* json.h: strict reading of an object, flat or of rows; fast writing. */
#ifndef JSON_H
#define JSON_H

#include "base/buf.h"
#include "wire/field.h"

/*
 * The members of a JSON object as pairs; an array gives one pair per item.
 * What json_check() refuses does not reach cJSON; duplicate keys, over 1000
 * members, and objects or arrays inside are refused after it. RFC 8259.
 *
 * Returns OK, E_BAD_REQUEST.
 */
MUST_CHECK enum err
json_parse(struct arena *mem, const char *s, size_t len, struct pair **out);

/* The same, and an array may hold flat objects as well: rows (F_ROWS). */
MUST_CHECK enum err json_parse_rows(
	struct arena *mem, const char *s, size_t len, struct pair **out);

/*
 * The writer appends to a buf and puts the commas itself: it looks at the last
 * byte. In an array the key is NULL. A NULL text becomes null.
 */
void json_open(struct buf *b, const char *key, char bracket); /* { or [ */
void json_close(struct buf *b, char bracket);		      /* } or ] */
void json_text(struct buf *b, const char *key, const char *text);
void json_int(struct buf *b, const char *key, int64_t n);
void json_bool(struct buf *b, const char *key, bool v);
/* `json` is JSON already (from PostgreSQL); NULL becomes null. */
void json_raw(struct buf *b, const char *key, const char *json);
/* The members of the object `json` ("{…}") go into the one that is open. */
void json_splice(struct buf *b, const char *json);

#endif
