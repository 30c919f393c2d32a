/* device.c: scanners: made, enrolled by a code, changed, revoked. */
#include "door/device.h"
#include "base/buf.h"
#include "base/rand.h"
#include "keys/access_link.h"

/* Crockford's, in lower case. */
static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";

static const char *
new_code(struct arena *mem)
{
	char code[DEVICE_CODE + 1] = { 0 };
	unsigned char bytes[DEVICE_CODE];

	rand_bytes(bytes, sizeof bytes);
	for (int i = 0; i < DEVICE_CODE; i++)
		code[i] = digits[bytes[i] & 31];
	return arena_strdup(mem, code);
}

/* As it was made, whatever way a person typed it. */
static const char *
read_code(struct arena *mem, const char *typed)
{
	struct buf out = BUF_INIT;

	for (const char *s = typed; *s != '\0'; s++) {
		int c = *s >= 'A' && *s <= 'Z' ? *s - 'A' + 'a' : *s;

		if (c == 'o')
			c = '0';
		if (c == 'i' || c == 'l')
			c = '1';
		if (c != '-')
			buf_char(&out, (char)c);
	}
	return buf_keep(&out, mem);
}

const char *
device_code_shown(struct arena *mem, const char *code)
{
	char shown[DEVICE_CODE + 2] = { 0 };
	int n = 0;

	for (int i = 0; i < DEVICE_CODE; i++) {
		if (i == DEVICE_CODE / 2)
			shown[n++] = '-';
		shown[n++] =
			(char)(code[i] >= 'a' ? code[i] - 'a' + 'A' : code[i]);
	}
	return arena_strdup(mem, shown);
}

const struct stmt device_list_stmt = { "devices", RETRY_OK, 2,
	"select api.devices($1::bytea, $2::text)" };

enum err
device_list(const struct call *call, const char *event, const char **json)
{
	return db_take(
		DB_RUN(call->db, &device_list_stmt, call->who.session, event),
		call->db, call->mem, json);
}

const struct stmt device_new_stmt = { "device_new", RETRY_NO, 11,
	"select api.device_new($1::text, $2::text, $3::bytea, $4::text, "
	"$5::text, $6::text, $7::text, $8::text, $9::bytea, $10::text, "
	"$11::bytea)" };

enum err
device_new(const struct call *call, const char *event,
	const struct device_form *form, const char **code, const char **json)
{
	*code = new_code(call->mem);
	return db_take(
		DB_RUN(call->db, &device_new_stmt, call->who.request_id,
			call->who.address, call->who.session, event, form->name,
			form->gate, form->profile, form->without_list,
			access_link_hash(call->mem, *code),
			call->idempotency.key, call->idempotency.body_hash),
		call->db, call->mem, json);
}

/* RETRY_NO: the answer carries the code that counts. */
const struct stmt device_again_stmt = { "device_enrol_again", RETRY_NO, 5,
	"select api.device_enrol_again($1::text, $2::text, $3::bytea, "
	"$4::bigint, $5::bytea)" };

enum err
device_again(const struct call *call, int64_t id, const char **code,
	const char **json)
{
	*code = new_code(call->mem);
	return db_take(DB_RUN(call->db, &device_again_stmt,
			       call->who.request_id, call->who.address,
			       call->who.session, arg_number(call->mem, id),
			       access_link_hash(call->mem, *code)),
		call->db, call->mem, json);
}

const struct stmt device_change_stmt = { "device_change", RETRY_OK, 8,
	"select api.device_change($1::text, $2::text, $3::bytea, $4::bigint, "
	"$5::text, $6::text, $7::text, $8::text)" };

enum err
device_change(const struct call *call, int64_t id,
	const struct device_form *form, const char **json)
{
	return db_take(
		DB_RUN(call->db, &device_change_stmt, call->who.request_id,
			call->who.address, call->who.session,
			arg_number(call->mem, id), form->name, form->gate,
			form->profile, form->without_list),
		call->db, call->mem, json);
}

const struct stmt device_revoke_stmt = { "device_revoke", RETRY_OK, 4,
	"select api.device_revoke($1::text, $2::text, $3::bytea, "
	"$4::bigint)" };

enum err
device_revoke(const struct call *call, int64_t id, const char **json)
{
	return db_take(DB_RUN(call->db, &device_revoke_stmt,
			       call->who.request_id, call->who.address,
			       call->who.session, arg_number(call->mem, id)),
		call->db, call->mem, json);
}

const struct stmt device_settle_stmt = { "device_settle", RETRY_OK, 6,
	"select api.device_settle($1::text, $2::text, $3::bytea, $4::bigint, "
	"$5::boolean, $6::text)" };

enum err
device_settle(const struct call *call, int64_t id, bool counts,
	const char *note, const char **json)
{
	return db_take(
		DB_RUN(call->db, &device_settle_stmt, call->who.request_id,
			call->who.address, call->who.session,
			arg_number(call->mem, id), arg_bool(counts), note),
		call->db, call->mem, json);
}

static const char *
new_token(struct arena *mem)
{
	unsigned char bytes[DEVICE_TOKEN / 2];
	struct buf hex = BUF_INIT;

	rand_bytes(bytes, sizeof bytes);
	buf_hex(&hex, bytes, sizeof bytes);
	return buf_keep(&hex, mem);
}

const struct stmt device_enrol_stmt = { "device_enrol", RETRY_NO, 4,
	"select api.device_enrol($1::text, $2::text, $3::bytea, $4::bytea)" };

enum err
device_enrol(const struct call *call, const char *code, const char **token,
	const char **json)
{
	*token = new_token(call->mem);
	return db_take(
		DB_RUN(call->db, &device_enrol_stmt, call->who.request_id,
			call->who.address,
			access_link_hash(call->mem, read_code(call->mem, code)),
			access_link_hash(call->mem, *token)),
		call->db, call->mem, json);
}
