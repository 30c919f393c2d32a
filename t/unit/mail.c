/* mail.c: the mails of a registration; `mail KIND [TICKETS]` prints one. */
#include "mail.h"
#include "code.h"
#include "mime.h"
#include "num.h"
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
	{ 11, "00000000000000011", "Ada <b>Lovelace</b>", CODE "6" },
	{ 12, "00000000000000022", "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d",
		CODE "7" },
	{ 13, "00000000000000033", "\xf0\x9f\x8e\x9f & co", CODE "8" },
};

static struct outbox_mail mail = {
	.id = 1,
	.lease = "x",
	.kind = "approved",
	.recipient = "ada@example.org",
	.message_id = "m1.abc@tickets.example.org",
	.attempts = 1,
	.name = "Ada <b>Lovelace</b>",
	.team_name = "Team \"Ultra\" & \xe5\xb1\xb1\xe7\x94\xb0",
	.reason = "The picture is too dark.\nPlease <send> another.",
	.event_id = 7,
	.event_name = "Robotics Open 2027",
	.venue = "Hall 4",
	.when = "Sat 20 Mar 2027, 09:00",
	.reply_to = "help@example.org",
	.tickets = tickets,
};

static int
print_mail(struct arena *mem, const char *kind, const char *n)
{
	struct buf out = BUF_INIT;
	int64_t count = 0;
	int rc = 1;

	mail.kind = kind;
	if (n != NULL && num_parse(n, 0, LEN(tickets), &count))
		mail.n_tickets = (size_t)count;
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
	static const char *const kinds[] = { "received", "approved", "rejected",
		"waitlisted" };
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < LEN(kinds); i++) {
		mail.kind = kinds[i];
		buf_clear(&out);
		is_int(mail_compose(&cfg, mem, &mail, &out), OK, "%s: composed",
			kinds[i]);
		ok(strstr(out.s, "<m1.abc@tickets.example.org>") != NULL,
			"%s: with the Message-ID of the outbox", kinds[i]);
	}
	mail.kind = "invented";
	is_int(mail_compose(&cfg, mem, &mail, &out), E_INVALID,
		"a kind without texts is refused");
	buf_release(&out);
}

int
main(int argc, char **argv)
{
	struct arena *mem = arena_new();
	int rc;

	if (argc > 1) {
		rc = print_mail(mem, argv[1], argc > 2 ? argv[2] : NULL);
	} else {
		test_sender(mem);
		test_kinds(mem);
		rc = done_testing();
	}
	mime_shutdown();
	arena_free(mem);
	return rc;
}
