/* settings.c: /api/admin/settings: an event, how it looks, and its mails. */
#include "event/settings.h"
#include "draw/theme.h"
#include "event/event.h"
#include "event/picture.h"
#include "event/setting_fields.h"
#include "event/setting_words.h"
#include "lang/lang.h"
#include "mail/mail_draft.h"
#include "mail/mail_preview.h"
#include "mail/mail_queue.h"
#include "run/answer.h"
#include "run/precondition.h"
#include "wire/common_fields.h"
#include "wire/json.h"

static const struct stmt *const stmts[] = { &settings_show_stmt,
	&settings_save_stmt, &settings_check_stmt, &settings_texts_stmt,
	&event_public_stmt, &picture_show_stmt, &picture_save_stmt,
	&mail_test_stmt, &mail_test_state_stmt, NULL };

/* ---- settings ----------------------------------------------------------- */

enum { SHOWN_EVENT };
static const struct field shown_fields[] = {
	[SHOWN_EVENT] = { FIELD_EVENT },
	{ 0 },
};

static enum err
settings_get(struct ctx *c)
{
	const char *json;
	enum err e = settings_show(
		&c->call, c->v[SHOWN_EVENT].text, &json, &c->version);

	return answer_json(c, e, json);
}

static enum err
check_accent(struct ctx *c)
{
	const char *accent = c->v[SETTING_ACCENT].text;
	const struct message *wrong;

	if (accent == NULL)
		return OK;
	wrong = theme_fault(c->call.mem, accent);
	return wrong != NULL ? answer_refusal_with(c, "accent", wrong) : OK;
}

/* A text of a mail by its name; an empty one goes back to the built-in. */
static enum err
check_template(struct ctx *c)
{
	static const char fine[] = "Subject: x\n\nx";
	const char *file = c->v[SETTING_TEMPLATE].text,
		   *text = c->v[SETTING_TEXT].text;
	const struct message *wrong;

	if (file == NULL && !c->v[SETTING_TEXT].given)
		return OK;
	if (file == NULL)
		return answer_refusal(c, "template", "Please fill this in.");
	wrong = mail_fault(c->cfg, c->call.mem, file, fine);
	if (wrong != NULL)
		return answer_refusal_with(c, "template", wrong);
	wrong = text != NULL ? mail_fault(c->cfg, c->call.mem, file, text)
			     : NULL;
	return wrong != NULL ? answer_refusal_with(c, "text", wrong) : OK;
}

static const char *
changes(struct ctx *c)
{
	struct buf b = BUF_INIT;

	json_open(&b, NULL, '{');
	settings_json(&b, setting_fields, SETTINGS, c->v);
	if (c->v[SETTING_TEMPLATE].text != NULL) {
		json_open(&b, "templates", '{');
		json_text(&b, c->v[SETTING_TEMPLATE].text,
			c->v[SETTING_TEXT].text);
		json_close(&b, '}');
	}
	json_close(&b, '}');
	return buf_keep(&b, c->call.mem);
}

static enum err
settings_patch(struct ctx *c)
{
	struct settings_change change = {
		.event = c->v[SETTING_EVENT].text,
		.confirmed = { .over = c->v[SETTING_CONFIRM_OVER].number,
			.move_up = c->v[SETTING_CONFIRM_MOVE_UP].number },
	};
	const char *json = NULL;
	enum err e = check_accent(c);

	if (e == OK)
		e = check_template(c);
	if (e == OK)
		e = precondition_version(c->req, c->call.mem,
			&c->v[SETTING_VERSION], &change.version);
	if (e == OK)
		change.json = changes(c);
	if (e == OK)
		e = settings_save(&c->call, &change, &json);
	return answer_json(c, e, json);
}

/* ---- for the page that changes them ------------------------------------- */

/* Would it be taken, and what would it do to people? Nothing is changed. */
static enum err
check_post(struct ctx *c)
{
	const char *effects = NULL;
	enum err e = check_accent(c);

	if (e == OK)
		e = check_template(c);
	if (e == OK)
		e = settings_check(&c->call, c->v[SETTING_EVENT].text,
			changes(c), &effects);
	if (e != OK)
		return e;
	json_open(&c->resp->body, NULL, '{');
	json_bool(&c->resp->body, "fine", true);
	json_raw(&c->resp->body, "effects", effects);
	json_close(&c->resp->body, '}');
	return OK;
}

