/* mail_preview.c: fills the texts of mails with an example. */
#include "mail/mail_preview.h"
#include "draw/qr.h"
#include "lang/lang.h"
#include "lang/text.h"

enum { SCALE = 5, TICKETS = 2 };

/* Nobody's: their codes are not signed, no door lets them in. */
static struct outbox_ticket tickets[TICKETS] = {
	{ .serial = "00000000000000000",
		.member_name = "Ada Lovelace",
		.code = "1.0000.0.00000000000000000.0.0.EXAMPLE1" },
	{ .serial = "00000000000000011",
		.member_name = "Charles Babbage",
		.code = "1.0000.0.00000000000000011.0.0.EXAMPLE2" },
};

static const struct event example = {
	.slug = "example",
	.name = "Robotics Open",
	.venue = "Hall 4",
	.span = "Sat 20 Mar 2027, 09:00 – 18:00",
	.entrance = "08:30",
	.zone = "Europe/Berlin",
	.price = "€20.00",
	.proof = "optional",
};

static const char *const with_tickets[] = { "approved", "resent", "reminder",
	"member_changed" };
static const char *const with_reason[] = { "rejected", "proof_requested",
	"cancelled" };

static bool
is_one_of(const char *kind, const char *const *kinds, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(kinds[i], kind) == 0)
			return true;
	return false;
}

/* What an event asks of somebody who has just registered. */
static const char *
proof_due(const struct event *e)
{
	if (strcmp(e->proof, "none") == 0)
		return NULL;
	return strcmp(e->proof, "required") == 0 ? "picture" : "either";
}

static struct outbox_mail
example_mail(const struct cfg *cfg, struct arena *mem, const char *kind,
	const char *lang, const struct event *e)
{
	bool reason = is_one_of(kind, with_reason, LEN(with_reason));
	bool tickets_go = is_one_of(kind, with_tickets, LEN(with_tickets));

	if (e == NULL)
		e = &example;
	return (struct outbox_mail){
		.kind = kind,
		.language = lang,
		.vouched = tickets_go,
		.name = "Ada Lovelace",
		.team_name = "Analytical Engines",
		.reason = reason ? lang_text(lang,
					   "The picture is too dark to read.")
				 : NULL,
		.event_name = e->name,
		.venue = e->venue,
		.when = e->span,
		.entrance = e->entrance,
		.changed_zone = e->zone,
		.slug = e->slug,
		.reply_to = "help@example.org",
		.price = e->price,
		.total = e->price,
		.places = 1,
		.proof_due = proof_due(e),
		.payment_instructions = e->payment_instructions,
		.payment_reference = "RO27-0042",
		.organiser = e->organiser,
		.accent = e->accent,
		.logo = { .width = e->logo.width, .height = e->logo.height },
		.place = 3,
		.link = arena_printf(mem, "%s/r/#example", cfg->base_url),
		.tickets = tickets,
		.n_tickets = tickets_go ? TICKETS : 0,
	};
}

static const char *
picture(struct arena *mem, const char *code)
{
	const char *s = qr_data_uri(mem, code, SCALE);

	if (s == NULL)
		BUG("a code does not fit into a QR");
	return s;
}

enum err
mail_preview(const struct cfg *cfg, struct arena *mem,
	const struct mail_example *of, struct mail_words *out)
{
	const struct event *event = of->event;
	struct outbox_mail mail =
		example_mail(cfg, mem, of->kind, of->lang, event);
	const char *pictures[TICKETS];
	struct mail_view view = { .pictures = pictures,
		.pdf = mail.n_tickets > 0 };

	if (event != NULL && event->logo.width > 0)
		view.logo = event->logo.path;
	if (event != NULL && event->payment_qr.width > 0)
		view.payment_qr = event->payment_qr.path;

	for (size_t i = 0; i < TICKETS; i++)
		pictures[i] = picture(mem, tickets[i].code);
	mail.templates = of->templates;
	return mail_words(cfg, mem, &mail, &view, out);
}

void
mail_sample(const struct cfg *cfg, struct arena *mem, struct outbox_mail *mail)
{
	struct outbox_mail example_of =
		example_mail(cfg, mem, mail->kind, mail->language, NULL);

	mail->vouched = example_of.vouched;
	mail->name = example_of.name;
	mail->team_name = example_of.team_name;
	mail->reason = example_of.reason;
	mail->total = mail->price;
	mail->places = example_of.places;
	mail->payment_reference = example_of.payment_reference;
	mail->place = example_of.place;
	mail->link = example_of.link;
	mail->tickets = example_of.tickets;
	mail->n_tickets = example_of.n_tickets;
	mail->templates = mail->sample;
}

const struct message *
mail_fault(const struct cfg *cfg, struct arena *mem, const char *file,
	const char *text)
{
	const struct outbox_mail mail =
		example_mail(cfg, mem, "approved", "en", NULL);
	const char *pictures[TICKETS] = { NULL };
	const struct mail_view view = { .pictures = pictures };

	return mail_words_fault(
		mem, file, text, mail_vars(cfg, mem, &mail, &view));
}

const char *
mail_built_in(const char *file)
{
	size_t len = strcspn(file, ".");

	for (const struct text *t = texts; t->name != NULL; t++)
		for (const char *const *k = mail_kinds; *k != NULL; k++)
			if (strcmp(t->name, file) == 0 && strlen(*k) == len &&
				memcmp(*k, file, len) == 0)
				return t->text;
	return NULL;
}

/* {{_Sentence}} is where the language speaks. */
const char *
mail_built_in_said(struct arena *mem, const char *file, const char *lang)
{
	const char *text = mail_built_in(file), *end = text;
	struct buf b = BUF_INIT;

	if (text == NULL || lang == NULL)
		return text;
	for (const char *mark; (mark = strstr(end, "{{_")) != NULL;) {
		buf_add(&b, end, (size_t)(mark - end));
		mark += sizeof "{{_" - 1;
		end = strstr(mark, "}}");
		if (end == NULL)
			BUG("%s: a sentence without an end", file);
		buf_str(&b, lang_text(lang, arena_strndup(mem, mark,
						    (size_t)(end - mark))));
		end += sizeof "}}" - 1;
	}
	buf_str(&b, end);
	return buf_keep(&b, mem);
}
