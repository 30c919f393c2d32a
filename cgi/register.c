/* register.c: POST /api/register: a person and their team sign up. */
#include "event/event.h"
#include "keys/access_link.h"
#include "lang/lang.h"
#include "page/page.h"
#include "registration/person_fields.h"
#include "registration/proof.h"
#include "registration/receipt.h"
#include "registration/registration.h"
#include "run/answer.h"
#include "wire/json.h"

enum {
	EVENT,
	NAME,
	EMAIL,
	PHONE,
	TEAM_NAME,
	MEMBERS,
	REFERENCE,
	SCREENSHOT,
	PAYMENT_TYPE,
	AMOUNT,
	METHOD,
	LANG,
	SAME_NAMES,
	RECEIPT,
	FORM_KEY,
	SOURCE, /* the first of SOURCE_N */
};
static const struct field fields[] = {
	[EVENT] = { FIELD_EVENT },
	[NAME] = { PERSON_NAME, F_REQUIRED | F_NO_LINK },
	[EMAIL] = { FIELD_EMAIL, F_REQUIRED },
	[PHONE] = { PERSON_PHONE, F_REQUIRED },
	[TEAM_NAME] = { PERSON_TEAM_NAME, F_NO_LINK },
	[MEMBERS] = { PERSON_MEMBERS, F_NO_LINK },
	[REFERENCE] = { PAYER_REFERENCE },
	[SCREENSHOT] = { PAYER_PICTURE },
	[PAYMENT_TYPE] = { PAYER_TYPE },
	[AMOUNT] = { PAYER_AMOUNT },
	[METHOD] = { PAYER_METHOD },
	[LANG] = { FIELD_LANG },
	[SAME_NAMES] = { PERSON_SAME_NAMES },
	[RECEIPT] = { "receipt", F_BOOL },
	[FORM_KEY] = { "form_key", F_TOKEN, 1, 64 },
	[SOURCE] = SOURCE_FIELDS,
	{ 0 },
};

enum { FORM_EVENT, FORM_LANG };
static const struct field form_fields[] = {
	[FORM_EVENT] = { FIELD_EVENT },
	[FORM_LANG] = { FIELD_LANG },
	{ 0 },
};

static const struct stmt *const stmts[] = { &registration_create_stmt,
	&event_public_stmt, NULL };

/*
 * A name that is there twice, or is the registrant's own, counts once; a
 * person with the form before them is asked first.
 */
static enum err
count_names(struct ctx *c, struct registration_form *form)
{
	const char *same = c->v[SAME_NAMES].text;

	if (same != NULL && strcmp(same, "both") == 0)
		return OK;
	registration_count_once(c->call.mem, form);
	if (form->counted_once != NULL && same == NULL &&
		req_wants_html(c->req))
		return answer_refusal(c, fields[MEMBERS].name, page_same_names);
	return OK;
}

/* What was sent, as the model wants it; the picture made safe. */
static enum err
take_form(struct ctx *c, struct registration_form *form)
{
	const struct claim claim = { .type = c->v[PAYMENT_TYPE].text,
		.amount = c->v[AMOUNT].text,
		.method = c->v[METHOD].text };
	enum err e;

	*form = (struct registration_form){
		.event = c->v[EVENT].text,
		.name = c->v[NAME].text,
		.email = c->v[EMAIL].text,
		.phone = c->v[PHONE].text,
		.team_name = c->v[TEAM_NAME].text,
		.members = c->v[MEMBERS].text,
		.member_names = c->v[MEMBERS].items,
		.n_members = c->v[MEMBERS].n_items,
		.payment_reference = c->v[REFERENCE].text,
		.claim = proof_claim(c->call.mem, &claim),
		.language = c->call.lang,
		.source = source_json(c->call.mem, &c->v[SOURCE]),
	};
	if (form->n_members >= EVENT_TEAM_MAX)
		return answer_refusal(c, fields[MEMBERS].name,
			"So many people cannot register together.");
	e = count_names(c, form);
	if (e != OK)
		return e;
	return proof_read(c->call.mem, fields[SCREENSHOT].name,
		&c->v[SCREENSHOT], &form->proof, &c->errors);
}

