/* mail.c: mails; `mail KIND [TICKETS [LANG [TEMPLATES]]]` prints one. */
#include "mail/mail.h"
#include "base/num.h"
#include "draw/mime.h"
#include "keys/ticket_code.h"
#include "mail/mail_preview.h"
#include "unit.h"

#define CODE                                                               \
	"1.ABCD.7.00000000000000011.30092220.30093660."                    \
	"0123456789ABCDEFGHJKMNPQRSTVWXYZ0123456789ABCDEFGHJKMNPQRSTVWXYZ" \
	"0123456789ABCDEFGHJKMNPQRSTVWXYZ012345"

static const struct cfg cfg = {
	.base_url = "https://tickets.example.org",
	.smtp_from = "Robotics Open <tickets@example.org>",
};

static struct outbox_ticket tickets[] = {
	{ "00000000000000011", "Ada <b>Lovelace</b>", CODE "6" },
	{ "00000000000000022", "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", CODE "7" },
	{ "00000000000000033", "\xf0\x9f\x8e\x9f & co", CODE "8" },
};

static struct outbox_mail mail = {
	.id = 1,
	.lease = "x",
	.kind = "approved",
	.recipient = "ada@example.org",
	.message_id = "m1.abc",
	.attempts = 1,
	.vouched = true,
	.name = "Ada <b>Lovelace</b>",
	.team_name = "Team \"Ultra\" & \xe5\xb1\xb1\xe7\x94\xb0",
	.reason = "The picture is too dark.\nPlease <send> another.",
	.event_id = 7,
	.event_name = "Robotics Open 2027",
	.venue = "Hall 4",
	.when = "Sat 20 Mar 2027, 09:00",
	.reply_to = "help@example.org",
	.registration_id = 42,
	.price = "€20.00",
	.each_price = "€20.00",
	.total = "€60.00",
	.places = 3,
	.proof_due = "either",
	.payment_instructions = "Bank of <Bits>\nDE00 1234",
	.payment_reference = "RO27-0042",
	.starts_at = "2027-03-20T08:00:00Z",
	.ends_at = "2027-03-20T17:00:00Z",
	.slug = "robotics-open",
	.attach = true,
	.place = 3,
	.link = "https://tickets.example.org/r/#0123456789abcdefghjkmnpqrs",
};

/* `n` tickets: the three above again and again. */
static void
set_tickets(struct arena *mem, size_t n)
{
	mail.tickets = arena_array(mem, n + 1, sizeof *mail.tickets);
	mail.n_tickets = n;
	for (size_t i = 0; i < n; i++)
		mail.tickets[i] = tickets[i % LEN(tickets)];
}

static int
print_mail(struct arena *mem, char **argv)
{
	struct buf out = BUF_INIT;
	int64_t count = 0;
	int rc = 1;

	mail.kind = argv[0];
	if (argv[1] != NULL && num_parse(argv[1], 0, 10000, &count))
		set_tickets(mem, (size_t)count);
	if (argv[1] != NULL && argv[2] != NULL) {
		mail.language = argv[2];
		mail.templates = argv[3];
		mail.vouched = argv[3] == NULL || argv[4] == NULL;
	}
	if (mail_compose(&cfg, mem, &mail, &out) == OK) {
		fwrite(out.s, 1, out.len, stdout);
		rc = 0;
	}
	buf_release(&out);
	return rc;
}

static void
test_sender(struct arena *mem)
{
	struct cfg other = cfg;

	is_text(mail_sender(&cfg, mem), "tickets@example.org",
		"the sender is the address in SMTP_FROM");
	other.smtp_from = "plain@example.org";
	is_text(mail_sender(&other, mem), "plain@example.org",
		"also where it has no name");
	other.smtp_from = NULL;
	is_text(mail_sender(&other, mem), "",
		"and nothing where it is missing");
}