enum { WORDS_EVENT, WORDS_LANG };
static const struct field words_fields[] = {
	[WORDS_EVENT] = { FIELD_EVENT },
	[WORDS_LANG] = { FIELD_LANG },
	{ 0 },
};

static enum err
words_get(struct ctx *c)
{
	struct buf *b = &c->resp->body;
	const char *effects;
	enum err e = settings_check(
		&c->call, c->v[WORDS_EVENT].text, "{}", &effects);

	if (e != OK)
		return e;
	json_open(b, NULL, '{');
	setting_words_json(
		b, "settings", c->call.lang, setting_fields, SETTINGS);
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
	[PICTURE_EVENT] = { FIELD_EVENT },
	[PICTURE_VERSION] = { FIELD_VERSION },
	[PICTURE] = { "picture", F_FILE, 0, IMAGE_BYTES },
	{ 0 },
};

static const struct field no_picture_fields[] = {
	[PICTURE_EVENT] = { FIELD_EVENT },
	[PICTURE_VERSION] = { FIELD_VERSION },
	{ 0 },
};

static enum err
store(struct ctx *c, enum picture kind, const struct image *image)
{
	struct picture_place place = { .event = c->v[PICTURE_EVENT].text,
		.kind = kind };
	const char *json = NULL;
	enum err e = precondition_version(
		c->req, c->call.mem, &c->v[PICTURE_VERSION], &place.version);

	if (e == OK)
		e = picture_save(&c->call, &place, image, &json);
	return answer_json(c, e, json);
}

static enum err
picture_post(struct ctx *c, enum picture kind)
{
	struct image image;
	enum err e;

	if (c->v[PICTURE].file == NULL)
		return answer_refusal(c, "picture", "Please choose a picture.");
	e = picture_read(c->call.mem, kind, &c->v[PICTURE], &image, &c->errors);
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
	[KIND] = { "kind", F_TOKEN, 1, SETTING_FILE_MAX, F_REQUIRED },
	[LANG] = { FIELD_LANG },
	[OWN_TEXT] = { "text", F_LONG, 1, SETTING_TEXT_MAX },
	[OWN_HTML] = { "html", F_LONG, 1, SETTING_TEXT_MAX },
	[OF_EVENT] = { FIELD_EVENT },
	{ 0 },
};

/* The texts that are saved, with those that were sent in their place. */
static enum err
draft_texts(struct ctx *c, const char **out)
{
	struct mail_draft draft = { .kind = c->v[KIND].text,
		.lang = c->call.lang,
		.text = &c->v[OWN_TEXT],
		.html = &c->v[OWN_HTML] };
	enum err e =
		settings_texts(&c->call, c->v[OF_EVENT].text, &draft.saved);

	if (e == OK)
		e = mail_draft(c->cfg, c->call.mem, &draft, out, &c->errors);
	return e;
}

/* A picture as an address that a page of its own can show. */
static enum err
inline_picture(struct ctx *c, enum picture kind, struct event_picture *out)
{
	struct picture_shown shown;
	struct buf b = BUF_INIT;
	enum err e;

	if (out->width == 0)
		return OK;
	e = picture_show(&c->call, c->v[OF_EVENT].text, kind, &shown);
	if (e != OK)
		return e == E_NOT_FOUND ? OK : e;
	buf_printf(&b, "data:%s;base64,", shown.type);
	buf_base64(&b, shown.bytes, shown.len);
	out->path = buf_keep(&b, c->call.mem);
	return OK;
}

static enum err
draft_words(struct ctx *c, struct mail_words *out)
{
	const char *texts;
	struct event event;
	enum err e = draft_texts(c, &texts);

	if (e == OK)
		e = event_public(&c->call, c->v[OF_EVENT].text, &event);
	if (e == OK)
		e = inline_picture(c, PICTURE_LOGO, &event.logo);
	if (e == OK)
		e = inline_picture(c, PICTURE_PAYMENT_QR, &event.payment_qr);
	if (e != OK)
		return e;
	return mail_preview(c->cfg, c->call.mem,
		&(struct mail_example){
			c->v[KIND].text, c->call.lang, texts, &event },
		out);
}

/* A frame of ours shows it, and it runs nothing there. */
static void
answer_page(struct ctx *c, const struct mail_words *words)
{
	c->resp->type = "text/html; charset=utf-8";
	resp_header(c->resp, "Content-Security-Policy",
		"default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
		"frame-ancestors 'self'; sandbox");
	buf_str(&c->resp->body, words->html);
}

