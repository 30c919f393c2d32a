/* pdf.c: A4 pages of a PDF, drawn with pango and cairo. */
#include <math.h>

#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>

#include "draw/image_head.h"
#include "draw/pdf.h"

#define SANS "Noto Sans, DejaVu Sans, Sans"
#define MONO "DejaVu Sans Mono, Monospace"

/* Kept for the next file: looking for fonts takes longer than drawing. */
static PangoFontMap *fonts;
static PangoContext *context;

struct pdf {
	cairo_surface_t *surface;
	cairo_t *cairo;
	PangoLayout *layout;
	bool (*take)(void *arg, const char *bytes, size_t len);
	void *arg;
	const char *lang;
	struct buf catalog; /* the object of that name, until it is whole */
	struct colour tint;
	const char *picture_bytes; /* of the picture drawn last */
	cairo_surface_t *picture;
};

/* ---- the file ----------------------------------------------------------- */

/* Without the spaces that a PDF does not need: those beside a delimiter. */
static void
squeeze(struct buf *out, const char *s, size_t len)
{
	static const char delimiters[] = "<>/ \n";

	for (size_t i = 0; i < len; i++) {
		bool space = s[i] == ' ' || s[i] == '\n';
		bool beside = i == 0 || i + 1 == len ||
			      strchr(delimiters, s[i - 1]) != NULL ||
			      strchr(delimiters, s[i + 1]) != NULL;

		if (!space || !beside)
			buf_char(out, s[i]);
	}
}

static const char catalog_begins[] = " 0 obj\n<< /Type /Catalog\n";
static const char catalog_ends[] = "\n>>\nendobj\n";

/*
 * Puts the language into the catalogue (ISO 32000-1, 14.9.2), which cairo cannot.
 * The length stays the same, because the table that follows tells offsets:
 * without room for it the catalogue stays as it is.
 */
static void
add_language(struct pdf *p)
{
	const char *dictionary = strstr(p->catalog.s, "<<");
	size_t len = p->catalog.len - (sizeof catalog_ends - 1);
	size_t head = (size_t)(dictionary - p->catalog.s);
	struct buf b = BUF_INIT;

	buf_add(&b, p->catalog.s, head);
	squeeze(&b, dictionary, len - head);
	buf_printf(&b, "/Lang(%s)", p->lang);
	while (b.len < len)
		buf_char(&b, ' ');
	if (b.len == len) {
		buf_str(&b, catalog_ends);
		buf_clear(&p->catalog);
		buf_add(&p->catalog, b.s, b.len);
	}
	buf_release(&b);
}

static bool
give(struct pdf *p, const char *s, size_t len)
{
	return len == 0 || p->take(p->arg, s, len);
}

