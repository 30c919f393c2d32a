/* lang.c: sentences in people's languages. */
#include "lang/lang.h"
#include "lang/message.h"
#include "unit.h"

static struct buf out = BUF_INIT;

static const char *
said(void (*add)(struct buf *, const char *, const char *), const char *lang,
	const char *english)
{
	buf_clear(&out);
	add(&out, lang, english);
	return out.s;
}

static void
test_choice(void)
{
	static const struct {
		const char *header, *lang;
	} rows[] = { { "", NULL }, { "de", "de" }, { "DE-at", "de" },
		{ "en-GB,en;q=0.9", "en" }, { "nl, de;q=0.5, en;q=0.3", "de" },
		{ "en;q=0.3,de;q=0.31", "de" }, { "de;q=0, en;q=0.1", "en" },
		{ "nl", NULL }, { "fr-CA", "fr" }, { "*", NULL },
		{ "deu", NULL }, { "d", NULL }, { "de;q=0.000", NULL },
		{ "en, de", "en" }, { ",,; , de", "de" }, { "de;q=", NULL },
		{ "de;q=1.9", "de" }, { "-", NULL } };

	for (size_t i = 0; i < LEN(rows); i++)
		is_text(lang_accepted(rows[i].header), rows[i].lang,
			"Accept-Language: %s", rows[i].header);
	is_text(lang_known("de"), "de", "we speak German");
	is_text(lang_known("en"), "en", "and English");
	is_text(lang_known("tlh"), NULL, "and not Klingon");
	is_text(lang_known(""), NULL, "nor nothing");
}

static void
test_sentences(void)
{
	is_text(lang_text("de", "Please fill this in."),
		"Bitte füllen Sie das aus.", "a sentence in German");
	is_text(lang_text("en", "Please fill this in."), "Please fill this in.",
		"the same in English");
	is_text(lang_text(NULL, "Please fill this in."), "Please fill this in.",
		"and for a reader who names none");
	is_text(lang_text("tlh", "Phone"), "Phone",
		"English for a language that we do not speak");
	is_text(lang_text("de", "Nobody wrote this."), "Nobody wrote this.",
		"and for what has no translation");
	is_text(lang_find("de", "Phone number", 5), "Telefon",
		"a part of a text is found");
	is_text(lang_find("de", "Phon", 4), NULL, "a part of a key is not");
	for (const struct lang *l = langs; l->name != NULL; l++)
		for (size_t i = 0; i < l->n; i++)
			if (lang_text(l->name, l->sentences[i].english) !=
				l->sentences[i].text)
				ok(false, "%s: %s is found", l->name,
					l->sentences[i].english);
}

static const char *
told(const char *lang, const struct message *m)
{
	buf_clear(&out);
	message_add(&out, lang, m);
	return out.s;
}

static void
test_messages(void)
{
	struct arena *mem = arena_new();
	const struct message missing = { .id = "Please fill this in." };
	const struct message opens = {
		.id = "Registration opens on %s (%s): register from then on.",
		.arg = { { .text = "Sun 10 Jan 2027, 12:00", .is_when = true },
			{ .text = "Europe/Berlin" } }
	};

	is_text(told("de",
			message_make(mem, "Use a whole number from %lld to %d.",
				1LL, 200)),
		"Verwenden Sie eine ganze Zahl von 1 bis 200.", "two numbers");
	is_text(told("en", message_make(mem,
				   "Entry %zu of the audit log is missing.",
				   (size_t)3)),
		"Entry 3 of the audit log is missing.", "the same in English");
	is_text(told("de", message_make(mem, "There is no {{%s}}.", "Phone")),
		"Es gibt kein {{Phone}}.", "an argument is not translated");
	is_text(told("de", message_make(mem, "There is no {{%s}}.", "May")),
		"Es gibt kein {{May}}.", "nor one that is a word of a date");
	is_text(told("de", message_make(mem, "There is no {{%s}}.", "%s")),
		"Es gibt kein {{%s}}.", "nor are the holes in it filled");
	is_text(told("de", message_within(mem, "Name %s: %s", "2", &missing)),
		"Name 2: Bitte füllen Sie das aus.", "a message in a message");
	is_text(told("de", &opens),
		"Die Anmeldung öffnet am So., 10. Jan. 2027, 12:00 "
		"(Europe/Berlin): Melden Sie sich dann an.",
		"a moment is written in that language");
	is_text(told("de", message_plain(mem, "Nobody wrote this: 5 %.")),
		"Nobody wrote this: 5 %.", "English where there is no other");
	ok(message_plain(mem, NULL) == NULL &&
			message_text(mem, "de", NULL) == NULL,
		"nothing stays nothing");
	arena_free(mem);
}

