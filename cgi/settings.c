/* settings.c: /api/admin/settings: an event, how it looks, and its mails. */
#include "settings.h"
#include "colour.h"
#include "event.h"
#include "json.h"
#include "lang.h"
#include "mail_preview.h"
#include "picture.h"
#include "precondition.h"
#include "setting_words.h"
#include "worker.h"

static const struct stmt *const stmts[] = { &settings_show_stmt,
	&settings_save_stmt, &settings_check_stmt, &settings_texts_stmt,
	&event_public_stmt, &picture_save_stmt, NULL };

/* ---- settings ----------------------------------------------------------- */

/* Those up to SETTINGS go to the database, which knows what each may be. */
enum {
	NAME,
	ORGANISER,
	ACCENT,
	VENUE,
	ZONE,
	STARTS_AT,
	ENDS_AT,
	OPENS_AT,
	CLOSES_AT,
	CHECK_IN_FROM,
	CHECK_IN_UNTIL,
	CAPACITY,
	WAITLIST,
	APPROVAL,
	PRICE_MINOR,
	CURRENCY,
	INSTRUCTIONS,
	PROOF,
	TEAM_MAX,
	HOLD_MINUTES,
	LOOKUP,
	REPLY_TO,
	LANGUAGE,
	REMINDER_HOURS,
	ATTACH_TICKETS,
	REJECT_REASONS,
	ERASE_AFTER_DAYS,
	SETTINGS,
	EVENT = SETTINGS,
	VERSION,
	TEMPLATE,
	TEXT,
};

enum { TIME_MAX = 40, TEXT_MAX = 60000, FILE_MAX = 60 };

static const struct field fields[] = {
	[NAME] = { "name", F_TEXT, 1, 255, 0, NULL, NULL },
	[ORGANISER] = { "organiser", F_TEXT, 1, 255, 0, NULL, NULL },
	[ACCENT] = { "accent", F_TOKEN, 7, 7, 0, NULL, NULL },
	[VENUE] = { "venue", F_TEXT, 1, 255, 0, NULL, NULL },
	[ZONE] = { "zone", F_TOKEN, 1, 64, 0, NULL, NULL },
	[STARTS_AT] = { "starts_at", F_TEXT, 1, TIME_MAX, 0, NULL, NULL },
	[ENDS_AT] = { "ends_at", F_TEXT, 1, TIME_MAX, 0, NULL, NULL },
	[OPENS_AT] = { "opens_at", F_TEXT, 1, TIME_MAX, 0, NULL, NULL },
	[CLOSES_AT] = { "closes_at", F_TEXT, 1, TIME_MAX, 0, NULL, NULL },
	[CHECK_IN_FROM] = { "check_in_from", F_TEXT, 1, TIME_MAX, 0, NULL,
		NULL },
	[CHECK_IN_UNTIL] = { "check_in_until", F_TEXT, 1, TIME_MAX, 0, NULL,
		NULL },
	[CAPACITY] = { "capacity", F_INT, 0, 10000000, 0, NULL, NULL },
	[WAITLIST] = { "waitlist", F_BOOL, 0, 0, 0, NULL, NULL },
	[APPROVAL] = { "approval", F_CHOICE, 0, 0, 0, "manual automatic",
		NULL },
	[PRICE_MINOR] = { "price_minor", F_INT, 0, INT64_C(100000000000), 0,
		NULL, NULL },
	[CURRENCY] = { "currency", F_TOKEN, 3, 3, 0, NULL, NULL },
	[INSTRUCTIONS] = { "payment_instructions", F_LONG, 1, 4000, 0, NULL,
		NULL },
	[PROOF] = { "proof", F_CHOICE, 0, 0, 0, "none optional required",
		NULL },
	[TEAM_MAX] = { "team_max", F_INT, 1, EVENT_TEAM_MAX, 0, NULL, NULL },
	[HOLD_MINUTES] = { "hold_minutes", F_INT, 1, 1000000, 0, NULL, NULL },
	[LOOKUP] = { "lookup", F_CHOICE, 0, 0, 0, "open private", NULL },
	[REPLY_TO] = { "reply_to", F_EMAIL, 3, 254, 0, NULL, NULL },
	[LANGUAGE] = { "language", F_CHOICE, 0, 0, 0, LANG_CHOICES, NULL },
	[REMINDER_HOURS] = { "reminder_hours", F_INT, 1, 720, 0, NULL, NULL },
	[ATTACH_TICKETS] = { "attach_tickets", F_BOOL, 0, 0, 0, NULL, NULL },
	[REJECT_REASONS] = { "reject_reasons", F_LONG, 1, 2000, 0, NULL, NULL },
	[ERASE_AFTER_DAYS] = { "erase_after_days", F_INT, 1, 3650, 0, NULL,
		NULL },
	[EVENT] = { "event", F_TOKEN, 1, EVENT_SLUG_MAX, 0, NULL, NULL },
	[VERSION] = { "version", F_INT, 1, INT64_MAX, 0, NULL, NULL },
	[TEMPLATE] = { "template", F_TOKEN, 1, FILE_MAX, 0, NULL, NULL },
	[TEXT] = { "text", F_LONG, 1, TEXT_MAX, 0, NULL, NULL },
	{ 0 },
};

