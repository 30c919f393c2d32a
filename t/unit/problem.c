/* problem.c: the body of an error. */
#include "unit.h"

#include "run/problem.h"
#include "wire/json_check.h"

static struct resp r;
static const char *lang;
static struct req q = { .id = "5f0c", .accept = "" };

static void
write_it(enum err e, const struct field_error *errors, const char *extra)
{
	resp_reset(&r);
	buf_str(&r.body, "left over");
	problem_write(&r, &q, lang, e, NULL, errors, extra);
	is_text(json_check(r.body.s, r.body.len), NULL, "%s is JSON",
		err_code(e));
}

static void
shapes(void)
{
	const struct message line = { .id = "Use \"one\" line." },
			     missing = { .id = "Please fill this in." };
	struct field_error second = { "a\"b\xff", &line, NULL };
	struct field_error first = { "email", &missing, &second };

	write_it(E_NOT_FOUND, NULL, NULL);
	is_int(r.status, 404, "it has its status");
	is_text(r.body.s,
		"{\"detail\":\"There is nothing here: check the address.\","
		"\"code\":\"not_found\",\"errors\":[],\"request_id\":\"5f0c\"}",
		"detail, code, errors and request id");
	is_text(r.head.s, "", "no further headers");
	write_it(E_INVALID, &first, "");
	ok(strstr(r.body.s, "\"errors\":[{\"field\":\"email\",\"message\":"
			    "\"Please fill this in.\"},{\"field\":\"a\\\"b�\","
			    "\"message\":\"Use \\\"one\\\" line.\"}],") != NULL,
		"the errors of fields, in their order and escaped");
	write_it(E_TICKET_USED, NULL, "\"first_gate\":\"B\",\"n\":1");
	ok(strstr(r.body.s, "\"request_id\":\"5f0c\",\"first_gate\":\"B\","
			    "\"n\":1}") != NULL,
		"further members come last");
	q.accept = "application/problem+json";
	write_it(E_FULL, NULL, NULL);
	q.accept = "";
	is_text(r.type, "application/problem+json", "RFC 9457 when asked for");
	is_text(r.body.s,
		"{\"type\":\"about:blank\",\"title\":\"Conflict\","
		"\"status\":409,\"detail\":\"There are not enough "
		"places left.\",\"code\":\"event_full\","
		"\"errors\":[],\"request_id\":\"5f0c\"}",
		"with type, title and status");
	for (int e = OK + 1; e < E_LAST; e++)
		write_it((enum err)e, NULL, NULL);
}

/* In German, and back. */
static void
languages(void)
{
	const struct message longest = { .id = "Use at most %s character.",
		.plural = "Use at most %s characters.",
		.n = 255,
		.arg = { { .text = "255" } } };
	struct field_error e = { "name", &longest, NULL };

	lang = "de";
	write_it(E_INVALID, &e, NULL);
	ok(strstr(r.body.s, "\"detail\":\"Einige Angaben fehlen ") != NULL,
		"the detail in German");
	ok(strstr(r.body.s, "\"code\":\"validation_failed\"") != NULL,
		"the code for programs");
	ok(strstr(r.body.s, "\"message\":\"Verwenden Sie höchstens 255 Zeichen."
			    "\"") != NULL,
		"the errors of fields in German");
	is_text(r.head.s, "Content-Language: de\r\n", "and a header says so");
	lang = NULL;
}

static void
headers(void)
{
	write_it(E_UNAVAILABLE, NULL, NULL);
	is_text(r.head.s, "Retry-After: 2\r\n", "503 says when to try again");
	write_it(E_RATE, NULL, NULL);
	is_text(r.head.s, "Retry-After: 60\r\n", "so does 429");
	write_it(E_RATE, NULL, "\"retry_after\": 900");
	is_text(r.head.s, "Retry-After: 900\r\n", "and knows better if told");
	write_it(E_RATE, NULL, "\"retry_after\":-1");
	is_text(r.head.s, "Retry-After: 60\r\n", "but not by nonsense");
	write_it(E_RATE, NULL, "\"retry_after\":99999999999999999999");
	is_text(r.head.s, "Retry-After: 60\r\n", "nor by a number too large");
	write_it(E_UNAUTHORIZED, NULL, NULL);
	is_text(r.head.s,
		"WWW-Authenticate: Bearer realm=\"event-tickets\"\r\n",
		"401 says how to sign in");
}

int
main(void)
{
	resp_init(&r, "/tmp");
	shapes();
	languages();
	headers();
	resp_release(&r);
	return done_testing();
}
