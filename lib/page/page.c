/* page.c: fills the registration page and the page with one message. */
#include "page/page.h"
#include "base/arena.h"
#include "base/utf8.h"
#include "keys/link.h"
#include "lang/lang.h"
#include "lang/template.h"

/*
 * What page/text/register.html may use; every value is escaped for HTML, the
 * mark {{#x}}…{{/x}} is there when x is not empty.
 *
 *   event_name venue zone   of the event
 *   when           "Sat 20 Mar 2027, 09:00 – 18:00"
 *   entrance       when people are let in: "08:30", or empty
 *   opens          when registration opens: "Sat 20 Mar 2027, 09:00", or empty
 *   organiser      who invites, or empty
 *   theme          address of a stylesheet with its colour, or empty
 *   logo logo_width logo_height   address and size, or empty
 *   payment_qr payment_qr_width payment_qr_height   likewise
 *   starts_at      RFC 3339
 *   price          "€20.00"; empty: free; price_minor, currency: for a script
 *   each_pays      set where there is a price and may be a team
 *   places_left    a number; empty: no limit
 *   event          the slug, for the hidden field of that name
 *   form           set where people may register (open or waitlist)
 *   open waitlist full closed not_yet over   one is set: the event's state
 *   team           set where an event takes teams
 *   payment        set where there is something about paying
 *   payment_instructions   of the organiser, in lines
 *   proof          set where a picture of the payment can be sent, and
 *   proof_required where it has to be
 *   langs          items {tag, own_name, current}: the languages we speak
 *   members_max    how many may come besides the one who registers: no more
 *                  than there are places, unless there is a waiting list
 *   places_for_some   how many places are left, where a team may be larger and
 *                  would wait
 *   problem        set where there is a notice or an error: show the summary
 *   notice         one sentence, or empty
 *   registered     set where the notice is that the address is registered
 *   errors         items {field, message}: link to #field
 *   name email phone team_name payment_reference    what was typed
 *   name_error email_error phone_error team_name_error members_error
 *   payment_reference_error payment_screenshot_error    the sentence for that
 *                  field, or empty
 *   same_names     set where the page asks whether two people have one name
 *   team_open      set where something about the team was typed or is wrong
 *   members        what was typed, as one comma-separated line
 *   rows           items {position, member}: an input each, named members
 *   sources        items {source_name, source_value}: where the person comes
 *                  from, as the link said; source_query: the same for links
 *   form_key       another one on each page, for the hidden field of that name
 *   proof_again    set where a picture was sent: it has to be chosen again
 *
 * What page/text/receipt.html may use besides event_name … event of the above:
 *
 *   token          of the receipt
 *   pending approved waitlisted rejected cancelled   one of them is set
 *   person email team_name payment_reference   what was sent, or empty
 *   members        items {member}: who comes along
 *   place          in the waiting list, or empty
 *   many tickets   set where there are two or more; how many
 *   total          of all together, or empty; pays: set where the page says
 *                  how to pay; due: set where that has yet to be done
 *   each           price of one of several that cost the same, or empty
 *   proof_due      set where a payment has yet to be shown, and
 *   proof_picture  where that has to be a picture
 *   correctable corrected   set where the address can be, or was, corrected
 *   wrong typed    what is wrong with the address that was typed, and that
 *
 * What page/text/message.html may use: heading, text; event, again and find,
 * the ways on; status and request_id of an error.
 */
enum { VARS = 64, ROWS = 20 };

static const char *const inputs[] = { "name", "email", "phone", "team_name",
	"payment_reference" };
static const char *const states[] = { "open", "waitlist", "full", "closed",
	"not_yet", "over" };

struct page {
	struct arena *mem;
	const char *lang;
	struct template_var vars[VARS];
	size_t n;
};

const char page_same_names[] =
	"A name stands here twice, or is your own. Choose below how many "
	"tickets you need.";

static struct template_var *
set(struct page *p, const char *name, const char *value)
{
	struct template_var *v = &p->vars[p->n];

	if (p->n + 1 >= LEN(p->vars))
		BUG("more than %d variables in a page", VARS);
	v->name = name;
	v->value = value;
	p->n++;
	return v;
}

static const char *
number(struct page *p, int64_t n)
{
	return arena_printf(p->mem, "%lld", (long long)n);
}

/* What was typed; nothing that a page cannot show. */
static const char *
shown(const struct pair *pair)
{
	if (pair->file_name != NULL || !utf8_valid(pair->text, pair->len))
		return "";
	return pair->text;
}

/* Was a file sent? A page cannot put it back into its field. */
static bool
typed_file(const struct pair *typed, const char *name)
{
	for (; typed != NULL; typed = typed->next)
		if (strcmp(typed->name, name) == 0)
			return typed->file_name != NULL && typed->len > 0;
	return false;
}

