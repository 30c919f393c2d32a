/* page_receipt.c: fills the page that answers a registration. */
#include "lang/lang.h"
#include "page/page.h"
#include "page/page_vars.h"

/*
 * What page/text/receipt.html may use besides what page_set_event() sets:
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
 */

static void
set_flag(struct page *p, const char *name, bool on)
{
	page_set(p, name, on ? "1" : NULL);
}

/* The names that stand on lines of their own. */
static void
set_companions(struct page *p, const char *names)
{
	struct template_var *v = page_set(p, "members", NULL);
	const struct template_var **items =
		arena_array(p->mem, EVENT_TEAM_MAX, sizeof(void *));

	v->items = items;
	while (names != NULL && *names != '\0' && v->n_items < EVENT_TEAM_MAX) {
		size_t len = strcspn(names, "\n");

		items[v->n_items++] = page_item(p, "member",
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

	page_set(p, "total",
		lang_written(p->mem, p->lang, r->total, lang_price));
	page_set(p, "each", lang_written(p->mem, p->lang, r->each, lang_price));
	set_flag(p, "due", r->due);
	set_flag(p, "pays",
		r->due || (*r->total != '\0' &&
				  strcmp(r->status, "pending") == 0));
	set_flag(p, "proof_due", due != NULL);
	set_flag(
		p, "proof_picture", due != NULL && strcmp(due, "picture") == 0);
	page_set(p, "payment_instructions", r->event.payment_instructions);
}

void
page_receipt(struct buf *out, const char *lang, const char *token,
	const struct receipt *r, const struct message *wrong,
	const struct pair *typed)
{
	struct page p = { .mem = arena_new(), .lang = lang };

	page_set_event(&p, &r->event);
	page_set_langs(&p);
	set_due(&p, r);
	set_companions(&p, r->members);
	page_set(&p, "token", token);
	page_set(&p, r->status, "1");
	page_set(&p, "person", r->name);
	page_set(&p, "email", r->email);
	page_set(&p, "team_name", r->team_name);
	page_set(&p, "payment_reference", r->payment_reference);
	page_set(&p, "place", r->place > 0 ? page_number(&p, r->place) : NULL);
	page_set(&p, "tickets", page_number(&p, r->tickets));
	set_flag(&p, "many", r->tickets > 1);
	set_flag(&p, "correctable", r->correctable);
	set_flag(&p, "corrected", r->corrected);
	page_set(&p, "wrong", message_text(p.mem, lang, wrong));
	page_set(&p, "typed", page_typed(typed, "email"));
	page_render(out, "receipt.html", lang, p.vars);
	arena_free(p.mem);
}
