/* page_ticket.c: the page of a ticket; `page_ticket STATE [LANG]` prints one. */
#include "page/page_ticket.h"
#include "unit.h"

static struct ticket_view ticket = {
	.code = "1.ABCD.7.00000000000000011.30092220.30093660.0123",
	.state = "valid",
	.event_id = 7,
	.member_name = "Ada <b>Lovelace</b>",
	.team_name = "Team \"Ultra\" & 山田",
	.event_name = "Robotics & Friends 2027",
	.venue = "Hall 4, Messe <Leipzig>",
	.slug = "robotics",
	.when = "Sat 20 Mar 2027, 09:00 – 18:00",
	.entrance = "08:30",
	.zone = "Europe/Vienna",
	.starts_at = "2027-03-20T08:00:00Z",
	.ends_at = "2027-03-20T17:00:00Z",
	.serial = "0000-0000-0000-0001-1",
};

static struct buf out = BUF_INIT;

static const char *
page(const char *state, const char *lang)
{
	ticket.over = strcmp(state, "over") == 0;
	ticket.state = ticket.over ? "valid" : state;
	buf_clear(&out);
	page_ticket(&out, lang, &ticket, NULL);
	return out.s;
}

static bool
has(const char *text)
{
	return strstr(out.s, text) != NULL;
}

static void
test_valid(void)
{
	page("valid", "en");
	ok(has("<html lang=\"en\">"), "the page says its language");
	ok(has("Ada &lt;b&gt;Lovelace&lt;/b&gt;</h1>"),
		"the holder stands at the head, escaped");
	ok(has("Team &quot;Ultra&quot; &amp; 山田"), "the team as well");
	ok(has("Robotics &amp; Friends 2027"), "the event");
	ok(has("Hall 4, Messe &lt;Leipzig&gt;"), "the venue");
	ok(has("Sat 20 Mar 2027, 09:00 – 18:00"), "from when until when");
	ok(has("Europe/Vienna"), "in which zone");
	ok(has("<dd>08:30</dd>"), "and when people are let in");
	ok(has("src=\"data:image/png;base64,iVBOR"), "the QR is inside");
	ok(!has("src=\"/"), "no picture has to be asked for");
	ok(has(".0123.ics\"") && has(".0123.pdf\""),
		"it can be kept in a calendar and on paper");
	ok(!has("role=\"status\""), "nothing hinders it");
	ok(!has("{{"), "no place is left");
	ok(!has("<script") && !has(" style="),
		"no script and no style of its own");
}

static void
test_gates(void)
{
	const char *at = ticket.entrance;

	ticket.entrance = "Fri 19 Mar 2027, 18:00";
	page("valid", "en");
	ok(has("<dd>Fri 19 Mar 2027, 18:00</dd>"), "another day is named");
	ticket.entrance = NULL;
	page("valid", "en");
	ok(!has("Entrance from"), "gates without a time are left out");
	ticket.entrance = at;
}

static void
test_ended(void)
{
	ticket.ended = true;
	page("valid", "en");
	ok(has("The event is over") && has("still open to this ticket"),
		"after the end the page says so, and that the door is open");
	ok(has("data:image/png"), "and still shows the QR");
	page("over", "en");
	ok(!has("still open to this ticket"), "until that is over as well");
	ticket.ended = false;
}

static void
test_look(void)
{
	static const struct picture_shown logo = { "<png>", "image/png", 5 };

	ticket.accent = "#0a6b4d";
	buf_clear(&out);
	page_ticket(&out, "en", &ticket, &logo);
	ok(has("<style>") && has("}\n:root{"),
		"the stylesheet is inside, with the colour of the event");
	ok(has("src=\"data:image/png;base64,PHBuZz4=\""), "its logo as well");
	ok(has("href=\"/api/") == false, "no style has to be asked for");
	ticket.accent = NULL;
}

static void
test_hindered(void)
{
	static const struct {
		const char *state, *says;
		bool shown;
	} rows[] = {
		{ "used", "This ticket was used", true },
		{ "revoked", "This ticket is not valid any more", false },
		{ "not_approved", "This ticket is not valid", false },
		{ "over", "Its time is over", false },
	};

	for (size_t i = 0; i < LEN(rows); i++) {
		page(rows[i].state, "en");
		ok(has(rows[i].says), "%s: it says so", rows[i].state);
		ok(has("<img") == rows[i].shown, "%s: the QR is %s",
			rows[i].state, rows[i].shown ? "there" : "not there");
		ok(!has(".pdf") && !has(".ics"), "%s: nothing to keep",
			rows[i].state);
	}
	page("used", "en");
	ticket.over = true;
	ok(has("was used"), "used and over is used");
}

static void
test_german(void)
{
	page("valid", "de");
	ok(has("<html lang=\"de\">"), "in German");
	ok(has("Sa., 20. M\xc3\xa4rz 2027, 09:00"), "with its dates");
}

int
main(int argc, char **argv)
{
	if (argc > 1) {
		fputs(page(argv[1], argc > 2 ? argv[2] : "en"), stdout);
		buf_release(&out);
		return 0;
	}
	test_valid();
	test_gates();
	test_ended();
	test_look();
	test_hindered();
	test_german();
	buf_release(&out);
	return done_testing();
}