static const char *
typed_value(const struct pair *typed, const char *name)
{
	for (; typed != NULL; typed = typed->next)
		if (strcmp(typed->name, name) == 0)
			return shown(typed);
	return "";
}

static const char *
error_of(struct page *p, const struct field_error *e, const char *field)
{
	for (; e != NULL; e = e->next)
		if (strcmp(e->field, field) == 0)
			return lang_written(
				p->mem, p->lang, e->message, lang_add);
	return NULL;
}

/* An address and two numbers; nothing where there is no picture. */
static void
set_picture(struct page *p, const char *name, const struct event_picture *pic)
{
	if (pic->path == NULL || *pic->path == '\0')
		return;
	set(p, name, pic->path);
	set(p, arena_printf(p->mem, "%s_width", name), number(p, pic->width));
	set(p, arena_printf(p->mem, "%s_height", name), number(p, pic->height));
}

static void
set_event(struct page *p, const struct event *e)
{
	bool form = strcmp(e->state, "open") == 0 ||
		    strcmp(e->state, "waitlist") == 0;

	set(p, "event_name", e->name);
	set(p, "venue", e->venue);
	set(p, "when", lang_written(p->mem, p->lang, e->span, lang_when));
	set(p, "entrance",
		lang_written(p->mem, p->lang, e->entrance, lang_when));
	set(p, "opens", lang_written(p->mem, p->lang, e->opens, lang_when));
	set(p, "zone", e->zone);
	set(p, "starts_at", e->starts_at);
	set(p, "price", lang_written(p->mem, p->lang, e->price, lang_price));
	set(p, "event", e->slug);
	set(p, "organiser", e->organiser);
	set(p, "theme", event_theme(p->mem, e->slug, e->accent));
	set_picture(p, "logo", &e->logo);
	set_picture(p, "payment_qr", &e->payment_qr);
	set(p, "form", form ? "1" : NULL);
	for (size_t i = 0; i < LEN(states); i++)
		set(p, states[i], strcmp(e->state, states[i]) ? NULL : "1");
	set(p, "places_left",
		e->places_left < 0 ? NULL : number(p, e->places_left));
}

/* What is to be paid, how, and whether a picture proves it. */
static void
set_payment(struct page *p, const struct event *e)
{
	bool proof = strcmp(e->proof, "none") != 0;
	bool paid = e->price_minor > 0;

	set(p, "price_minor", number(p, e->price_minor));
	set(p, "currency", e->currency);
	set(p, "each_pays", paid && e->team_max > 1 ? "1" : NULL);
	set(p, "payment_instructions", e->payment_instructions);
	set(p, "payment",
		paid || proof || *e->payment_instructions ? "1" : NULL);
	set(p, "proof", proof ? "1" : NULL);
	set(p, "proof_required",
		strcmp(e->proof, "required") == 0 ? "1" : NULL);
}

/* An item with two names, as a list of variables. */
static const struct template_var *
item(struct page *p, const char *name, const char *value, const char *name2,
	const char *value2)
{
	struct template_var *v = arena_array(p->mem, 3, sizeof *v);

	v[0] = (struct template_var){ .name = name, .value = value };
	v[1] = (struct template_var){ .name = name2, .value = value2 };
	return v;
}

static void
set_errors(struct page *p, const struct page_refusal *why)
{
	const struct field_error *errors = why->errors;
	const struct template_var **items;
	struct template_var *v;
	size_t n = 0;

	for (const struct field_error *e = errors; e != NULL; e = e->next)
		n++;
	items = arena_array(p->mem, n + 1, sizeof(void *));
	v = set(p, "errors", NULL);
	v->items = items;
	for (; errors != NULL; errors = errors->next)
		items[v->n_items++] = item(p, "field", errors->field, "message",
			lang_written(
				p->mem, p->lang, errors->message, lang_add));
	set(p, "notice", lang_written(p->mem, p->lang, why->notice, lang_add));
	set(p, "registered", why->err == E_REGISTERED ? "1" : NULL);
	set(p, "problem", why->notice != NULL || n > 0 ? "1" : NULL);
}

static bool
asks_same_names(const struct field_error *errors)
{
	for (; errors != NULL; errors = errors->next)
		if (strcmp(errors->message, page_same_names) == 0)
			return true;
	return false;
}

