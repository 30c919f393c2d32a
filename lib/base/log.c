/* log.c: lines of JSON on standard error, each by one write(2). */
#include <errno.h>
#include <stdarg.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"

enum { LINE = 400 }; /* bytes of most lines */

static const char *pool_name = "";

void
log_open(const char *pool)
{
	pool_name = pool;
}

static void
add_text(struct buf *line, const char *key, const char *text)
{
	if (text == NULL)
		return;
	buf_str(line, ",\"");
	buf_str(line, key);
	buf_str(line, "\":\"");
	buf_json(line, text, strlen(text));
	buf_char(line, '"');
}

static void
add_number(struct buf *line, const char *key, int64_t n)
{
	buf_str(line, ",\"");
	buf_str(line, key);
	buf_str(line, "\":");
	buf_int(line, n);
}

/* Microseconds as milliseconds. */
static void
add_ms(struct buf *line, const char *key, int64_t us)
{
	char part[] = ".000";

	if (us < 0)
		us = 0;
	part[1] = (char)('0' + us / 100 % 10);
	part[2] = (char)('0' + us / 10 % 10);
	part[3] = (char)('0' + us % 10);
	add_number(line, key, us / 1000);
	buf_str(line, part);
}

static void
line_open(struct buf *line, enum log_level level)
{
	static const char *const words[] = { "info", "warn", "error" };
	char now[CLOCK_TEXT];

	buf_init(line);
	buf_grow(line, LINE);
	clock_text(now);
	buf_str(line, "{\"time\":\"");
	buf_str(line, now);
	buf_char(line, '"');
	add_text(line, "pool", pool_name);
	add_text(line, "level", words[level]);
}

static void
line_send(struct buf *line)
{
	ssize_t n;

	buf_str(line, "}\n");
	do {
		n = write(STDERR_FILENO, line->s, line->len);
	} while (n < 0 && errno == EINTR);
	buf_release(line);
}

void
log_say(enum log_level level, const char *format, ...)
{
	char message[1024];
	struct buf line;
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof message, format, args);
	va_end(args);
	line_open(&line, level);
	add_text(&line, "message", message);
	line_send(&line);
}

void
log_request(const struct log_request *r)
{
	struct buf line;

	line_open(&line, r->level);
	add_text(&line, "request_id", r->request_id);
	add_text(&line, "method", r->method);
	add_text(&line, "route", r->route);
	add_number(&line, "status", r->status);
	add_text(&line, "code", r->code);
	add_text(&line, "note", r->note);
	add_ms(&line, "total_ms", r->total_us);
	add_ms(&line, "db_ms", r->db_us);
	add_number(&line, "bytes_in", (int64_t)r->bytes_in);
	add_number(&line, "bytes_out", (int64_t)r->bytes_out);
	line_send(&line);
}