/* What a message about n places says. */
static const char *
places(struct arena *mem, const char *lang, int64_t n)
{
	return told(
		lang, message_count(mem, n,
			      "These are %s people, and %lld place is left.",
			      "These are %s people, and %lld places are left.",
			      "40", (long long)n));
}

static void
test_plurals(void)
{
	struct arena *mem = arena_new();

	is_text(places(mem, "en", 1),
		"These are 40 people, and 1 place is left.", "one");
	is_text(places(mem, NULL, 0),
		"These are 40 people, and 0 places are left.", "none");
	is_text(places(mem, "de", 1),
		"Es sind 40 Personen, und 1 Platz ist frei.", "one in German");
	is_text(places(mem, "de", 2),
		"Es sind 40 Personen, und 2 Plätze sind frei.",
		"two in German");
	arena_free(mem);
}

static void
test_when(void)
{
	is_text(said(lang_when, "de", "Sat 20 Mar 2027, 09:00"),
		"Sa., 20. März 2027, 09:00", "a date in German");
	is_text(said(lang_when, "de", "Mon 1 Feb 2027, 18:30"),
		"Mo., 1. Feb. 2027, 18:30", "a day of one digit");
	is_text(said(lang_when, NULL, "Sat 20 Mar 2027, 09:00"),
		"Sat 20 Mar 2027, 09:00", "a date in English");
	is_text(said(lang_when, "de", "on Saturday"), "on Saturday",
		"another text stays as it is");
	is_text(said(lang_when, "de", "Sat 20 Mar 2027, 09:00 h"),
		"Sat 20 Mar 2027, 09:00 h", "also one that is longer");
	is_text(said(lang_when, "de", ""), "", "and nothing");
	is_text(said(lang_when, "de", "08:30"), "08:30 Uhr", "a time");
	is_text(said(lang_when, "de", "Sat 20 Mar 2027, 09:00 – 18:00"),
		"Sa., 20. März 2027, 09:00–18:00 Uhr", "a day");
	is_text(said(lang_when, "de", "Sat 20 Mar 2027, 22:00 – Sun 04:00"),
		"Sa., 20. März 2027, 22:00 – So. 04:00 Uhr", "a night");
	is_text(said(lang_when, "de",
			"Sat 20 – Sun 21 Mar 2027, Sat 09:00 – Sun 17:00"),
		"Sa., 20. – So., 21. März 2027, Sa. 09:00 – So. 17:00 Uhr",
		"two days");
	is_text(said(lang_when, "de",
			"Wed 31 Mar – Fri 2 Apr 2027, Wed 09:00 – Fri 17:00"),
		"Mi., 31. März – Fr., 2. Apr. 2027, "
		"Mi. 09:00 – Fr. 17:00 Uhr",
		"over the end of a month");
	is_text(said(lang_when, "de",
			"Thu 30 Dec 2027 – Sat 1 Jan 2028, "
			"Thu 20:00 – Sat 03:00"),
		"Do., 30. Dez. 2027 – Sa., 1. Jan. 2028, "
		"Do. 20:00 – Sa. 03:00 Uhr",
		"over the end of a year");
	is_text(said(lang_when, NULL,
			"Sat 20 – Sun 21 Mar 2027, Sat 09:00 – Sun 17:00"),
		"Sat 20 – Sun 21 Mar 2027, Sat 09:00 – Sun 17:00",
		"and in English");
}

static void
test_price(void)
{
	is_text(said(lang_price, "de", "€20.00"), "20,00 €",
		"a price in German");
	is_text(said(lang_price, "de", "CHF 7.50"), "7,50 CHF",
		"a currency of letters");
	is_text(said(lang_price, "de", "¥500"), "500 ¥", "one without cents");
	is_text(said(lang_price, NULL, "€20.00"), "€20.00",
		"a price in English");
	is_text(said(lang_price, "de", ""), "", "no price");
}

int
main(void)
{
	test_choice();
	test_sentences();
	test_messages();
	test_plurals();
	test_when();
	test_price();
	buf_release(&out);
	return done_testing();
}
