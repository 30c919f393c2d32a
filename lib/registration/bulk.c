/* bulk.c: decides on many, chunk by chunk. */
#include "registration/bulk.h"
#include "wire/cursor.h"
#include "wire/json.h"
#include "wire/message_json.h"

enum bulk_column {
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
cursor_of(const struct call *call)
{
	if (db_rows(call->db) == 0 || db_text(call->db, 0, AFTER_ID) == NULL)
		return NULL;
	return cursor_pack(call->mem,
		arena_printf(call->mem, "%s|%s %s", db_text(call->db, 0, UNTIL),
			db_text(call->db, 0, AFTER_TIME),
			db_text(call->db, 0, AFTER_ID)));
}

static void
take_row(const struct call *call, int i, struct bulk_row *out)
{
	const char *state = db_text(call->db, i, STATE);

	*out = (struct bulk_row){
		.id = db_int(call->db, i, ID),
		.name = db_copy(call->db, call->mem, i, NAME),
		.status = db_copy(call->db, call->mem, i, STATUS),
		.version = db_int(call->db, i, VERSION),
		.told = db_copy(call->db, call->mem, i, TOLD),
		.said = message_json(call->mem, db_text(call->db, i, SAID)),
	};
	if (state != NULL)
		out->err = err_from_sqlstate(state);
	if (state != NULL && out->err == OK)
		BUG("a refusal of no kind");
	if (state != NULL && out->said == NULL)
		out->said = message_plain(call->mem, err_detail(out->err));
}

static void
take_done(const struct call *call, struct bulk_done *out)
{
	int n = db_rows(call->db);

	*out = (struct bulk_done){ .n_rows = (size_t)n,
		.next_cursor = cursor_of(call) };
	out->replayed = n > 0 && db_bool(call->db, 0, REPLAYED);
	out->rows = arena_array(call->mem, (size_t)n + 1, sizeof *out->rows);
	for (int i = 0; i < n; i++)
		take_row(call, i, &out->rows[i]);
}

enum err
bulk_run(
	const struct call *call, const struct bulk *bulk, struct bulk_done *out)
{
	const struct filter *f = &bulk->filter;
	struct place from = { NULL, NULL, NULL };
	enum err e;

	if (bulk->cursor != NULL &&
		!read_cursor(call->mem, bulk->cursor, &from))
		return E_INVALID;
	e = DB_RUN(call->db, &bulk_stmt, call->who.request_id,
		call->who.address, call->who.session, bulk->action,
		bulk->reason,
		bulk->n_ids == 0 ? NULL
				 : arg_array(call->mem, bulk->ids, bulk->n_ids),
		f->event, f->status, f->text, f->serial, f->more,
		arg_number(call->mem, bulk->limit), from.until, from.time,
		from.id, call->idempotency.key, call->idempotency.body_hash,
		bulk->may);
	if (e == OK)
		take_done(call, out);
	return e;
}

static void
row_json(struct buf *out, const char *lang, const struct bulk_row *row)
{
	json_open(out, NULL, '{');
	json_int(out, "id", row->id);
	json_text(out, "name", row->name);
	json_bool(out, "ok", row->err == OK);
	json_text(out, "code", row->err == OK ? NULL : err_code(row->err));
	message_member(out, "detail", lang, row->said);
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
