/* ticket_pdf.c: what a ticket on paper looks like. */
#include "page/ticket_pdf.h"
#include "draw/pdf.h"
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

const struct ticket_pdf_words ticket_pdf_english = {
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
#define LEFT  PDF_LEFT, 0, PDF_P
#define LABEL PLAIN, 8.5, 8.5, 12

static const struct pdf_style label = { LABEL, PDF_LEFT, 0.35, PDF_P };
static const struct pdf_style label_right = { LABEL, PDF_RIGHT, 0.35, PDF_P };
static const struct pdf_style label_centre = { LABEL, PDF_CENTRE, 0.35,
	PDF_MUTE };
static const struct pdf_style title = { BOLD, 26, 13, 45, PDF_LEFT, PDF_TINT,
	PDF_H1 };
static const struct pdf_style when = { PLAIN, 14, 9, 20, LEFT };
static const struct pdf_style below = { PLAIN, 10.5, 8.5, 14, LEFT };
static const struct pdf_style holder = { BOLD, 20, 11, 62, LEFT };
static const struct pdf_style fact = { PLAIN, 12.5, 8.5, 46, LEFT };
static const struct pdf_style number = { true, true, 12.5, 8.5, 16, PDF_CENTRE,
	0, PDF_P };
static const struct pdf_style heading = { BOLD, 13, 13, 20, PDF_LEFT, 0,
	PDF_H2 };
static const struct pdf_style again_label = { LABEL, PDF_LEFT, 0.35, PDF_MUTE };
static const struct pdf_style again = { PLAIN, 11, 8.5, 46, PDF_LEFT, 0,
	PDF_MUTE };
static const struct pdf_style note = { PLAIN, 11, 9, 100, LEFT };

/* How much of the head it takes. */
static double
draw_logo(struct pdf *page, const struct ticket_pdf *pdf, double y)
{
	double width = 0;

	if (pdf->logo != NULL)
		width = pdf_picture(page, pdf->logo, pdf->logo_len,
			(struct pdf_area){
				INNER_LEFT + INNER_WIDTH - LOGO_WIDTH, y,
				LOGO_WIDTH, LOGO_HEIGHT });
	return width > 0 ? width + GAP : 0;
}

/* "Europe/Berlin · Entrance from 08:30" */
static const char *
place_in_time(struct arena *mem, const struct ticket_pdf *pdf)
{
	const char *zone = pdf->zone != NULL ? pdf->zone : "";

	if (pdf->entrance == NULL || pdf->entrance[0] == 0)
		return zone;
	return arena_printf(mem, "%s%s%s %s", zone, *zone ? " · " : "",
		pdf->words->entrance, pdf->entrance);
}

static void
draw_head(struct pdf *page, struct arena *mem, const struct ticket_pdf *pdf,
	size_t i)
{
	double y = CARD_TOP + 16;
	double width = INNER_WIDTH - draw_logo(page, pdf, y + 2);

	if (pdf->n_tickets > 1)
		pdf_text(page, &label_right,
			(struct pdf_area){ INNER_LEFT, y, width, 0 },
			arena_printf(mem, "%zu %s %zu", i + 1, pdf->words->of,
				pdf->n_tickets));
	y = pdf_text(page, &label, (struct pdf_area){ INNER_LEFT, y, width, 0 },
		pdf->words->ticket);
	y = pdf_text(page, &title,
		(struct pdf_area){ INNER_LEFT, y + 1, width, 0 }, pdf->event);
	y = pdf_text(page, &when,
		(struct pdf_area){ INNER_LEFT, y + 2, width, 0 }, pdf->when);
	pdf_text(page, &below, (struct pdf_area){ INNER_LEFT, y, width, 0 },
		place_in_time(mem, pdf));
}

static double
put_fact(struct pdf *page, const struct pdf_style *style, double y,
	const char *name, const char *text)
{
	if (text == NULL || text[0] == 0)
		return y;
	y = pdf_text(page, &label,
		(struct pdf_area){ INNER_LEFT, y, FACTS_WIDTH, 0 }, name);
	return pdf_text(page, style,
		       (struct pdf_area){ INNER_LEFT, y + 1, FACTS_WIDTH, 0 },
		       text) +
	       14;
}

static void
draw_body(struct pdf *page, const struct ticket_pdf *pdf,
	const struct ticket_pdf_page *ticket, const struct qr *qr)
{
	double left = INNER_LEFT + INNER_WIDTH - QR_SIDE;
	double top = CARD_TOP + TEAR + 18, y = top - 2;

	y = put_fact(page, &holder, y, pdf->words->name, ticket->holder);
	y = put_fact(page, &fact, y, pdf->words->where, pdf->venue);
	put_fact(page, &fact, y, pdf->words->team, ticket->team);
	pdf_modules(page, qr->modules, qr->side,
		(struct pdf_area){ left, top, QR_SIDE, QR_SIDE });
	pdf_text(page, &number,
		(struct pdf_area){ left, top + QR_SIDE + 7, QR_SIDE, 0 },
		ticket->serial);
}

/* ---- the lower half ----------------------------------------------------- */

static double
put_note(struct pdf *page, const struct pdf_style *style, double y,
	const char *text)
{
	return pdf_text(page, style,
		       (struct pdf_area){ INNER_LEFT, y, NOTES_WIDTH, 0 },
		       text) +
	       6;
}

/* What to know on the way. Returns where it ends. */
static double
draw_advice(struct pdf *page, struct arena *mem, const struct ticket_pdf *pdf)
{
	const struct ticket_pdf_words *words = pdf->words;
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
draw_facts(struct pdf *page, const struct ticket_pdf *pdf,
	const struct ticket_pdf_page *ticket)
{
	const struct ticket_pdf_words *words = pdf->words;
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
		y = pdf_text(page, &again_label,
			(struct pdf_area){
				FACTS_LEFT, y, FACTS_AGAIN_WIDTH, 0 },
			facts[i].name);
		y = pdf_text(page, &again,
			    (struct pdf_area){
				    FACTS_LEFT, y + 1, FACTS_AGAIN_WIDTH, 0 },
			    facts[i].text) +
		    7;
	}
	return y;
}

/* Lines to write on, down to the edge. */
static void
draw_lines(struct pdf *page, const struct ticket_pdf *pdf, double y)
{
	pdf_text(page, &again_label,
		(struct pdf_area){ INNER_LEFT, y, INNER_WIDTH, 0 },
		pdf->words->notes);
	y += 36;
	while (y <= LINES_END) {
		pdf_line(page, INNER_LEFT, INNER_LEFT + INNER_WIDTH, y, 0.8);
		y += 24;
	}
}

static void
draw_lower_half(struct pdf *page, struct arena *mem,
	const struct ticket_pdf *pdf, const struct ticket_pdf_page *ticket)
{
	double left, right;

	pdf_dashes(page, 0, PDF_WIDTH, FOLD, 0.6);
	pdf_text(page, &label_centre,
		(struct pdf_area){ CARD_LEFT, FOLD + 3, CARD_WIDTH, 0 },
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
ticket_pdf_write(
	struct arena *mem, const struct ticket_pdf *pdf, struct buf *out)
{
	struct qr *codes = arena_array(mem, pdf->n_tickets, sizeof *codes);
	struct colour tint;
	struct pdf *page;

	for (size_t i = 0; i < pdf->n_tickets; i++)
		if (!qr_encode(mem, pdf->tickets[i].code, &codes[i]))
			return false;
	page = pdf_new(pdf->event, pdf->lang, pdf->made_at, add_bytes, out);
	if (pdf->accent != NULL && colour_parse(pdf->accent, &tint))
		pdf_tint(page, tint);
	for (size_t i = 0; i < pdf->n_tickets; i++) {
		pdf_card(page,
			(struct pdf_area){
				CARD_LEFT, CARD_TOP, CARD_WIDTH, CARD_HEIGHT },
			CARD_TOP + TEAR);
		draw_head(page, mem, pdf, i);
		draw_body(page, pdf, &pdf->tickets[i], &codes[i]);
		draw_lower_half(page, mem, pdf, &pdf->tickets[i]);
		pdf_turn(page);
	}
	return pdf_end(page);
}
