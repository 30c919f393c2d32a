/* stats.h: the event in numbers, for any number of dashboards. */
#ifndef STATS_H
#define STATS_H

#include "db/call.h"

extern const struct stmt stats_stmt;
extern const struct stmt stats_refused_stmt;
extern const struct stmt stats_sources_stmt;

/*
 * The statistics of API.md as one JSON object. An answer is kept for a second,
 * with the sessions that may see it: all who ask meanwhile, and may, are
 * answered without the database. A session that ends is out within a second.
 *
 *   event  slug; NULL: all events together
 *   json   good until the next call
 *
 * Returns OK, E_UNAUTHORIZED, E_FORBIDDEN, E_NO_EVENT, E_UNAVAILABLE.
 */
MUST_CHECK enum err
stats_read(const struct call *call, const char *event, const char **json);

/*
 * Where the registered people come from, as a JSON object; asked of the
 * database each time. Arguments and returns as stats_read().
 */
MUST_CHECK enum err
stats_sources(const struct call *call, const char *event, const char **json);

#endif
