/* smtp.c: answers of relays; `smtp FROM TO FILE` sends with the environment. */
#include <signal.h>

#include "base/buf.h"
#include "base/clock.h"
#include "mail/smtp.h"
#include "mail/smtp_reply.h"
#include "unit.h"

static const char *const names[] = {
	[SMTP_SENT] = "sent",
	[SMTP_LATER] = "later",
	[SMTP_AWAY] = "away",
	[SMTP_REFUSED] = "refused",
	[SMTP_BLOCKED] = "blocked",
};

/* One line: result, code, tenths of a second, text. */
static int
send_file(const char *from, const char *to, const char *path)
{
	struct buf message = BUF_INIT;
	struct smtp_reply reply;
	enum smtp_result r;
	struct cfg cfg;
	char part[4096];
	int64_t began;
	size_t n;
	FILE *file = fopen(path, "r");

	if (file == NULL)
		return 2;
	while ((n = fread(part, 1, sizeof part, file)) > 0)
		buf_add(&message, part, n);
	fclose(file);
	signal(SIGPIPE, SIG_IGN);
	cfg_load(&cfg);
	began = clock_us();
	r = smtp_send(&cfg, from, to, (struct bytes){ message.s, message.len },
		&reply);
	printf("%s %d %d %s\n", names[r], reply.code,
		(int)((clock_us() - began) / 100000), reply.text);
	cfg_release(&cfg);
	buf_release(&message);
	return 0;
}

static void
test_text(void)
{
	struct smtp_reply r;
	char big[1000];

	smtp_reply_text(&r, "5.1.1 <bob@example.org>:\r\n user  unknown");
	is_text(r.text, "5.1.1 *** user unknown",
		"an address becomes stars, line ends become spaces");
	smtp_reply_text(&r, "");
	is_text(r.text, "", "nothing stays nothing");
	smtp_reply_text(&r, " \r\n ");
	is_text(r.text, "", "blanks are nothing");
	smtp_reply_text(&r, "caf\xc3\xa9\x01");
	is_text(r.text, "caf???", "only what a terminal can bear");
	memset(big, 'x', sizeof big - 1);
	big[sizeof big - 1] = 0;
	smtp_reply_text(&r, big);
	is_int(strlen(r.text), sizeof r.text - 1, "a long text is cut");
	for (size_t i = 0; i + 1 < sizeof big; i += 2)
		big[i] = ' ';
	smtp_reply_text(&r, big);
	ok(strlen(r.text) < sizeof r.text, "and many words as well");
}

static void
test_classes(void)
{
	static const struct {
		int code;
		enum smtp_result r;
	} cases[] = { { 450, SMTP_LATER }, { 421, SMTP_LATER },
		{ 499, SMTP_LATER }, { 550, SMTP_REFUSED },
		{ 554, SMTP_REFUSED }, { 530, SMTP_BLOCKED },
		{ 534, SMTP_BLOCKED }, { 535, SMTP_BLOCKED },
		{ 538, SMTP_BLOCKED } };
	struct smtp_reply r;

	for (size_t i = 0; i < LEN(cases); i++)
		is_int(smtp_reply_refused(&r, SMTP_REFUSED, cases[i].code, ""),
			cases[i].r, "%d is %s", cases[i].code,
			names[cases[i].r]);
	is_int(smtp_reply_failure("550 no"), 550, "a code is read");
	is_int(smtp_reply_failure("250 ok"), 0, "250 is no failure");
	is_int(smtp_reply_failure(""), 0, "nothing is no failure");
	is_int(smtp_reply_failure("x50"), 0, "letters are no failure");
}

static void
test_addresses(void)
{
	static const char *const bad[] = { "", "@", "a@", "@b", "a", "a b@c",
		"a@b\r\nRCPT TO:<x@y>", "a@b>", "<a@b", "a@b\n", "a@b\xc3\xa9",
		"a\x01@b" };

	ok(smtp_address("ada+x@xn--bcher-kva.example"), "an address is one");
	ok(!smtp_address(NULL), "NULL is none");
	for (size_t i = 0; i < LEN(bad); i++)
		ok(!smtp_address(bad[i]), "case %zu is none", i);
}

int
main(int argc, char **argv)
{
	if (argc == 4)
		return send_file(argv[1], argv[2], argv[3]);
	test_text();
	test_classes();
	test_addresses();
	return done_testing();
}
