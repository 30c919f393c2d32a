/* page.c: fills the registration page and the page with one message. */
#include "page/page.h"
#include "base/utf8.h"
#include "keys/access_link.h"
#include "lang/lang.h"
#include "page/page_vars.h"

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
 * What page/text/message.html may use: heading, text; event, again and find,
 * the ways on; status and request_id of an error.
 */
enum { ROWS = 20 };

static const char *const inputs[] = { "name", "email", "phone", "team_name",
	"payment_reference" };

const char page_same_names[] =
	"A name is listed twice, or is your own. Choose below how many tickets "
	"you need.";

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
error_of(struct page *p, const struct field_error *e, const char *field)
{
	for (; e != NULL; e = e->next)
		if (strcmp(e->field, field) == 0)
			return message_text(p->mem, p->lang, e->message);
	return NULL;
}

/* What is to be paid, how, and whether a picture proves it. */
static void
set_payment(struct page *p, const struct event *e)
{
	bool proof = strcmp(e->proof, "none") != 0;
	bool paid = e->price_minor > 0;

	page_set(p, "price_minor", page_number(p, e->price_minor));
	page_set(p, "currency", e->currency);
	page_set(p, "each_pays", paid && e->team_max > 1 ? "1" : NULL);
	page_set(p, "payment_instructions", e->payment_instructions);
	page_set(p, "payment",
		paid || proof || *e->payment_instructions ? "1" : NULL);
	page_set(p, "proof", proof ? "1" : NULL);
	page_set(p, "proof_required",
		strcmp(e->proof, "required") == 0 ? "1" : NULL);
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
	v = page_set(p, "errors", NULL);
	v->items = items;
	for (; errors != NULL; errors = errors->next)
		items[v->n_items++] =
			page_item(p, "field", errors->field, "message",
				message_text(p->mem, p->lang, errors->message));
	page_set(p, "notice", message_text(p->mem, p->lang, why->notice));
	page_set(p, "registered", why->err == E_REGISTERED ? "1" : NULL);
	page_set(p, "problem", why->notice != NULL || n > 0 ? "1" : NULL);
}

static bool
asks_same_names(const struct field_error *errors)
{
	for (; errors != NULL; errors = errors->next)
		if (strcmp(errors->message->id, page_same_names) == 0)
			return true;
	return false;
}

static void
set_inputs(struct page *p, const struct pair *typed,
	const struct field_error *errors)
{
	for (size_t i = 0; i < LEN(inputs); i++) {
		page_set(p, inputs[i], page_typed(typed, inputs[i]));
		page_set(p, arena_printf(p->mem, "%s_error", inputs[i]),
			error_of(p, errors, inputs[i]));
	}
	page_set(p, "members_error", error_of(p, errors, "members"));
	page_set(p, "same_names", asks_same_names(errors) ? "1" : NULL);
	page_set(p, "payment_screenshot_error",
		error_of(p, errors, "payment_screenshot"));
	page_set(p, "proof_again",
		typed_file(typed, "payment_screenshot") ? "1" : NULL);
}

/* The names of all inputs called members, and how many there are. */
static const char *
members_line(struct page *p, const struct pair *typed, size_t *n)
{
	struct buf line = BUF_INIT;

	for (*n = 0; typed != NULL && *n < EVENT_TEAM_MAX;
		typed = typed->next) {
		if (strcmp(typed->name, "members") != 0 || !*page_shown(typed))
			continue;
		buf_str(&line, line.len > 0 ? ", " : "");
		buf_str(&line, page_shown(typed));
		++*n;
	}
	return buf_keep(&line, p->mem);
}

/* A row for each name that was typed, and some to type more. */
static void
set_rows(struct page *p, const struct pair *typed, size_t n, size_t max)
{
	struct template_var *v = page_set(p, "rows", NULL);
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
				member = page_shown(typed);
		v->n_items++;
		items[v->n_items - 1] = page_item(p, "position",
			page_number(p, (int64_t)v->n_items), "member", member);
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

	return few ? page_number(p, e->places_left) : NULL;
}

static void
set_team(struct page *p, const struct event *event, const struct pair *typed,
	const struct field_error *errors)
{
	size_t n;
	const char *line = members_line(p, typed, &n);
	int64_t size = team_size(event);
	bool open = n > 0 || *page_typed(typed, "team_name") ||
		    error_of(p, errors, "members") ||
		    error_of(p, errors, "team_name");

	page_set(p, "team", size > 1 || n > 0 ? "1" : NULL);
	page_set(p, "members_max", page_number(p, size > 1 ? size - 1 : 0));
	page_set(p, "places_for_some", places_for_some(p, event));
	page_set(p, "members", line);
	page_set(p, "team_open", open ? "1" : NULL);
	set_rows(p, typed, n, size > 1 ? (size_t)size - 1 : 0);
}

/* Of this very page: sent twice, it registers once. */
static void
set_form_key(struct page *p)
{
	char *key = arena_alloc(p->mem, ACCESS_LINK_TOKEN + 1);

	access_link_random(key);
	page_set(p, "form_key", key);
}

/*
 * Hidden fields, and the same as the rest of a query: a link to another
 * language leads to the same form.
 */
static void
set_source(struct page *p, const struct value *source)
{
	struct template_var *v = page_set(p, "sources", NULL);
	const struct template_var **items =
		arena_array(p->mem, SOURCE_N + 1, sizeof(void *));
	struct buf query = BUF_INIT;

	v->items = items;
	for (int i = 0; i < SOURCE_N && source != NULL; i++) {
		if (source[i].text == NULL)
			continue;
		items[v->n_items++] = page_item(p, "source_name",
			source_names[i], "source_value", source[i].text);
		buf_printf(&query, "&%s=", source_names[i]);
		buf_url(&query, source[i].text);
	}
	page_set(p, "source_query", buf_keep(&query, p->mem));
}

void
page_register(struct buf *out, const char *lang, const struct event *event,
	const struct page_refusal *why, const struct pair *typed,
	const struct value *source)
{
	static const struct page_refusal none = { OK, NULL, NULL };
	struct page p = { .mem = arena_new(),
		.lang = lang != NULL ? lang : event->language };

	page_set_event(&p, event);
	set_payment(&p, event);
	page_set_langs(&p);
	if (why == NULL)
		why = &none;
	set_errors(&p, why);
	set_inputs(&p, typed, why->errors);
	set_team(&p, event, typed, why->errors);
	set_source(&p, source);
	set_form_key(&p);
	page_render(out, "register.html", p.lang, p.vars);
	arena_free(p.mem);
}

void
page_message(struct buf *out, const char *lang, const char *heading,
	const struct message *text, const struct page_about *about)
{
	struct buf said = BUF_INIT;
	char status[16] = "";

	if (about->status > 0)
		snprintf(status, sizeof status, "%d", about->status);
	message_add(&said, lang, text);
	const struct template_var vars[] = {
		{ .name = "heading", .value = lang_text(lang, heading) },
		{ .name = "text", .value = said.s },
		{ .name = "event", .value = about->event },
		{ .name = "again", .value = about->again ? "1" : NULL },
		{ .name = "find", .value = about->find ? "1" : NULL },
		{ .name = "status", .value = status },
		{ .name = "request_id",
			.value = about->status > 0 ? about->request_id : NULL },
		{ 0 },
	};

	page_render(out, "message.html", lang, vars);
	buf_release(&said);
}
