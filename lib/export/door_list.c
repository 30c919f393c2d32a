/* door_list.c: everybody who is expected, on paper, to be ticked off. */
#include "export/door_list.h"
#include "base/clock.h"
#include "draw/pdf.h"
#include "lang/lang.h"

enum list_column {
	SLUG,
	EVENT,
	WHEN,
	ZONE,
	ENTRANCE,
	VENUE,
	LANGUAGE,
	PRINTED,
	TOTAL,
	LETTER,
	NAME,
	TEAM,
	SERIAL_END,
	USED_AT,
};

const struct stmt door_list_stmt = { "door_list", RETRY_OK, 4,
	"select slug, event, \"when\", zone, entrance, venue, language, printed, total, "
	"letter, name, team_name, serial_end, used_at "
	"from api.door_list($1::text, $2::text, $3::bytea, $4::text)" };

/* ---- how it looks ------------------------------------------------------- */

/* Points; from left to right: letter, box, name, team, number. */
enum {
	TOP = 34,
	BOTTOM = 800,
	LEFT = 40,
	RIGHT = 555,
	HEAD = 112, /* where the rows begin */
	ROW = 20,
	ROWS = (BOTTOM - HEAD) / ROW, /* on a page */
	BOX = LEFT + 24,
	SIDE = 11,
	NAME_LEFT = BOX + 24,
	NAME_WIDTH = 220,
	TEAM_LEFT = NAME_LEFT + NAME_WIDTH + 12,
	TEAM_WIDTH = 120,
	NUMBER_LEFT = TEAM_LEFT + TEAM_WIDTH + 12,
	NUMBER_WIDTH = RIGHT - NUMBER_LEFT,
	LETTERS = 150, /* room for "A – B" and the number of the page */
};

#define PLAIN  false, false
#define BOLD   false, true
#define SMALL  PLAIN, 8.5, 8.5, 12
#define IN_ROW PLAIN, 11.5, 7, 16, PDF_LEFT

/* What each page repeats is not read aloud. */
static const struct pdf_style title = { BOLD, 17, 10, 24, PDF_LEFT, 0, PDF_H1 };
static const struct pdf_style below = { PLAIN, 10, 7, 14, PDF_LEFT, 0, PDF_P };
static const struct pdf_style letters = { BOLD, 17, 9, 24, PDF_RIGHT, 0,
	PDF_MUTE };
static const struct pdf_style page_no = { PLAIN, 10, 10, 14, PDF_RIGHT, 0,
	PDF_MUTE };
static const struct pdf_style head = { SMALL, PDF_LEFT, 0.35, PDF_MUTE };
static const struct pdf_style head_right = { SMALL, PDF_RIGHT, 0.35, PDF_MUTE };
static const struct pdf_style letter = { BOLD, 12, 8, 16, PDF_LEFT, 0,
	PDF_MUTE };
static const struct pdf_style name = { IN_ROW, 0, PDF_P };
static const struct pdf_style team = { IN_ROW, 0.3, PDF_P };
static const struct pdf_style number = { true, false, 9.5, 7, 14, PDF_RIGHT, 0,
	PDF_P };
static const struct pdf_style nobody = { PLAIN, 12, 12, 40, PDF_LEFT, 0,
	PDF_P };

/* ---- a page ------------------------------------------------------------- */

struct guest {
	const char *letter, *name, *team, *serial_end;
	bool used;
};

struct list {
	struct pdf *pdf;
	struct arena *mem; /* of this page; what is below, of the request */
	const char *event, *when, *venue, *lang, *printed;
	int64_t total, page;
	const struct progress *progress;
	struct guest guests[ROWS];
	int n;
	char last[8]; /* letter of the row before */
};

static void
draw_head(struct list *l)
{
	const char *from = l->n > 0 ? l->guests[0].letter : "";
	const char *to = l->n > 0 ? l->guests[l->n - 1].letter : "";
	int64_t pages = l->total > 0 ? (l->total + ROWS - 1) / ROWS : 1;
	double width = RIGHT - LEFT - LETTERS, left = RIGHT - LETTERS;
	bool one = strcmp(from, to) == 0;

	pdf_text(l->pdf, &head, (struct pdf_area){ LEFT, TOP, width, 0 },
		lang_text(l->lang, "Door list"));
	pdf_text(l->pdf, &title, (struct pdf_area){ LEFT, TOP + 11, width, 0 },
		l->event);
	pdf_text(l->pdf, &below, (struct pdf_area){ LEFT, TOP + 35, width, 0 },
		arena_printf(l->mem, *l->venue != '\0' ? "%s · %s" : "%s",
			l->when, l->venue));
	pdf_text(l->pdf, &letters,
		(struct pdf_area){ left, TOP + 11, LETTERS, 0 },
		one ? from : arena_printf(l->mem, "%s – %s", from, to));
	pdf_text(l->pdf, &page_no,
		(struct pdf_area){ left, TOP + 35, LETTERS, 0 },
		arena_printf(l->mem, "%lld / %lld", (long long)++l->page,
			(long long)pages));
	pdf_text(l->pdf, &head,
		(struct pdf_area){ NAME_LEFT, HEAD - 17, NAME_WIDTH, 0 },
		lang_text(l->lang, "Name"));
	pdf_text(l->pdf, &head,
		(struct pdf_area){ TEAM_LEFT, HEAD - 17, TEAM_WIDTH, 0 },
		lang_text(l->lang, "Team"));
	pdf_text(l->pdf, &head_right,
		(struct pdf_area){ NUMBER_LEFT, HEAD - 17, NUMBER_WIDTH, 0 },
		lang_text(l->lang, "Ticket ends with"));
	pdf_line(l->pdf, LEFT, RIGHT, HEAD, 0);
}