static void
set_inputs(struct page *p, const struct pair *typed,
	const struct field_error *errors)
{
	for (size_t i = 0; i < LEN(inputs); i++) {
		set(p, inputs[i], typed_value(typed, inputs[i]));
		set(p, arena_printf(p->mem, "%s_error", inputs[i]),
			error_of(p, errors, inputs[i]));
	}
	set(p, "members_error", error_of(p, errors, "members"));
	set(p, "same_names", asks_same_names(errors) ? "1" : NULL);
	set(p, "payment_screenshot_error",
		error_of(p, errors, "payment_screenshot"));
	set(p, "proof_again",
		typed_file(typed, "payment_screenshot") ? "1" : NULL);
}

/* The names of all inputs called members, and how many there are. */
static const char *
members_line(struct page *p, const struct pair *typed, size_t *n)
{
	struct buf line = BUF_INIT;

	for (*n = 0; typed != NULL && *n < EVENT_TEAM_MAX;
		typed = typed->next) {
		if (strcmp(typed->name, "members") != 0 || !*shown(typed))
			continue;
		buf_str(&line, line.len > 0 ? ", " : "");
		buf_str(&line, shown(typed));
		++*n;
	}
	return buf_keep(&line, p->mem);
}

/* A row for each name that was typed, and some to type more. */
static void
set_rows(struct page *p, const struct pair *typed, size_t n, size_t max)
{
	struct template_var *v = set(p, "rows", NULL);
	const struct template_var **items;
	size_t rows = n + 1 > ROWS ? n + 1 : ROWS;

	if (rows > max)
		rows = max > n ? max : n;
	items = arena_array(p->mem, rows + 1, sizeof(void *));
	v->items = items;
	while (v->n_items < rows) {
		const char *member = "";

		for (; typed != NULL && !*member; typed = typed->next)
			if (strcmp(typed->name, "members") == 0)
				member = shown(typed);
		v->n_items++;
		items[v->n_items - 1] = item(p, "position",
			number(p, (int64_t)v->n_items), "member", member);
	}
}

/* How many may come in one registration, as far as there are places. */
static int64_t
team_size(const struct event *e)
{
	bool few = strcmp(e->state, "open") == 0 && !e->waitlist &&
		   e->places_left >= 0 && e->places_left < e->team_max;

	return few ? e->places_left : e->team_max;
}

/* Fewer places than a team may be large, and a list for those who wait. */
static const char *
places_for_some(struct page *p, const struct event *e)
{
	bool few = strcmp(e->state, "open") == 0 && e->waitlist &&
		   e->places_left > 0 && e->places_left < e->team_max;

	return few ? number(p, e->places_left) : NULL;
}

static void
set_team(struct page *p, const struct event *event, const struct pair *typed,
	const struct field_error *errors)
{
	size_t n;
	const char *line = members_line(p, typed, &n);
	int64_t size = team_size(event);
	bool open = n > 0 || *typed_value(typed, "team_name") ||
		    error_of(p, errors, "members") ||
		    error_of(p, errors, "team_name");

	set(p, "team", size > 1 || n > 0 ? "1" : NULL);
	set(p, "members_max", number(p, size > 1 ? size - 1 : 0));
	set(p, "places_for_some", places_for_some(p, event));
	set(p, "members", line);
	set(p, "team_open", open ? "1" : NULL);
	set_rows(p, typed, n, size > 1 ? (size_t)size - 1 : 0);
}

/* Of this very page: sent twice, it registers once. */
static void
set_form_key(struct page *p)
{
	char *key = arena_alloc(p->mem, LINK_TOKEN + 1);

	link_random(key);
	set(p, "form_key", key);
}

/*
 * Hidden fields, and the same as the rest of a query: a link to another
 * language leads to the same form.
 */
static void
set_source(struct page *p, const struct value *source)
{
	struct template_var *v = set(p, "sources", NULL);
	const struct template_var **items =
		arena_array(p->mem, SOURCE_N + 1, sizeof(void *));
	struct buf query = BUF_INIT;

	v->items = items;
	for (int i = 0; i < SOURCE_N && source != NULL; i++) {
		if (source[i].text == NULL)
			continue;
		items[v->n_items++] = item(p, "source_name", source_names[i],
			"source_value", source[i].text);
		buf_printf(&query, "&%s=", source_names[i]);
		buf_url(&query, source[i].text);
	}
	set(p, "source_query", buf_keep(&query, p->mem));
}

/* The catalogue of a language says by "English" what it calls itself. */
static const struct template_var *
lang_item(struct page *p, const char *tag)
{
	bool current = strcmp(tag, p->lang != NULL ? p->lang : "en") == 0;
	struct template_var *v = arena_array(p->mem, 4, sizeof *v);

	v[0] = (struct template_var){ .name = "tag", .value = tag };
	v[1] = (struct template_var){ .name = "own_name",
		.value = lang_text(tag, "English") };
	v[2] = (struct template_var){ .name = "current",
		.value = current ? "1" : NULL };
	return v;
}