static void
test_kinds(struct arena *mem)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; mail_kinds[i] != NULL; i++) {
		mail.kind = mail_kinds[i];
		buf_clear(&out);
		is_int(mail_compose(&cfg, mem, &mail, &out), OK, "%s: composed",
			mail.kind);
		ok(strstr(out.s, "<m1.abc@example.org>") != NULL,
			"%s: with a Message-ID under the sender's domain",
			mail.kind);
	}
	mail.kind = "invented";
	is_int(mail_compose(&cfg, mem, &mail, &out), E_INVALID,
		"a kind without texts is refused");
	buf_release(&out);
}

/* Of `m`, composed, the header line that begins with `name`. */
static const char *
header(struct arena *mem, const struct outbox_mail *m, const char *name)
{
	struct buf out = BUF_INIT;
	const char *line = NULL;

	if (mail_compose(&cfg, mem, m, &out) == OK)
		line = strstr(out.s, name);
	if (line != NULL)
		line = arena_strndup(mem, line, strcspn(line, "\r"));
	buf_release(&out);
	return line;
}

static void
test_from(struct arena *mem)
{
	struct outbox_mail m = mail;

	m.kind = "received";
	m.reply_to = "organiser@gmail.com";
	m.message_id = "old.one@gmail.com";
	is_text(header(mem, &m, "From: "),
		"From: Robotics Open 2027 <tickets@example.org>",
		"a mail to somebody who registered comes from the event");
	m.organiser = "\"Robots\" & friends <x@y.z>";
	is_text(header(mem, &m, "From: "),
		"From: \"\\\"Robots\\\" & friends <x@y.z>\""
		" <tickets@example.org>",
		"or from the organiser, whatever that is called");
	is_text(header(mem, &m, "Message-Id: "),
		"Message-Id: <old.one@example.org>",
		"a mail that an older version queued gets our domain, too");
	m.kind = "staff_reset";
	is_text(header(mem, &m, "From: "),
		"From: Robotics Open <tickets@example.org>",
		"staff hear from the installation");
}

/* Who has an account is told what was changed, by whom, and from where. */
static void
test_changed(struct arena *mem, struct outbox_mail m)
{
	struct mail_view view = { 0 };
	struct mail_words words;

	m.kind = "staff_changed";
	m.language = "de";
	is_int(mail_words(&cfg, mem, &m, &view, &words), OK, "it is told");
	ok(strstr(words.text, "Passwort Ihres Kontos wurde geändert") != NULL,
		"… what, in their language");
	ok(strstr(words.text, "Do., 26. Nov. 2026, 02:06 (Europe/Berlin)\n"
			      "Adresse: 192.0.2.7") != NULL &&
			strstr(words.html, "192.0.2.7") != NULL,
		"… when and from where");
	ok(strstr(words.text, "in Ihrem Namen") != NULL,
		"… by whom it must have been");
	m.changed_by = "operator:postgres";
	is_int(mail_words(&cfg, mem, &m, &view, &words), OK, "told again");
	ok(strstr(words.text, "Befehlszeile des Servers") != NULL,
		"… or somebody else");
}

/* What staff get has nothing of a registration, and no event may word it. */
static void
test_staff(struct arena *mem)
{
	static const char link[] =
		"https://tickets.example.org/admin/#welcome/0123";
	static const char *const kinds[] = { "staff_invited", "staff_reset",
		"staff_changed" };
	const struct outbox_mail to_staff = { .message_id = "m2",
		.recipient = "zoe@example.org",
		.event_name = "Robotics Open 2027",
		.name = "Zoe",
		.staff_link = 1,
		.link = link,
		.when = "Thu 26 Nov 2026, 02:06",
		.reason = "The password of your account was changed.",
		.changed_from = "192.0.2.7",
		.changed_zone = "Europe/Berlin",
		.templates = "{\"staff_reset.txt\":\"Subject: Mine\\n\\nX\"}" };
	struct mail_view view = { 0 };

	for (size_t i = 0; i < LEN(kinds); i++) {
		struct outbox_mail m = to_staff;
		struct mail_words words;

		m.kind = kinds[i];
		is_int(mail_words(&cfg, mem, &m, &view, &words), OK,
			"%s: has words", m.kind);
		ok(strstr(words.text, link) != NULL &&
				strstr(words.html, link) != NULL,
			"%s: with its link", m.kind);
		ok(strstr(words.text, "has an account here") != NULL &&
				strstr(words.text, "registration") == NULL &&
				strstr(words.html, "registration") == NULL,
			"%s: and nothing of a registration", m.kind);
		ok(mail_built_in(arena_printf(mem, "%s.txt", m.kind)) == NULL &&
				mail_fault(&cfg, mem,
					arena_printf(mem, "%s.txt", m.kind),
					"Subject: Mine\n\nX") != NULL,
			"%s: an event has no text for it", m.kind);
	}
	test_changed(mem, to_staff);
}

