/* bulk.c: decides on many, chunk by chunk. */
#include "registration/bulk.h"
#include "lang/lang.h"
#include "wire/cursor.h"
#include "wire/json.h"

enum column {
	ID,
	NAME,
	STATUS,
	VERSION,
	STATE,
	TOLD,
	SAID,
	UNTIL,
	AFTER_TIME,
	AFTER_ID,
	REPLAYED,
};

const struct stmt bulk_stmt = { "bulk", RETRY_NO, 18,
	"select id, name, status, version, state, told, said, until, "
	"after_time, after_id, replayed from api.bulk($1::text, $2::text, $3::bytea, "
	"$4::text, $5::text, $6::bigint[], $7::text, $8::text, $9::text, "
	"$10::text, $11::text, $12::int, $13::text, $14::text, $15::bigint, "
	"$16::text, $17::bytea, $18::text)" };

/* Where a chunk begins: who came until then, behind time and id. */
struct place {
	const char *until, *time, *id;
};

/* A cursor is "until|time id". */
static bool
read_cursor(struct arena *mem, const char *cursor, struct place *out)
{
	char *text = cursor_unpack(mem, cursor), *bar;

	if (text == NULL || (bar = strchr(text, '|')) == NULL)
		return false;
	*bar = '\0';
	out->until = text;
	out->id = cursor_id(bar + 1);
	out->time = bar + 1;
	return out->id != NULL && cursor_is_time(out->until) &&
	       cursor_is_time(out->time);
}

static const char *
cursor_of(struct db *db, struct arena *mem)
{
	if (db_rows(db) == 0 || db_text(db, 0, AFTER_ID) == NULL)
		return NULL;
	return cursor_pack(mem,
		arena_printf(mem, "%s|%s %s", db_text(db, 0, UNTIL),
			db_text(db, 0, AFTER_TIME), db_text(db, 0, AFTER_ID)));
}

static void
take_row(struct db *db, struct arena *mem, int i, struct bulk_row *out)
{
	const char *state = db_text(db, i, STATE);

	*out = (struct bulk_row){
		.id = db_int(db, i, ID),
		.name = db_copy(db, mem, i, NAME),
		.status = db_copy(db, mem, i, STATUS),
		.version = db_int(db, i, VERSION),
		.told = db_copy(db, mem, i, TOLD),
		.said = db_copy(db, mem, i, SAID),
	};
	if (state != NULL)
		out->err = err_from_sqlstate(state);
	if (state != NULL && out->err == OK)
		BUG("a refusal of no kind");
	if (state != NULL && out->said == NULL)
		out->said = err_detail(out->err);
}

static void
take_done(struct db *db, struct arena *mem, struct bulk_done *out)
{
	int n = db_rows(db);

	*out = (struct bulk_done){ .n_rows = (size_t)n,
		.next_cursor = cursor_of(db, mem) };
	out->replayed = n > 0 && db_bool(db, 0, REPLAYED);
	out->rows = arena_array(mem, (size_t)n + 1, sizeof *out->rows);
	for (int i = 0; i < n; i++)
		take_row(db, mem, i, &out->rows[i]);
}

enum err
bulk_run(struct db *db, struct arena *mem, const struct caller *who,
	const struct once *once, const struct bulk *bulk, struct bulk_done *out)
{
	const struct filter *f = &bulk->filter;
	struct place from = { NULL, NULL, NULL };
	enum err e;

	if (bulk->cursor != NULL && !read_cursor(mem, bulk->cursor, &from))
		return E_INVALID;
	e = DB_RUN(db, &bulk_stmt, who->request_id, who->address, who->session,
		bulk->action, bulk->reason,
		bulk->n_ids == 0 ? NULL
				 : arg_array(mem, bulk->ids, bulk->n_ids),
		f->event, f->status, f->text, f->serial, f->more,
		arg_number(mem, bulk->limit), from.until, from.time, from.id,
		once->key, once->body_hash, bulk->may);
	if (e == OK)
		take_done(db, mem, out);
	return e;
}

/* A refusal in words, in their language; null where there is none. */
static void
detail_json(struct buf *out, const char *lang, const char *said)
{
	struct buf text = BUF_INIT;

	if (said != NULL)
		lang_add(&text, lang, said);
	json_text(out, "detail", said != NULL ? text.s : NULL);
	buf_release(&text);
}

static void
row_json(struct buf *out, const char *lang, const struct bulk_row *row)
{
	json_open(out, NULL, '{');
	json_int(out, "id", row->id);
	json_text(out, "name", row->name);
	json_bool(out, "ok", row->err == OK);
	json_text(out, "code", row->err == OK ? NULL : err_code(row->err));
	detail_json(out, lang, row->said);
	if (row->told != NULL)
		json_raw(out, "told", row->told);
	json_text(out, "status", row->status);
	json_int(out, "version", row->version);
	json_close(out, '}');
}

void
bulk_json(struct buf *out, const char *lang, const struct bulk_done *done)
{
	int64_t good = 0;

	for (size_t i = 0; i < done->n_rows; i++)
		good += done->rows[i].err == OK;
	json_int(out, "done", good);
	json_int(out, "refused", (int64_t)done->n_rows - good);
	json_open(out, "results", '[');
	for (size_t i = 0; i < done->n_rows; i++)
		row_json(out, lang, &done->rows[i]);
	json_close(out, ']');
	json_text(out, "next_cursor", done->next_cursor);
}
