/* settings.c: reads and changes the settings of an event. */
#include "event/settings.h"
#include "wire/json.h"

const struct stmt settings_show_stmt = { "settings", RETRY_OK, 2,
	"select s.json, (s.json::jsonb ->> 'version')::bigint "
	"from api.settings($1::bytea, $2::text) s(json)" };

enum err
settings_show(const struct call *call, const char *event, const char **json,
	int64_t *version)
{
	enum err e =
		DB_RUN(call->db, &settings_show_stmt, call->who.session, event);

	if (e != OK)
		return e;
	*json = db_copy(call->db, call->mem, 0, 0);
	*version = db_int(call->db, 0, 1);
	return OK;
}

const struct stmt settings_texts_stmt = { "settings_texts", RETRY_OK, 2,
	"select api.settings($1::bytea, $2::text)::jsonb ->> 'templates'" };

enum err
settings_texts(const struct call *call, const char *event, const char **json)
{
	enum err e = DB_RUN(
		call->db, &settings_texts_stmt, call->who.session, event);

	return db_take(e, call->db, call->mem, json);
}

const struct stmt settings_save_stmt = { "settings_save", RETRY_NO, 8,
	"select api.settings_save($1::text, $2::text, $3::bytea, $4::text, "
	"$5::text, $6::bigint, $7::int, $8::int)" };

enum err
settings_save(const struct call *call, const struct settings_change *change,
	const char **json)
{
	enum err e = DB_RUN(call->db, &settings_save_stmt, call->who.request_id,
		call->who.address, call->who.session, change->event,
		change->json, arg_nonzero(call->mem, change->version),
		arg_number(call->mem, change->confirmed.over),
		arg_number(call->mem, change->confirmed.move_up));

	return db_take(e, call->db, call->mem, json);
}

const struct stmt settings_check_stmt = { "settings_check", RETRY_OK, 3,
	"select api.settings_check($1::bytea, $2::text, $3::text)" };

enum err
settings_check(const struct call *call, const char *event, const char *changes,
	const char **effects)
{
	enum err e = DB_RUN(call->db, &settings_check_stmt, call->who.session,
		event, changes);

	return db_take(e, call->db, call->mem, effects);
}

static void
value_json(struct buf *out, const struct field *f, const struct value *v)
{
	if (f->type != F_INT && f->type != F_BOOL)
		json_text(out, f->name, v->text != NULL ? v->text : "");
	else if (v->text == NULL)
		json_raw(out, f->name, NULL);
	else if (f->type == F_INT)
		json_int(out, f->name, v->number);
	else
		json_bool(out, f->name, v->number != 0);
}

void
settings_json(struct buf *out, const struct field *fields, size_t n,
	const struct value *values)
{
	for (size_t i = 0; i < n; i++)
		if (values[i].given)
			value_json(out, &fields[i], &values[i]);
}
