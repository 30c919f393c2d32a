/* clock.c: the time. */
#include "unit.h"

#include "base/clock.h"

int
main(void)
{
	static const char shape[] = "dddd-dd-ddTdd:dd:dd.dddZ";
	char text[CLOCK_TEXT];
	int64_t before = clock_us(), now = clock_now();
	struct tm tm = { 0 };
	bool fits = true;

	clock_text(text);
	is_int(strlen(text), CLOCK_TEXT - 1, "the text has its length");
	for (size_t i = 0; shape[i] != 0; i++)
		fits = fits &&
		       (shape[i] == 'd' ? text[i] >= '0' && text[i] <= '9'
					: text[i] == shape[i]);
	ok(fits, "and the shape of RFC 3339: %s", text);
	strptime(text, "%Y-%m-%dT%H:%M:%S", &tm);
	ok(timegm(&tm) - now >= 0 && timegm(&tm) - now <= 5,
		"it is the time of now, in UTC");
	ok(now > 1700000000 && now < 100000000000, "now is in seconds");
	usleep(2000);
	before = clock_us() - before;
	ok(before >= 2000 && before < 60000000,
		"the monotonic clock counts microseconds");
	return done_testing();
}
