/* settings.h: what an admin may change of an event. */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "base/buf.h"
#include "db/call.h"
#include "wire/field.h"

extern const struct stmt settings_show_stmt;
extern const struct stmt settings_save_stmt;
extern const struct stmt settings_check_stmt;
extern const struct stmt settings_texts_stmt;

/*
 * All settings of an event, its own texts of mails included, as JSON.
 *
 *   event     slug or NULL: the current one
 *   version   for the ETag
 *
 * Returns OK, E_NO_EVENT, E_UNAUTHORIZED, E_FORBIDDEN, E_UNAVAILABLE.
 */
MUST_CHECK enum err settings_show(const struct call *call, const char *event,
	const char **json, int64_t *version);

/* Its own texts of mails alone: a flat JSON object. As settings_show(). */
MUST_CHECK enum err
settings_texts(const struct call *call, const char *event, const char **json);

/* What the admin knows that a change does to people. */
struct confirmed {
	int64_t over;	 /* at most so many tickets beyond the places */
	int64_t move_up; /* at most so many of the waiting list move up */
};

/* A change of settings. */
struct settings_change {
	const char *event;	    /* slug, or NULL: the current one */
	const char *json;	    /* an object: the values that change */
	int64_t version;	    /* that the admin saw; 0: any */
	struct confirmed confirmed; /* more than that is not done */
};

/*
 * Change what the object names, and nothing else; more places go to the
 * waiting list. The database checks each value. `json`: the settings as they
 * are now.
 *
 * And E_STALE, E_INVALID (db_detail: field and message), E_CONFIRM (db_detail:
 * what it would do).
 */
MUST_CHECK enum err settings_save(const struct call *call,
	const struct settings_change *change, const char **json);

/*
 * Would settings_save() take these? Nothing is changed. `effects`: what it
 * would do to people, a JSON object.
 * Returns as settings_show(), and E_INVALID (db_detail: field and message).
 */
MUST_CHECK enum err settings_check(const struct call *call, const char *event,
	const char *changes, const char **effects);

/*
 * The values that were given as members of an open JSON object, by their
 * types; an empty number is null, an empty text "".
 */
void settings_json(struct buf *out, const struct field *fields, size_t n,
	const struct value *values);

#endif
