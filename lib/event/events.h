/* events.h: events as a whole: what staff make, copy and put away. */
#ifndef EVENTS_H
#define EVENTS_H

#include "db/call.h"

extern const struct stmt events_list_stmt;
extern const struct stmt events_add_stmt;
extern const struct stmt events_copy_stmt;
extern const struct stmt events_set_stmt;
extern const struct stmt events_delete_stmt;

/*
 * All events as one JSON object, with their state and counts.
 * Returns OK, E_UNAUTHORIZED, E_FORBIDDEN, E_UNAVAILABLE.
 */
MUST_CHECK enum err events_list(const struct call *call, const char **json);

/*
 * Make an event.
 *
 *   from       slug of the event whose settings, texts and pictures are copied,
 *              its times moved along with the start; NULL: none
 *   settings   JSON: slug, and settings; without `from` a name as well
 *   json       the event as the list has it
 *   replayed   it is the stored answer of the key
 *
 * And E_NO_EVENT, E_TAKEN (the slug), E_INVALID (db_detail: field and message),
 * E_KEY_RUNNING, E_KEY_REUSED.
 */
MUST_CHECK enum err events_add(const struct call *call, const char *from,
	const char *settings, const char **json, bool *replayed);

/*
 * Put an event away, bring it back, or make it the one that is meant where none
 * is named. Safe to repeat.
 *
 *   what      archived, unarchived or made_current
 *   version   what the admin saw, or 0 for whatever is there
 *
 * And E_NO_EVENT, E_STALE.
 */
MUST_CHECK enum err events_set(const struct call *call, const char *slug,
	const char *what, int64_t version, const char **json);

/* Delete an event that is empty. And E_NOT_EMPTY, E_NO_EVENT, E_STALE. */
MUST_CHECK enum err
events_delete(const struct call *call, const char *slug, int64_t version);

#endif
