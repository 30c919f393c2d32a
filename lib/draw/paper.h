/* paper.h: A4 pages of a PDF: text of any script, lines, boxes. */
#ifndef PAPER_H
#define PAPER_H

#include "base/base.h"
#include "draw/colour.h"

/* Points, 72 to the inch; A4 is 210 by 297 mm. From the top left. */
#define PAPER_WIDTH  595.276
#define PAPER_HEIGHT 841.890

enum paper_align { PAPER_LEFT, PAPER_CENTRE, PAPER_RIGHT };
enum { PAPER_TINT = -1 };

/*
 * What a text is to whoever has the file read aloud (ISO 32000-1, 14.8.4): a
 * paragraph, a heading, a heading below it, nothing (it only repeats).
 */
enum paper_role { PAPER_P, PAPER_H1, PAPER_H2, PAPER_MUTE };

/* How a text looks. It shrinks until it fits, and then ends in an ellipsis. */
struct paper_style {
	bool mono, bold;
	double size, least, height; /* points */
	enum paper_align align;
	double grey; /* 0: black; PAPER_TINT: the colour of paper_tint */
	enum paper_role role;
};

/*
 * Pages go out as they are finished: any number of them takes the memory of
 * one. The file is tagged: its texts are read in the order in which they were
 * drawn, lines and boxes are passed over. Names are shaped by their script, right-to-left too, with what fonts
 * there are: "Noto Sans" first, then any other that has the letter.
 */
struct paper;

/*
 *   lang     of its words, such as "de"; NULL: English
 *   made_at  RFC 3339 UTC; the date inside the file
 *   take     is handed the file, a part at a time; false gives it up
 */
struct paper *
paper_new(const char *title, const char *lang, const char *made_at,
	bool (*take)(void *arg, const char *bytes, size_t len), void *arg);
/* The page is done. */
void paper_turn(struct paper *p);
/* The file is done; false: it was given up. */
bool paper_end(struct paper *p);

/* Its top left at x, y; returns where it ends below. */
double paper_text(struct paper *p, const struct paper_style *style, double x,
	double y, double width, const char *text);
void
paper_line(struct paper *p, double left, double right, double y, double grey);
void
paper_dashes(struct paper *p, double left, double right, double y, double grey);
/* A square to be ticked, or one that is. */
void paper_box(struct paper *p, double x, double y, double side, bool ticked);
/* The colour of a card's lines and of tinted texts; black before. */
void paper_tint(struct paper *p, struct colour tint);
/*
 * A PNG or a JPEG, as large as fits into width by height, its top right at
 * right, top. The file has the same bytes once, on however many pages.
 * Returns how wide it became; 0: it cannot be read, and nothing is drawn.
 */
double paper_picture(struct paper *p, const char *bytes, size_t len,
	double right, double top, double width, double height);
/* Round corners, and a perforation at `tear` with a notch at each end. */
void paper_card(struct paper *p, double x, double y, double width,
	double height, double tear);
/* `n` by `n` modules, each dark where its lowest bit is set. */
void paper_modules(struct paper *p, const unsigned char *modules, int n,
	double x, double y, double side);

#endif
