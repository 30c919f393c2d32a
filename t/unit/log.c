/* log.c: lines of JSON. */
#include "unit.h"

#include "base/log.h"
#include "wire/json_check.h"

static char said[8192];

/* What two calls in one child said. */
static void
say(void *format)
{
	log_open("register");
	log_say(LOG_WARN, "%s", (const char *)format);
}

static void
request(void *r)
{
	log_open("register");
	log_request(r);
}

/* One line of JSON and nothing else. */
static void
is_line(const char *name)
{
	size_t len = strlen(said);

	ok(len > 0 && strchr(said, '\n') == said + len - 1, "%s: one line",
		name);
	ok(json_check(said, len) == NULL, "%s: of JSON", name);
}

static void
messages(void)
{
	static char text[] = "quote \" slash \\ line\nbreak \xff Zoë";
	static char longer[5000];

	unit_child(say, text, said, sizeof said);
	is_line("message");
	ok(strstr(said, "\"pool\":\"register\",\"level\":\"warn\",\"message\":"
			"\"quote \\\" slash \\\\ line\\nbreak �") != NULL,
		"pool, level and the message, escaped");
	memset(longer, 'x', sizeof longer - 1);
	unit_child(say, longer, said, sizeof said);
	is_line("a long message");
	ok(strlen(said) < 4096, "is cut, so that the write is atomic");
}

static void
requests(void)
{
	struct log_request r = { .request_id = "5f0c",
		.method = "POST",
		.route = "/api/registration/status/{email}",
		.status = 201,
		.total_us = 1234567,
		.db_us = 45,
		.bytes_in = 10,
		.bytes_out = 20 };

	unit_child(request, &r, said, sizeof said);
	is_line("request");
	ok(strstr(said,
		   "\"level\":\"info\",\"request_id\":\"5f0c\",\"method\":"
		   "\"POST\",\"route\":\"/api/registration/status/{email}\","
		   "\"status\":201,\"total_ms\":1234.567,\"db_ms\":0.045,"
		   "\"bytes_in\":10,\"bytes_out\":20}\n") != NULL,
		"with all that it has");
	r.level = LOG_ERROR;
	r.status = 503;
	r.code = "unavailable";
	r.note = "SQLSTATE 57014";
	unit_child(request, &r, said, sizeof said);
	is_line("failed request");
	ok(strstr(said, "\"level\":\"error\"") != NULL &&
			strstr(said, "\"code\":\"unavailable\",\"note\":"
				     "\"SQLSTATE 57014\"") != NULL,
		"has level, code and note of the error");
	r = (struct log_request){ .status = 500, .total_us = -5 };
	unit_child(request, &r, said, sizeof said);
	is_line("a request that is nearly empty");
}

int
main(void)
{
	messages();
	requests();
	return done_testing();
}
