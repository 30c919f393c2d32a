/* page.c: the registration page in each of its states. */
#include "page/page.h"
#include "unit.h"

static struct event event = {
	.id = 1,
	.slug = "open-2027",
	.name = "Robotics <Open> & \"more\"",
	.venue = "Hall 4",
	.when = "Sat 20 Mar 2027, 09:00",
	.span = "Sat 20 Mar 2027, 09:00 – 18:00",
	.entrance = "08:30",
	.opens = "Mon 1 Feb 2027, 18:30",
	.zone = "Europe/Vienna",
	.price = "\xe2\x82\xac"
		 "20.00",
	.team_max = 5,
	.places_left = 12,
	.state = "open",
	.starts_at = "2027-03-20T08:00:00Z",
	.price_minor = 2000,
	.currency = "EUR",
	.proof = "none",
	.payment_instructions = "",
	.opens_at = "",
	.closes_at = "",
	.language = "en",
	.lookup = "open",
};

static struct buf page = BUF_INIT;
static const char *lang;
static enum err refused = OK;
static const struct value *source;

static const char *
show(const char *notice, const struct field_error *errors,
	const struct pair *typed)
{
	const struct message said = { .id = notice };
	const struct page_refusal why = { refused,
		notice != NULL ? &said : NULL, errors };

	buf_clear(&page);
	page_register(&page, lang, &event, &why, typed, source);
	return page.s;
}

static bool
has(const char *text)
{
	return strstr(page.s, text) != NULL;
}

static size_t
count(const char *text)
{
	size_t n = 0;

	for (const char *s = page.s; (s = strstr(s, text)) != NULL; s++)
		n++;
	return n;
}

static void
test_empty(void)
{
	show(NULL, NULL, NULL);
	ok(has("Robotics &lt;Open&gt; &amp; &quot;more&quot;"),
		"the event's name, escaped");
	ok(!has("<Open>"), "and never as it is");
	ok(has("20 Mar 2027, 09:00 – 18:00</time>") && has("Europe/Vienna"),
		"from when until when, in which zone");
	ok(has("Entrance from 08:30"), "when people are let in");
	ok(has("20 Mar 2027") && has("Hall 4") && has("20.00"),
		"when, where and how much");
	ok(has("method=\"post\"") && has("action=\"/api/register?event="),
		"a form that works without JavaScript");
	ok(has("name=\"event\" value=\"open-2027\""), "for this event");
	ok(!has("There is a problem"), "nothing is wrong yet");
	ok(!has("<details class=\"team\" open"), "the team is closed");
	is_int(count("id=\"member-"), 4, "a row for each possible member");
	ok(!has("{{"), "no place is left");
}

static void
test_errors(void)
{
	const struct message number = { .id = "Type a <number>." },
			     own = { .id = "Type your name." };
	const struct field_error phone = { "phone", &number, NULL };
	const struct field_error name = { "name", &own,
		(struct field_error *)&phone };
	struct pair email = { .name = "email", .text = "a\"b@c", .len = 5 };
	struct pair bad = {
		.name = "phone", .text = "\xff\xfe", .len = 2, .next = &email
	};

	show("This address is <taken>.", &name, &bad);
	ok(has("There is a problem"), "the summary is there");
	ok(has("This address is &lt;taken&gt;."), "with the notice");
	ok(has("href=\"#name\"") && has("href=\"#phone\""),
		"and links to both fields");
	is_int(count("Type a &lt;number&gt;."), 2,
		"each error stands in the summary and at its field");
	ok(has("value=\"a&quot;b@c\""), "what was typed is kept, escaped");
	ok(!has("\xff"), "bytes that are no text are not shown");
}

/* No more rows than there are places, unless the others would wait. */
static void
test_few_places(void)
{
	event.places_left = 3;
	show(NULL, NULL, NULL);
	ok(count("id=\"member-") == 2 && has("data-max=\"2\""),
		"three places left: two may come with the one who registers");
	event.places_left = 1;
	show(NULL, NULL, NULL);
	ok(!has("id=\"member-"), "one place left: nobody comes along");
	event.waitlist = true;
	event.places_left = 3;
	show(NULL, NULL, NULL);
	ok(count("id=\"member-") == 4 && has("A larger team goes on"),
		"a larger team may wait, and is told so");
	event.waitlist = false;
}

static void
test_team(void)
{
	struct pair six[6];
	static const char *const names[] = { "Ada", "", "<Bob>", "C", "D",
		"E" };

	for (size_t i = 0; i < LEN(six); i++)
		six[i] = (struct pair){ .name = "members",
			.text = names[i],
			.len = strlen(names[i]),
			.next = i + 1 < LEN(six) ? &six[i + 1] : NULL };
	show(NULL, NULL, six);
	ok(has("<details class=\"team\" open"), "the team is open");
	ok(has("value=\"Ada\"") && has("value=\"&lt;Bob&gt;\"") &&
			has("value=\"E\""),
		"each name has its row, also one too many");
	event.team_max = 1;
	show(NULL, NULL, NULL);
	ok(!has("id=\"member-"), "no team where only one may come");
	event.team_max = 200;
	event.places_left = -1;
	show(NULL, NULL, NULL);
	is_int(count("id=\"member-"), 20, "a large team starts with 20 rows");
	event.team_max = 5;
	test_few_places();
	event.places_left = 12;
}

