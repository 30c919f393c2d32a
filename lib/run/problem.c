/* problem.c: the body of an error. */
#include "run/problem.h"
#include "base/num.h"
#include "lang/lang.h"
#include "wire/json.h"
#include "wire/message_json.h"

/* Seconds to wait where nobody knows better. */
enum { RETRY_RATE = 60, RETRY_UNAVAILABLE = 2 };

/* The number behind "retry_after": in `extra`, or `otherwise`. */
static int64_t
retry_after(const char *extra, int64_t otherwise)
{
	static const char key[] = "\"retry_after\":";
	const char *found = extra != NULL ? strstr(extra, key) : NULL;
	char digits[8] = "";
	int64_t n;

	if (found == NULL)
		return otherwise;
	found += sizeof key - 1;
	found += strspn(found, " ");
	memcpy(digits, found, strnlen(found, sizeof digits - 1));
	digits[strspn(digits, "0123456789")] = 0;
	return num_parse(digits, 1, 999999, &n) ? n : otherwise;
}

void
problem_headers(struct resp *r, enum err e, const char *extra)
{
	char seconds[24];
	int64_t n = 0;

	if (e == E_RATE)
		n = retry_after(extra, RETRY_RATE);
	else if (e == E_UNAVAILABLE)
		n = retry_after(extra, RETRY_UNAVAILABLE);
	if (n > 0) {
		snprintf(seconds, sizeof seconds, "%lld", (long long)n);
		resp_header(r, "Retry-After", seconds);
	}
	if (err_status(e) == 401)
		resp_header(r, "WWW-Authenticate",
			"Bearer realm=\"event-tickets\"");
}

static void
put_errors(struct buf *b, const char *lang, const struct field_error *errors)
{
	json_open(b, "errors", '[');
	for (; errors != NULL; errors = errors->next) {
		json_open(b, NULL, '{');
		json_text(b, "field", errors->field);
		message_member(b, "message", lang, errors->message);
		json_close(b, '}');
	}
	json_close(b, ']');
}

void
problem_write(struct resp *r, const struct req *q, const char *lang, enum err e,
	const struct message *said, const struct field_error *errors,
	const char *extra)
{
	struct buf *b = &r->body;
	bool problem = req_wants_problem(q);

	resp_status(r, err_status(e));
	r->type = problem ? "application/problem+json" : NULL;
	r->cache = NULL;
	problem_headers(r, e, extra);
	if (lang != NULL)
		resp_header(r, "Content-Language", lang);
	buf_clear(b);
	json_open(b, NULL, '{');
	if (problem) {
		json_text(b, "type", "about:blank");
		json_text(b, "title",
			lang_text(lang, resp_phrase(err_status(e))));
		json_int(b, "status", err_status(e));
	}
	if (said != NULL)
		message_member(b, "detail", lang, said);
	else
		json_text(b, "detail", lang_text(lang, err_detail(e)));
	json_text(b, "code", err_code(e));
	put_errors(b, lang, errors);
	json_text(b, "request_id", q->id);
	if (extra != NULL && extra[0] != 0)
		json_raw(b, NULL, extra);
	json_close(b, '}');
}