/* A name with a domain in it is no link in a mail, whoever chose it. */
static void
test_domain(struct arena *mem)
{
	struct outbox_ticket one = tickets[0];
	const char *const pictures[] = { "" };
	const struct mail_view view = { .pictures = pictures };
	struct outbox_mail m = mail;
	struct mail_words words;

	one.member_name = "WIN evil.example";
	m.kind = "approved";
	m.name = "Go to evil.example";
	m.tickets = &one;
	m.n_tickets = 1;
	is_int(mail_words(&cfg, mem, &m, &view, &words), OK,
		"a name with a domain");
	ok(strstr(words.text, "evil.example") == NULL &&
			strstr(words.html, "evil.example") == NULL,
		"… stands nowhere as one");
	ok(strstr(words.text, "WIN evil.\u2060example") != NULL &&
			strstr(words.text, "Go to evil.\u2060example") != NULL,
		"… but is read as it was typed");
}

/* Every built-in text stands the check that an organiser's has to. */
static void
test_built_in(struct arena *mem)
{
	static const char *const suffixes[] = { "txt", "html" };

	for (size_t i = 0; mail_kinds[i] != NULL; i++)
		for (size_t j = 0; j < LEN(suffixes); j++) {
			const char *file = arena_printf(
				mem, "%s.%s", mail_kinds[i], suffixes[j]);
			const char *text = mail_built_in(file);

			ok(text != NULL, "%s is built in", file);
			is_text(message_text(mem, NULL,
					mail_fault(&cfg, mem, file, text)),
				NULL, "%s has no fault", file);
		}
	ok(mail_built_in("mail-head.html") == NULL &&
			mail_built_in("register.html") == NULL &&
			mail_built_in("") == NULL,
		"other texts are not an organiser's");
}

static void
test_faults(struct arena *mem)
{
	static const struct {
		const char *file, *text, *fault;
	} rows[] = {
		{ "approved.txt", "Subject: x\n\nHello {{name}}", NULL },
		{ "approved.txt", "Subject: x\r\n\r\nHello", NULL },
		{ "approved.de.txt",
			"Subject: x\n\n{{#tickets}}{{serial}}"
			"{{/tickets}}",
			NULL },
		{ "approved.html", "<p>{{_Hello {name}}}</p>", NULL },
		{ "approved.txt", "Hello",
			"Begin with a line \"Subject: …\" and an empty line." },
		{ "approved.txt", "Subject: \n\nx",
			"Begin with a line \"Subject: …\" and an empty line." },
		{ "approved.txt", "Subject: x\nx",
			"Begin with a line \"Subject: …\" and an empty line." },
		{ "approved.html", "{{nmae}}", "There is no {{nmae}}." },
		{ "approved.html", "{{serial}}", "There is no {{serial}}." },
		{ "approved.html", "{{#many}}x", "{{#many}} is not closed." },
		{ "approved.html", "{{#many}}{{/may}}",
			"{{/may}} is where {{/many}} is expected." },
		{ "approved.html", "{{/many}}", "{{/many}} closes nothing." },
		{ "approved.html", "a {{name} b\nc",
			"{{ has no }}: {{name} b" },
		{ "approved.html", "{{_Hello {nmae}}}",
			"There is no {{nmae}}." },
		{ "invented.txt", "", "There is no text of that name." },
		{ "approved.nl.txt", "", "There is no text of that name." },
		{ "approved.EN.txt", "", "There is no text of that name." },
		{ "approved..txt", "", "There is no text of that name." },
		{ "approved.de.x.txt", "", "There is no text of that name." },
		{ "approved", "", "There is no text of that name." },
		{ "approved.pdf", "", "There is no text of that name." },
		{ "../approved.txt", "", "There is no text of that name." },
	};

	for (size_t i = 0; i < LEN(rows); i++)
		is_text(message_text(mem, NULL,
				mail_fault(
					&cfg, mem, rows[i].file, rows[i].text)),
			rows[i].fault, "%s: %s", rows[i].file,
			rows[i].fault != NULL ? rows[i].fault : "no fault");
}

