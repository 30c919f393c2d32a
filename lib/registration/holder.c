/* holder.c: what the holder of a secret link sees and does. */
#include "registration/holder.h"
#include "keys/serial.h"
#include "wire/json.h"
#include "wire/names.h"

static const struct column columns[] = {
	COLUMNS_OF(registration_person_columns, offsetof(struct holder, reg)),
	COLUMN_AS("reason", COLUMN_TEXT, struct holder, reg.reason),
	COLUMN_AS("created_at", COLUMN_TEXT, struct holder, reg.created_at),
	COLUMN_AS("updated_at", COLUMN_TEXT, struct holder, reg.updated_at),
	COLUMN_AS("version", COLUMN_INT, struct holder, reg.version),
	COLUMN(COLUMN_TEXT, struct holder, extra),
	COLUMN(COLUMN_BOOL, struct holder, replayed),
	{ 0 },
};

/* The row of a statement that ended with `e`. */
static enum err
take(enum err e, const struct call *call, struct holder *out)
{
	if (e != OK)
		return e;
	if (db_rows(call->db) == 0)
		return E_UNAUTHORIZED;
	*out = (struct holder){ 0 };
	row_read(call->db, call->mem, 0, out);
	return OK;
}

const struct stmt holder_show_stmt = { "holder", RETRY_OK, 1,
	"api.holder($1::bytea)", columns };

enum err
holder_show(const struct call *call, struct holder *out)
{
	enum err e = DB_RUN(call->db, &holder_show_stmt, call->who.holder);

	return take(e, call, out);
}

const struct stmt holder_update_stmt = { "holder_update", RETRY_NO, 11,
	"api.holder_update($1::text, $2::text, $3::bytea, $4::text, "
	"$5::text, $6::text, $7::text, $8::text[], $9::text[], "
	"$10::bigint, $11::text)",
	columns };

/* How many of the names are there before; keeps the others. */
static size_t
count_twice(struct arena *mem, const char *leader, const char **names,
	size_t *n, const char **twice)
{
	size_t all = *n;

	*twice = names_once(mem, leader, names, n);
	return all - *n;
}

/* As above, of the registration as it is. */
static size_t
stored_twice(struct arena *mem, const struct registration *reg)
{
	const char *s = reg->members, *twice, *name, **names;
	const char *end = s != NULL ? s + strlen(s) : NULL;
	size_t n = 0;

	if (s == NULL)
		return 0;
	names = arena_array(mem, names_room(s, strlen(s)), sizeof *names);
	while ((name = names_next(mem, &s, end, false)) != NULL)
		names[n++] = name;
	return count_twice(mem, reg->name, names, &n, &twice);
}

void
holder_count_once(struct arena *mem, const struct registration *reg,
	struct holder_change *change)
{
	const char **names = arena_array(mem, change->n_members, sizeof *names);
	const char *leader = change->name != NULL ? change->name : reg->name;
	const char *twice;
	size_t n = change->n_members;

	memcpy(names, change->member_names, n * sizeof *names);
	if (count_twice(mem, leader, names, &n, &twice) <=
		stored_twice(mem, reg))
		return;
	change->counted_once = twice;
	change->member_names = names;
	change->n_members = n;
	change->members = n > 0 ? names_join(mem, names, n) : "";
}

enum err
holder_update(const struct call *call, const struct holder_change *change,
	struct holder *out)
{
	const char *names = NULL, *serials = NULL;
	enum err e;

	if (change->members != NULL) {
		names = arg_array(
			call->mem, change->member_names, change->n_members);
		serials =
			registration_serials(call->mem, change->n_members + 1);
	}
	e = DB_RUN(call->db, &holder_update_stmt, call->who.request_id,
		call->who.address, call->who.holder, change->name,
		change->phone, change->team_name, change->members, names,
		serials, arg_nonzero(call->mem, change->version),
		change->counted_once);
	return take(e, call, out);
}

const struct stmt holder_member_stmt = { "holder_member", RETRY_NO, 8,
	"api.holder_member($1::text, $2::text, $3::bytea, $4::int, "
	"$5::text, $6::text, $7::text, $8::bytea)",
	columns };

enum err
holder_member(const struct call *call, int64_t position, const char *name,
	struct holder *out)
{
	char serial[SERIAL_LEN + 1];
	enum err e;