static enum err
preview_post(struct ctx *c)
{
	struct buf *b = &c->resp->body;
	struct mail_words words;
	enum err e = draft_words(c, &words);

	if (e != OK)
		return e;
	if (req_wants_html(c->req)) {
		answer_page(c, &words);
		return OK;
	}
	json_open(b, NULL, '{');
	json_text(b, "subject", words.subject);
	json_text(b, "text", words.text);
	json_text(b, "html", words.html);
	json_close(b, '}');
	return OK;
}

/* The texts that a mail has built in, to begin from. */
enum { BUILT_IN, BUILT_IN_LANG };
static const struct field built_in_fields[] = {
	[BUILT_IN] = { "kind", F_TOKEN, 1, SETTING_FILE_MAX, F_REQUIRED },
	[BUILT_IN_LANG] = { FIELD_LANG },
	{ 0 },
};

static enum err
built_in_get(struct ctx *c)
{
	struct buf *b = &c->resp->body;
	const char *kind = c->v[BUILT_IN].text, *saved;
	const char *lang = c->v[BUILT_IN_LANG].text;
	enum err e = settings_texts(&c->call, NULL, &saved);

	if (e != OK)
		return e;
	if (!mail_is_kind(kind))
		return answer_refusal(
			c, "kind", "There is no mail of this kind.");
	json_open(b, NULL, '{');
	json_text(b, "text",
		mail_built_in_said(c->call.mem,
			arena_printf(c->call.mem, "%s.txt", kind), lang));
	json_text(b, "html",
		mail_built_in_said(c->call.mem,
			arena_printf(c->call.mem, "%s.html", kind), lang));
	json_close(b, '}');
	return OK;
}

/* ---- a test mail -------------------------------------------------------- */

static enum err
test_post(struct ctx *c)
{
	const char *lang = c->call.lang != NULL ? c->call.lang : "en", *texts;
	int64_t id;
	enum err e = draft_texts(c, &texts);

	if (e == OK)
		e = mail_test(&c->call, c->v[OF_EVENT].text,
			&(struct mail_test){ c->v[KIND].text, lang, texts },
			&id);
	if (e != OK)
		return e;
	resp_status(c->resp, 202);
	json_open(&c->resp->body, NULL, '{');
	json_int(&c->resp->body, "id", id);
	json_close(&c->resp->body, '}');
	return OK;
}

enum { TEST_ID };
static const struct field test_fields[] = {
	[TEST_ID] = { FIELD_ID },
	{ 0 },
};

static enum err
test_get(struct ctx *c)
{
	struct queued_mail mail;
	enum err e = mail_test_state(&c->call, c->v[TEST_ID].number, &mail);

	if (e == OK)
		queued_mail_json(&c->resp->body, NULL, c->call.lang, &mail);
	return e;
}

const struct route route = {
	.name = "settings",
	.stmts = stmts,
	.endpoints = {
		{ .path = "/api/admin/settings",
			.get = settings_get,
			.patch = settings_patch, .need = NEED_ADMIN,
			.fields = setting_fields, .get_fields = shown_fields,
			.etag = true },
		{ .path = "/api/admin/settings/check",
			.post = check_post, .need = NEED_ADMIN,
			.fields = setting_fields },
		{ .path = "/api/admin/settings/words",
			.get = words_get, .need = NEED_ADMIN,
			.fields = words_fields, .etag = true },
		{ .path = "/api/admin/settings/logo",
			.post = logo_post, .delete_ = logo_delete,
			.need = NEED_ADMIN, .fields = picture_fields,
			.get_fields = no_picture_fields },
		{ .path = "/api/admin/settings/payment-qr",
			.post = payment_qr_post,
			.delete_ = payment_qr_delete, .need = NEED_ADMIN,
			.fields = picture_fields,
			.get_fields = no_picture_fields },
		{ .path = "/api/admin/settings/test-mail/{id}",
			.get = test_get,
			.need = NEED_ADMIN, .fields = test_fields },
		{ .path = "/api/admin/settings/test-mail",
			.post = test_post, .need = NEED_ADMIN,
			.fields = preview_fields },
		{ .path = "/api/admin/settings/preview",
			.get = built_in_get, .post = preview_post,
			.get_fields = built_in_fields, .need = NEED_ADMIN,
			.fields = preview_fields },
	},
};
