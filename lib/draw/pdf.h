/* pdf.h: A4 pages of a PDF: text of any script, lines, boxes. */
#ifndef PDF_H
#define PDF_H

#include "base/base.h"
#include "draw/theme.h"

/* Points, 72 to the inch; A4 is 210 by 297 mm. From the top left. */
#define PDF_WIDTH  595.276
#define PDF_HEIGHT 841.890

enum pdf_align { PDF_LEFT, PDF_CENTRE, PDF_RIGHT };
enum { PDF_TINT = -1 };

/*
 * What a text is to whoever has the file read aloud (ISO 32000-1, 14.8.4): a
 * paragraph, a heading, a heading below it, nothing (it only repeats).
 */
enum pdf_role { PDF_P, PDF_H1, PDF_H2, PDF_MUTE };

/* How a text looks. It shrinks until it fits, and then ends in an ellipsis. */
struct pdf_style {
	bool mono, bold;
	double size, least, height; /* points */
	enum pdf_align align;
	double grey; /* 0: black; PDF_TINT: the colour of pdf_tint */
	enum pdf_role role;
};

/*
 * Pages go out as they are finished: any number of them takes the memory of
 * one. The file is tagged: its texts are read in the order in which they were
 * drawn, lines and boxes are passed over. Names are shaped by their script, right-to-left too, with what fonts
 * there are: "Noto Sans" first, then any other that has the letter.
 */
struct pdf;

/*
 *   lang     of its words, such as "de"; NULL: English
 *   made_at  RFC 3339 UTC; the date inside the file
 *   take     is handed the file, a part at a time; false gives it up
 */
struct pdf *pdf_new(const char *title, const char *lang, const char *made_at,
	bool (*take)(void *arg, const char *bytes, size_t len), void *arg);
/* The page is done. */
void pdf_turn(struct pdf *p);
/* The file is done; false: it was given up. */
bool pdf_end(struct pdf *p);

/* Where something stands, in points from the top left of the page. */
struct pdf_area {
	double left, top, width, height;
};

/*
 * As high as the style says, whatever the height of `at`. Returns where it ends
 * below.
 */
double pdf_text(struct pdf *p, const struct pdf_style *style,
	struct pdf_area at, const char *text);
void pdf_line(struct pdf *p, double left, double right, double y, double grey);
void
pdf_dashes(struct pdf *p, double left, double right, double y, double grey);
/* A square to be ticked, or one that is. */
void pdf_box(struct pdf *p, double x, double y, double side, bool ticked);
/* The colour of a card's lines and of tinted texts; black before. */
void pdf_tint(struct pdf *p, struct colour tint);
/*
 * A PNG or a JPEG, as large as fits into `at`, in its right upper corner. The file has the same bytes once, on however many pages.
 * Returns how wide it became; 0: it cannot be read, and nothing is drawn.
 */
double
pdf_picture(struct pdf *p, const char *bytes, size_t len, struct pdf_area at);
/* Round corners, and a perforation at `tear` with a notch at each end. */
void pdf_card(struct pdf *p, struct pdf_area at, double tear);
/* `n` by `n` modules in a square, each dark where its lowest bit is set. */
void pdf_modules(
	struct pdf *p, const unsigned char *modules, int n, struct pdf_area at);

#endif
