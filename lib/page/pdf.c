/* pdf.c: what a ticket on paper looks like. */
#include "page/pdf.h"
#include "draw/paper.h"
#include "draw/qr.h"

/* The card in the upper half, and what stands on it. */
enum {
	CARD_LEFT = 48,
	CARD_TOP = 24,
	CARD_WIDTH = 499,
	CARD_HEIGHT = 390,
	PAD = 26,
	TEAR = 120, /* the perforation, from the card's top */
	QR_SIDE = 212,
	GAP = 24,
	INNER_LEFT = CARD_LEFT + PAD,
	INNER_WIDTH = CARD_WIDTH - 2 * PAD,
	FACTS_WIDTH = INNER_WIDTH - QR_SIDE - GAP,
	LOGO_WIDTH = 128,
	LOGO_HEIGHT = 48,
	FOLD = 421, /* half of the page */
	NOTES_WIDTH = 250,
	FACTS_LEFT = INNER_LEFT + NOTES_WIDTH + GAP,
	FACTS_AGAIN_WIDTH = INNER_WIDTH - NOTES_WIDTH - GAP,
	LINES_END = 806,
};

const struct pdf_words pdf_english = {
	.ticket = "Ticket",
	.of = "of",
	.name = "Name",
	.when = "When",
	.entrance = "Entrance from",
	.number = "Number",
	.notes = "Notes",
	.where = "Where",
	.team = "Team",
	.fold = "Fold here",
	.heading = "On the day",
	.advice = { "Show the square code at the entrance, on this paper or on "
		    "a screen.",
		"It admits one person, once. Whoever shows it first is let in: "
		"do not pass it on or publish a picture of it.",
		"If the code cannot be read, the number below it will do." },
	.questions = "Questions?",
};

/* ---- the card ----------------------------------------------------------- */

#define PLAIN false, false
#define BOLD  false, true
#define LEFT  PAPER_LEFT, 0, PAPER_P
#define LABEL PLAIN, 8.5, 8.5, 12

static const struct paper_style label = { LABEL, PAPER_LEFT, 0.35, PAPER_P };
static const struct paper_style label_right = { LABEL, PAPER_RIGHT, 0.35,
	PAPER_P };
static const struct paper_style label_centre = { LABEL, PAPER_CENTRE, 0.35,
	PAPER_MUTE };
static const struct paper_style title = { BOLD, 26, 13, 45, PAPER_LEFT,
	PAPER_TINT, PAPER_H1 };
static const struct paper_style when = { PLAIN, 14, 9, 20, LEFT };
static const struct paper_style below = { PLAIN, 10.5, 8.5, 14, LEFT };
static const struct paper_style holder = { BOLD, 20, 11, 62, LEFT };
static const struct paper_style fact = { PLAIN, 12.5, 8.5, 46, LEFT };
static const struct paper_style number = { true, true, 12.5, 8.5, 16,
	PAPER_CENTRE, 0, PAPER_P };
static const struct paper_style heading = { BOLD, 13, 13, 20, PAPER_LEFT, 0,
	PAPER_H2 };
static const struct paper_style again_label = { LABEL, PAPER_LEFT, 0.35,
	PAPER_MUTE };
static const struct paper_style again = { PLAIN, 11, 8.5, 46, PAPER_LEFT, 0,
	PAPER_MUTE };
static const struct paper_style note = { PLAIN, 11, 11, 60, LEFT };

/* How much of the head it takes. */
static double
draw_logo(struct paper *page, const struct pdf *pdf, double y)
{
	double width = 0;

	if (pdf->logo != NULL)
		width = paper_picture(page, pdf->logo, pdf->logo_len,
			INNER_LEFT + INNER_WIDTH, y, LOGO_WIDTH, LOGO_HEIGHT);
	return width > 0 ? width + GAP : 0;
}

/* "Europe/Berlin · Entrance from 08:30" */
static const char *
place_in_time(struct arena *mem, const struct pdf *pdf)
{
	const char *zone = pdf->zone != NULL ? pdf->zone : "";

	if (pdf->entrance == NULL || pdf->entrance[0] == 0)
		return zone;
	return arena_printf(mem, "%s%s%s %s", zone, *zone ? " · " : "",
		pdf->words->entrance, pdf->entrance);
}

static void
draw_head(
	struct paper *page, struct arena *mem, const struct pdf *pdf, size_t i)
{
	double y = CARD_TOP + 16;
	double width = INNER_WIDTH - draw_logo(page, pdf, y + 2);

	if (pdf->n_tickets > 1)
		paper_text(page, &label_right, INNER_LEFT, y, width,
			arena_printf(mem, "%zu %s %zu", i + 1, pdf->words->of,
				pdf->n_tickets));
	y = paper_text(page, &label, INNER_LEFT, y, width, pdf->words->ticket);
	y = paper_text(page, &title, INNER_LEFT, y + 1, width, pdf->event);
	y = paper_text(page, &when, INNER_LEFT, y + 2, width, pdf->when);
	paper_text(page, &below, INNER_LEFT, y, width, place_in_time(mem, pdf));
}

