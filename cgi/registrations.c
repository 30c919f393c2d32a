/* registrations.c: GET /api/admin/registrations: the list, page by page. */
#include "registration/registration_list.h"
#include "run/answer.h"
#include "wire/json.h"

enum { SORT = FILTER_N, LIMIT, CURSOR, MARKS, EXACT };
static const struct field fields[] = {
	FILTER_FIELDS,
	[SORT] = { "sort", F_CHOICE, 0, 0, 0, "newest oldest", NULL },
	[LIMIT] = { "limit", F_INT, 1, 200, 0, NULL, NULL },
	[CURSOR] = { "cursor", F_TOKEN, 1, 200, 0, NULL, NULL },
	[MARKS] = { "marks", F_BOOL, 0, 0, 0, NULL, NULL },
	[EXACT] = { "exact", F_BOOL, 0, 0, 0, NULL, NULL },
	{ 0 },
};

enum { LIMIT_DEFAULT = 50 };

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

static void
list_json(struct buf *b, const struct registration_list *list)
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
	for (size_t i = 0; i < list->n_rows; i++) {
		json_open(b, NULL, '{');
		registration_row_json(b, &list->rows[i]);
		if (list->rows[i].marks != NULL) {
			json_int(b, "version", list->rows[i].version);
			json_raw(b, "marks", list->rows[i].marks);
			json_raw(b, "claimed_by", list->rows[i].claimed_by);
		}
		json_close(b, '}');
	}
	json_close(b, ']');
	json_text(b, "next_cursor", list->next_cursor);
	json_close(b, '}');
}

static enum err
registrations_get(struct ctx *c)
{
	const char *sort = c->v[SORT].text;
	struct registration_query query = {
		.marks = c->v[MARKS].number != 0,
		.exact = c->v[EXACT].number != 0,
		.oldest_first = sort != NULL && strcmp(sort, "oldest") == 0,
		.limit = c->v[LIMIT].text ? c->v[LIMIT].number : LIMIT_DEFAULT,
		.cursor = c->v[CURSOR].text,
	};
	struct registration_list list;
	enum err e = filter_read(c->mem, c->v, &query.filter, &c->errors);

	if (e != OK)
		return e;
	e = registration_list(c->db, c->mem, &c->who, &query, &list);
	if (e == E_INVALID)
		return answer_refusal(
			c, "cursor", "This cursor is not one of ours.");
	if (e != OK)
		return e;
	list_json(&c->resp->body, &list);
	if (list.next_cursor != NULL)
		add_link(c, list.next_cursor);
	return OK;
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
