/* log.h: one line of JSON per event on standard error. */
#ifndef LOG_H
#define LOG_H

#include "base/base.h"

enum log_level { LOG_INFO, LOG_WARN, LOG_ERROR };

/* The pool's name, in every line; borrowed for ever. */
void log_open(const char *pool);

/* {"time","pool","level","message"}: start, stop, lost database, and so on. */
void log_say(enum log_level level, const char *format, ...) PRINTF(2, 3);

/*
 * One request. No name, e-mail, serial or token may come here: `route` is the
 * pattern from the pool table, never the raw path.
 */
struct log_request {
	enum log_level level;
	const char *request_id, *method, *route;
	int status;
	const char *code; /* public error code or NULL */
	const char *note; /* err_noted() or NULL */
	int64_t total_us, db_us;
	size_t bytes_in, bytes_out;
};
void log_request(const struct log_request *r);

#endif
