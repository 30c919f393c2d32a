/* settings.c: GET and PATCH /api/admin/settings, POST …/preview of a mail. */
#include "settings.h"
#include "event.h"
#include "json.h"
#include "lang.h"
#include "mail_preview.h"
#include "precondition.h"
#include "worker.h"

static const struct stmt *const stmts[] = { &settings_show_stmt,
	&settings_save_stmt, NULL };

/* ---- settings ----------------------------------------------------------- */

/* Those up to SETTINGS go to the database, which knows what each may be. */
enum {
	NAME,
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
	SETTINGS,
	EVENT = SETTINGS,
	VERSION,
	TEMPLATE,
	TEXT,
};

enum { TIME_MAX = 40, TEXT_MAX = 60000, FILE_MAX = 60 };

static const struct field fields[] = {
	[NAME] = { "name", F_TEXT, 1, 255, 0, NULL, NULL },
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
	enum err e = check_template(c);

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

/* ---- preview ------------------------------------------------------------ */

enum { KIND, LANG, OWN_TEXT, OWN_HTML };
static const struct field preview_fields[] = {
	[KIND] = { "kind", F_TOKEN, 1, FILE_MAX, F_REQUIRED, NULL, NULL },
	[LANG] = { "lang", F_CHOICE, 0, 0, 0, LANG_CHOICES, NULL },
	[OWN_TEXT] = { "text", F_LONG, 1, TEXT_MAX, 0, NULL, NULL },
	[OWN_HTML] = { "html", F_LONG, 1, TEXT_MAX, 0, NULL, NULL },
	{ 0 },
};

/* One own text of the mail, put where the saved ones stand. */
static enum err
add_own(struct ctx *c, struct buf *templates, int field)
{
	const char *text = c->v[field].text, *wrong;
	const char *file = arena_printf(c->mem, "%s.%s", c->v[KIND].text,
		field == OWN_TEXT ? "txt" : "html");

	if (text == NULL)
		return OK;
	wrong = mail_fault(c->cfg, c->mem, file, text);
	if (wrong != NULL)
		return refuse(c, preview_fields[field].name, wrong);
	json_text(templates, file, text);
	return OK;
}

static enum err
own_texts(struct ctx *c, const char **out)
{
	struct buf b = BUF_INIT;
	enum err e;

	json_open(&b, NULL, '{');
	e = add_own(c, &b, OWN_TEXT);
	if (e == OK)
		e = add_own(c, &b, OWN_HTML);
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
	const char *templates, *json;
	enum err e =
		settings_show(c->db, c->mem, &c->who, NULL, &json, &c->version);

	if (e != OK)
		return e;
	if (!mail_is_kind(c->v[KIND].text))
		return refuse(c, "kind", "There is no mail of this kind.");
	e = own_texts(c, &templates);
	if (e == OK)
		e = mail_preview(c->cfg, c->mem, c->v[KIND].text,
			c->v[LANG].text, templates, NULL, &words);
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
		{ .last = "preview", .post = preview_post, .need = NEED_ADMIN,
			.fields = preview_fields },
	},
};