static void
draw_foot(struct list *l)
{
	double width = RIGHT - LEFT;

	pdf_text(l->pdf, &head,
		(struct pdf_area){ LEFT, BOTTOM + 8, width - LETTERS, 0 },
		lang_text(l->lang,
			"Tick who comes in; the end of the ticket tells "
			"people of the same name apart."));
	pdf_text(l->pdf, &head_right,
		(struct pdf_area){ RIGHT - LETTERS, BOTTOM + 8, LETTERS, 0 },
		l->printed);
}

static void
draw_guest(struct list *l, const struct guest *g, double y)
{
	bool same = strcmp(g->letter, l->last) == 0;

	if (!same)
		pdf_text(l->pdf, &letter,
			(struct pdf_area){ LEFT, y + 1.5, BOX - LEFT, 0 },
			g->letter);
	snprintf(l->last, sizeof l->last, "%s", g->letter);
	pdf_box(l->pdf, BOX, y + 4.5, SIDE, g->used);
	pdf_text(l->pdf, &name,
		(struct pdf_area){ NAME_LEFT, y + 1.5, NAME_WIDTH, 0 },
		g->name);
	pdf_text(l->pdf, &team,
		(struct pdf_area){ TEAM_LEFT, y + 1.5, TEAM_WIDTH, 0 },
		g->team);
	pdf_text(l->pdf, &number,
		(struct pdf_area){ NUMBER_LEFT, y + 3.5, NUMBER_WIDTH, 0 },
		g->serial_end);
	pdf_line(l->pdf, LEFT, RIGHT, y + ROW, 0.8);
}

/* A page begins with its letter, whatever the one before ended with. */
static void
draw_page(struct list *l)
{
	draw_head(l);
	l->last[0] = '\0';
	for (int i = 0; i < l->n; i++)
		draw_guest(l, &l->guests[i], HEAD + i * ROW);
	if (l->n == 0)
		pdf_text(l->pdf, &nobody,
			(struct pdf_area){ LEFT, HEAD + 16, RIGHT - LEFT, 0 },
			lang_text(l->lang, "Nobody is expected yet."));
	draw_foot(l);
	pdf_turn(l->pdf);
	arena_reset(l->mem);
	l->n = 0;
}

/* ---- the list ----------------------------------------------------------- */

static const char *
copy(struct db *db, struct arena *mem, enum list_column c)
{
	const char *s = db_text(db, 0, (int)c);

	return arena_strdup(mem, s == NULL ? "" : s);
}

/* "Sat 20 Mar 2027, 09:00 – 18:00 (Europe/Berlin) · Entrance from 08:30" */
static const char *
when_text(const struct call *call, const char *lang)
{
	const char *when = lang_written(
		call->mem, lang, copy(call->db, call->mem, WHEN), lang_when);
	const char *entrance = lang_written(call->mem, lang,
		copy(call->db, call->mem, ENTRANCE), lang_when);

	when = arena_printf(
		call->mem, "%s (%s)", when, copy(call->db, call->mem, ZONE));
	if (*entrance == '\0')
		return when;
	return arena_printf(call->mem, "%s · %s %s", when,
		lang_text(lang, "Entrance from"), entrance);
}

static void
take_event(const struct call *call, struct list *l)
{
	l->lang = lang_known(copy(call->db, call->mem, LANGUAGE));
	l->event = copy(call->db, call->mem, EVENT);
	l->venue = copy(call->db, call->mem, VENUE);
	l->when = when_text(call, l->lang);
	l->printed = lang_written(call->mem, l->lang,
		copy(call->db, call->mem, PRINTED), lang_when);
	l->total = db_int(call->db, 0, TOTAL);
}

/* False: nobody waits for the list any more. */
static bool
take_guest(struct db *db, struct list *l)
{
	l->guests[l->n++] = (struct guest){
		.letter = copy(db, l->mem, LETTER),
		.name = copy(db, l->mem, NAME),
		.team = copy(db, l->mem, TEAM),
		.serial_end = copy(db, l->mem, SERIAL_END),
		.used = db_text(db, 0, USED_AT) != NULL,
	};
	if (l->n < ROWS)
		return true;
	draw_page(l);
	return progress_tell(l->progress, l->page * ROWS, l->total);
}

static bool
take_bytes(void *spool, const char *bytes, size_t len)
{
	struct spool *out = spool;

	buf_add(&out->text, bytes, len);
	return spool_spill(out) == OK;
}

/* All rows from the first on, which is there. */
static enum err
draw_list(const struct call *call, struct list *l, struct spool *out)
{
	char now[CLOCK_TEXT];
	enum err e = OK;

	clock_text(now);
	take_event(call, l);
	l->pdf = pdf_new(l->event, l->lang, now, take_bytes, out);
	for (; e == OK && db_rows(call->db) > 0; e = db_next(call->db))
		if (db_text(call->db, 0, NAME) != NULL &&
			!take_guest(call->db, l)) {
			e = E_UNAVAILABLE;
			break;
		}
	if (l->n > 0 || l->page == 0)
		draw_page(l);
	if (!pdf_end(l->pdf) && e == OK)
		e = E_UNAVAILABLE;
	return e;
}

enum err
door_list_write(const struct call *call, const char *event,
	const struct progress *progress, struct spool *out, const char **slug)
{
	struct list *l;
	enum err e = DB_EACH(call->db, &door_list_stmt, call->who.request_id,
		call->who.address, call->who.session, event);

	if (e != OK)
		return e;
	l = arena_alloc(call->mem, sizeof *l);
	*slug = copy(call->db, call->mem, SLUG);
	l->mem = arena_new();
	l->progress = progress;
	e = draw_list(call, l, out);
	arena_free(l->mem);
	return e;
}
