/* setting_words.c: says what each setting of an event is for. */
#include "event/setting_words.h"
#include "lang/lang.h"
#include "wire/json.h"

enum { SETTING_OPTIONS = 4 };

struct setting_words {
	const char *name;    /* of the field, and of the column */
	const char *section; /* the heading it stands below */
	const char *kind;    /* line text time zone number money currency switch
				choice language email colour */
	bool optional;	     /* may be left empty */
	const char *label, *help;
	const char *options[SETTING_OPTIONS]; /* as the field's choices */
};

#define EVENT	 .section = N_("The event")
#define LOOK	 .section = N_("How it looks")
#define ENTRY	 .section = N_("Registration")
#define PAYMENT	 .section = N_("Payment")
#define APPROVAL .section = N_("Approval")
#define MAIL	 .section = N_("Mails")
#define DOOR	 .section = N_("At the door")
#define AFTER	 .section = N_("After the event")

/* In the order in which they are shown; ends with { 0 }. */
/* clang-format off */
static const struct setting_words setting_words[] = {
	{ EVENT, .name = "name", .kind = "line",
		.label = N_("Name"),
		.help = "As it appears on the registration page, on tickets "
			"and in the subject of e-mails." },
	{ EVENT, .name = "organiser", .kind = "line", .optional = true,
		.label = N_("Organiser"),
		.help = "Who invites. Shown below the name of the event and at "
			"the end of e-mails." },
	{ EVENT, .name = "venue", .kind = "line", .optional = true,
		.label = N_("Venue"),
		.help = "Where people have to go: building, street, town." },
	{ EVENT, .name = "zone", .kind = "zone",
		.label = N_("Time zone"),
		.help = "All times of the event are shown in it, also to "
			"people who are elsewhere." },
	{ EVENT, .name = "starts_at", .kind = "time",
		.label = N_("Start"),
		.help = "Shown everywhere, and the start of the calendar "
			"entry." },
	{ EVENT, .name = "ends_at", .kind = "time",
		.label = N_("End"),
		.help = "The end of the calendar entry. From then on people "
			"may have their data erased." },

	{ LOOK, .name = "accent", .kind = "colour", .optional = true,
		.label = N_("Colour"),
		.help = "Of buttons, links and tickets, on pages and in mails. "
			"It has to be readable on white; the shade for dark "
			"screens follows by itself." },

	{ ENTRY, .name = "opens_at", .kind = "time", .optional = true,
		.label = N_("Registration opens"),
		.help = "Until then the form says when to come back. Empty: it "
			"is open right away." },
	{ ENTRY, .name = "closes_at", .kind = "time", .optional = true,
		.label = N_("Registration closes"),
		.help = "No one can register after this. Empty: it stays "
			"open." },
	{ ENTRY, .name = "capacity", .kind = "number", .optional = true,
		.label = N_("Places"),
		.help = "Tickets in total, not registrations. Additional "
			"places go to the waiting list right away. Empty: no "
			"limit." },
	{ ENTRY, .name = "waitlist", .kind = "switch",
		.label = N_("Waiting list"),
		.help = "When all places are taken, people can put themselves "
			"on a list and move up in its order. Places are kept "
			"for the first until the whole team fits." },
	{ ENTRY, .name = "team_max", .kind = "number",
		.label = N_("Largest team"),
		.help = "Tickets in one registration at most. 1: everybody "
			"registers alone." },
	{ ENTRY, .name = "lookup", .kind = "choice",
		.label = N_("Status by e-mail address"),
		.help = "Whether anybody who knows an address may see where "
			"its registration stands. Otherwise the answer goes "
			"to that address by mail.",
		.options = { N_("Anybody may ask"), N_("Only by mail") } },
	{ ENTRY, .name = "language", .kind = "language",
		.label = N_("Language"),
		.help = "Of the page and the mails for people whose browser "
			"asks for none of ours." },

	{ PAYMENT, .name = "price_minor", .kind = "money",
		.label = N_("Price of a ticket"),
		.help = "Shown before people register, and as the amount to "
			"pay in their e-mail. A new price applies to new "
			"registrations; existing ones keep theirs. 0: free." },
	{ PAYMENT, .name = "currency", .kind = "currency",
		.label = N_("Currency"),
		.help = "Three letters, such as EUR. Existing registrations "
			"keep theirs." },
	{ PAYMENT, .name = "payment_instructions", .kind = "text",
		.optional = true,
		.label = N_("How to pay"),
		.help = "Account, link or cash desk, as lines of text. Each "
			"line that says NAME: VALUE gets a button to copy." },
	{ PAYMENT, .name = "proof", .kind = "choice",
		.label = N_("Picture of the payment"),
		.help = "Whether the form asks for a screenshot that shows the "
			"payment.",
		.options = { N_("Not asked for"), N_("May be sent"),
			N_("Has to be sent") } },
	{ PAYMENT, .name = "hold_minutes", .kind = "number", .optional = true,
		.label = N_("Minutes to pay"),
		.help = "How long a place is held without a proof of payment; "
			"then it is free again. Empty: until you decide." },

	{ APPROVAL, .name = "approval", .kind = "choice",
		.label = N_("Who approves"),
		.help = "Tickets go out when a registration is approved.",
		.options = { N_("We look at each"), N_("Everybody at once") } },
	{ APPROVAL, .name = "reject_reasons", .kind = "text",
		.optional = true,
		.label = N_("Reasons to reject"),
		.help = "One on each line. The approval desk offers them; the "
			"person reads the one that was picked." },

	{ MAIL, .name = "reply_to", .kind = "email", .optional = true,
		.label = N_("Answers go to"),
		.help = "The address that people reach when they answer to a "
			"mail. Empty: mails say that answers are not read." },
	{ MAIL, .name = "attach_tickets", .kind = "switch",
		.label = N_("Attach tickets"),
		.help = "Tickets come as a PDF and a calendar entry as well, "
			"not only as pictures and links." },
	{ MAIL, .name = "reminder_hours", .kind = "number", .optional = true,
		.label = N_("Reminder, hours before"),
		.help = "Everybody who is approved gets their tickets again, "
			"this long before the start. Empty: no reminder." },

	{ DOOR, .name = "check_in_from", .kind = "time", .optional = true,
		.label = N_("Entrance opens"),
		.help = "Tickets admit no one before this. Empty: 12 hours "
			"before the start; an earlier scan is a rehearsal and "
			"does not count." },
	{ DOOR, .name = "check_in_until", .kind = "time", .optional = true,
		.label = N_("Entrance closes"),
		.help = "Tickets admit no one after this. Empty: 12 hours "
			"after the end." },

	{ DOOR, .name = "entry", .kind = "choice",
		.label = N_("Coming back"),
		.help = "With re-entry a ticket admits again after it was "
			"scanned on the way out.",
		.options = { N_("A ticket admits once"), N_("Re-entry") } },
	{ DOOR, .name = "gates", .kind = "line", .optional = true,
		.label = N_("Open gates"),
		.help = "Their names, separated by commas: scanners at other "
			"gates let nobody in. Empty: all gates are open." },
	{ DOOR, .name = "rehearsal", .kind = "switch",
		.label = N_("Rehearsal"),
		.help = "Scans are practice: they are checked as on the day "
			"but never count. Switch it off before the doors "
			"open." },

	{ AFTER, .name = "erase_after_days", .kind = "number",
		.optional = true,
		.label = N_("Erase personal data, days after"),
		.help = "This long after the end, everybody’s names, "
			"addresses, phone numbers and payment proofs are "
			"erased for good; the counts stay. Export what you "
			"have to keep before that. Empty: nothing is erased by "
			"itself." },
	{ 0 },
};
/* clang-format on */

