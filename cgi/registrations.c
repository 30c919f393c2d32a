/* registrations.c: GET /api/admin/registrations: the list, page by page, or all
 * of it. A page of a size that is asked for comes as fast as can be; without a
 * size there is all that a dashboard without pages reads, tickets included. */
#include "registration/registration_list.h"
#include "run/answer.h"
#include "wire/json.h"

enum { SORT = FILTER_N, LIMIT, CURSOR, MARKS, EXACT };
static const struct field fields[] = {
	FILTER_FIELDS,
	[SORT] = { "sort", F_CHOICE, 0, 0, 0, "newest oldest" },
	[LIMIT] = { "limit", F_INT, 1, 200, 0, "all" },
	[CURSOR] = { "cursor", F_TOKEN, 1, 200 },
	[MARKS] = { "marks", F_BOOL },
	[EXACT] = { "exact", F_BOOL },
	{ 0 },
};

/* Rows of a page where nobody says how many: all of most events. */
enum { LIMIT_NONE = 1000 };

static const struct stmt *const stmts[] = { &registration_list_stmt, NULL };

/* RFC 8288: the same question from the cursor on. */
static void
add_link(struct ctx *c, const char *cursor)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, "<%s?cursor=%s", c->req->path, cursor);
	for (size_t i = 0; fields[i].name != NULL; i++)
		if (i != CURSOR && c->v[i].text != NULL) {
			buf_printf(&b, "&%s=", fields[i].name);
			buf_url(&b, c->v[i].text);
		}
	buf_str(&b, ">; rel=\"next\"");
	resp_header(c->resp, "Link", b.s);
	buf_release(&b);
}

/* All but the rows, which come next: the list is open. */
static void
head_json(struct buf *b, const struct registration_list *list)
{
	json_open(b, NULL, '{');
	json_int(b, "total", list->total);
	json_int(b, "pending", list->pending);
	json_int(b, "approved", list->approved);
	json_int(b, "rejected", list->rejected);
	json_int(b, "waitlisted", list->waitlisted);
	json_int(b, "cancelled", list->cancelled);
	json_bool(b, "exact", list->exact);
	json_open(b, "registrations", '[');
}

static void
row_json(struct buf *b, const char *base_url, const struct registration *r)
{
	json_open(b, NULL, '{');
	registration_row_json(b, r);
	registration_payment_json(b, base_url, r);
	if (r->ticket_list != NULL)
		json_raw(b, "tickets", r->ticket_list);
	if (r->marks != NULL) {
		json_int(b, "version", r->version);
		json_raw(b, "marks", r->marks);
		json_raw(b, "claimed_by", r->claimed_by);
	}
	json_close(b, '}');
}

static void
tail_json(struct buf *b, const char *next_cursor)
{
	json_close(b, ']');
	json_text(b, "next_cursor", next_cursor);
	json_close(b, '}');
}

/* ---- one page ----------------------------------------------------------- */

static enum err
send_page(struct ctx *c, const struct registration_query *query)
{
	struct buf *b = &c->resp->body;
	struct registration_list list;
	enum err e = registration_list(&c->call, query, &list);

	if (e != OK)
		return e;
	head_json(b, &list);
	for (size_t i = 0; i < list.n_rows; i++)
		row_json(b, c->cfg->base_url, &list.rows[i]);
	tail_json(b, list.next_cursor);
	if (list.next_cursor != NULL)
		add_link(c, list.next_cursor);
	return OK;
}

/* ---- all ---------------------------------------------------------------- */

/* The writer looks at the byte before for its comma: that may be on disk. */
static enum err
spool_rows(struct ctx *c, const struct registration_list *list)
{
	struct spool *file = &c->resp->file;
	enum err e = OK;

	for (size_t i = 0; e == OK && i < list->n_rows; i++) {
		if (file->text.len == 0)
			buf_char(&file->text, ',');
		row_json(&file->text, c->cfg->base_url, &list->rows[i]);
		e = spool_spill(file);
	}
	return e;
}

/* The next page into the file; query->cursor is NULL behind the last one. */
static enum err
spool_page(struct ctx *c, struct arena *mem, struct registration_query *query)
{
	struct call page = c->call;
	struct registration_list list;
	enum err e;

	arena_reset(mem);
	page.mem = mem;
	e = registration_list(&page, query, &list);
	if (e != OK)
		return e;
	if (!query->further)
		head_json(&c->resp->file.text, &list);
	query->further = true;
	query->cursor = list.next_cursor;
	return spool_rows(c, &list);
}

/*
 * One page after the other, so that any number of registrations takes the
 * memory of one; the cursor lives in that of the page before. Nothing is sent
 * until the last one is there.
 */
static enum err
send_all(struct ctx *c, struct registration_query *query)
{
	struct arena *mem[2] = { arena_new(), arena_new() };
	struct progress progress = resp_progress(c->resp);
	int64_t rows = 0;
	enum err e;

	do {
		e = spool_page(c, mem[rows / LIMIT_NONE % 2], query);
		rows += LIMIT_NONE;
	} while (e == OK && query->cursor != NULL &&
		 progress_tell(&progress, rows, 0));
	if (e == OK && query->cursor != NULL)
		e = E_UNAVAILABLE; /* the client left */
	if (e == OK)
		tail_json(&c->resp->file.text, NULL);
	arena_free(mem[0]);
	arena_free(mem[1]);
	return e;
}

static enum err
registrations_get(struct ctx *c)
{
	const char *sort = c->v[SORT].text, *limit = c->v[LIMIT].text;
	bool all = limit != NULL && strcmp(limit, "all") == 0;
	struct registration_query query = {
		.marks = c->v[MARKS].number != 0,
		.exact = c->v[EXACT].number != 0,
		.oldest_first = sort != NULL && strcmp(sort, "oldest") == 0,
		.tickets = limit == NULL || all,
		.limit = limit == NULL || all ? LIMIT_NONE : c->v[LIMIT].number,
		.cursor = c->v[CURSOR].text,
	};
	enum err e = filter_read(c->call.mem, c->v, &query.filter, &c->errors);

	if (e != OK)
		return e;
	e = all ? send_all(c, &query) : send_page(c, &query);
	if (e == E_INVALID)
		return answer_refusal(
			c, "cursor", "This cursor is not one of ours.");
	return e;
}

const struct route route = {
	.name = "registrations",
	.stmts = stmts,
	.endpoints = { { .path = "/api/admin/registrations",
		.get = registrations_get,
		.need = NEED_VIEWER,
		.fields = fields,
		.etag = true } },
};