/*
 * The address of the page that shows the answer, in the language of the form.
 * A browser gets one, and whoever asks; other programs do not pay for it. The
 * same form with the same person has the same: a second press of the button or
 * the way back then leads to what the first one made.
 */
static const char *
draw_receipt(struct ctx *c, struct registration_form *form)
{
	char token[ACCESS_LINK_TOKEN + 1];

	if (!req_wants_html(c->req) && c->v[RECEIPT].number == 0)
		return NULL;
	if (c->v[FORM_KEY].text != NULL)
		access_link_of_form(c->v[FORM_KEY].text,
			arena_printf(
				c->call.mem, "%s %s", form->email, form->name),
			token);
	else
		access_link_random(token);
	form->receipt = access_link_hash(c->call.mem, token);
	return receipt_path(c->call.mem, token, c->v[LANG].text);
}

static enum err
register_post(struct ctx *c)
{
	struct registration_form form;
	struct registration reg;
	const char *receipt = NULL;
	enum err e = take_form(c, &form);

	if (e == OK) {
		receipt = draw_receipt(c, &form);
		e = registration_create(&c->call, &form, &reg);
	}
	/* Both presses of a button may be under way: now one has committed. */
	if (e == E_REGISTERED && c->v[FORM_KEY].text != NULL)
		e = registration_create(&c->call, &form, &reg);
	if (e != OK)
		return e;
	resp_replayed(c->resp, reg.replayed);
	if (req_wants_html(c->req)) {
		resp_see_other(c->resp, receipt);
		return OK;
	}
	resp_status(c->resp, 201);
	json_open(&c->resp->body, NULL, '{');
	registration_json(&c->resp->body, c->call.lang, &reg);
	if (receipt != NULL)
		json_text(&c->resp->body, "receipt", receipt);
	json_close(&c->resp->body, '}');
	return OK;
}

/*
 * Whoever reloads the page that a form led to, or opens its address, finds the
 * form. For programs there is nothing to get.
 */
static enum err
register_get(struct ctx *c)
{
	const char *slug = c->v[FORM_EVENT].text, *lang = c->v[FORM_LANG].text;

	if (!req_wants_html(c->req)) {
		resp_header(c->resp, "Allow", "POST");
		return E_METHOD;
	}
	resp_header(c->resp, "Vary", "Accept");
	resp_see_other(
		c->resp, arena_printf(c->call.mem, "%s%s%s%s",
				 slug ? "/e/" : "/", slug ? slug : "",
				 lang ? "?lang=" : "", lang ? lang : ""));
	return OK;
}

/* The form again with what was typed; without the event only a sentence. */
static enum err
register_error(struct ctx *c, enum err e)
{
	const char *slug = c->v != NULL && c->v[EVENT].text != NULL
				   ? c->v[EVENT].text
				   : answer_event(c);
	const struct message *said =
		c->said != NULL ? c->said : answer_detail(c, e);
	const struct page_refusal why = { e, c->errors == NULL ? said : NULL,
		c->errors };
	struct event event;

	if (e == E_NO_EVENT)
		return answer_error_page(c, e, "You are not registered yet",
			answer_detail(c, e), NULL);
	if (e == E_UNAVAILABLE || event_public(&c->call, slug, &event) != OK)
		return answer_error_page(c, e, "We could not finish this",
			answer_detail(c, e), slug);
	c->resp->type = "text/html; charset=utf-8";
	page_register(&c->resp->body,
		c->call.lang ? c->call.lang : event.language, &event, &why,
		c->typed, c->v != NULL ? &c->v[SOURCE] : NULL);
	return OK;
}

const struct route route = {
	.name = "register",
	.stmts = stmts,
	.endpoints = { { .path = "/api/register",
		.keyed = true,
		.get = register_get,
		.post = register_post,
		.fields = fields,
		.get_fields = form_fields,
		.page = register_error } },
};