static const struct field *
field_of(const struct setting_words *w, const struct field *fields, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(fields[i].name, w->name) == 0)
			return &fields[i];
	BUG("there is no setting %s", w->name);
}

/* What is said of the word `i` of a choice; a language calls itself. */
static const char *
option_label(const char *lang, const struct setting_words *w, size_t i,
	const char *word)
{
	if (strcmp(w->kind, "language") == 0)
		return lang_text(word, "English");
	return w->options[i] != NULL ? lang_text(lang, w->options[i]) : NULL;
}

/* The words of a choice, each with what is said of it. */
static void
options_json(struct buf *out, const char *lang, const struct setting_words *w,
	const char *choices)
{
	json_open(out, "options", '[');
	for (size_t i = 0; choices != NULL && *choices != '\0'; i++) {
		char word[32];
		size_t len = strcspn(choices, " ");
		const char *label;

		snprintf(word, sizeof word, "%.*s", (int)len, choices);
		label = option_label(lang, w, i, word);
		if (label == NULL)
			break;
		json_open(out, NULL, '{');
		json_text(out, "value", word);
		json_text(out, "label", label);
		json_close(out, '}');
		choices += len + (choices[len] == ' ');
	}
	json_close(out, ']');
}

static void
one_json(struct buf *out, const char *lang, const struct setting_words *w,
	const struct field *f)
{
	json_open(out, NULL, '{');
	json_text(out, "name", w->name);
	json_text(out, "section", lang_text(lang, w->section));
	json_text(out, "kind", w->kind);
	json_bool(out, "optional", w->optional);
	json_text(out, "label", lang_text(lang, w->label));
	json_text(out, "help", lang_text(lang, w->help));
	json_int(out, "min", f->min);
	json_int(out, "max", f->max);
	options_json(out, lang, w, f->choices);
	json_close(out, '}');
}

void
setting_words_json(struct buf *out, const char *key, const char *lang,
	const struct field *fields, size_t n)
{
	json_open(out, key, '[');
	for (const struct setting_words *w = setting_words; w->name; w++)
		one_json(out, lang, w, field_of(w, fields, n));
	json_close(out, ']');
}
