/* ics.c: calendar entries, as RFC 5545 wants them. */
#include "draw/ics.h"
#include "base/utf8.h"
#include "unit.h"

static struct buf out = BUF_INIT;

static const struct ics plain = {
	.uid = "ticket-0123456789ABCDEFG@tickets.example",
	.sequence = 2,
	.changed_at = "2027-01-01T00:00:00Z",
	.stamp = "2027-01-02T03:04:05Z",
	.starts_at = "2027-03-20T09:00:00Z",
	.ends_at = "2027-03-20T17:30:00.000Z",
	.summary = "Robotics Open 2027",
	.location = "Hall 4, Example Street 1",
	.description = "Ticket for Zoë; bring it\r\nalong: C:\\x",
	.url = "https://tickets.example/t/1.ABCD.ics?a=1,2;3",
};

static bool
write_entry(const struct ics *entry)
{
	buf_clear(&out);
	return ics_write(entry, &out);
}

/* Unfold: what a reader makes of it (3.1). */
static void
unfold(struct buf *b)
{
	buf_clear(b);
	for (size_t i = 0; i < out.len; i++)
		if (i + 2 < out.len && memcmp(out.s + i, "\r\n ", 3) == 0)
			i += 2;
		else
			buf_char(b, out.s[i]);
}

static void
test_plain(void)
{
	ok(write_entry(&plain), "an entry is written");
	is_text(out.s,
		"BEGIN:VCALENDAR\r\n"
		"VERSION:2.0\r\n"
		"PRODID:-//event-tickets//EN\r\n"
		"METHOD:PUBLISH\r\n"
		"BEGIN:VEVENT\r\n"
		"UID:ticket-0123456789ABCDEFG@tickets.example\r\n"
		"SEQUENCE:2\r\n"
		"DTSTAMP:20270102T030405Z\r\n"
		"LAST-MODIFIED:20270101T000000Z\r\n"
		"DTSTART:20270320T090000Z\r\n"
		"DTEND:20270320T173000Z\r\n"
		"SUMMARY:Robotics Open 2027\r\n"
		"LOCATION:Hall 4\\, Example Street 1\r\n"
		"DESCRIPTION:Ticket for Zoë\\; bring it\\nalong: C:\\\\x\r\n"
		"URL:https://tickets.example/t/1.ABCD.ics?a=1,2;3\r\n"
		"STATUS:CONFIRMED\r\n"
		"END:VEVENT\r\n"
		"END:VCALENDAR\r\n",
		"with each line as it should be");
}

static void
test_left_out(void)
{
	struct ics entry = plain;

	entry.changed_at = entry.ends_at = entry.location = entry.description =
		NULL;
	entry.url = "";
	ok(write_entry(&entry), "an entry with little in it is written");
	ok(strstr(out.s, "DTEND") == NULL &&
			strstr(out.s, "LAST-MODIFIED") == NULL &&
			strstr(out.s, "LOCATION") == NULL &&
			strstr(out.s, "DESCRIPTION") == NULL &&
			strstr(out.s, "URL") == NULL,
		"what is not known is left out");
	entry.ends_at = entry.starts_at;
	ok(write_entry(&entry) && strstr(out.s, "DTEND") == NULL,
		"an end that is not later is left out too");
}

static void
test_times(void)
{
	static const char *const wrong[] = { "", "2027-03-20",
		"2027-03-20T09:00:00", "2027-03-20T09:00:00+01:00",
		"2027-03-20 09:00:00Z", "2027-03-20T09:00:00.Z",
		"2027-03-20T09:00:00ZZ", "2027-3-20T09:00:00Z" };
	struct ics entry = plain;

	for (size_t i = 0; i < LEN(wrong); i++) {
		entry.starts_at = wrong[i];
		ok(!write_entry(&entry), "\"%s\" is no time", wrong[i]);
		is_int(out.len, 0, "and nothing is written");
	}
}

/* Lines of at most 75 bytes, each of them UTF-8 by itself. */
static void
check_lines(void)
{
	size_t longest = 0;
	bool whole = true;
	char *line = out.s, *end;

	for (; (end = strstr(line, "\r\n")) != NULL; line = end + 2) {
		size_t len = (size_t)(end - line);

		if (len > longest)
			longest = len;
		if (!utf8_valid(line, len))
			whole = false;
	}
	ok(longest <= ICS_LINE && longest > ICS_LINE - 4,
		"lines are filled up to 75 bytes: %zu", longest);
	ok(whole, "no character is cut");
	is_text(line, "", "the last line ends as well");
}

static void
test_folding(void)
{
	static const char *const units[] = { "a", "ë", "日", "🤖",
		"a日ë🤖," };
	struct buf text = BUF_INIT, read = BUF_INIT, wanted = BUF_INIT;
	struct ics entry = plain;

	for (size_t u = 0; u < LEN(units); u++) {
		buf_clear(&text);
		for (int i = 0; i < 300; i++)
			buf_str(&text, units[u]);
		entry.summary = text.s;
		ok(write_entry(&entry), "300 times %s are folded", units[u]);
		check_lines();
		unfold(&read);
		buf_clear(&wanted);
		buf_str(&wanted, "\r\nSUMMARY:");
		for (const char *p = text.s; *p != 0; p++) {
			if (*p == ',')
				buf_char(&wanted, '\\');
			buf_char(&wanted, *p);
		}
		buf_str(&wanted, "\r\n");
		ok(strstr(read.s, wanted.s) != NULL, "and read back");
	}
	buf_release(&text);
	buf_release(&read);
	buf_release(&wanted);
}

/* 75 bytes exactly stay on one line, 76 do not. */
static void
test_edge(void)
{
	char text[80];
	struct ics entry = plain;

	memset(text, 'x', sizeof text);
	text[75 - strlen("SUMMARY:")] = 0;
	entry.summary = text;
	ok(write_entry(&entry) && strstr(out.s, "\r\n ") == NULL,
		"75 bytes are one line");
	text[75 - strlen("SUMMARY:")] = 'x';
	text[76 - strlen("SUMMARY:")] = 0;
	ok(write_entry(&entry) && strstr(out.s, "x\r\n x\r\n") != NULL,
		"76 bytes are two");
}

static void
test_injection(void)
{
	struct ics entry = plain;

	entry.summary = "a\r\nATTACH:x\nb\rc\1\x7f\td";
	entry.url = "https://x/\r\nATTACH:y";
	ok(write_entry(&entry), "texts with line breaks are written");
	ok(strstr(out.s, "SUMMARY:a\\nATTACH:x\\nb\\ncd\r\n") != NULL,
		"as escapes, without other control characters");
	ok(strstr(out.s, "URL:https://x/ATTACH:y\r\n") != NULL,
		"and an address stays one line");
	ok(strstr(out.s, "\r\nATTACH") == NULL, "no line is injected");
}

int
main(void)
{
	test_plain();
	test_left_out();
	test_times();
	test_folding();
	test_edge();
	test_injection();
	buf_release(&out);
	return done_testing();
}