/* The catalogue comes in parts: they are held back until it is whole. */
static cairo_status_t
write_bytes(void *paper, const unsigned char *bytes, unsigned len)
{
	const char *s = (const char *)bytes;
	struct pdf *p = paper;
	size_t n = sizeof catalog_ends - 1;
	bool done;

	if (p->catalog.len == 0 && memmem(s, len, catalog_begins,
					   sizeof catalog_begins - 1) == NULL)
		return give(p, s, len) ? CAIRO_STATUS_SUCCESS
				       : CAIRO_STATUS_WRITE_ERROR;
	buf_add(&p->catalog, s, len);
	if (p->catalog.len < n ||
		memcmp(p->catalog.s + p->catalog.len - n, catalog_ends, n) != 0)
		return CAIRO_STATUS_SUCCESS;
	add_language(p);
	done = give(p, p->catalog.s, p->catalog.len);
	buf_clear(&p->catalog);
	return done ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void
drop_fonts(void)
{
	g_object_unref(context);
	g_object_unref(fonts);
	FcFini();
}

static void
find_fonts(void)
{
	if (context != NULL)
		return;
	fonts = pango_cairo_font_map_new();
	context = pango_font_map_create_context(fonts);
	atexit(drop_fonts);
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

struct pdf *
pdf_new(const char *title, const char *lang, const char *made_at,
	bool (*take)(void *arg, const char *bytes, size_t len), void *arg)
{
	struct pdf *p = calloc(1, sizeof *p);

	if (p == NULL)
		die(EXIT_UNAVAILABLE, "out of memory");
	find_fonts();
	buf_init(&p->catalog);
	p->lang = lang != NULL ? lang : "en";
	p->take = take;
	p->arg = arg;
	p->surface = cairo_pdf_surface_create_for_stream(
		write_bytes, p, PDF_WIDTH, PDF_HEIGHT);
	cairo_pdf_surface_set_metadata(
		p->surface, CAIRO_PDF_METADATA_TITLE, title);
	cairo_pdf_surface_set_metadata(
		p->surface, CAIRO_PDF_METADATA_CREATE_DATE, made_at);
	cairo_pdf_surface_set_metadata(
		p->surface, CAIRO_PDF_METADATA_CREATOR, "event-tickets");
	p->cairo = cairo_create(p->surface);
	cairo_tag_begin(p->cairo, "Document", NULL);
	p->layout = pango_layout_new(context);
	pango_layout_set_wrap(p->layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_ellipsize(p->layout, PANGO_ELLIPSIZE_END);
	without_ligatures(p->layout);
	return p;
}

void
pdf_turn(struct pdf *p)
{
	cairo_show_page(p->cairo);
}

bool
pdf_end(struct pdf *p)
{
	cairo_status_t status;

	g_object_unref(p->layout);
	cairo_surface_destroy(p->picture);
	cairo_tag_end(p->cairo, "Document");
	cairo_destroy(p->cairo);
	cairo_surface_finish(p->surface);
	status = cairo_surface_status(p->surface);
	cairo_surface_destroy(p->surface);
	buf_release(&p->catalog);
	free(p);
	if (status != CAIRO_STATUS_SUCCESS &&
		status != CAIRO_STATUS_WRITE_ERROR)
		die(EXIT_UNAVAILABLE, "cairo: %s",
			cairo_status_to_string(status));
	return status == CAIRO_STATUS_SUCCESS;
}

/* ---- text --------------------------------------------------------------- */

static void
set_size(PangoLayout *layout, const struct pdf_style *style, double size)
{
	PangoFontDescription *font = pango_font_description_new();

	pango_font_description_set_family_static(
		font, style->mono ? MONO : SANS);
	pango_font_description_set_weight(
		font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
}

/*
 * Scripts from right to left begin at U+0590, whose first byte in UTF-8 is 0xD6:
 * a text without such a byte runs to the right. The layout is asked only of
 * others, because it has to lay out the text for the answer.
 */
static bool
is_to_the_left(PangoLayout *layout, const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text >= 0xd6)
			return pango_layout_get_direction(layout, 0) ==
			       PANGO_DIRECTION_RTL;
	return false;
}

/* Pango swaps left and right for Hebrew and the like; here left is left. */
static void
set_alignment(PangoLayout *layout, enum pdf_align align, const char *text)
{
	static const PangoAlignment of[] = { [PDF_LEFT] = PANGO_ALIGN_LEFT,
		[PDF_CENTRE] = PANGO_ALIGN_CENTER,
		[PDF_RIGHT] = PANGO_ALIGN_RIGHT };

	if (align != PDF_CENTRE && is_to_the_left(layout, text))
		align = align == PDF_LEFT ? PDF_RIGHT : PDF_LEFT;
	pango_layout_set_alignment(layout, of[align]);
}

static double
height_of(PangoLayout *layout)
{
	int height;

	pango_layout_get_size(layout, NULL, &height);
	return (double)height / PANGO_SCALE;
}

/* Is part of the text left out, or is its first line higher than `height`? */
static bool
is_too_large(PangoLayout *layout, double height)
{
	return pango_layout_is_ellipsized(layout) || height_of(layout) > height;
}

static void
set_grey(struct pdf *p, double grey)
{
	cairo_set_source_rgb(p->cairo, grey, grey, grey);
}

static void
set_tint(struct pdf *p)
{
	cairo_set_source_rgb(p->cairo, p->tint.red / 255.0,
		p->tint.green / 255.0, p->tint.blue / 255.0);
}

void
pdf_tint(struct pdf *p, struct colour tint)
{
	p->tint = tint;
}

/* Shows what the layout has; texts that only repeat are not read aloud. */
static void
show_layout(struct pdf *p, enum pdf_role role)
{
	static const char *const tags[] = { [PDF_P] = "P",
		[PDF_H1] = "H1",
		[PDF_H2] = "H2",
		[PDF_MUTE] = NULL };
	const char *tag = tags[role];

	if (tag != NULL)
		cairo_tag_begin(p->cairo, tag, NULL);
	pango_cairo_show_layout(p->cairo, p->layout);
	if (tag != NULL)
		cairo_tag_end(p->cairo, tag);
}

double
pdf_text(struct pdf *p, const struct pdf_style *style, struct pdf_area at,
	const char *text)
{
	PangoLayout *layout = p->layout;
	double size = style->size;

	pango_layout_set_width(layout, (int)(at.width * PANGO_SCALE));
	/*
	 * Set once and before the text is laid out: to change it afterwards
	 * would lay out each text twice, which is most of the work of a list.
	 */
	pango_layout_set_height(layout, (int)(style->height * PANGO_SCALE));
	pango_layout_set_text(layout, text, -1);
	set_alignment(layout, style->align, text);
	set_size(layout, style, size);
	while (size > style->least && is_too_large(layout, style->height)) {
		size *= 0.85;
		if (size < style->least)
			size = style->least;
		set_size(layout, style, size);
	}
	if (style->grey < 0)
		set_tint(p);
	else
		set_grey(p, style->grey);
	cairo_move_to(p->cairo, at.left, at.top);
	show_layout(p, style->role);
	return at.top + height_of(layout);
}

/* ---- lines -------------------------------------------------------------- */

void
pdf_line(struct pdf *p, double left, double right, double y, double grey)
{
	set_grey(p, grey);
	cairo_set_line_width(p->cairo, 0.5);
	cairo_move_to(p->cairo, left, y);
	cairo_line_to(p->cairo, right, y);
	cairo_stroke(p->cairo);
}

static void
dashes(struct pdf *p, double left, double right, double y)
{
	static const double dash[] = { 3, 4 };

	cairo_set_line_width(p->cairo, 0.8);
	cairo_set_dash(p->cairo, dash, 2, 0);
	cairo_move_to(p->cairo, left, y);
	cairo_line_to(p->cairo, right, y);
	cairo_stroke(p->cairo);
	cairo_set_dash(p->cairo, NULL, 0, 0);
}

void
pdf_dashes(struct pdf *p, double left, double right, double y, double grey)
{
	set_grey(p, grey);
	dashes(p, left, right, y);
}

void
pdf_box(struct pdf *p, double x, double y, double side, bool ticked)
{
	set_grey(p, 0);
	cairo_set_line_width(p->cairo, 0.9);
	cairo_rectangle(p->cairo, x, y, side, side);
	cairo_stroke(p->cairo);
	if (!ticked)
		return;
	cairo_set_line_width(p->cairo, 1.6);
	cairo_move_to(p->cairo, x + side * 0.2, y + side * 0.55);
	cairo_line_to(p->cairo, x + side * 0.42, y + side * 0.8);
	cairo_line_to(p->cairo, x + side * 0.85, y + side * 0.18);
	cairo_stroke(p->cairo);
}

enum { CORNER = 12 /* radius; also of the notches */ };

void
pdf_card(struct pdf *p, struct pdf_area at, double tear)
{
	double left = at.left, right = left + at.width, top = at.top;
	double bottom = top + at.height, r = CORNER;
	cairo_t *cairo = p->cairo;

	cairo_new_path(cairo);
	cairo_arc(cairo, left + r, top + r, r, M_PI, 1.5 * M_PI);
	cairo_arc(cairo, right - r, top + r, r, 1.5 * M_PI, 2 * M_PI);
	cairo_arc_negative(cairo, right, tear, r, 1.5 * M_PI, 0.5 * M_PI);
	cairo_arc(cairo, right - r, bottom - r, r, 0, 0.5 * M_PI);
	cairo_arc(cairo, left + r, bottom - r, r, 0.5 * M_PI, M_PI);
	cairo_arc_negative(cairo, left, tear, r, 0.5 * M_PI, 1.5 * M_PI);
	cairo_close_path(cairo);
	set_tint(p);
	cairo_set_line_width(cairo, 1.2);
	cairo_stroke(cairo);
	dashes(p, left + r + 6, right - r - 6, tear);
}

/* ---- pictures ----------------------------------------------------------- */

struct unread {
	const char *s;
	size_t left;
};

static cairo_status_t
read_bytes(void *arg, unsigned char *out, unsigned len)
{
	struct unread *in = arg;

	if (len > in->left)
		return CAIRO_STATUS_READ_ERROR;
	memcpy(out, in->s, len);
	in->s += len;
	in->left -= len;
	return CAIRO_STATUS_SUCCESS;
}

/* A JPEG goes into the file as it is: the pixels of this surface do not. */
static cairo_surface_t *
jpeg(const char *s, size_t len, const struct image_head *head)
{
	cairo_surface_t *surface = cairo_image_surface_create(
		CAIRO_FORMAT_RGB24, head->width, head->height);
	unsigned char *copy = malloc(len);

	if (copy == NULL)
		die(EXIT_UNAVAILABLE, "out of memory");
	memcpy(copy, s, len);
	if (cairo_surface_set_mime_data(surface, CAIRO_MIME_TYPE_JPEG, copy,
		    len, free, copy) != CAIRO_STATUS_SUCCESS)
		free(copy);
	return surface;
}

/* NULL: it cannot be read. */
static cairo_surface_t *
decode(const char *s, size_t len)
{
	struct unread in = { s, len };
	struct image_head head;
	cairo_surface_t *surface = NULL;

	if (image_head(s, len, &head) != IMAGE_OK)
		return NULL;
	if (head.kind == IMAGE_PNG)
		surface = cairo_image_surface_create_from_png_stream(
			read_bytes, &in);
	else if (head.kind == IMAGE_JPEG)
		surface = jpeg(s, len, &head);
	if (cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS)
		return surface;
	cairo_surface_destroy(surface);
	return NULL;
}

double
pdf_picture(struct pdf *p, const char *bytes, size_t len, struct pdf_area at)
{
	double scale, w, h;

	if (p->picture_bytes != bytes) {
		cairo_surface_destroy(p->picture);
		p->picture = decode(bytes, len);
		p->picture_bytes = bytes;
	}
	if (p->picture == NULL)
		return 0;
	w = cairo_image_surface_get_width(p->picture);
	h = cairo_image_surface_get_height(p->picture);
	scale = fmin(at.width / w, at.height / h);
	cairo_save(p->cairo);
	cairo_translate(p->cairo, at.left + at.width - w * scale, at.top);
	cairo_scale(p->cairo, scale, scale);
	cairo_set_source_surface(p->cairo, p->picture, 0, 0);
	cairo_paint(p->cairo);
	cairo_restore(p->cairo);
	return w * scale;
}

/* One path, dark modules of a row joined: no seams whatever the printer. */
void
pdf_modules(struct pdf *p, const unsigned char *m, int n, struct pdf_area at)
{
	double module = at.width / n;
	int from;

	cairo_new_path(p->cairo);
	for (int row = 0; row < n; row++, m += n)
		for (int i = 0; i < n; i++) {
			for (from = i; i < n && (m[i] & 1) != 0; i++)
				;
			if (i > from)
				cairo_rectangle(p->cairo,
					at.left + from * module,
					at.top + row * module,
					(i - from) * module, module);
		}
	set_grey(p, 0);
	cairo_tag_begin(p->cairo, "Figure", NULL);
	cairo_fill(p->cairo);
	cairo_tag_end(p->cairo, "Figure");
}