	serial_new(serial);
	e = DB_RUN(call->db, &holder_member_stmt, call->who.request_id,
		call->who.address, call->who.holder,
		arg_number(call->mem, position), name, serial,
		call->idempotency.key, call->idempotency.body_hash);
	return take(e, call, out);
}

const struct stmt holder_proof_stmt = { "holder_proof", RETRY_NO, 10,
	"api.holder_proof($1::text, $2::text, $3::bytea, $4::text, "
	"$5::text, $6::bytea, $7::text, $8::bytea, "
	"$9::text, $10::bytea)",
	columns };

enum err
holder_proof(const struct call *call, const char *reference, const char *claim,
	const struct proof *proof, struct holder *out)
{
	enum err e = DB_RUN(call->db, &holder_proof_stmt, call->who.request_id,
		call->who.address, call->who.holder, reference, claim,
		proof->image, proof->type, proof->sha256, call->idempotency.key,
		call->idempotency.body_hash);

	return take(e, call, out);
}

const struct stmt holder_cancel_stmt = { "holder_cancel", RETRY_OK, 3,
	"api.holder_cancel($1::text, $2::text, $3::bytea)", columns };

enum err
holder_cancel(const struct call *call, struct holder *out)
{
	enum err e = DB_RUN(call->db, &holder_cancel_stmt, call->who.request_id,
		call->who.address, call->who.holder);

	return take(e, call, out);
}

const struct stmt holder_resend_stmt = { "holder_resend", RETRY_NO, 5,
	"api.holder_resend($1::text, $2::text, $3::bytea, "
	"$4::text, $5::bytea)",
	columns };

enum err
holder_resend(const struct call *call, struct holder *out)
{
	enum err e = DB_RUN(call->db, &holder_resend_stmt, call->who.request_id,
		call->who.address, call->who.holder, call->idempotency.key,
		call->idempotency.body_hash);

	return take(e, call, out);
}

const struct stmt holder_link_renew_stmt = { "holder_link_renew", RETRY_NO, 5,
	"api.holder_link_renew($1::text, $2::text, $3::bytea, "
	"$4::text, $5::bytea)",
	columns };

enum err
holder_link_renew(const struct call *call, struct holder *out)
{
	enum err e = DB_RUN(call->db, &holder_link_renew_stmt,
		call->who.request_id, call->who.address, call->who.holder,
		call->idempotency.key, call->idempotency.body_hash);

	return take(e, call, out);
}

const struct stmt holder_erase_stmt = { "holder_erase", RETRY_NO, 5,
	"api.holder_erase($1::text, $2::text, $3::bytea, "
	"$4::text, $5::bytea)",
	columns };

enum err
holder_erase(const struct call *call, struct holder *out)
{
	enum err e = DB_RUN(call->db, &holder_erase_stmt, call->who.request_id,
		call->who.address, call->who.holder, call->idempotency.key,
		call->idempotency.body_hash);

	return take(e, call, out);
}

const struct stmt holder_export_stmt = { "holder_export", RETRY_OK, 3,
	"select api.holder_export($1::text, $2::text, $3::bytea)" };

enum err
holder_export(const struct call *call, const char **json)
{
	enum err e = DB_RUN(call->db, &holder_export_stmt, call->who.request_id,
		call->who.address, call->who.holder);

	if (e != OK)
		return e;
	*json = db_copy(call->db, call->mem, 0, 0);
	return *json != NULL ? OK : E_UNAUTHORIZED;
}

const struct stmt holder_link_stmt = { "link_request", RETRY_OK, 4,
	"select api.link_request($1::text, $2::text, $3::text, $4::text)" };

enum err
holder_link(const struct call *call, const char *event, const char *email)
{
	return DB_RUN(call->db, &holder_link_stmt, call->who.request_id,
		call->who.address, event, email);
}

void
holder_json(struct buf *out, const char *lang, const struct holder *holder)
{
	registration_json(out, lang, &holder->reg);
	json_text(out, "updated_at", holder->reg.updated_at);
	json_text(out, "reason", holder->reg.reason);
	json_int(out, "version", holder->reg.version);
	if (holder->extra != NULL)
		json_splice(out, holder->extra);
}
