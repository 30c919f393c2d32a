/* ics.c: writes a calendar entry line by line. */
#include <inttypes.h>

#include "draw/ics.h"

/* "20270320T090000Z" */
enum { TIME_SIZE = sizeof "20270320T090000Z" };

/* ---- times -------------------------------------------------------------- */

/* RFC 3339 is the same with punctuation: 2027-03-20T09:00:00Z */
static bool
basic_time(const char *text, char out[TIME_SIZE])
{
	static const char shape[] = "dddd-dd-ddTdd:dd:dd";
	size_t n = 0, digits;

	for (const char *p = shape; *p != 0; p++, text++) {
		bool digit = *text >= '0' && *text <= '9';

		if (*p == 'd' ? !digit : *p != *text)
			return false;
		if (*p != '-' && *p != ':')
			out[n++] = *text;
	}
	if (*text == '.') {
		digits = strspn(text + 1, "0123456789");
		if (digits == 0)
			return false;
		text += 1 + digits;
	}
	out[n++] = 'Z';
	out[n] = 0;
	return strcmp(text, "Z") == 0;
}

/* The same of one that may be left out: then `out` stays empty. */
static bool
optional_time(const char *text, char out[TIME_SIZE])
{
	return text == NULL || text[0] == 0 || basic_time(text, out);
}

/* ---- lines -------------------------------------------------------------- */

static bool
within_character(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* One line, parted where it is too long; a part starts with a space. */
static void
put_line(struct buf *out, const char *s, size_t len)
{
	size_t room = ICS_LINE, n;

	while (len > room) {
		n = room;
		while (n > 1 && within_character(s[n]))
			n--;
		buf_add(out, s, n);
		buf_str(out, "\r\n ");
		s += n;
		len -= n;
		room = ICS_LINE - 1;
	}
	buf_add(out, s, len);
	buf_str(out, "\r\n");
}

/* CR LF, CR and LF are one line break each, which only TEXT can say. */
static void
add_value(struct buf *line, const char *s, bool is_text)
{
	for (; *s != 0; s++)
		if (*s == '\r' || *s == '\n') {
			if (*s == '\r' && s[1] == '\n')
				s++;
			buf_str(line, is_text ? "\\n" : "");
		} else if ((unsigned char)*s >= ' ' && *s != 0x7f) {
			if (is_text && strchr("\\;,", *s) != NULL)
				buf_char(line, '\\');
			buf_char(line, *s);
		}
}

static void
put_value(struct buf *out, const char *name, const char *value, bool is_text)
{
	struct buf line = BUF_INIT;

	if (value == NULL || value[0] == 0)
		return;
	buf_printf(&line, "%s:", name);
	add_value(&line, value, is_text);
	put_line(out, line.s, line.len);
	buf_release(&line);
}

static void
put(struct buf *out, const char *name, const char *value)
{
	put_value(out, name, value, false);
}

static void
put_text(struct buf *out, const char *name, const char *value)
{
	put_value(out, name, value, true);
}

/* ---- the entry ---------------------------------------------------------- */

bool
ics_write(const struct ics *entry, struct buf *out)
{
	char stamp[TIME_SIZE], from[TIME_SIZE], until[TIME_SIZE] = "";
	char changed[TIME_SIZE] = "";
	char sequence[sizeof "-9223372036854775808"];

	if (!basic_time(entry->stamp, stamp) ||
		!basic_time(entry->starts_at, from) ||
		!optional_time(entry->ends_at, until) ||
		!optional_time(entry->changed_at, changed))
		return false;
	snprintf(sequence, sizeof sequence, "%" PRId64, entry->sequence);
	put(out, "BEGIN", "VCALENDAR");
	put(out, "VERSION", "2.0");
	put(out, "PRODID", "-//event-tickets//EN");
	put(out, "METHOD", "PUBLISH");
	put(out, "BEGIN", "VEVENT");
	put_text(out, "UID", entry->uid);
	put(out, "SEQUENCE", sequence);
	put(out, "DTSTAMP", stamp);
	put(out, "LAST-MODIFIED", changed);
	put(out, "DTSTART", from);
	if (strcmp(until, from) > 0) /* it must be later: 3.8.2.2 */
		put(out, "DTEND", until);
	put_text(out, "SUMMARY", entry->summary);
	put_text(out, "LOCATION", entry->location);
	put_text(out, "DESCRIPTION", entry->description);
	put(out, "URL", entry->url);
	put(out, "STATUS", "CONFIRMED");
	put(out, "END", "VEVENT");
	put(out, "END", "VCALENDAR");
	return true;
}