static double
put_fact(struct paper *page, const struct paper_style *style, double y,
	const char *name, const char *text)
{
	if (text == NULL || text[0] == 0)
		return y;
	y = paper_text(page, &label, INNER_LEFT, y, FACTS_WIDTH, name);
	return paper_text(page, style, INNER_LEFT, y + 1, FACTS_WIDTH, text) +
	       14;
}

static void
draw_body(struct paper *page, const struct pdf *pdf,
	const struct pdf_ticket *ticket, const struct qr *qr)
{
	double left = INNER_LEFT + INNER_WIDTH - QR_SIDE;
	double top = CARD_TOP + TEAR + 18, y = top - 2;

	y = put_fact(page, &holder, y, pdf->words->name, ticket->holder);
	y = put_fact(page, &fact, y, pdf->words->where, pdf->venue);
	put_fact(page, &fact, y, pdf->words->team, ticket->team);
	paper_modules(page, qr->modules, qr->side, left, top, QR_SIDE);
	paper_text(page, &number, left, top + QR_SIDE + 7, QR_SIDE,
		ticket->serial);
}

/* ---- the lower half ----------------------------------------------------- */

static double
put_note(struct paper *page, const struct paper_style *style, double y,
	const char *text)
{
	return paper_text(page, style, INNER_LEFT, y, NOTES_WIDTH, text) + 6;
}

/* What to know on the way. Returns where it ends. */
static double
draw_advice(struct paper *page, struct arena *mem, const struct pdf *pdf)
{
	const struct pdf_words *words = pdf->words;
	double y = put_note(page, &heading, FOLD + 34, words->heading);

	for (size_t i = 0; i < LEN(words->advice) && words->advice[i] != NULL;
		i++)
		y = put_note(page, &note, y, words->advice[i]);
	if (pdf->contact != NULL && pdf->contact[0] != 0)
		y = put_note(page, &note, y,
			arena_printf(
				mem, "%s %s", words->questions, pdf->contact));
	return y;
}

/* The facts once more, for the side that stays outside when it is folded. */
static double
draw_facts(struct paper *page, const struct pdf *pdf,
	const struct pdf_ticket *ticket)
{
	const struct pdf_words *words = pdf->words;
	const struct {
		const char *name, *text;
	} facts[] = {
		{ words->when, pdf->when },
		{ words->entrance, pdf->entrance },
		{ words->where, pdf->venue },
		{ words->name, ticket->holder },
		{ words->number, ticket->serial },
	};
	double y = FOLD + 36;

	for (size_t i = 0; i < LEN(facts); i++) {
		if (facts[i].text == NULL || facts[i].text[0] == 0)
			continue;
		y = paper_text(page, &again_label, FACTS_LEFT, y,
			FACTS_AGAIN_WIDTH, facts[i].name);
		y = paper_text(page, &again, FACTS_LEFT, y + 1,
			    FACTS_AGAIN_WIDTH, facts[i].text) +
		    7;
	}
	return y;
}

/* Lines to write on, down to the edge. */
static void
draw_lines(struct paper *page, const struct pdf *pdf, double y)
{
	paper_text(page, &again_label, INNER_LEFT, y, INNER_WIDTH,
		pdf->words->notes);
	y += 36;
	while (y <= LINES_END) {
		paper_line(page, INNER_LEFT, INNER_LEFT + INNER_WIDTH, y, 0.8);
		y += 24;
	}
}

static void
draw_lower_half(struct paper *page, struct arena *mem, const struct pdf *pdf,
	const struct pdf_ticket *ticket)
{
	double left, right;

	paper_dashes(page, 0, PAPER_WIDTH, FOLD, 0.6);
	paper_text(page, &label_centre, CARD_LEFT, FOLD + 3, CARD_WIDTH,
		pdf->words->fold);
	left = draw_advice(page, mem, pdf);
	right = draw_facts(page, pdf, ticket);
	draw_lines(page, pdf, (left > right ? left : right) + 14);
}

/* ---- the file ----------------------------------------------------------- */

static bool
add_bytes(void *out, const char *bytes, size_t len)
{
	buf_add(out, bytes, len);
	return true;
}

bool
pdf_write(struct arena *mem, const struct pdf *pdf, struct buf *out)
{
	struct qr *codes = arena_array(mem, pdf->n_tickets, sizeof *codes);
	struct colour tint;
	struct paper *page;

	for (size_t i = 0; i < pdf->n_tickets; i++)
		if (!qr_encode(mem, pdf->tickets[i].code, &codes[i]))
			return false;
	page = paper_new(pdf->event, pdf->lang, pdf->made_at, add_bytes, out);
	if (pdf->accent != NULL && colour_parse(pdf->accent, &tint))
		paper_tint(page, tint);
	for (size_t i = 0; i < pdf->n_tickets; i++) {
		paper_card(page, CARD_LEFT, CARD_TOP, CARD_WIDTH, CARD_HEIGHT,
			CARD_TOP + TEAR);
		draw_head(page, mem, pdf, i);
		draw_body(page, pdf, &pdf->tickets[i], &codes[i]);
		draw_lower_half(page, mem, pdf, &pdf->tickets[i]);
		paper_turn(page);
	}
	return paper_end(page);
}