static enum err
settings_get(struct ctx *c)
{
	const char *json;
	enum err e = settings_show(
		c->db, c->mem, &c->who, c->v[EVENT].text, &json, &c->version);

	if (e == OK)
		json_raw(&c->resp->body, NULL, json);
	return e;
}

static enum err
refuse(struct ctx *c, const char *field, const char *message)
{
	struct field_error *e = arena_alloc(c->mem, sizeof *e);

	e->field = field;
	e->message = message;
	c->errors = e;
	return E_INVALID;
}

static enum err
check_accent(struct ctx *c)
{
	const char *accent = c->v[ACCENT].text, *wrong;

	if (accent == NULL)
		return OK;
	wrong = colour_fault(c->mem, accent);
	return wrong != NULL ? refuse(c, "accent", wrong) : OK;
}

/* A text of a mail by its name; an empty one goes back to the built-in. */
static enum err
check_template(struct ctx *c)
{
	static const char fine[] = "Subject: x\n\nx";
	const char *file = c->v[TEMPLATE].text, *text = c->v[TEXT].text;
	const char *wrong;

	if (file == NULL && !c->v[TEXT].given)
		return OK;
	if (file == NULL)
		return refuse(c, "template", "Please fill this in.");
	wrong = mail_fault(c->cfg, c->mem, file, fine);
	if (wrong != NULL)
		return refuse(c, "template", wrong);
	wrong = text != NULL ? mail_fault(c->cfg, c->mem, file, text) : NULL;
	return wrong != NULL ? refuse(c, "text", wrong) : OK;
}

static const char *
changes(struct ctx *c)
{
	struct buf b = BUF_INIT;
	const char *json;

	json_open(&b, NULL, '{');
	settings_json(&b, fields, SETTINGS, c->v);
	if (c->v[TEMPLATE].text != NULL) {
		json_open(&b, "templates", '{');
		json_text(&b, c->v[TEMPLATE].text, c->v[TEXT].text);
		json_close(&b, '}');
	}
	json_close(&b, '}');
	json = arena_strndup(c->mem, b.s, b.len);
	buf_release(&b);
	return json;
}

static enum err
settings_patch(struct ctx *c)
{
	const char *json;
	int64_t version;
	enum err e = check_accent(c);

	if (e == OK)
		e = check_template(c);
	if (e != OK)
		return e;
	if (!precondition_version(c->req, c->mem, &c->v[VERSION], &version))
		return E_STALE;
	e = settings_save(c->db, c->mem, &c->who, c->v[EVENT].text, changes(c),
		version, &json);
	if (e == OK)
		json_raw(&c->resp->body, NULL, json);
	return e;
}

/* ---- for the page that changes them ------------------------------------- */