static void
set_langs(struct page *p)
{
	struct template_var *v = set(p, "langs", NULL);
	const struct template_var **items;
	size_t n = 1;

	while (langs[n - 1].name != NULL)
		n++;
	items = arena_array(p->mem, n, sizeof(void *));
	items[0] = lang_item(p, "en");
	for (size_t i = 1; i < n; i++)
		items[i] = lang_item(p, langs[i - 1].name);
	v->items = items;
	v->n_items = n;
}

static void
render(struct buf *out, const char *name, const char *lang,
	const struct template_var *vars)
{
	if (!template_render(
		    out, template_text(name), lang, vars, TEMPLATE_HTML))
		BUG("%s: a section is not closed", name);
}

void
page_register(struct buf *out, const char *lang, const struct event *event,
	const struct page_refusal *why, const struct pair *typed,
	const struct value *source)
{
	static const struct page_refusal none = { OK, NULL, NULL };
	struct page p = { .mem = arena_new(),
		.lang = lang != NULL ? lang : event->language };

	set_event(&p, event);
	set_payment(&p, event);
	set_langs(&p);
	if (why == NULL)
		why = &none;
	set_errors(&p, why);
	set_inputs(&p, typed, why->errors);
	set_team(&p, event, typed, why->errors);
	set_source(&p, source);
	set_form_key(&p);
	render(out, "register.html", p.lang, p.vars);
	arena_free(p.mem);
}

static void
set_flag(struct page *p, const char *name, bool on)
{
	set(p, name, on ? "1" : NULL);
}

/* The names that stand on lines of their own. */
static void
set_companions(struct page *p, const char *names)
{
	struct template_var *v = set(p, "members", NULL);
	const struct template_var **items =
		arena_array(p->mem, EVENT_TEAM_MAX, sizeof(void *));

	v->items = items;
	while (names != NULL && *names != '\0' && v->n_items < EVENT_TEAM_MAX) {
		size_t len = strcspn(names, "\n");

		items[v->n_items++] = item(p, "member",
			arena_strndup(p->mem, names, len), NULL, NULL);
		names += len + (names[len] != '\0');
	}
}

/*
 * What is to be paid now, and while somebody checks it, what was: nothing where
 * no place is held.
 */
static void
set_due(struct page *p, const struct receipt *r)
{
	const char *due = r->proof_due;

	set(p, "total", lang_written(p->mem, p->lang, r->total, lang_price));
	set(p, "each", lang_written(p->mem, p->lang, r->each, lang_price));
	set_flag(p, "due", r->due);
	set_flag(p, "pays",
		r->due || (*r->total != '\0' &&
				  strcmp(r->status, "pending") == 0));
	set_flag(p, "proof_due", due != NULL);
	set_flag(
		p, "proof_picture", due != NULL && strcmp(due, "picture") == 0);
	set(p, "payment_instructions", r->event.payment_instructions);
}

void
page_receipt(struct buf *out, const char *lang, const char *token,
	const struct receipt *r, const char *wrong, const struct pair *typed)
{
	struct page p = { .mem = arena_new(), .lang = lang };

	set_event(&p, &r->event);
	set_langs(&p);
	set_due(&p, r);
	set_companions(&p, r->members);
	set(&p, "token", token);
	set(&p, r->status, "1");
	set(&p, "person", r->name);
	set(&p, "email", r->email);
	set(&p, "team_name", r->team_name);
	set(&p, "payment_reference", r->payment_reference);
	set(&p, "place", r->place > 0 ? number(&p, r->place) : NULL);
	set(&p, "tickets", number(&p, r->tickets));
	set_flag(&p, "many", r->tickets > 1);
	set_flag(&p, "correctable", r->correctable);
	set_flag(&p, "corrected", r->corrected);
	set(&p, "wrong", lang_written(p.mem, lang, wrong, lang_add));
	set(&p, "typed", typed_value(typed, "email"));
	render(out, "receipt.html", lang, p.vars);
	arena_free(p.mem);
}

void
page_message(struct buf *out, const char *lang, const char *heading,
	const char *text, const struct message *about)
{
	char status[16] = "";

	if (about->status > 0)
		snprintf(status, sizeof status, "%d", about->status);
	const struct template_var vars[] = {
		{ .name = "heading", .value = lang_text(lang, heading) },
		{ .name = "text", .value = lang_text(lang, text) },
		{ .name = "event", .value = about->event },
		{ .name = "again", .value = about->again ? "1" : NULL },
		{ .name = "find", .value = about->find ? "1" : NULL },
		{ .name = "status", .value = status },
		{ .name = "request_id",
			.value = about->status > 0 ? about->request_id : NULL },
		{ 0 },
	};

	render(out, "message.html", lang, vars);
}
