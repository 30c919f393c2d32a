/* mime.c: messages as they go over the wire; `mime CASE` prints one. */
#include "draw/mime.h"
#include "unit.h"

static const char png[] = "\x89PNG\r\n\x1a\n\0not really";

#define IMAGE(id, name)                                         \
	{                                                       \
		.content_id = id, .filename = name, .png = png, \
		.len = sizeof png                               \
	}
static const struct mime_image images[] = {
	IMAGE("one@example.org", "ticket-1.png"),
	IMAGE("two\r\nBcc: x@evil.example", "a\"b\r\nX-Evil: 1\\\xc3\xa9.png"),
};

static const struct mime_file files[] = {
	{ .type = "application/pdf",
		.filename = "tickets-robotics-open.pdf",
		.bytes = png,
		.len = sizeof png },
	{ .type = "text/calendar; charset=utf-8; method=PUBLISH",
		.filename = "\xe5\xb1\xb1\xe7\x94\xb0\r\nX-Evil: 1\" .ics",
		.bytes = "BEGIN:VCALENDAR\r\n",
		.len = 17 },
};

static const struct {
	const char *name;
	struct mime_mail mail;
} cases[] = {
	{ "plain", { .from = "tickets@example.org",
			   .to_name = "Ada Lovelace",
			   .to_address = "ada@example.org",
			   .subject = "Hello",
			   .message_id = "1.abc@example.org",
			   .text = "Hello\n",
			   .html = "<p>Hello</p>\n" } },
	{ "scripts",
		{ .from = "Robotik \xc3\x96sterreich <tickets@example.org>",
			.reply_to = "\"Help, please\" <help@example.org>",
			.to_name =
				"\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \"Bob\" O'Neil, "
				"<\xf0\x9f\x8e\x9f> \\ & \xe5\xb1\xb1\xe7\x94\xb0",
			.to_address = "bob@xn--bcher-kva.example",
			.subject =
				"\xf0\x9f\x8e\x9f \xd8\xa3\xd9\x87\xd9\x84\xd8"
				"\xa7 & \"quotes\" \xe5\xb1\xb1\xe7\x94\xb0",
			.message_id = "2.abc@example.org",
			.text = "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d "
				"\xf0\x9f\x8e\x9f\n.dot\nFrom here \n\n-- \nend\n",
			.html = "<p dir=\"auto\">\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d "
				"\xf0\x9f\x8e\x9f</p>\n",
			.images = images,
			.n_images = 1 } },
	{ "evil", { .from = "A\r\nX-Evil: 1 <tickets@example.org>",
			  .reply_to = "r@example.org\r\nX-Evil: 1",
			  .to_name = "Bob\r\nBcc: x@evil.example\r\n\r\n<h1>",
			  .to_address = "b@example.org>\r\nX-Evil: <1",
			  .subject = "a\r\nX-Evil: 1\r\n\r\nbody\x01\x7f",
			  .message_id = "3>\r\nX-Evil: 1",
			  .text = "a\r\n.\r\nQUIT\r\n",
			  .html = "<p>a</p>",
			  .images = images,
			  .n_images = 2,
			  .files = files,
			  .n_files = 2 } },
	{ "files", { .from = "tickets@example.org",
			   .to_address = "ada@example.org",
			   .subject = "Hello",
			   .message_id = "5.abc@example.org",
			   .text = "Hello\n",
			   .html = "<p>Hello</p>\n",
			   .files = files,
			   .n_files = 2 } },
	{ "bytes", { .from = "tickets@example.org",
			   .to_name = "B\xff\xfe"
				      "b \xc3",
			   .to_address = "b@example.org",
			   .subject = "\xf0\x28\x8c\x28",
			   .message_id = "4.abc@example.org",
			   .text = "fine\n",
			   .html = "<p>fine</p>\n" } },
};

/* A line far longer than the 998 bytes of RFC 5322. */
static void
print_long(struct buf *out)
{
	struct buf text = BUF_INIT;
	struct mime_mail mail = cases[0].mail;

	for (int i = 0; i < 3000; i++)
		buf_str(&text, i % 2 ? "x" : "\xc3\xa9");
	mail.text = mail.html = mail.subject = mail.to_name = text.s;
	mime_compose(&mail, out);
	buf_release(&text);
}

static int
print_case(const char *name)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < LEN(cases); i++)
		if (strcmp(cases[i].name, name) == 0)
			mime_compose(&cases[i].mail, &out);
	if (strcmp(name, "long") == 0)
		print_long(&out);
	fwrite(out.s, 1, out.len, stdout);
	buf_release(&out);
	mime_shutdown();
	return 0;
}

/* CR only before LF, LF only behind CR, seven bits, 998 bytes a line. */
static bool
is_wire(const struct buf *b)
{
	size_t line = 0;

	for (size_t i = 0; i < b->len; i++) {
		unsigned char c = (unsigned char)b->s[i];

		if (c == 0 || c > 127 || (c == '\r') != (b->s[i + 1] == '\n'))
			return false;
		if (c == '\n')
			line = 0;
		else if (++line > 999)
			return false;
	}
	return b->len > 0 && b->s[b->len - 1] == '\n';
}

int
main(int argc, char **argv)
{
	struct buf out = BUF_INIT;

	if (argc > 1)
		return print_case(argv[1]);
	for (size_t i = 0; i < LEN(cases); i++) {
		buf_clear(&out);
		mime_compose(&cases[i].mail, &out);
		ok(is_wire(&out), "%s: only CR LF, 7 bits, short lines",
			cases[i].name);
		ok(strstr(out.s, "\nX-Evil") == NULL &&
				strstr(out.s, "\nBcc") == NULL,
			"%s: no header was smuggled in", cases[i].name);
		ok(strstr(out.s, "\nAuto-Submitted: auto-generated\r\n") !=
				NULL,
			"%s: marked as automatic", cases[i].name);
	}
	buf_clear(&out);
	print_long(&out);
	ok(is_wire(&out), "long: only CR LF, 7 bits, short lines");
	buf_release(&out);
	mime_shutdown();
	return done_testing();
}
