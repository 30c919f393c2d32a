/* pdf.c: lays out tickets with pango and draws them with cairo. */
#include <math.h>

#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>

#include "pdf.h"
#include "qr.h"

/* Points, 72 to the inch; A4 is 210 by 297 mm. */
#define PAGE_WIDTH  595.276
#define PAGE_HEIGHT 841.890

/* The card in the upper half, and what stands on it. */
enum {
	CARD_LEFT = 48,
	CARD_TOP = 32,
	CARD_WIDTH = 499,
	CARD_HEIGHT = 378,
	CORNER = 12, /* radius; also of the notches of the perforation */
	PAD = 26,
	TEAR = 108, /* the perforation, from the card's top */
	QR_SIDE = 212,
	GAP = 24,
	INNER_LEFT = CARD_LEFT + PAD,
	INNER_WIDTH = CARD_WIDTH - 2 * PAD,
	FACTS_WIDTH = INNER_WIDTH - QR_SIDE - GAP,
	FOLD = 421, /* half of the page */
};

const struct pdf_words pdf_english = {
	.ticket = "Ticket",
	.of = "of",
	.name = "Name",
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

/* ---- text --------------------------------------------------------------- */

/* How a text looks. It shrinks until it fits, and then ends in an ellipsis. */
struct style {
	const char *family;
	PangoWeight weight;
	double size, least, height; /* points */
	PangoAlignment align;
	double grey; /* 0: black */
};

#define SANS  "Noto Sans, DejaVu Sans, Sans"
#define MONO  "DejaVu Sans Mono, Monospace"

#define PLAIN SANS, PANGO_WEIGHT_NORMAL
#define BOLD  SANS, PANGO_WEIGHT_BOLD
#define LEFT  PANGO_ALIGN_LEFT, 0
#define LABEL PLAIN, 8.5, 8.5, 12

static const struct style label = { LABEL, PANGO_ALIGN_LEFT, 0.35 };
static const struct style label_right = { LABEL, PANGO_ALIGN_RIGHT, 0.35 };
static const struct style label_centre = { LABEL, PANGO_ALIGN_CENTER, 0.35 };
static const struct style title = { BOLD, 26, 13, 45, LEFT };
static const struct style when = { PLAIN, 14, 9, 20, LEFT };
static const struct style holder = { BOLD, 20, 11, 62, LEFT };
static const struct style fact = { PLAIN, 12.5, 8.5, 46, LEFT };
static const struct style number = { MONO, PANGO_WEIGHT_BOLD, 12.5, 8.5, 16,
	PANGO_ALIGN_CENTER, 0 };
static const struct style heading = { BOLD, 13, 13, 20, LEFT };
static const struct style note = { PLAIN, 11, 11, 60, LEFT };

/* Kept for the next ticket: looking for fonts takes longer than drawing. */
static PangoFontMap *fonts;
static PangoContext *context;

struct page {
	cairo_t *cairo;
	PangoLayout *layout;
};

static void
set_size(PangoLayout *layout, const struct style *style, double size)
{
	PangoFontDescription *font = pango_font_description_new();

	pango_font_description_set_family_static(font, style->family);
	pango_font_description_set_weight(font, style->weight);
	pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
}

/* Pango swaps left and right for Hebrew and the like; here left is left. */
static void
set_alignment(PangoLayout *layout, PangoAlignment align)
{
	if (pango_layout_get_direction(layout, 0) == PANGO_DIRECTION_RTL &&
		align != PANGO_ALIGN_CENTER)
		align = align == PANGO_ALIGN_LEFT ? PANGO_ALIGN_RIGHT
						  : PANGO_ALIGN_LEFT;
	pango_layout_set_alignment(layout, align);
}

/* Far more than a page: nothing ends in an ellipsis. */
enum { ANY_HEIGHT = 100000 * PANGO_SCALE };

static double
height_of(PangoLayout *layout)
{
	int height;

	pango_layout_get_size(layout, NULL, &height);
	return (double)height / PANGO_SCALE;
}

/* Its top left at x, y; returns where it ends below. */
static double
put(struct page *page, const struct style *style, double x, double y,
	double width, const char *text)
{
	PangoLayout *layout = page->layout;
	double size = style->size;

	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	pango_layout_set_height(layout, ANY_HEIGHT);
	pango_layout_set_text(layout, text, -1);
	set_alignment(layout, style->align);
	set_size(layout, style, size);
	while (size > style->least && height_of(layout) > style->height) {
		size *= 0.85;
		if (size < style->least)
			size = style->least;
		set_size(layout, style, size);
	}
	pango_layout_set_height(layout, (int)(style->height * PANGO_SCALE));
	cairo_set_source_rgb(
		page->cairo, style->grey, style->grey, style->grey);
	cairo_move_to(page->cairo, x, y);
	pango_cairo_show_layout(page->cairo, layout);
	return y + height_of(layout);
}

/* ---- the card ----------------------------------------------------------- */

static void
dashes(cairo_t *cairo, double left, double right, double y, double grey)
{
	static const double dash[] = { 3, 4 };

	cairo_set_source_rgb(cairo, grey, grey, grey);
	cairo_set_line_width(cairo, 0.8);
	cairo_set_dash(cairo, dash, 2, 0);
	cairo_move_to(cairo, left, y);
	cairo_line_to(cairo, right, y);
	cairo_stroke(cairo);
	cairo_set_dash(cairo, NULL, 0, 0);
}

/* Round corners, and a notch at each end of the perforation. */
static void
draw_card(cairo_t *cairo)
{
	double left = CARD_LEFT, right = CARD_LEFT + CARD_WIDTH;
	double top = CARD_TOP, bottom = CARD_TOP + CARD_HEIGHT;
	double tear = CARD_TOP + TEAR, r = CORNER;

	cairo_new_path(cairo);
	cairo_arc(cairo, left + r, top + r, r, M_PI, 1.5 * M_PI);
	cairo_arc(cairo, right - r, top + r, r, 1.5 * M_PI, 2 * M_PI);
	cairo_arc_negative(cairo, right, tear, r, 1.5 * M_PI, 0.5 * M_PI);
	cairo_arc(cairo, right - r, bottom - r, r, 0, 0.5 * M_PI);
	cairo_arc(cairo, left + r, bottom - r, r, 0.5 * M_PI, M_PI);
	cairo_arc_negative(cairo, left, tear, r, 0.5 * M_PI, 1.5 * M_PI);
	cairo_close_path(cairo);
	cairo_set_source_rgb(cairo, 0, 0, 0);
	cairo_set_line_width(cairo, 1.2);
	cairo_stroke(cairo);
	dashes(cairo, left + r + 6, right - r - 6, tear, 0);
}

/* One path, dark modules of a row joined: no seams whatever the printer. */
static void
draw_qr(cairo_t *cairo, const struct qr *qr, double x, double y, double side)
{
	double module = side / qr->side;
	const unsigned char *m = qr->modules;
	int from;

	cairo_new_path(cairo);
	for (int row = 0; row < qr->side; row++, m += qr->side)
		for (int i = 0; i < qr->side; i++) {
			for (from = i; i < qr->side && (m[i] & 1) != 0; i++)
				;
			if (i > from)
				cairo_rectangle(cairo, x + from * module,
					y + row * module, (i - from) * module,
					module);
		}
	cairo_set_source_rgb(cairo, 0, 0, 0);
	cairo_fill(cairo);
}

static void
draw_head(struct page *page, struct arena *mem, const struct pdf *pdf, size_t i)
{
	double y = CARD_TOP + 16;

	if (pdf->n_tickets > 1)
		put(page, &label_right, INNER_LEFT, y, INNER_WIDTH,
			arena_printf(mem, "%zu %s %zu", i + 1, pdf->words->of,
				pdf->n_tickets));
	y = put(page, &label, INNER_LEFT, y, INNER_WIDTH, pdf->words->ticket);
	y = put(page, &title, INNER_LEFT, y + 1, INNER_WIDTH, pdf->event);
	put(page, &when, INNER_LEFT, y + 2, INNER_WIDTH, pdf->when);
}

static double
put_fact(struct page *page, const struct style *style, double y,
	const char *name, const char *text)
{
	if (text == NULL || text[0] == 0)
		return y;
	y = put(page, &label, INNER_LEFT, y, FACTS_WIDTH, name);
	return put(page, style, INNER_LEFT, y + 1, FACTS_WIDTH, text) + 14;
}

static void
draw_body(struct page *page, const struct pdf *pdf,
	const struct pdf_ticket *ticket, const struct qr *qr)
{
	double left = INNER_LEFT + INNER_WIDTH - QR_SIDE;
	double top = CARD_TOP + TEAR + 18, y = top - 2;

	y = put_fact(page, &holder, y, pdf->words->name, ticket->holder);
	y = put_fact(page, &fact, y, pdf->words->where, pdf->venue);
	put_fact(page, &fact, y, pdf->words->team, ticket->team);
	draw_qr(page->cairo, qr, left, top, QR_SIDE);
	put(page, &number, left, top + QR_SIDE + 7, QR_SIDE, ticket->serial);
}

/* The lower half: what to know on the way. */
static void
draw_notes(struct page *page, struct arena *mem, const struct pdf *pdf)
{
	const struct pdf_words *words = pdf->words;
	double y = FOLD + 40;

	dashes(page->cairo, 0, PAGE_WIDTH, FOLD, 0.6);
	put(page, &label_centre, CARD_LEFT, FOLD + 3, CARD_WIDTH, words->fold);
	y = put(page, &heading, INNER_LEFT, y, INNER_WIDTH, words->heading) + 6;
	for (size_t i = 0; i < LEN(words->advice) && words->advice[i] != NULL;
		i++)
		y = put(page, &note, INNER_LEFT, y, INNER_WIDTH,
			    words->advice[i]) +
		    6;
	if (pdf->contact != NULL && pdf->contact[0] != 0)
		put(page, &note, INNER_LEFT, y, INNER_WIDTH,
			arena_printf(
				mem, "%s %s", words->questions, pdf->contact));
}

/* ---- the file ----------------------------------------------------------- */

static cairo_status_t
write_bytes(void *out, const unsigned char *s, unsigned len)
{
	buf_add(out, (const char *)s, len);
	return CAIRO_STATUS_SUCCESS;
}

static void
find_fonts(void)
{
	if (context != NULL)
		return;
	fonts = pango_cairo_font_map_new();
	context = pango_font_map_create_context(fonts);
}

void
pdf_shutdown(void)
{
	if (context == NULL)
		return;
	g_object_unref(context);
	g_object_unref(fonts);
	context = NULL;
	FcFini();
}

static void
set_metadata(cairo_surface_t *surface, const struct pdf *pdf)
{
	cairo_pdf_surface_set_metadata(
		surface, CAIRO_PDF_METADATA_TITLE, pdf->event);
	cairo_pdf_surface_set_metadata(
		surface, CAIRO_PDF_METADATA_CREATE_DATE, pdf->made_at);
	cairo_pdf_surface_set_metadata(
		surface, CAIRO_PDF_METADATA_CREATOR, "event-tickets");
}

/* A font of its own for three ligatures would be a tenth of the file. */
static void
without_ligatures(PangoLayout *layout)
{
	PangoAttrList *list = pango_attr_list_new();

	pango_attr_list_insert(list, pango_attr_font_features_new("liga 0"));
	pango_layout_set_attributes(layout, list);
	pango_attr_list_unref(list);
}

static void
draw_pages(cairo_surface_t *surface, struct arena *mem, const struct pdf *pdf,
	const struct qr *codes)
{
	struct page page = { cairo_create(surface), pango_layout_new(context) };

	pango_layout_set_wrap(page.layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_ellipsize(page.layout, PANGO_ELLIPSIZE_END);
	without_ligatures(page.layout);
	for (size_t i = 0; i < pdf->n_tickets; i++) {
		draw_card(page.cairo);
		draw_head(&page, mem, pdf, i);
		draw_body(&page, pdf, &pdf->tickets[i], &codes[i]);
		draw_notes(&page, mem, pdf);
		cairo_show_page(page.cairo);
	}
	g_object_unref(page.layout);
	cairo_destroy(page.cairo);
}

bool
pdf_write(struct arena *mem, const struct pdf *pdf, struct buf *out)
{
	struct qr *codes = arena_array(mem, pdf->n_tickets, sizeof *codes);
	cairo_surface_t *surface;

	for (size_t i = 0; i < pdf->n_tickets; i++)
		if (!qr_encode(mem, pdf->tickets[i].code, &codes[i]))
			return false;
	find_fonts();
	surface = cairo_pdf_surface_create_for_stream(
		write_bytes, out, PAGE_WIDTH, PAGE_HEIGHT);
	set_metadata(surface, pdf);
	draw_pages(surface, mem, pdf, codes);
	cairo_surface_finish(surface);
	if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
		die(EXIT_UNAVAILABLE, "cairo: %s",
			cairo_status_to_string(cairo_surface_status(surface)));
	cairo_surface_destroy(surface);
	return true;
}
