/* mail_vars.c: gives the texts of a mail what they may use. */
#include "mail/mail_vars.h"
#include "draw/theme.h"
#include "keys/serial.h"
#include "lang/lang.h"
#include "mail/mail_kind.h"
#include "wire/weblink.h"

static const char *
number(struct arena *mem, size_t n)
{
	return arena_printf(mem, "%zu", n);
}

static const struct template_var *
ticket_vars(const struct cfg *cfg, struct arena *mem,
	const struct outbox_mail *mail, const struct mail_view *view, size_t i)
{
	const struct outbox_ticket *t = &mail->tickets[i];
	const char *url = NULL;
	char *serial = arena_alloc(mem, SERIAL_SHOWN + 1);

	serial_show(t->serial, serial);
	if (t->code != NULL)
		url = arena_printf(mem, "%s/t/%s", cfg->base_url, t->code);
	const struct template_var vars[] = {
		{ .name = "number", .value = number(mem, i + 1) },
		{ .name = "count", .value = number(mem, mail->n_tickets) },
		{ .name = "member_name",
			.value = weblink_broken(mem, t->member_name) },
		{ .name = "serial", .value = serial },
		{ .name = "url", .value = url },
		{ .name = "picture", .value = view->pictures[i] },
		{ 0 },
	};
	struct template_var *copy = arena_array(mem, LEN(vars), sizeof *copy);

	return memcpy(copy, vars, sizeof vars);
}

static const struct template_var *const *
all_tickets(const struct cfg *cfg, struct arena *mem,
	const struct outbox_mail *mail, const struct mail_view *view)
{
	const struct template_var **items =
		arena_array(mem, mail->n_tickets + 1, sizeof(void *));

	for (size_t i = 0; i < mail->n_tickets; i++)
		items[i] = ticket_vars(cfg, mem, mail, view, i);
	return items;
}

static const struct template_var *const *
all_others(struct arena *mem, const struct outbox_mail *mail)
{
	const struct template_var **items =
		arena_array(mem, mail->n_others + 1, sizeof(void *));

	for (size_t i = 0; i < mail->n_others; i++) {
		const struct outbox_other *o = &mail->others[i];
		const struct template_var vars[] = {
			{ .name = "other_event", .value = o->event_name },
			{ .name = "other_when",
				.value = lang_written(mem, mail->language,
					o->when, lang_when) },
			{ .name = "other_link", .value = o->link },
			{ 0 },
		};
		struct template_var *copy =
			arena_array(mem, LEN(vars), sizeof *copy);

		items[i] = memcpy(copy, vars, sizeof vars);
	}
	return items;
}

/* Shown at half its size at most: sharp on a phone. */
enum { LOGO_WIDTH = 240, LOGO_HEIGHT = 64 };

static const char *
logo_side(struct arena *mem, const struct outbox_picture *logo, bool height)
{
	int64_t w = logo->width, h = logo->height;

	if (w == 0 || h == 0)
		return NULL;
	if (w > LOGO_WIDTH) {
		h = h * LOGO_WIDTH / w;
		w = LOGO_WIDTH;
	}
	if (h > LOGO_HEIGHT) {
		w = w * LOGO_HEIGHT / h;
		h = LOGO_HEIGHT;
	}
	return number(mem, (size_t)(height ? h : w));
}

/* Ours, or shades of that of the event. */
struct palette {
	const char *accent, *quiet, *dark;
};

static struct palette
palette_of(struct arena *mem, const char *accent)
{
	struct colour c;
	struct shades light, dark;

	if (accent == NULL || !colour_parse(accent, &c))
		return (struct palette){ "#4b3aa8", "#d9d3f7", "#b9adff" };
	theme_shades(c, false, &light);
	theme_shades(c, true, &dark);
	return (struct palette){ colour_text(mem, light.accent),
		colour_text(mem, light.on_ticket_quiet),
		colour_text(mem, dark.accent) };
}

/* A sentence of the schema, where it is for staff. */
static const char *
reason(const struct outbox_mail *mail)
{
	return mail_is_for_staff(mail->kind) && mail->reason != NULL
		       ? lang_text(mail->language, mail->reason)
		       : mail->reason;
}

static const char *
changed_by(const struct outbox_mail *mail)
{
	const char *by = mail->changed_by;

	return by != NULL && strncmp(by, "operator:", 9) == 0
		       ? lang_text(mail->language,
				 "Somebody at the server’s command line")
		       : by;
}

enum { STAFF_VARS = 5 };

static void
staff_vars(const struct outbox_mail *mail, struct template_var out[STAFF_VARS])
{
	const bool staff = mail_is_for_staff(mail->kind);
	const struct template_var vars[STAFF_VARS] = {
		{ .name = "staff", .value = staff ? "1" : NULL },
		{ .name = "reason", .value = reason(mail) },
		{ .name = "changed_by", .value = changed_by(mail) },
		{ .name = "changed_from", .value = mail->changed_from },
		{ .name = "zone", .value = mail->changed_zone },
	};

	memcpy(out, vars, sizeof vars);
}