static void
test_preview(struct arena *mem)
{
	struct mail_words words;

	for (size_t i = 0; mail_kinds[i] != NULL; i++) {
		is_int(mail_preview(&cfg, mem,
			       &(struct mail_example){
				       mail_kinds[i], "de", NULL, NULL },
			       &words),
			OK, "%s: a preview", mail_kinds[i]);
		ok(strstr(words.subject, "Robotics Open: ") != NULL &&
				strstr(words.text, "Robotics Open") != NULL &&
				strstr(words.html, "Robotics Open") != NULL,
			"%s: with an example", mail_kinds[i]);
		is_int(strstr(words.text, "Guten Tag Ada Lovelace,") != NULL,
			strstr(words.text, "Charles Babbage") != NULL,
			"%s: with a name where somebody approved it",
			mail_kinds[i]);
		ok(strstr(words.html, "cid:") == NULL,
			"%s: pictures stand inside", mail_kinds[i]);
	}
	is_int(mail_preview(&cfg, mem,
		       &(struct mail_example){ "approved", "en",
			       "{\"approved.txt\":\"Subject: Hi {{name}}\\n\\nWelcome\"}",
			       NULL },
		       &words),
		OK, "a preview of an own text");
	is_text(words.subject, "Hi", "its subject, without the name");
	ok(strstr(words.html, ">Welcome</p>") != NULL, "its words as HTML");
	ok(strstr(words.html, "data:image/png;base64,iVBORw0KGgo") != NULL,
		"with its tickets");
	is_int(mail_preview(&cfg, mem,
		       &(struct mail_example){ "invented", "en", NULL, NULL },
		       &words),
		E_INVALID, "no preview of what there is not");
}

/* What is too large stays at home. */
static void
test_cap(struct arena *mem)
{
	struct buf out = BUF_INIT;

	mail.kind = "approved";
	set_tickets(mem, 450);
	is_int(mail_compose(&cfg, mem, &mail, &out), OK, "450 tickets");
	ok(strstr(out.s, "application/pdf") == NULL,
		"the PDF of them is too large to be sent");
	ok(strstr(out.s, "text/calendar") != NULL,
		"the calendar's entry is not");
	buf_clear(&out);
	set_tickets(mem, 200);
	is_int(mail_compose(&cfg, mem, &mail, &out), OK, "200 tickets");
	ok(strstr(out.s, "application/pdf") != NULL, "as one PDF");
	ok(strstr(out.s, "image/png") == NULL, "and no pictures inside");
	ok(out.len < 5 * 1024 * 1024, "in less than 5 MB");
	mail.attach = false;
	buf_clear(&out);
	set_tickets(mem, 1);
	is_int(mail_compose(&cfg, mem, &mail, &out), OK,
		"an event that attaches nothing");
	ok(strstr(out.s, "multipart/mixed") == NULL, "has no files");
	mail.attach = true;
	set_tickets(mem, 0);
	buf_release(&out);
}

int
main(int argc, char **argv)
{
	struct arena *mem = arena_new();
	int rc;

	if (argc > 1) {
		rc = print_mail(mem, argv + 1);
	} else {
		test_sender(mem);
		test_from(mem);
		test_kinds(mem);
		test_staff(mem);
		test_domain(mem);
		test_built_in(mem);
		test_faults(mem);
		test_preview(mem);
		test_cap(mem);
		rc = done_testing();
	}
	mime_shutdown();
	arena_free(mem);
	return rc;
}