static void
test_payment(void)
{
	struct pair file = { .name = "payment_screenshot",
		.text = "x",
		.len = 1,
		.file_name = "a.png" };

	event.payment_instructions = "IBAN: <DE02>\nTo: us";
	show(NULL, NULL, NULL);
	ok(has("IBAN: &lt;DE02&gt;\nTo: us"), "how to pay, escaped");
	ok(has("data-price=\"2000\" data-currency=\"EUR\""),
		"the price for a script");
	ok(!has("type=\"file\""), "no picture where none is asked for");
	event.proof = "optional";
	show(NULL, NULL, &file);
	ok(has("type=\"file\"") && !has("type=\"file\" required"),
		"a picture may be sent");
	ok(has("Choose the picture again"), "one that came is not kept");
	event.proof = "required";
	show(NULL, NULL, NULL);
	ok(has("image/webp\" required"), "or has to be");
	event.proof = "none";
	event.payment_instructions = "";
	event.price_minor = 0;
	event.price = "";
	show(NULL, NULL, NULL);
	ok(!has("payment_reference"), "nothing about paying where it is free");
	event.price_minor = 2000;
	event.price = "\xe2\x82\xac"
		      "20.00";
}

static void
test_registered(void)
{
	refused = E_REGISTERED;
	show(err_detail(refused), NULL, NULL);
	refused = OK;
	ok(has("already registered") &&
			has("Send me the link to my registration"),
		"who is registered gets a way to the link");
	ok(has("hreflang=\"de\">Deutsch<"), "the page names its languages");
}

static void
test_states(void)
{
	static const struct {
		const char *state;
		bool form;
	} states[] = { { "open", true }, { "waitlist", true },
		{ "full", false }, { "closed", false }, { "not_yet", false },
		{ "over", false } };

	for (size_t i = 0; i < LEN(states); i++) {
		event.state = states[i].state;
		show(NULL, NULL, NULL);
		is_int(has("<form"), states[i].form, "%s: %s", states[i].state,
			states[i].form ? "a form" : "no form");
	}
	ok(has("<h2>The event is over</h2>"), "one that is over says so");
	event.state = "not_yet";
	show(NULL, NULL, NULL);
	ok(has("It opens <strong>Mon 1 Feb 2027, 18:30</strong> "
	       "(Europe/Vienna)"),
		"one that is not open yet says when it is");
	event.state = "open";
}

static void
test_german(void)
{
	const struct message longest = { .id = "Use at most %s character.",
		.plural = "Use at most %s characters.",
		.n = 255,
		.arg = { { .text = "255" } } };
	const struct message nothing = {
		.id = "There is nothing here: check the address."
	};
	const struct field_error name = { "name", &longest, NULL };

	lang = "de";
	show("There is nothing here: check the address.", &name, NULL);
	ok(has("<html lang=\"de\">"), "the page says that it is German");
	ok(has("Sa., 20. März 2027, 09:00–18:00 Uhr") && has("20,00 €"),
		"date and price in German");
	ok(has("Ihr Name") && !has("Your name"), "the fields in German");
	ok(has("Hier gibt es nichts: Prüfen Sie die Adresse."),
		"the notice in German");
	is_int(count("Verwenden Sie höchstens 255 Zeichen."), 2,
		"the errors in German");
	buf_clear(&page);
	page_message(&page, lang, "The page cannot be shown", &nothing,
		&(struct page_about){ .event = "night",
			.again = true,
			.find = true,
			.status = 404,
			.request_id = "abc" });
	ok(has("Die Seite kann nicht gezeigt werden") &&
			has("Hier gibt es nichts") && has("<html lang=\"de\">"),
		"a message in German");
	ok(has("href=\"/e/night?lang=de\"") && has("Zur Anmeldung"),
		"the way to the event in German");
	ok(has("Noch einmal versuchen") && has("Meine Anmeldung finden") &&
			has("Vorgangsnummer <code>abc</code>") &&
			has("<dd>404</dd>"),
		"and all else");
	lang = NULL;
	event.language = "de";
	show(NULL, NULL, NULL);
	ok(has("<html lang=\"de\">"),
		"who does not say gets the event's language");
	event.language = "en";
}

static void
test_source(void)
{
	const struct value from[SOURCE_N] = { { .text = "a&b" },
		{ .text = NULL }, { .text = NULL }, { .text = "\"><b>" } };

	show(NULL, NULL, NULL);
	ok(!has("utm_") && !has("\"ref\""),
		"who comes by themselves says nothing");
	source = from;
	show(NULL, NULL, NULL);
	ok(has("<input type=\"hidden\" name=\"utm_source\" value=\"a&amp;b\">"),
		"where somebody comes from goes with the form");
	ok(has("name=\"ref\" value=\"&quot;&gt;&lt;b&gt;\""), "escaped");
	ok(!has("utm_medium"), "and nothing else");
	ok(has("?lang=de&amp;utm_source=a%26b&amp;ref=%22%3E%3Cb%3E\""),
		"another language keeps it");
	source = NULL;
}

static void
test_message(void)
{
	buf_clear(&page);
	page_message(&page, lang, "Thank <you>",
		&(struct message){ .id = "We write \"soon\"." },
		&(struct page_about){ .request_id = "abc" });
	ok(!has("href=\"/\"") && !has("/e/") && !has("/r/"),
		"no way to the form of another event");
	ok(!has("abc") && !has("ticket-stub"), "no trace of an error");
	ok(has("Thank &lt;you&gt;") && has("We write &quot;soon&quot;."),
		"a message, escaped");
	ok(!has("{{"), "with no place left");
}

int
main(void)
{
	test_empty();
	test_errors();
	test_team();
	test_payment();
	test_registered();
	test_states();
	test_source();
	test_message();
	test_german();
	buf_release(&page);
	return done_testing();
}