/* Would it be taken? Nothing is changed. */
static enum err
check_post(struct ctx *c)
{
	enum err e = check_accent(c);

	if (e == OK)
		e = check_template(c);
	if (e == OK)
		e = settings_check(
			c->db, &c->who, c->v[EVENT].text, changes(c));
	if (e != OK)
		return e;
	json_open(&c->resp->body, NULL, '{');
	json_bool(&c->resp->body, "fine", true);
	json_close(&c->resp->body, '}');
	return OK;
}

enum { WORDS_EVENT, WORDS_LANG };
static const struct field words_fields[] = {
	[WORDS_EVENT] = { "event", F_TOKEN, 1, EVENT_SLUG_MAX, 0, NULL, NULL },
	[WORDS_LANG] = { "lang", F_CHOICE, 0, 0, 0, LANG_CHOICES, NULL },
	{ 0 },
};

static enum err
words_get(struct ctx *c)
{
	struct buf *b = &c->resp->body;
	enum err e =
		settings_check(c->db, &c->who, c->v[WORDS_EVENT].text, "{}");

	if (e != OK)
		return e;
	json_open(b, NULL, '{');
	setting_words_json(b, "settings", c->lang, fields, SETTINGS);
	json_open(b, "mails", '[');
	for (const char *const *kind = mail_kinds; *kind != NULL; kind++)
		json_text(b, NULL, *kind);
	json_close(b, ']');
	json_close(b, '}');
	return OK;
}

/* ---- pictures ----------------------------------------------------------- */

enum { PICTURE_EVENT, PICTURE_VERSION, PICTURE };
static const struct field picture_fields[] = {
	[PICTURE_EVENT] = { "event", F_TOKEN, 1, EVENT_SLUG_MAX, 0, NULL,
		NULL },
	[PICTURE_VERSION] = { "version", F_INT, 1, INT64_MAX, 0, NULL, NULL },
	[PICTURE] = { "picture", F_FILE, 0, IMAGE_BYTES, 0, NULL, NULL },
	{ 0 },
};

static enum err
store(struct ctx *c, enum picture kind, const struct image *image)
{
	const char *json;
	int64_t version;
	enum err e;

	if (!precondition_version(
		    c->req, c->mem, &c->v[PICTURE_VERSION], &version))
		return E_STALE;
	e = picture_save(c->db, c->mem, &c->who, c->v[PICTURE_EVENT].text, kind,
		image, version, &json);
	if (e == OK)
		json_raw(&c->resp->body, NULL, json);
	return e;
}

static enum err
picture_post(struct ctx *c, enum picture kind)
{
	struct image image;
	enum err e;

	if (c->v[PICTURE].file == NULL)
		return refuse(c, "picture", "Please choose a picture.");
	e = picture_read(c->mem, kind, &c->v[PICTURE], &image, &c->errors);
	return e != OK ? e : store(c, kind, &image);
}

static enum err
logo_post(struct ctx *c)
{
	return picture_post(c, PICTURE_LOGO);
}

static enum err
logo_delete(struct ctx *c)
{
	return store(c, PICTURE_LOGO, NULL);
}

static enum err
payment_qr_post(struct ctx *c)
{
	return picture_post(c, PICTURE_PAYMENT_QR);
}

static enum err
payment_qr_delete(struct ctx *c)
{
	return store(c, PICTURE_PAYMENT_QR, NULL);
}

/* ---- preview ------------------------------------------------------------ */

enum { KIND, LANG, OWN_TEXT, OWN_HTML, OF_EVENT };
static const struct field preview_fields[] = {
	[KIND] = { "kind", F_TOKEN, 1, FILE_MAX, F_REQUIRED, NULL, NULL },
	[LANG] = { "lang", F_CHOICE, 0, 0, 0, LANG_CHOICES, NULL },
	[OWN_TEXT] = { "text", F_LONG, 1, TEXT_MAX, 0, NULL, NULL },
	[OWN_HTML] = { "html", F_LONG, 1, TEXT_MAX, 0, NULL, NULL },
	[OF_EVENT] = { "event", F_TOKEN, 1, EVENT_SLUG_MAX, 0, NULL, NULL },
	{ 0 },
};