/* What the person typed, once somebody has approved it. */
static const char *
typed(struct arena *mem, const struct outbox_mail *mail, const char *text)
{
	return mail->vouched ? weblink_broken(mem, text) : NULL;
}

/* Is that what a rejected person may do? */
static const char *
may(const struct outbox_mail *mail, const char *what)
{
	return mail->may != NULL && strcmp(mail->may, what) == 0 ? "1" : NULL;
}

static bool
is_picture(const char *proof_due)
{
	return proof_due != NULL && strcmp(proof_due, "picture") == 0;
}

/* What it costs, how it is paid, and what comes after a rejection. */
enum { MONEY_VARS = 11 };

static void
money_vars(struct arena *mem, const struct outbox_mail *mail,
	struct template_var out[MONEY_VARS])
{
	const char *lang = mail->language;
	const struct template_var vars[MONEY_VARS] = {
		{ .name = "price",
			.value = lang_written(
				mem, lang, mail->price, lang_price) },
		{ .name = "each_price",
			.value = lang_written(
				mem, lang, mail->each_price, lang_price) },
		{ .name = "total",
			.value = lang_written(
				mem, lang, mail->total, lang_price) },
		{ .name = "places",
			.value = number(mem, (size_t)mail->places) },
		{ .name = "team", .value = mail->places > 1 ? "1" : NULL },
		{ .name = "proof_missing",
			.value = mail->proof_due != NULL ? "1" : NULL },
		{ .name = "proof_picture",
			.value = is_picture(mail->proof_due) ? "1" : NULL },
		{ .name = "payment_instructions",
			.value = mail->payment_instructions },
		{ .name = "payment_reference",
			.value = mail->vouched ? mail->payment_reference
					       : NULL },
		{ .name = "may_register", .value = may(mail, "register") },
		{ .name = "may_prove", .value = may(mail, "proof") },
	};

	memcpy(out, vars, sizeof vars);
}

struct template_var *
mail_vars(const struct cfg *cfg, struct arena *mem,
	const struct outbox_mail *mail, const struct mail_view *view)
{
	const char *lang = mail->language, *base = cfg->base_url;
	const struct palette colours = palette_of(mem, mail->accent);
	const char *when = lang_written(mem, lang, mail->when, lang_when);
	const struct template_var vars[] = {
		{ .name = "subject" },
		{ .name = "organiser", .value = mail->organiser },
		{ .name = "accent", .value = colours.accent },
		{ .name = "on_accent", .value = "#ffffff" },
		{ .name = "on_accent_quiet", .value = colours.quiet },
		{ .name = "accent_dark", .value = colours.dark },
		{ .name = "logo", .value = view->logo },
		{ .name = "logo_width",
			.value = logo_side(mem, &mail->logo, false) },
		{ .name = "logo_height",
			.value = logo_side(mem, &mail->logo, true) },
		{ .name = "payment_qr", .value = view->payment_qr },
		{ .name = "name", .value = typed(mem, mail, mail->name) },
		{ .name = "team_name",
			.value = typed(mem, mail, mail->team_name) },
		{ .name = "event_name", .value = mail->event_name },
		{ .name = "venue", .value = mail->venue },
		{ .name = "when", .value = when },
		{ .name = "entrance",
			.value = lang_written(
				mem, lang, mail->entrance, lang_when) },
		{ .name = "event_url",
			.value = arena_printf(mem, "%s/e/%s", base,
				mail->slug != NULL ? mail->slug : "") },
		{ .name = "place_in_list",
			.value = mail->place > 0
					 ? number(mem, (size_t)mail->place)
					 : NULL },
		{ .name = "reply_to", .value = mail->reply_to },
		{ .name = "base_url", .value = base },
		{ .name = "link", .value = mail->link },
		{ .name = "also", .value = mail->n_others > 0 ? "1" : NULL },
		{ .name = "others",
			.items = all_others(mem, mail),
			.n_items = mail->n_others },
		{ .name = "pdf", .value = view->pdf ? "1" : NULL },
		{ .name = "many", .value = mail->n_tickets > 1 ? "1" : NULL },
		{ .name = "tickets",
			.items = all_tickets(cfg, mem, mail, view),
			.n_items = mail->n_tickets },
	};
	const size_t n = LEN(vars) + STAFF_VARS + MONEY_VARS;
	struct template_var *copy = arena_array(mem, n + 1, sizeof *copy);

	memcpy(copy, vars, sizeof vars);
	staff_vars(mail, copy + LEN(vars));
	money_vars(mem, mail, copy + LEN(vars) + STAFF_VARS);
	copy[n] = (struct template_var){ 0 };
	return copy;
}