/* One text as it was sent: what is given and empty is the built-in one. */
static enum err
add_sent(struct ctx *c, struct buf *templates, int field, const char *file)
{
	const char *text = c->v[field].text, *wrong;

	if (!c->v[field].given)
		return OK;
	wrong = text != NULL ? mail_fault(c->cfg, c->mem, file, text) : NULL;
	if (wrong != NULL)
		return refuse(c, preview_fields[field].name, wrong);
	json_text(templates, file, text != NULL ? text : "");
	return OK;
}

/* The texts that are saved, but for those that were sent. */
static enum err
add_saved(struct ctx *c, struct buf *templates, const char *saved,
	const char *text_file, const char *html_file)
{
	struct pair *p = NULL;
	enum err e = json_parse(c->mem, saved, strlen(saved), &p);

	for (; e == OK && p != NULL; p = p->next)
		if (!(c->v[OWN_TEXT].given && !strcmp(p->name, text_file)) &&
			!(c->v[OWN_HTML].given && !strcmp(p->name, html_file)))
			json_text(templates, p->name, p->text);
	return e;
}

static enum err
preview_texts(struct ctx *c, const char *saved, const char **out)
{
	const char *lang = c->lang != NULL ? c->lang : "en";
	const char *text =
		arena_printf(c->mem, "%s.%s.txt", c->v[KIND].text, lang);
	const char *html =
		arena_printf(c->mem, "%s.%s.html", c->v[KIND].text, lang);
	struct buf b = BUF_INIT;
	enum err e;

	json_open(&b, NULL, '{');
	e = add_saved(c, &b, saved, text, html);
	if (e == OK)
		e = add_sent(c, &b, OWN_TEXT, text);
	if (e == OK)
		e = add_sent(c, &b, OWN_HTML, html);
	json_close(&b, '}');
	*out = arena_strndup(c->mem, b.s, b.len);
	buf_release(&b);
	return e;
}

static enum err
preview_post(struct ctx *c)
{
	struct buf *b = &c->resp->body;
	struct mail_words words;
	const char *saved, *templates;
	struct event event;
	enum err e = settings_texts(
		c->db, c->mem, &c->who, c->v[OF_EVENT].text, &saved);

	if (e == OK)
		e = event_public(c->db, c->mem, c->v[OF_EVENT].text, &event);
	if (e != OK)
		return e;
	if (!mail_is_kind(c->v[KIND].text))
		return refuse(c, "kind", "There is no mail of this kind.");
	e = preview_texts(c, saved, &templates);
	if (e == OK)
		e = mail_preview(c->cfg, c->mem, c->v[KIND].text, c->lang,
			templates, &event, &words);
	if (e != OK)
		return e;
	json_open(b, NULL, '{');
	json_text(b, "subject", words.subject);
	json_text(b, "text", words.text);
	json_text(b, "html", words.html);
	json_close(b, '}');
	return OK;
}

const struct route route = {
	.name = "settings",
	.stmts = stmts,
	.endpoints = {
		{ .last = "settings", .get = settings_get,
			.patch = settings_patch, .need = NEED_ADMIN,
			.fields = fields, .etag = true },
		{ .last = "check", .post = check_post, .need = NEED_ADMIN,
			.fields = fields },
		{ .last = "words", .get = words_get, .need = NEED_ADMIN,
			.fields = words_fields, .etag = true },
		{ .last = "logo", .post = logo_post, .delete_ = logo_delete,
			.need = NEED_ADMIN, .fields = picture_fields },
		{ .last = "payment-qr", .post = payment_qr_post,
			.delete_ = payment_qr_delete, .need = NEED_ADMIN,
			.fields = picture_fields },
		{ .last = "preview", .post = preview_post, .need = NEED_ADMIN,
			.fields = preview_fields },
	},
};
